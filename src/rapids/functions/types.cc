// Asking for and changing the types of columns.
#include <charconv>
#include <cmath>

#include "base/ambient_stop.h"
#include "frame/column_stats.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"
#include "text/real_text.h"

namespace hydrofoil::rapids {
namespace {

using Predicate = bool (*)(const Column&);

void AddTest(BuiltinTable& table, const char* name, Predicate holds) {
  table.Add(name, "frame", [holds](Call& call) -> Value {
    std::vector<double> answers;
    for (const ColumnPtr& column : call.frame(0).columns()) {
      answers.push_back(holds(*column) ? 1 : 0);
    }
    return NumberList(answers);
  });
}

std::optional<double> NumberOfText(std::string_view text) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

// Levels that are all numbers become these numbers, others their codes.
ColumnPtr NumbersOfFactor(const ColumnPtr& column) {
  std::vector<double> numbers;
  for (const std::string& level : *column->domain()) {
    const std::optional<double> number = NumberOfText(level);
    if (!number || *number != std::floor(*number)) {
      return MapColumn(column, [](double code) { return code; });
    }
    numbers.push_back(*number);
  }
  return MapColumn(column, [&](double code) {
    return std::isnan(code) ? code : numbers[static_cast<size_t>(code)];
  });
}

ColumnPtr ToNumeric(const ColumnPtr& column) {
  if (column->is_categorical()) {
    return NumbersOfFactor(column);
  }
  if (column->is_text()) {
    return Column::Generate(
        ColumnType::kNumeric, column->layout(), [&](size_t first, std::span<double> out) {
          for (size_t i = 0; i < out.size(); ++i) {
            const auto text = column->StringAt(first + i);
            out[i] = text ? NumberOfText(*text).value_or(kMissingNumber) : kMissingNumber;
          }
        });
  }
  return column->type() == ColumnType::kNumeric
             ? column
             : MapColumn(column, [](double value) { return value; });
}

ColumnPtr ToText(const ColumnPtr& column) {
  if (column->is_text()) {
    return column;
  }
  const std::vector<double> values = column->Values();
  StopCheck check;
  std::vector<std::optional<std::string>> texts(values.size());
  for (size_t row = 0; row < values.size(); ++row) {
    check();
    if (!std::isnan(values[row])) {
      texts[row] = column->is_categorical() ? (*column->domain())[static_cast<size_t>(values[row])]
                                            : LevelText(values[row]);
    }
  }
  return Column::FromStrings(column->layout(), texts);
}

Value Convert(Call& call, ColumnPtr (*convert)(const ColumnPtr&)) {
  Frame result;
  for (size_t i = 0; i < call.frame(0).column_count(); ++i) {
    call.CheckStopped();
    result.Append(call.frame(0).name(i), convert(call.frame(0).column(i)));
  }
  return MakeFrame(std::move(result));
}

Predicate TypeNamed(const std::string& name) {
  if (name == "numeric") {
    return [](const Column& c) { return c.type() == ColumnType::kNumeric; };
  }
  if (name == "categorical") {
    return [](const Column& c) { return c.is_categorical(); };
  }
  if (name == "string") {
    return [](const Column& c) { return c.type() == ColumnType::kString; };
  }
  if (name == "time") {
    return [](const Column& c) { return c.type() == ColumnType::kTime; };
  }
  if (name == "uuid") {
    return [](const Column& c) { return c.type() == ColumnType::kUuid; };
  }
  if (name == "bad") {
    return [](const Column& c) {
      const bool numeric = c.type() == ColumnType::kNumeric && c.rows() > 0;
      return c.type() == ColumnType::kBad || (numeric && c.stats().value_count() == 0);
    };
  }
  Fail("unknown data type to filter by: " + name);
}

Value ColumnsByType(Call& call) {
  const Predicate holds = TypeNamed(call.text(1));
  std::vector<double> indices;
  for (size_t i = 0; i < call.frame(0).column_count(); ++i) {
    if (holds(*call.frame(0).column(i))) {
      indices.push_back(static_cast<double>(i));
    }
  }
  return NumberList(indices);
}

// Columns with a smaller fraction of missing values than given.
Value ColumnsWithValues(Call& call) {
  const double fraction = call.number(1);
  const Frame& frame = call.frame(0);
  std::vector<double> indices;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    if (static_cast<double>(frame.column(i)->stats().missing_count) <
        fraction * static_cast<double>(frame.rows())) {
      indices.push_back(static_cast<double>(i));
    }
  }
  return NumberList(indices);
}

}  // namespace

void AddTypes(BuiltinTable& table) {
  AddTest(table, "is.factor", [](const Column& c) { return c.is_categorical(); });
  AddTest(table, "is.character", [](const Column& c) { return c.type() == ColumnType::kString; });
  AddTest(table, "is.numeric", [](const Column& c) {
    return c.type() == ColumnType::kNumeric || c.type() == ColumnType::kBad;
  });
  table.Add("any.factor", "frame", [](Call& call) -> Value {
    for (const ColumnPtr& column : call.frame(0).columns()) {
      if (column->is_categorical()) {
        return 1.0;
      }
    }
    return 0.0;
  });
  table.Add("as.numeric", "frame", [](Call& call) { return Convert(call, ToNumeric); });
  table.Add("as.character", "frame", [](Call& call) { return Convert(call, ToText); });
  table.Add("columnsByType", "frame type", ColumnsByType);
  table.Add("filterNACols", "frame fraction", ColumnsWithValues);
}

}  // namespace hydrofoil::rapids
