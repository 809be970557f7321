#include "ingest/delimited/block_parser.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.h"
#include "text/cell_text.h"

namespace hydrofoil {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr uint8_t kIsDouble = 255;  // in place of decimals: the bits are those of a double
// With as many digits every number that is packed has exactly one whole.
constexpr int64_t kMaxWhole = 1'000'000'000'000'000;
constexpr std::array<int64_t, 7> kPowers = {1, 10, 100, 1000, 10000, 100000, 1000000};

bool IsMissing(const ParsePlan::Target& target, const Field& field, std::string_view text) {
  return (text.empty() && !field.quoted) ||
         (!target.na_strings.empty() && target.na_strings.contains(std::string(text)));
}

double ValueOf(int64_t whole, uint8_t decimals) {
  if (whole == Chunk::kMissingWhole) return kMissing;
  return decimals == kIsDouble ? std::bit_cast<double>(whole) : DecimalValue(whole, decimals);
}

// Brings all numbers to the same number of decimals.
void Align(std::span<int64_t> wholes, std::span<const uint8_t> decimals, uint8_t most) {
  for (size_t i = 0; i < wholes.size(); ++i) {
    const bool missing = wholes[i] == Chunk::kMissingWhole;
    wholes[i] *= missing ? 1 : kPowers[static_cast<size_t>(most - decimals[i])];
  }
}

ChunkPtr ChunkOf(std::span<int64_t> wholes, std::span<const uint8_t> decimals,
                 uint64_t magnitudes) {
  const auto [fewest, most] = std::minmax_element(decimals.begin(), decimals.end());
  const bool short_enough = !wholes.empty() && *most < kPowers.size() &&
                            magnitudes < static_cast<uint64_t>(kMaxWhole / kPowers[*most]);
  if (!short_enough) {
    std::vector<double> values(wholes.size());
    std::transform(wholes.begin(), wholes.end(), decimals.begin(), values.begin(), ValueOf);
    return Chunk::FromValues(values);
  }
  if (*fewest != *most) Align(wholes, decimals, *most);
  return Chunk::FromWholes(wholes, static_cast<double>(kPowers[*most]));
}

}  // namespace

void NoteFault(ParseFault fault, ParsedBlock& block) {
  constexpr size_t kMaxFaults = 20;
  if (block.faults.size() < kMaxFaults) block.faults.push_back(std::move(fault));
}

BlockParser::BlockParser(const ParsePlan& plan) : plan_(plan), columns_(plan.columns.size()) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    Column& column = columns_[i];
    column.target = &plan.columns[i];
    if (column.target->skipped) continue;
    switch (column.target->type) {
      case ParseType::kNumeric:
        column.kind = Kind::kNumber;
        break;
      case ParseType::kTime:
        column.kind = Kind::kTime;
        break;
      case ParseType::kEnum:
        column.kind = Kind::kLevel;
        column.levels = std::make_shared<LevelTable>();
        break;
      case ParseType::kString:
      case ParseType::kUuid:
        column.kind = Kind::kText;
        break;
      case ParseType::kUnknown:
      case ParseType::kBad:
        break;
    }
  }
}

void BlockParser::Begin() {
  open_ = nullptr;
  for (Column& column : columns_) {
    column.magnitudes = 0;
    column.texts.clear();
  }
}

void BlockParser::Grow() {
  capacity_ = std::max<size_t>(64, 2 * capacity_);
  for (Column& column : columns_) {
    if (column.kind == Kind::kNothing || column.kind == Kind::kText) continue;
    column.wholes.resize(capacity_);
    column.decimals.resize(capacity_);
  }
}

double BlockParser::TimeOf(const Field& field) const {
  if (const auto time = ParseTime(field.text)) {
    return plan_.UtcOf(*time);
  }
  return ParseNumber(field.text).value_or(kMissing);
}

std::optional<std::string> BlockParser::TextOf(const Field& field, const Column& column) const {
  if (column.target->type == ParseType::kUuid) {
    return ParseUuid(field.text);
  }
  std::string text = field.has_escapes ? Unescape(field, plan_.dialect) : std::string(field.text);
  return IsMissing(*column.target, field, text) ? std::nullopt : std::optional(std::move(text));
}

