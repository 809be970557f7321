#include "ingest/parquet/parquet_schema.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "base/error.h"

namespace hydrofoil {
namespace {

using Element = ParquetElement;

constexpr int64_t kOptional = 1;
constexpr int64_t kRepeated = 2;

// By converted type, which newer files have beside the logical type and older ones instead.
struct Converted {
  int logical = Element::kNone;
  int second_digits = 0;
  bool is_signed = true;
};
constexpr std::array<Converted, 22> kConverted = {{
    {Element::kString},
    {Element::kMap},
    {Element::kMap},
    {Element::kList},
    {Element::kEnum},
    {Element::kDecimal},
    {Element::kDate},
    {Element::kTime, 3},
    {Element::kTime, 6},
    {Element::kTimestamp, 3},
    {Element::kTimestamp, 6},
    {Element::kInteger, 0, false},
    {Element::kInteger, 0, false},
    {Element::kInteger, 0, false},
    {Element::kInteger, 0, false},
    {Element::kInteger},
    {Element::kInteger},
    {Element::kInteger},
    {Element::kInteger},
    {Element::kJson},
    {Element::kBson},
    {Element::kInterval},
}};

constexpr std::array<std::string_view, Element::kAnother> kLogicalNames = {
    "",       "a string",    "a map",       "a list",     "an enum",    "a decimal", "a date",
    "a time", "a timestamp", "an interval", "an integer", "nulls",      "JSON",      "BSON",
    "a UUID", "a FLOAT16",   "a VARIANT",   "a GEOMETRY", "a GEOGRAPHY"};

constexpr std::array<std::string_view, 8> kTypeNames = {
    "BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"};

// Of times and timestamps.
void ReadTime(ThriftReader& in, Element& element) {
  in.Struct([&](int id) {
    if (id != 2) return false;
    in.Struct([&](int unit) {
      element.second_digits = unit <= 3 ? 3 * unit : 0;  // 1: ms, 2: us, 3: ns
      return false;
    });
    return true;
  });
}

void ReadInteger(ThriftReader& in, Element& element) {
  in.Struct([&](int id) {
    if (id == 2) element.is_signed = in.Bool();
    return id == 2;
  });
}

void ReadDecimal(ThriftReader& in, Element& element) {
  in.Struct([&](int id) {
    if (id == 1) element.scale = in.Int();
    return id == 1;
  });
}

void ReadLogicalType(ThriftReader& in, Element& element) {
  in.Struct([&](int kind) {
    element.logical = kind > 0 && kind < Element::kAnother ? kind : Element::kAnother;
    switch (kind) {
      case Element::kDecimal:
        ReadDecimal(in, element);
        return true;
      case Element::kTime:
      case Element::kTimestamp:
        ReadTime(in, element);
        return true;
      case Element::kInteger:
        ReadInteger(in, element);
        return true;
      default:
        return false;
    }
  });
}

// What is said of `element` by its converted type, when there is no logical one. parquet-java
// calls intervals nulls there.
void Convert(int64_t converted, Element& element) {
  const bool open = element.logical == Element::kNone || element.logical == Element::kNull;
  if (converted < 0 || !open) return;
  if (static_cast<size_t>(converted) >= kConverted.size()) {
    element.logical = Element::kAnother;
    return;
  }
  const Converted& known = kConverted[static_cast<size_t>(converted)];
  element.logical = known.logical;
  element.second_digits = known.second_digits;
  element.is_signed = known.is_signed;
}

// Bytes a value has.
size_t WidthOf(const Element& element) {
  constexpr std::array<size_t, 7> kWidths = {0, 4, 8, 12, 4, 8, 0};
  const auto type = static_cast<size_t>(element.type);
  return type < kWidths.size() ? kWidths[type] : static_cast<size_t>(element.width);
}

// Sets what the values stand for. Returns whether such a logical type of such a type is known.
bool SetMeaning(const Element& element, ParquetColumn& column) {
  const ParquetType type = column.type;
  const bool fixed = type == ParquetType::kFixedBytes;
  const bool bytes = type == ParquetType::kBytes || fixed;
  const bool whole = type == ParquetType::kInt32 || type == ParquetType::kInt64;
  const auto as = [&](ParquetMeaning meaning, ParseType parsed, bool fits) {
    column.meaning = meaning;
    column.parsed = parsed;
    return fits;
  };
  switch (element.logical) {
    case Element::kNone:
      if (bytes) column.parsed = ParseType::kString;
      if (type == ParquetType::kBoolean) column.parsed = ParseType::kEnum;
      if (type == ParquetType::kInt96) column.parsed = ParseType::kTime;
      return true;
    case Element::kString:
    case Element::kEnum:
    case Element::kJson:
      return as(ParquetMeaning::kItself, ParseType::kString, bytes);
    case Element::kDecimal:
      column.scale = element.scale;
      return as(ParquetMeaning::kDecimal, ParseType::kNumeric, bytes || whole);
    case Element::kDate:
      return as(ParquetMeaning::kDate, ParseType::kTime, type == ParquetType::kInt32);
    case Element::kTime:
    case Element::kTimestamp: {
      column.second_digits = element.second_digits;
      const bool is_time = element.logical == Element::kTime;
      const bool known = whole && element.second_digits > 0;
      return is_time ? as(ParquetMeaning::kTimeOfDay, ParseType::kNumeric, known)
                     : as(ParquetMeaning::kTimestamp, ParseType::kTime,
                          known && type == ParquetType::kInt64);
    }
    case Element::kInteger:
      return as(element.is_signed ? ParquetMeaning::kItself : ParquetMeaning::kUnsigned,
                ParseType::kNumeric, whole);
    case Element::kNull:  // of any type, for there are no values
      column.parsed = bytes ? ParseType::kString : ParseType::kNumeric;
      return true;
    case Element::kUuid:
      return as(ParquetMeaning::kUuid, ParseType::kUuid, fixed && column.width == 16);
    case Element::kFloat16:
      return as(ParquetMeaning::kFloat16, ParseType::kNumeric, fixed && column.width == 2);
    default:
      return false;
  }
}

// What a column is called that cannot be read.
std::string KindOf(const Element& element) {
  const bool primitive = element.children == 0 && element.type >= 0;
  if (!primitive && element.logical == Element::kNone) return "a struct";
  if (element.logical >= Element::kAnother) return "of a logical type that is not known";
  const std::string_view name = kLogicalNames[static_cast<size_t>(element.logical)];
  if (!primitive) return std::string(name);
  return fmt::format("{} in {}", name, kTypeNames[static_cast<size_t>(element.type)]);
}

ParquetColumn ColumnOf(const Element& element) {
  constexpr int64_t kMaxWidth = 1 << 20, kMostScale = 1 << 20;
  ParquetColumn column;
  column.name = element.name;
  if (element.repetition == kRepeated) {
    column.kind = "a list";
  } else if (element.children != 0 || element.type < 0) {
    column.kind = KindOf(element);
  }
  if (!column.kind.empty()) {
    column.parsed = ParseType::kBad;
    return column;
  }
  if (element.type >= static_cast<int64_t>(kTypeNames.size()) || element.width < 0 ||
      element.width > kMaxWidth || element.scale < -kMostScale || element.scale > kMostScale) {
    ThrowIllegalArgument(fmt::format("column {} has an unknown type", element.name));
  }
  column.type = static_cast<ParquetType>(element.type);
  column.optional = element.repetition == kOptional;
  column.width = WidthOf(element);
  if (!SetMeaning(element, column)) {
    column.parsed = ParseType::kBad;
    column.kind = KindOf(element);
  }
  return column;
}

}  // namespace

bool IsReal(const ParquetColumn& column) {
  return column.type == ParquetType::kFloat || column.type == ParquetType::kDouble ||
         column.meaning == ParquetMeaning::kFloat16;
}

ParquetElement ReadParquetElement(ThriftReader& in) {
  Element element;
  int64_t converted = -1;
  in.Struct([&](int id) {
    const std::array<int64_t*, 8> numbers = {
        nullptr, &element.type,     &element.width, &element.repetition,
        nullptr, &element.children, &converted,     &element.scale};
    int64_t* const out =
        static_cast<size_t>(id) < numbers.size() ? numbers[static_cast<size_t>(id)] : nullptr;
    if (out != nullptr) *out = in.Int();
    if (id == 4) element.name = in.Text();
    if (id == 10) ReadLogicalType(in, element);
    return out != nullptr || id == 4 || id == 10;
  });
  Convert(converted, element);
  return element;
}

std::vector<ParquetColumn> ParquetColumnsOf(const std::vector<ParquetElement>& schema,
                                            size_t& leaves) {
  std::vector<ParquetColumn> columns;
  leaves = 0;
  for (size_t i = 1; i < schema.size();) {
    ParquetColumn& column = columns.emplace_back(ColumnOf(schema[i]));
    column.leaf = leaves;
    // All that lies below it.
    for (size_t open = 1; open > 0; --open, ++i) {
      if (i >= schema.size()) ThrowIllegalArgument("its footer is damaged");
      const Element& element = schema[i];
      if (element.children < 0 || static_cast<size_t>(element.children) > schema.size()) {
        ThrowIllegalArgument("its footer is damaged");
      }
      open += static_cast<size_t>(element.children);
      leaves += element.type >= 0 ? 1 : 0;
    }
  }
  return columns;
}

}  // namespace hydrofoil
