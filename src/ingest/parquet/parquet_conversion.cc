#include "ingest/parquet/parquet_conversion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "text/cell_text.h"

namespace hydrofoil {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// Codes of the rows' words in order of appearance.
std::vector<double> CodesOf(const ParquetCells& cells, std::span<const uint32_t> words,
                            LevelTable& levels) {
  std::vector<double> code_of_word(cells.words.size(), kMissing);
  std::vector<double> out(words.size(), kMissing);
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == ParquetCells::kNoWord) continue;
    double& code = code_of_word[words[i]];
    if (std::isnan(code)) code = levels.CodeOf(cells.words[words[i]]);
    out[i] = code;
  }
  return out;
}

ChunkPtr TextsOf(const ParquetCells& cells, std::span<const uint32_t> words) {
  std::vector<std::optional<std::string>> texts(words.size());
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] != ParquetCells::kNoWord) texts[i] = cells.words[words[i]];
  }
  return Chunk::FromStrings(texts);
}

double TimeOf(const ParsePlan& plan, std::string_view text) {
  const auto time = ParseTime(text);
  return time ? plan.UtcOf(*time) : ParseNumber(text).value_or(kMissing);
}

double NumberOf(std::string_view word) {
  if (word == "True") return 1;
  if (word == "False") return 0;
  return ParseNumber(word).value_or(kMissing);
}

bool HoldsText(const ParquetColumn& column) {
  return column.parsed == ParseType::kString || column.parsed == ParseType::kEnum ||
         column.parsed == ParseType::kUuid;
}

bool Fits(const ParquetColumn& column, ParseType type) {
  switch (type) {
    case ParseType::kUuid:
      return column.parsed == ParseType::kUuid || column.parsed == ParseType::kString;
    case ParseType::kNumeric:
      return column.parsed != ParseType::kUuid;
    case ParseType::kTime:
      return column.parsed != ParseType::kUuid && column.type != ParquetType::kBoolean;
    default:
      return true;
  }
}

void ConvertToUuids(ParquetCells& cells) {
  std::vector<bool> valid(cells.words.size());
  for (size_t i = 0; i < cells.words.size(); ++i) {
    auto uuid = ParseUuid(cells.words[i]);
    valid[i] = uuid.has_value();
    if (uuid) cells.words[i] = std::move(*uuid);
  }
  for (uint32_t& code : cells.codes) {
    if (code != ParquetCells::kNoWord && !valid[code]) code = ParquetCells::kNoWord;
  }
}

// Says all that must be skipped, so that the user need not try again and again.
void CheckReadable(std::span<const ParquetColumn> columns, const ParsePlan& plan) {
  constexpr size_t kMostNames = 10;
  std::vector<size_t> skipped;
  std::vector<std::string> refused;
  for (size_t i = 0; i < columns.size(); ++i) {
    const bool bad = !plan.columns[i].skipped && !columns[i].kind.empty();
    if (bad) refused.push_back(fmt::format("{} is {}", columns[i].name, columns[i].kind));
    if (bad || plan.columns[i].skipped) skipped.push_back(i);
  }
  if (refused.empty()) return;
  const size_t count = refused.size();
  if (count > kMostNames) {
    refused.resize(kMostNames);
    refused.push_back(fmt::format("and {} more", count - kMostNames));
  }
  ThrowIllegalArgument(
      fmt::format("column {}, which is not supported; skipped_columns=[{}] leaves {} out",
                  fmt::join(refused, ", "), fmt::join(skipped, ", "), count == 1 ? "it" : "them"));
}

}  // namespace

bool WantsText(ParseType type) {
  return type == ParseType::kString || type == ParseType::kEnum || type == ParseType::kUuid;
}

void CheckParquetColumns(std::span<const ParquetColumn> columns, const ParsePlan& plan) {
  CheckReadable(columns, plan);
  for (size_t i = 0; i < columns.size(); ++i) {
    const ParquetColumn& column = columns[i];
    const ParseType type = plan.columns[i].type;
    if (plan.columns[i].skipped || Fits(column, type)) continue;
    const std::string_view held = column.type == ParquetType::kBoolean ? "booleans"
                                  : column.parsed == ParseType::kUuid  ? "UUIDs"
                                  : HoldsText(column)                  ? "text"
                                                                       : "numbers";
    ThrowIllegalArgument(fmt::format("column {} holds {} and cannot be read as {}", column.name,
                                     held, ParseTypeName(type)));
  }
}

void ConvertCells(const ParquetColumn& column, const ParsePlan& plan, ParseType type,
                  ParquetCells& cells) {
  if (type == ParseType::kTime && column.meaning == ParquetMeaning::kTimeOfDay) {
    const double per_ms = std::pow(10.0, column.second_digits - 3);
    for (double& number : cells.numbers) number = std::floor(number / per_ms);
  }
  if (!cells.is_text) return;
  if (type == ParseType::kUuid) ConvertToUuids(cells);
  if (WantsText(type)) return;
  std::vector<double> numbers;
  numbers.reserve(cells.words.size());
  for (const std::string& word : cells.words) {
    numbers.push_back(type == ParseType::kTime ? TimeOf(plan, word) : NumberOf(word));
  }
  cells.numbers.reserve(cells.codes.size());
  for (const uint32_t code : cells.codes) {
    cells.numbers.push_back(code == ParquetCells::kNoWord ? kMissing : numbers[code]);
  }
  cells = {.is_text = false, .numbers = std::move(cells.numbers), .codes = {}, .words = {}};
}

void FillBlock(const ParquetCells& cells, size_t first, ParseType type, size_t column,
               ParsedBlock& block) {
  if (!cells.is_text) {
    block.chunks[column] = Chunk::FromValues(std::span(cells.numbers).subspan(first, block.rows));
    return;
  }
  const auto words = std::span(cells.codes).subspan(first, block.rows);
  if (type == ParseType::kString || type == ParseType::kUuid) {
    block.chunks[column] = TextsOf(cells, words);
    return;
  }
  auto levels = std::make_shared<LevelTable>();
  block.chunks[column] = Chunk::FromValues(CodesOf(cells, words, *levels));
  block.levels[column] = std::move(levels);
}

}  // namespace hydrofoil
