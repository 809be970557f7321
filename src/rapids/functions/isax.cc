// Rows as time series, told by words of symbols: iSAX (Shieh and Keogh 2008), with H2O's words.
#include <algorithm>
#include <cmath>

#include "base/ambient_stop.h"
#include "base/memory_budget.h"
#include "base/thread_pool.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

constexpr size_t kRowsOfBlock = 1024;
constexpr int64_t kMostWords = 1'000'000;
constexpr int64_t kMostSymbols = int64_t{1} << 30;

// H2O's words grow and overlap: with `step` columns to a word, word k has the columns from k * step
// on, (k + 1) * step of them while there are any. With fewer columns than words all are empty.
std::span<const double> WordOf(std::span<const double> series, size_t step, size_t k) {
  const size_t begin = std::min(k * step, series.size());
  return series.subspan(begin, std::min((k + 1) * step, series.size() - begin));
}

double MeanOf(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// The mean of each word in units of the standard deviation within words, from the mean of all
// words.
void Standardize(std::span<const double> series, std::span<double> words) {
  const size_t step = series.size() / words.size();
  double count = 0;
  double sum = 0;
  double squares = 0;
  for (size_t k = 0; k < words.size(); ++k) {
    const std::span<const double> word = WordOf(series, step, k);
    words[k] = MeanOf(word);
    count += static_cast<double>(word.size());
    sum += words[k] * static_cast<double>(word.size());
    for (const double value : word) squares += (value - words[k]) * (value - words[k]);
  }
  const double deviation = std::sqrt(squares / (count - 1));
  for (double& word : words) word = (word - sum / count) / deviation;
}

// How many of the break points, which cut the normal distribution into `symbols` equal parts, are
// below z. No number, of a missing value or of constant words, has the first symbol.
double SymbolOf(double z, double symbols) {
  const double share = 0.5 * std::erfc(-z / std::sqrt(2.0));
  return std::isnan(z) ? 0 : std::clamp(std::ceil(share * symbols) - 1, 0.0, symbols - 1);
}

using Words = std::vector<std::vector<double>>;  // by word, then by row

Words SymbolsOf(Call& call, size_t count, double symbols) {
  const Frame& frame = call.frame(0);
  Words words(count, std::vector<double>(frame.rows()));
  const size_t blocks = (frame.rows() + kRowsOfBlock - 1) / kRowsOfBlock;
  ParallelFor(blocks, call.stop(), [&](size_t block) {
    const size_t first = block * kRowsOfBlock;
    const size_t rows = std::min(kRowsOfBlock, frame.rows() - first);
    std::vector<double> read(rows);
    std::vector<double> series(rows * frame.column_count());
    for (size_t column = 0; column < frame.column_count(); ++column) {
      frame.column(column)->Decode(first, read);
      for (size_t i = 0; i < rows; ++i) series[i * frame.column_count() + column] = read[i];
    }
    std::vector<double> means(count);
    for (size_t i = 0; i < rows; ++i) {
      call.CheckStopped();
      Standardize(std::span(series).subspan(i * frame.column_count(), frame.column_count()), means);
      for (size_t k = 0; k < count; ++k) words[k][first + i] = SymbolOf(means[k], symbols);
    }
  });
  return words;
}

// Numbers the symbols that occur from 0 on; how many they are.
size_t Compact(std::vector<double>& word) {
  std::vector<double> used = word;
  StopCheck check;
  std::sort(used.begin(), used.end(), [&](double a, double b) {
    check();
    return a < b;
  });
  used.erase(std::unique(used.begin(), used.end()), used.end());
  for (double& symbol : word) {
    check();
    const auto at = std::lower_bound(used.begin(), used.end(), symbol);
    symbol = static_cast<double>(at - used.begin());
  }
  return used.size();
}

std::string IndexOf(const Words& words, const std::vector<std::string>& endings, size_t row) {
  std::string text;
  for (size_t k = 0; k < words.size(); ++k) {
    if (k > 0) text += '_';
    text += std::to_string(static_cast<int64_t>(words[k][row]));
    text += endings[k];
  }
  return text;
}

// (isax frame num_words max_cardinality optimize_card)
Value SymbolicWords(Call& call) {
  const Frame& frame = call.frame(0);
  const int64_t count = call.integer(1, "num_words", 1, kMostWords);
  const int64_t symbols = call.integer(2, "max_cardinality", 1, kMostSymbols);
  const bool optimize = call.flag(3);
  if (!AllNumeric(frame)) Fail("iSax only applies to numeric columns!");
  constexpr size_t kBytesOfWord = 24;  // a number and its text
  RequireMemory(frame.rows() * static_cast<size_t>(count) * kBytesOfWord, "The words of isax");
  Words words = SymbolsOf(call, static_cast<size_t>(count), static_cast<double>(symbols));
  std::vector<std::string> endings(words.size(), "^" + std::to_string(symbols));
  for (size_t k = 0; optimize && k < words.size(); ++k) {
    endings[k] = "^" + std::to_string(Compact(words[k]));
  }
  std::vector<std::optional<std::string>> index(frame.rows());
  StopCheck check;
  for (size_t row = 0; row < index.size(); ++row) {
    check();
    index[row] = IndexOf(words, endings, row);
  }
  Frame result({"iSax_index"}, {Column::FromStrings(MakeLayout(index.size()), index)});
  for (size_t k = 0; k < words.size(); ++k) {
    result.Append("c" + std::to_string(k), MakeColumn(words[k]));
  }
  return MakeFrame(std::move(result));
}

}  // namespace

void AddIsax(BuiltinTable& table) {
  table.Add("isax", "frame num_words max_cardinality optimize_card", SymbolicWords);
}

}  // namespace hydrofoil::rapids