void BlockParser::AddField(const Field& field, Column& column, size_t row) {
  double value = kMissing;
  switch (column.kind) {
    case Kind::kNothing:
      return;
    case Kind::kText:
      column.texts.push_back(TextOf(field, column));
      return;
    case Kind::kLevel: {
      std::string unescaped;
      if (field.has_escapes) unescaped = Unescape(field, plan_.dialect);
      const std::string_view text = field.has_escapes ? unescaped : field.text;
      column.decimals[row] = 0;
      column.wholes[row] = IsMissing(*column.target, field, text)
                               ? Chunk::kMissingWhole
                               : static_cast<int64_t>(column.levels->CodeOf(text));
      return;
    }
    case Kind::kTime:
      value = TimeOf(field);
      break;
    case Kind::kNumber:
      value = ParseNumber(field.text).value_or(kMissing);
      break;
  }
  SetValue(value, column, row);
}

// As a decimal if it is a short one: numbers with an exponent are rare among others of a column.
void BlockParser::SetValue(double value, Column& column, size_t row) {
  constexpr double kFinest = static_cast<double>(kPowers.back());
  const double whole = std::nearbyint(value * kFinest);
  const bool is_integer =
      std::abs(value) < static_cast<double>(kMaxWhole) && std::trunc(value) == value;
  const bool is_short =
      std::abs(whole) < static_cast<double>(kMaxWhole) && whole / kFinest == value;
  if (std::isnan(value)) {
    column.decimals[row] = 0;
    column.wholes[row] = Chunk::kMissingWhole;
  } else if (is_integer) {
    column.decimals[row] = 0;
    column.wholes[row] = static_cast<int64_t>(value);
    column.magnitudes |= static_cast<uint64_t>(std::abs(column.wholes[row]));
  } else if (is_short) {
    auto digits = static_cast<int64_t>(whole);
    size_t decimals = kPowers.size() - 1;
    for (; decimals > 0 && digits % 10 == 0; --decimals) digits /= 10;
    column.decimals[row] = static_cast<uint8_t>(decimals);
    column.wholes[row] = digits;
    column.magnitudes |= static_cast<uint64_t>(std::abs(digits));
  } else {
    column.decimals[row] = kIsDouble;
    column.wholes[row] = std::bit_cast<int64_t>(value);
  }
}

// Returns whether the record goes on.
bool BlockParser::ReadCell(Tokenizer& tokenizer, Column& column, size_t row) {
  if (column.kind == Kind::kNumber) {
    PlainNumber number;
    const auto read = tokenizer.NextNumber(number);
    if (read != Tokenizer::NumberField::kNone) {
      column.wholes[row] = number.whole;
      column.decimals[row] = static_cast<uint8_t>(number.decimals);
      column.magnitudes |= static_cast<uint64_t>(std::abs(number.whole));
      return read == Tokenizer::NumberField::kMore;
    }
  }
  const bool more = tokenizer.NextField(field_);
  if (field_.open) open_ = field_.text.data() - 1;
  AddField(field_, column, row);
  return more;
}

void BlockParser::ReadRecord(Tokenizer& tokenizer, size_t row) {
  bool more = true;
  size_t i = 0;
  for (; more && i < columns_.size(); ++i) more = ReadCell(tokenizer, columns_[i], row);
  while (more) {
    more = tokenizer.NextField(field_);
    if (field_.open) open_ = field_.text.data() - 1;
  }
  for (; i < columns_.size(); ++i) AddField(Field(), columns_[i], row);
}

ChunkPtr BlockParser::Finish(Column& column, size_t rows) {
  switch (column.kind) {
    case Kind::kNothing:
      return column.target->skipped ? nullptr : Chunk::Constant(kMissing, rows);
    case Kind::kText:
      return Chunk::FromStrings(column.texts);
    case Kind::kNumber:
    case Kind::kTime:
    case Kind::kLevel:
      break;
  }
  return ChunkOf(std::span(column.wholes).first(rows), std::span(column.decimals).first(rows),
                 column.magnitudes);
}

ParsedBlock BlockParser::Parse(std::string_view text, const std::stop_token& stop) {
  constexpr size_t kRecordsBetweenLooks = 256;
  ParsedBlock block;
  Begin();
  Tokenizer tokenizer(text, plan_.dialect);
  for (; tokenizer.StartRecord(); ++block.rows) {
    if (block.rows % kRecordsBetweenLooks == 0 && stop.stop_requested()) {
      throw Error(ErrorKind::kCancelled, "Job was cancelled by user.");
    }
    if (block.rows == capacity_) Grow();
    ReadRecord(tokenizer, block.rows);
  }
  if (open_ != nullptr) {
    NoteFault({block.rows - 1, static_cast<size_t>(open_ - text.data()),
               "A quote is not closed: the rest of the file is one cell"},
              block);
  }
  for (Column& column : columns_) {
    block.chunks.push_back(Finish(column, block.rows));
    block.levels.push_back(column.levels);
  }
  return block;
}

}  // namespace hydrofoil
