#include "ingest/block_parser.h"

#include <algorithm>
#include <array>
#include <bit>
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

// A text of at most 16 bytes as two numbers, unique for its length; of longer ones two hashes.
struct TextKey {
  uint64_t first = 0;
  uint64_t second = 0;

  bool operator==(const TextKey&) const = default;
};

template <typename T>
uint64_t WordAt(const char* at) {
  T word;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

constexpr uint64_t kOdd = 0x9e3779b97f4a7c15ULL;

TextKey KeyOf(std::string_view text) {
  const char* begin = text.data();
  const size_t size = text.size();
  if (size < 4) {
    uint64_t word = 0;
    for (const char c : text) word = word << 8 | static_cast<unsigned char>(c);
    return {word, 0};
  }
  if (size < 8) return {WordAt<uint32_t>(begin), WordAt<uint32_t>(begin + size - 4)};
  TextKey key{WordAt<uint64_t>(begin), WordAt<uint64_t>(begin + size - 8)};
  for (size_t i = 8; i + 8 < size && size > 16; i += 8) {
    key.first = (key.first ^ WordAt<uint64_t>(begin + i)) * kOdd;
    key.first ^= key.first >> 32;
  }
  return key;
}

uint64_t HashOf(const TextKey& key, size_t size) {
  const uint64_t mixed = (key.first ^ std::rotl(key.second, 29) ^ size) * kOdd;
  return mixed ^ (mixed >> 32);
}

// Numbers the levels of one column. An open hash table; chosen collisions would make it slow, so it
// gives way to an ordered map when probing takes long.
class Levels {
 public:
  double CodeOf(std::string_view text) {
    const TextKey key = KeyOf(text);
    const uint64_t hash = HashOf(key, text.size());
    size_t slot = hash & mask_;
    for (size_t probes = 0; slots_[slot].code != kEmpty; ++probes, slot = (slot + 1) & mask_) {
      const Slot& found = slots_[slot];
      if (found.key == key && found.size == text.size() &&
          (text.size() <= 16 || levels_[found.code] == text)) {
        return found.code;
      }
      if (probes == kMaxProbes) return OverflowCodeOf(text);
    }
    if (const auto found = overflow_.find(text); found != overflow_.end()) return found->second;
    const auto code = static_cast<uint32_t>(levels_.size());
    levels_.emplace_back(text);
    slots_[slot] = {key, static_cast<uint32_t>(text.size()), code};
    if (2 * levels_.size() > slots_.size()) Grow();
    return code;
  }

  [[nodiscard]] const std::vector<std::string>& InOrder() const { return levels_; }

 private:
  static constexpr uint32_t kEmpty = 0xffffffff;
  static constexpr size_t kMaxProbes = 64;

  struct Slot {
    TextKey key;
    uint32_t size = 0;  // of the text
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
      size_t slot = HashOf(entry.key, entry.size) & mask_;
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
