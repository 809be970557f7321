#include "rapids/functions/operators.h"

#include <algorithm>
#include <cmath>

#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

size_t CheckIndex(double index, size_t count) {
  if (!(index >= 0 && index < static_cast<double>(count))) {
    Fail("Column must be an integer from 0 to " + std::to_string(static_cast<int64_t>(count) - 1));
  }
  return static_cast<size_t>(index);
}

size_t FindColumn(const Frame& frame, const std::string& name) {
  const std::optional<size_t> index = frame.Find(name);
  if (!index) {
    Fail("Column " + name + " not found");
  }
  return *index;
}

// All columns but those that -1, -2, ... name.
std::vector<size_t> Without(const Frame& frame, const NumberList& list) {
  std::vector<bool> dropped(frame.column_count());
  for (const double number : list.Expand()) {
    if (!(number < 0)) {
      Fail("Cannot mix columns to keep and columns to drop");
    }
    const double index = -number - 1;
    if (index >= 0 && index < static_cast<double>(dropped.size())) {
      dropped[static_cast<size_t>(index)] = true;
    }
  }
  std::vector<size_t> kept;
  for (size_t i = 0; i < dropped.size(); ++i) {
    if (!dropped[i]) {
      kept.push_back(i);
    }
  }
  return kept;
}

std::vector<size_t> FromTheEnd(const Frame& frame, const NumberList& list) {
  std::vector<size_t> columns;
  const auto count = static_cast<double>(frame.column_count());
  for (const double number : list.Expand()) {
    columns.push_back(CheckIndex(number < 0 ? count + number : number, frame.column_count()));
  }
  return columns;
}

// Indices beyond the last column are left out of a list, as the reference does.
std::vector<size_t> FromTheStart(const Frame& frame, const NumberList& list) {
  std::vector<size_t> columns;
  const size_t count = frame.column_count();
  for (const auto& range : list.ranges()) {
    for (double i = 0; i < range.count; ++i) {
      const double index = range.first + i * range.stride;
      if (index >= static_cast<double>(count)) {
        break;
      }
      columns.push_back(CheckIndex(index, count));
    }
  }
  return columns;
}

std::vector<size_t> ByName(const Frame& frame, const StringList& names) {
  std::vector<size_t> columns;
  columns.reserve(names.size());
  for (const auto& name : names) {
    columns.push_back(FindColumn(frame, name));
  }
  return columns;
}

[[noreturn]] void FailChoice(const Value& choice) {
  Fail("Requires a number-list, but found an " + std::string(ClassName(choice)));
}

}  // namespace

size_t CutChain(const Column& operand) {
  if (operand.steps() >= kLongestChain) {
    static_cast<void>(operand.chunks());
  }
  return operand.steps();
}

Value MakeFrame(std::string name, const ColumnPtr& column) {
  return MakeFrame(Frame({std::move(name)}, {column}));
}

std::vector<std::string> DefaultNames(size_t count) {
  std::vector<std::string> names;
  for (size_t i = 1; i <= count; ++i) {
    names.push_back("C" + std::to_string(i));
  }
  return names;
}

std::string FreeNames::Next(const std::string& wanted) {
  if (!frame_.Find(wanted)) {
    return wanted;
  }
  size_t& number = tried_[wanted];
  std::string name = wanted + std::to_string(number);
  while (frame_.Find(name)) {
    name = wanted + std::to_string(++number);
  }
  return name;
}

std::string_view TypeName(const Column& column) {
  switch (column.type()) {
    case ColumnType::kBad:
      return "*BAD*";
    case ColumnType::kNumeric:
      return "Numeric";
    case ColumnType::kCategorical:
      return "Enum";
    case ColumnType::kString:
      return "String";
    case ColumnType::kTime:
      return "Time";
    case ColumnType::kUuid:
      return "UUID";
  }
  return "";
}

Value MakeRow(const std::vector<std::string>& names, const std::vector<double>& values) {
  const RowLayoutPtr layout = MakeLayout(1);
  std::vector<ColumnPtr> columns;
  columns.reserve(values.size());
  for (const double value : values) {
    columns.push_back(Column::Constant(value, layout));
  }
  return MakeFrame(Frame(names, std::move(columns)));
}

ColumnPtr MakeColumn(const std::vector<double>& values) {
  return Column::FromValues(ColumnType::kNumeric, MakeLayout(values.size()), values);
}

std::vector<size_t> SelectColumns(const Frame& frame, const Value& choice, bool drop) {
  if (const auto* name = std::get_if<std::string>(&choice)) {
    return {FindColumn(frame, *name)};
  }
  if (const auto* names = std::get_if<StringList>(&choice)) {
    return ByName(frame, *names);
  }
  if (const auto* number = std::get_if<double>(&choice)) {
    if (*number >= 0) {
      return {CheckIndex(*number, frame.column_count())};
    }
    const NumberList single(std::vector<double>{*number});
    return drop ? Without(frame, single) : FromTheEnd(frame, single);
  }
  const auto* list = std::get_if<NumberList>(&choice);
  if (list == nullptr) {
    FailChoice(choice);
  }
  if (list->empty()) {
    return {};
  }
  if (list->ranges().front().first < 0) {
    return drop ? Without(frame, *list) : FromTheEnd(frame, *list);
  }
  return FromTheStart(frame, *list);
}

std::vector<size_t> ColumnIndices(const Frame& frame, const Value& choice) {
  if (const auto* list = std::get_if<NumberList>(&choice)) {
    std::vector<size_t> columns;
    for (const double index : list->Expand()) {
      columns.push_back(CheckIndex(index, frame.column_count()));
    }
    return columns;
  }
  if (const auto* number = std::get_if<double>(&choice)) {
    return {CheckIndex(*number, frame.column_count())};
  }
  return SelectColumns(frame, choice, false);
}

size_t ColumnIndex(const Frame& frame, const Value& choice) {
  const std::vector<size_t> indices = ColumnIndices(frame, choice);
  if (indices.empty()) {
    Fail("Expected a column but found none");
  }
  return indices.front();
}

}  // namespace hydrofoil::rapids
