// Weights of words in documents: TF-IDF (Sparck Jones 1972), smoothed by one.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "base/memory_budget.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

// How often each word stands in each document: by word, then by document.
struct Occurrences {
  std::map<std::string, std::map<double, size_t>, std::less<>> words;
  std::set<double> documents;
  size_t pairs = 0;

  void Add(double document, std::string_view word, bool case_sensitive) {
    std::string key(word);
    if (!case_sensitive) {
      std::transform(key.begin(), key.end(), key.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    }
    pairs += words[std::move(key)][document]++ == 0 ? 1 : 0;
  }
};

// Calls `use` with each word between white space.
template <typename Use>
void SplitWords(std::string_view text, const Use& use) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  for (size_t begin = text.find_first_not_of(kSpace); begin != std::string_view::npos;) {
    const size_t end = std::min(text.find_first_of(kSpace, begin), text.size());
    use(text.substr(begin, end - begin));
    begin = text.find_first_not_of(kSpace, end);
  }
}

const ColumnPtr& ColumnAt(Call& call, size_t argument) {
  const Frame& frame = call.frame(0);
  const double index = call.number(argument);
  if (!(index >= 0 && index < static_cast<double>(frame.column_count()))) {
    Fail("Provided column index is out of bounds. Number of columns in the input frame: " +
         std::to_string(frame.column_count()));
  }
  return frame.column(static_cast<size_t>(index));
}

Occurrences Count(Call& call, const Column& ids, const Column& texts) {
  const bool split = call.flag(3);
  const bool case_sensitive = call.flag(4);
  constexpr size_t kRowsBetweenChecks = 4096;
  Occurrences found;
  for (size_t row = 0; row < ids.rows(); ++row) {
    if (row % kRowsBetweenChecks == 0) {
      call.CheckStopped();
      RequireMemory(found.pairs * 100, "The table of words");
    }
    const double document = ids.At(row);
    if (std::isnan(document)) {
      FailOnMissing();
    }
    found.documents.insert(document);
    const std::optional<std::string_view> text = texts.StringAt(row);
    const auto add = [&](std::string_view word) { found.Add(document, word, case_sensitive); };
    if (text && split) {
      SplitWords(*text, add);
    } else if (text) {
      add(*text);
    }
  }
  return found;
}

// (tf-idf frame document text split case_sensitive)
Value WordWeights(Call& call) {
  const ColumnPtr& ids = ColumnAt(call, 1);
  const ColumnPtr& texts = ColumnAt(call, 2);
  if (ids->type() != ColumnType::kNumeric || texts->type() != ColumnType::kString) {
    Fail(std::string("Incorrect format of input frame.Following row format is expected: (numeric) "
                     "documentID, (string) ") +
         (call.flag(3) ? "documentContent." : "words."));
  }
  const Occurrences found = Count(call, *ids, *texts);
  std::vector<std::optional<std::string>> words;
  std::vector<double> documents;
  std::vector<double> counts;
  std::vector<double> inverse;
  std::vector<double> weights;
  const double total = static_cast<double>(found.documents.size()) + 1;
  for (const auto& [word, by_document] : found.words) {
    const double idf = std::log(total / (static_cast<double>(by_document.size()) + 1));
    for (const auto& [document, count] : by_document) {
      documents.push_back(document);
      words.emplace_back(word);
      counts.push_back(static_cast<double>(count));
      inverse.push_back(idf);
      weights.push_back(static_cast<double>(count) * idf);
    }
  }
  return MakeFrame(
      Frame({"DocID", "Word", "TF", "IDF", "TF-IDF"},
            {MakeColumn(documents), Column::FromStrings(MakeLayout(words.size()), words),
             MakeColumn(counts), MakeColumn(inverse), MakeColumn(weights)}));
}

}  // namespace

void AddWordWeights(BuiltinTable& table) {
  table.Add("tf-idf", "frame document text split case_sensitive", WordWeights);
}

}  // namespace hydrofoil::rapids
