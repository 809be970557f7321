// Running sums and the like, along columns or rows; differences.
#include <cmath>

#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

using Step = double (*)(double, double);

Frame AlongColumns(const Frame& frame, Step step) {
  Frame result;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    std::vector<double> values = frame.column(i)->Values();
    for (size_t row = 1; row < values.size(); ++row) {
      values[row] = step(values[row - 1], values[row]);
    }
    const std::string name = frame.column_count() == 1 ? "C1" : frame.name(i);
    result.Append(name, Column::FromValues(ColumnType::kNumeric, frame.layout(), values));
  }
  return result;
}

Frame AlongRows(const Frame& frame, Step step) {
  Frame result;
  std::vector<double> last;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    std::vector<double> values = frame.column(i)->Values();
    for (size_t row = 0; row < values.size() && i > 0; ++row) {
      values[row] = step(last[row], values[row]);
    }
    result.Append(frame.name(i), Column::FromValues(ColumnType::kNumeric, frame.layout(), values));
    last = std::move(values);
  }
  return result;
}

Value Accumulate(Call& call, Step step) {
  const Frame& frame = call.frame(0);
  for (const ColumnPtr& column : frame.columns()) {
    if (!IsNumeric(*column)) {
      Fail("Cumulative functions not applicable to enum, string, or UUID values");
    }
  }
  return MakeFrame(call.flag(1) ? AlongRows(frame, step) : AlongColumns(frame, step));
}

void Add(BuiltinTable& table, const char* name, Step step) {
  table.Add(name, "frame axis", [step](Call& call) { return Accumulate(call, step); });
}

Value Differences(Call& call) {
  const Frame& frame = call.frame(0);
  if (frame.column_count() != 1) {
    Fail("Expected a single column for diff. Got: " + std::to_string(frame.column_count()) +
         " columns.");
  }
  const ColumnPtr& column = frame.column(0);
  if (!IsNumeric(*column)) {
    Fail("diff may only be applied to numeric columns.");
  }
  return MakeFrame(frame.name(0), Column::Generate(ColumnType::kNumeric, column->layout(),
                                                   [&](size_t first, std::span<double> out) {
                                                     double last = first == 0
                                                                       ? kMissingNumber
                                                                       : column->At(first - 1);
                                                     column->Decode(first, out);
                                                     for (double& value : out) {
                                                       const double now = value;
                                                       value = now - last;
                                                       last = now;
                                                     }
                                                   }));
}

}  // namespace

void AddCumulative(BuiltinTable& table) {
  Add(table, "cumsum", [](double last, double x) { return last + x; });
  Add(table, "cumprod", [](double last, double x) { return last * x; });
  Add(table, "cummin", [](double last, double x) {
    return std::isnan(last) || std::isnan(x) ? kMissingNumber : std::min(last, x);
  });
  Add(table, "cummax", [](double last, double x) {
    return std::isnan(last) || std::isnan(x) ? kMissingNumber : std::max(last, x);
  });
  table.Add("difflag1", "column", Differences);
}

}  // namespace hydrofoil::rapids
