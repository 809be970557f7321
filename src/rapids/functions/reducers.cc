// Many numbers to one: over whole frames, a column each, or a row each.
#include <algorithm>
#include <cmath>
#include <functional>

#include "base/thread_pool.h"
#include "frame/column_stats.h"
#include "frame/quantile.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"
#include "text/plain_text.h"

namespace hydrofoil::rapids {
namespace {

using ColumnReducer = double (*)(const ColumnPtr&);
using Combine = double (*)(double, double);

bool HasNumbers(const Column& column) { return IsNumeric(column) && !column.is_text(); }

// The sum as the reference reports it: by way of the mean.
double Sum(const ColumnPtr& column) {
  const ColumnStats& stats = column->stats();
  const double sum =
      stats.value_count() == 0 ? 0 : stats.mean * static_cast<double>(stats.value_count());
  return stats.is_integer ? std::round(sum) : sum;
}
double Min(const ColumnPtr& column) {
  const ColumnStats& stats = column->stats();
  if (stats.negative_infinity_count > 0) {
    return -std::numeric_limits<double>::infinity();
  }
  return stats.mins.empty() ? kMissingNumber : stats.mins.front();
}
double Max(const ColumnPtr& column) {
  const ColumnStats& stats = column->stats();
  if (stats.positive_infinity_count > 0) {
    return std::numeric_limits<double>::infinity();
  }
  return stats.maxs.empty() ? kMissingNumber : stats.maxs.front();
}

// Chunks in parallel, combined in row order.
double Product(const ColumnPtr& column) {
  const auto chunks = column->chunks();
  std::vector<double> products(chunks.size(), 1);
  ParallelFor(chunks.size(), [&](size_t i) {
    std::vector<double> values(chunks[i]->rows());
    chunks[i]->Decode(0, values);
    for (const double value : values) {
      products[i] *= std::isnan(value) ? 1 : value;
    }
  });
  double product = 1;
  for (const double part : products) {
    product *= part;
  }
  return product;
}

struct Reduction {
  ColumnReducer reduce;
  Combine combine;
  double start;
  bool skips_missing;
};

double ReduceRow(const Reduction& reduction, const RowValue& row) {
  double result = reduction.start;
  for (const double value : row.numbers) {
    if (!std::isnan(value)) {
      result = reduction.combine(result, value);
    } else if (!reduction.skips_missing) {
      return kMissingNumber;
    }
  }
  return result;
}

double ReduceFrame(const Reduction& reduction, const Frame& frame) {
  double result = reduction.start;
  for (const ColumnPtr& column : frame.columns()) {
    if (std::isinf(reduction.start) && column->stats().value_count() == 0) {
      return kMissingNumber;  // no smallest or largest of nothing
    }
    if (!HasNumbers(*column) || (!reduction.skips_missing && column->stats().missing_count > 0)) {
      return kMissingNumber;
    }
    result = reduction.combine(result, reduction.reduce(column));
  }
  return result;
}

Value Reduce(const Reduction& reduction, Call& call) {
  if (const auto* row = std::get_if<RowValue>(&call.value(0));
      row != nullptr && !reduction.skips_missing) {
    return RowValue{{ReduceRow(reduction, *row)}, {call.builtin().name}};
  }
  double result = reduction.start;
  for (size_t i = 0; i < call.size(); ++i) {
    // The R client's `range` sends options along.
    if (i > 0 && std::holds_alternative<double>(call.value(i))) {
      continue;
    }
    if (reduction.reduce == Product && !AllNumeric(call.frame(i))) {
      Fail("`" + call.builtin().name + "` only defined on a data frame with all numeric variables");
    }
    result = reduction.combine(result, ReduceFrame(reduction, call.frame(i)));
    if (std::isnan(result)) {
      break;
    }
  }
  return result;
}

void AddReduction(BuiltinTable& table, const char* name, Reduction reduction) {
  table.Add(name, "frame ...", [reduction](Call& call) { return Reduce(reduction, call); });
}

// One result a row of the frame from its numeric columns.
Value EachRow(const Frame& frame, const char* name,
              const std::function<double(std::span<const double>)>& reduce) {
  std::vector<ColumnPtr> columns;
  for (const auto& column : frame.columns()) {
    if (HasNumbers(*column)) {
      columns.push_back(column);
    }
  }
  const auto fill = [&](size_t first, std::span<double> out) {
    std::vector<std::vector<double>> blocks(columns.size(), std::vector<double>(out.size()));
    for (size_t i = 0; i < columns.size(); ++i) {
      columns[i]->Decode(first, blocks[i]);
    }
    std::vector<double> row(columns.size());
    for (size_t r = 0; r < out.size(); ++r) {
      for (size_t i = 0; i < columns.size(); ++i) {
        row[i] = blocks[i][r];
      }
      out[r] = reduce(row);
    }
  };
  return MakeFrame(name, Column::Generate(ColumnType::kNumeric, frame.layout(), fill));
}

double RowSum(std::span<const double> row, bool skip_missing, size_t& count) {
  double sum = 0;
  count = 0;
  for (const double value : row) {
    if (std::isnan(value)) {
      if (!skip_missing) {
        return kMissingNumber;
      }
      continue;
    }
    sum += value;
    ++count;
  }
  return count == 0 ? kMissingNumber : sum;
}

// (mean frame na_rm axis) and (sumaxis frame na_rm axis).
Value OverAxis(Call& call, bool mean) {
  const bool skip_missing = call.size() > 1 && call.flag(1);
  if (const auto* row = std::get_if<RowValue>(&call.value(0))) {
    size_t count = 0;
    const double sum = RowSum(row->numbers, skip_missing, count);
    return RowValue{{mean ? sum / static_cast<double>(count) : sum}, {call.builtin().name}};
  }
  if (!std::holds_alternative<FrameValue>(call.value(0))) {
    Fail("Incorrect argument to (" + call.builtin().name +
         "): expected a frame or a row, received class " + std::string(ClassName(call.value(0))));
  }
  const Frame& frame = call.frame(0);
  if (call.size() > 2 && call.flag(2)) {
    return EachRow(frame, mean ? "mean" : "sum", [&](std::span<const double> row) {
      size_t count = 0;
      const double sum = RowSum(row, skip_missing, count);
      return mean ? sum / static_cast<double>(count) : sum;
    });
  }
  std::vector<double> results;
  for (const ColumnPtr& column : frame.columns()) {
    const bool usable = HasNumbers(*column) && (skip_missing || column->stats().missing_count == 0);
    results.push_back(!usable ? kMissingNumber : mean ? column->stats().mean : Sum(column));
  }
  return MakeRow(frame.names(), results);
}

// One number a column; missing unless numeric and (without missing values or skipping them).
Value EachColumn(Call& call, ColumnReducer reduce) {
  const bool skip_missing = call.flag(1);
  std::vector<double> results;
  for (const ColumnPtr& column : call.frame(0).columns()) {
    const bool usable = HasNumbers(*column) && (skip_missing || column->stats().missing_count == 0);
    results.push_back(usable ? reduce(column) : kMissingNumber);
  }
  return NumberList(results);
}

double Median(const ColumnPtr& column) {
  const std::vector<double> half = {0.5};
  return Quantiles(*column, half, QuantileMethod::kInterpolate).front();
}

// The mean of ((x - mean) / population sigma)^power.
template <int power>
double Moment(const ColumnPtr& column) {
  const ColumnStats& stats = column->stats();
  const auto n = static_cast<double>(stats.value_count());
  double variance = 0;
  double moment = 0;
  for (const double value : column->Values()) {
    if (!std::isnan(value)) {
      const double d = value - stats.mean;
      variance += d * d;
      moment += power == 3 ? d * d * d : d * d * d * d;
    }
  }
  const double sigma = std::sqrt(variance / n);
  return moment / n / (power == 3 ? sigma * sigma * sigma : sigma * sigma * sigma * sigma);
}

// Categories named true and false, in any case, are flags; others are nothing that is true.
bool NeverTrue(const Column& column) {
  if (!column.is_categorical()) return false;
  const Domain& levels = *column.domain();
  if (levels.size() == 1) {
    return !EqualIgnoringCase(levels[0], "true") && !EqualIgnoringCase(levels[0], "false");
  }
  return levels.size() != 2 || !EqualIgnoringCase(levels[0], "false") ||
         !EqualIgnoringCase(levels[1], "true");
}

// How many rows hold what is not true; a code of 0 may be the only level, "true".
size_t FalseCount(const Column& column) {
  const bool only_true = column.is_categorical() && column.domain()->size() == 1 &&
                         EqualIgnoringCase(column.domain()->front(), "true");
  return only_true ? 0 : column.stats().zero_count;
}

// Missing values count as true in `any` and in `all`.
Value AnyOf(Call& call) {
  if (!std::holds_alternative<FrameValue>(call.value(0))) {
    return call.number(0) != 0 ? 1.0 : 0.0;
  }
  for (const ColumnPtr& column : call.frame(0).columns()) {
    if (column->is_text() || (!NeverTrue(*column) && FalseCount(*column) < column->rows())) {
      return 1.0;
    }
  }
  return 0.0;
}

Value AllOf(Call& call) {
  if (!std::holds_alternative<FrameValue>(call.value(0))) {
    return call.number(0) != 0 ? 1.0 : 0.0;
  }
  for (const ColumnPtr& column : call.frame(0).columns()) {
    if (NeverTrue(*column) || (!column->is_text() && FalseCount(*column) > 0)) {
      return 0.0;
    }
  }
  return 1.0;
}

// Whether any value is true, missing ones left out.
Value AnyKnown(Call& call) {
  for (const ColumnPtr& column : call.frame(0).columns()) {
    const ColumnStats& stats = column->stats();
    if (stats.value_count() > (column->is_text() ? 0 : stats.zero_count)) {
      return 1.0;
    }
  }
  return 0.0;
}

Value MissingCounts(Call& call) {
  std::vector<double> counts;
  for (const ColumnPtr& column : call.frame(0).columns()) {
    counts.push_back(static_cast<double>(column->stats().missing_count));
  }
  return NumberList(counts);
}

}  // namespace

void AddReducers(BuiltinTable& table) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const Combine add = [](double x, double y) { return x + y; };
  const Combine multiply = [](double x, double y) { return x * y; };
  const Combine smaller = [](double x, double y) { return std::isnan(y) ? y : std::min(x, y); };
  const Combine larger = [](double x, double y) { return std::isnan(y) ? y : std::max(x, y); };
  AddReduction(table, "sum", {Sum, add, 0, false});
  AddReduction(table, "sumNA", {Sum, add, 0, true});
  AddReduction(table, "min", {Min, smaller, kInfinity, false});
  AddReduction(table, "minNA", {Min, smaller, kInfinity, true});
  AddReduction(table, "max", {Max, larger, -kInfinity, false});
  AddReduction(table, "maxNA", {Max, larger, -kInfinity, true});
  AddReduction(table, "prod", {Product, multiply, 1, false});
  AddReduction(table, "prod.na", {Product, multiply, 1, true});

  table.Add("mean", "frame ...", [](Call& call) { return OverAxis(call, true); });
  table.Add("sumaxis", "frame na_rm axis", [](Call& call) { return OverAxis(call, false); });
  table.Add("sd", "frame na_rm", [](Call& call) {
    return EachColumn(call, [](const ColumnPtr& column) { return column->stats().sigma; });
  });
  table.Add("median", "frame na_rm", [](Call& call) { return EachColumn(call, Median); });
  table.Add("skewness", "frame na_rm", [](Call& call) { return EachColumn(call, Moment<3>); });
  table.Add("kurtosis", "frame na_rm", [](Call& call) { return EachColumn(call, Moment<4>); });

  table.Add("any", "frame", AnyOf);
  table.Add("all", "frame", AllOf);
  table.Add("any.na", "frame", AnyKnown);
  table.Add("naCnt", "frame", MissingCounts);
  table.Add("nrow", "frame",
            [](Call& call) -> Value { return static_cast<double>(call.frame(0).rows()); });
  table.Add("ncol", "frame",
            [](Call& call) -> Value { return static_cast<double>(call.frame(0).column_count()); });
}

}  // namespace hydrofoil::rapids
