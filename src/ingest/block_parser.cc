#include "ingest/block_parser.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "base/error.h"
#include "ingest/cell_text.h"

namespace hydrofoil {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// Eight bytes at a time: levels are short.
uint64_t HashOf(std::string_view text) {
  constexpr uint64_t kOdd = 0x9e3779b97f4a7c15ULL;
  uint64_t hash = text.size() * kOdd;
  while (!text.empty()) {
    uint64_t word = 0;
    const size_t count = std::min<size_t>(text.size(), sizeof(word));
    std::memcpy(&word, text.data(), count);
    hash = (hash ^ word) * kOdd;
    hash ^= hash >> 32;
    text.remove_prefix(count);
  }
  return hash;
}

// Numbers the levels of one column. An open hash table; chosen collisions would make it slow, so it
// gives way to an ordered map when probing takes long.
class Levels {
 public:
  double CodeOf(std::string_view text) {
    const uint64_t hash = HashOf(text);
    size_t slot = hash & mask_;
    for (size_t probes = 0; slots_[slot].code != kEmpty; ++probes, slot = (slot + 1) & mask_) {
      const Slot& found = slots_[slot];
      if (found.hash == hash && levels_[found.code] == text) return found.code;
      if (probes == kMaxProbes) return OverflowCodeOf(text);
    }
    if (const auto found = overflow_.find(text); found != overflow_.end()) return found->second;
    const auto code = static_cast<uint32_t>(levels_.size());
    levels_.emplace_back(text);
    slots_[slot] = {hash, code};
    if (2 * levels_.size() > slots_.size()) Grow();
    return code;
  }

  [[nodiscard]] const std::vector<std::string>& InOrder() const { return levels_; }

 private:
  static constexpr uint32_t kEmpty = 0xffffffff;
  static constexpr size_t kMaxProbes = 64;

  struct Slot {
    uint64_t hash = 0;
    uint32_t code = kEmpty;
  };

  double OverflowCodeOf(std::string_view text) {
    const auto found = overflow_.find(text);
    if (found != overflow_.end()) return found->second;
    const auto code = static_cast<uint32_t>(levels_.size());
    levels_.emplace_back(text);
    overflow_.emplace(std::string(text), code);
    return code;
  }

  // Every level of the table keeps its code; those of the overflow stay there.
  void Grow() {
    const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(4 * slots_.size()));
    mask_ = slots_.size() - 1;
    for (const Slot& entry : old) {
      if (entry.code == kEmpty) continue;
      size_t slot = entry.hash & mask_;
      while (slots_[slot].code != kEmpty) slot = (slot + 1) & mask_;
      slots_[slot] = entry;
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(16);
  size_t mask_ = 15;
  std::vector<std::string> levels_;
  std::map<std::string, uint32_t, std::less<>> overflow_;
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
