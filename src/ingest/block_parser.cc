#include "ingest/block_parser.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "ingest/cell_text.h"

namespace hydrofoil {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

// Numbers the levels of one column.
class Levels {
 public:
  double CodeOf(std::string_view text) {
    // Equal values often follow each other.
    if (last_ != nullptr && last_->first == text) {
      return last_->second;
    }
    auto found = codes_.find(text);
    if (found == codes_.end()) {
      found = codes_.emplace(std::string(text), static_cast<double>(codes_.size())).first;
    }
    last_ = &*found;
    return found->second;
  }

  [[nodiscard]] std::vector<std::string> InOrder() const {
    std::vector<std::string> levels(codes_.size());
    for (const auto& [text, code] : codes_) {
      levels[static_cast<size_t>(code)] = text;
    }
    return levels;
  }

 private:
  using Codes = std::unordered_map<std::string, double, TextHash, std::equal_to<>>;
  Codes codes_;
  const Codes::value_type* last_ = nullptr;
};

// Collects the cells of a block.
class Cells {
 public:
  explicit Cells(const ParsePlan& plan)
      : plan_(plan), levels_(plan.columns.size()), texts_(plan.columns.size()) {}

  void AddRecord(const std::vector<Field>& fields) {
    const size_t width = plan_.columns.size();
    const size_t start = numbers_.size();
    numbers_.resize(start + width, kMissing);
    const size_t present = std::min(width, fields.size());
    for (size_t i = 0; i < present; ++i) {
      numbers_[start + i] = Convert(i, fields[i]);
    }
    for (size_t i = present; i < width; ++i) {
      if (HoldsText(i)) texts_[i].emplace_back(std::nullopt);
    }
    ++rows_;
  }

  ParsedBlock Finish() {
    ParsedBlock block;
    block.rows = rows_;
    block.chunks.resize(plan_.columns.size());
    block.levels.resize(plan_.columns.size());
    for (size_t i = 0; i < plan_.columns.size(); i += kTile) {
      FinishTile(i, std::min(kTile, plan_.columns.size() - i), block);
    }
    return block;
  }

 private:
  static constexpr size_t kTile = 8;  // doubles in a cache line

  [[nodiscard]] bool HoldsText(size_t column) const {
    const auto& target = plan_.columns[column];
    return !target.skipped &&
           (target.type == ParseType::kString || target.type == ParseType::kUuid);
  }

  double Convert(size_t column, const Field& field) {
    const auto& target = plan_.columns[column];
    if (target.skipped) {
      return kMissing;
    }
    switch (target.type) {
      case ParseType::kNumeric:
        return ParseNumber(field.text).value_or(kMissing);
      case ParseType::kTime:
        return TimeOf(field);
      case ParseType::kEnum:
        return EnumCode(column, field);
      case ParseType::kString:
      case ParseType::kUuid:
        texts_[column].push_back(TextOf(target, field));
        return kMissing;
      case ParseType::kUnknown:
      case ParseType::kBad:
        return kMissing;
    }
    return kMissing;
  }

  [[nodiscard]] double TimeOf(const Field& field) const {
    if (const auto time = ParseTime(field.text)) {
      return plan_.local_to_utc == nullptr
                 ? *time
                 : static_cast<double>(plan_.local_to_utc(static_cast<int64_t>(*time)));
    }
    return ParseNumber(field.text).value_or(kMissing);
  }

  double EnumCode(size_t column, const Field& field) {
    if (field.has_escapes) {
      const std::string text = Unescape(field, plan_.dialect);
      return IsMissing(plan_.columns[column], field, text) ? kMissing
                                                           : levels_[column].CodeOf(text);
    }
    return IsMissing(plan_.columns[column], field, field.text) ? kMissing
                                                               : levels_[column].CodeOf(field.text);
  }

  std::optional<std::string> TextOf(const ParsePlan::Target& target, const Field& field) const {
    if (target.type == ParseType::kUuid) {
      return ParseUuid(field.text);
    }
    std::string text = field.has_escapes ? Unescape(field, plan_.dialect) : std::string(field.text);
    return IsMissing(target, field, text) ? std::nullopt : std::optional(std::move(text));
  }

  static bool IsMissing(const ParsePlan::Target& target, const Field& field,
                        std::string_view text) {
    return (text.empty() && !field.quoted) ||
           (!target.na_strings.empty() && target.na_strings.contains(std::string(text)));
  }

  // Takes `count` columns out of the records together: they share cache lines.
  void FinishTile(size_t first, size_t count, ParsedBlock& block) {
    std::array<std::vector<double>, kTile> columns;
    for (size_t i = 0; i < count; ++i) {
      columns[i].resize(rows_);
    }
    const size_t width = plan_.columns.size();
    for (size_t row = 0; row < rows_; ++row) {
      const double* cells = numbers_.data() + row * width + first;
      for (size_t i = 0; i < count; ++i) {
        columns[i][row] = cells[i];
      }
    }
    for (size_t i = 0; i < count; ++i) {
      const size_t column = first + i;
      if (plan_.columns[column].skipped) {
        continue;
      }
      block.levels[column] = levels_[column].InOrder();
      block.chunks[column] =
          HoldsText(column) ? Chunk::FromStrings(texts_[column]) : Chunk::FromValues(columns[i]);
    }
  }

  const ParsePlan& plan_;
  size_t rows_ = 0;
  std::vector<double> numbers_;  // record after record
  std::vector<Levels> levels_;
  std::vector<std::vector<std::optional<std::string>>> texts_;
};

}  // namespace

void NoteFault(ParseFault fault, ParsedBlock& block) {
  constexpr size_t kMaxFaults = 20;
  if (block.faults.size() < kMaxFaults) block.faults.push_back(std::move(fault));
}

ParsedBlock ParseBlock(std::string_view text, const ParsePlan& plan, const std::stop_token& stop) {
  constexpr size_t kRecordsBetweenLooks = 256;
  Cells cells(plan);
  Tokenizer tokenizer(text, plan.dialect);
  std::vector<Field> fields;
  std::optional<ParseFault> open;
  for (size_t records = 0; tokenizer.Next(fields); ++records) {
    if (records % kRecordsBetweenLooks == 0 && stop.stop_requested()) {
      throw Error(ErrorKind::kCancelled, "Job was cancelled by user.");
    }
    if (fields.back().open) {
      open = {records, static_cast<size_t>(fields.back().text.data() - text.data()) - 1,
              "A quote is not closed: the rest of the file is one cell"};
    }
    cells.AddRecord(fields);
  }
  ParsedBlock block = cells.Finish();
  if (open) NoteFault(std::move(*open), block);
  return block;
}

}  // namespace hydrofoil
