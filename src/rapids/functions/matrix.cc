// Frames as matrices: transpose, product, distances, scaling.
#include <algorithm>
#include <cmath>

#include "base/memory_budget.h"
#include "base/thread_pool.h"
#include "frame/column_stats.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

using Columns = std::vector<std::vector<double>>;

constexpr size_t kMaxColumns = 1'000'000;

Columns ColumnValues(const Frame& frame) {
  Columns columns;
  for (const ColumnPtr& column : frame.columns()) {
    columns.push_back(column->Values());
  }
  return columns;
}

Value FromColumns(Columns columns, std::vector<std::string> names) {
  const RowLayoutPtr layout = MakeLayout(columns.empty() ? 0 : columns.front().size());
  Frame result;
  for (size_t i = 0; i < columns.size(); ++i) {
    result.Append(std::move(names[i]),
                  Column::FromValues(ColumnType::kNumeric, layout, columns[i]));
  }
  return MakeFrame(std::move(result));
}

Value Transpose(Call& call) {
  const Frame& frame = call.frame(0);
  if (!AllNumeric(frame)) {
    Fail("transpose can only be applied to all-numeric frames (representing a matrix)");
  }
  if (frame.rows() > kMaxColumns) {
    Fail("A frame of " + std::to_string(frame.rows()) +
         " rows cannot be transposed: at most 1000000 columns are possible");
  }
  RequireMemory(frame.rows() * frame.column_count() * sizeof(double), "The transposed frame");
  const Columns columns = ColumnValues(frame);
  Columns result(frame.rows(), std::vector<double>(columns.size()));
  for (size_t i = 0; i < columns.size(); ++i) {
    for (size_t row = 0; row < result.size(); ++row) {
      result[row][i] = columns[i][row];
    }
  }
  return FromColumns(std::move(result), DefaultNames(frame.rows()));
}

Value Multiply(Call& call) {
  const Frame& x = call.frame(0);
  const Frame& y = call.frame(1);
  if (x.column_count() != y.rows()) {
    Fail("dimensions do not match! x.numcols = " + std::to_string(x.column_count()) +
         ", y.numRows = " + std::to_string(y.rows()));
  }
  if (!AllNumeric(x) || !AllNumeric(y)) {
    Fail("matrix multiplication can only be applied to all-numeric frames");
  }
  RequireMemory(x.rows() * y.column_count() * sizeof(double), "The product");
  const Columns left = ColumnValues(x);
  const Columns right = ColumnValues(y);
  Columns result(right.size(), std::vector<double>(x.rows()));
  ParallelFor(right.size(), call.stop(), [&](size_t j) {
    for (size_t k = 0; k < left.size(); ++k) {
      call.CheckStopped();
      for (size_t row = 0; row < result[j].size(); ++row) {
        result[j][row] += left[k][row] * right[j][k];
      }
    }
  });
  return FromColumns(std::move(result), DefaultNames(right.size()));
}

using Distance = double (*)(std::span<const double> x, std::span<const double> y);

double Euclidean(std::span<const double> x, std::span<const double> y) {
  double sum = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    sum += (x[i] - y[i]) * (x[i] - y[i]);
  }
  return std::sqrt(sum);
}

double Manhattan(std::span<const double> x, std::span<const double> y) {
  double sum = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    sum += std::abs(x[i] - y[i]);
  }
  return sum;
}

double SquaredCosine(std::span<const double> x, std::span<const double> y) {
  double product = 0;
  double xx = 0;
  double yy = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    product += x[i] * y[i];
    xx += x[i] * x[i];
    yy += y[i] * y[i];
  }
  return product * product / (xx * yy);
}

double Cosine(std::span<const double> x, std::span<const double> y) {
  double product = 0;
  double xx = 0;
  double yy = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    product += x[i] * y[i];
    xx += x[i] * x[i];
    yy += y[i] * y[i];
  }
  return product / std::sqrt(xx * yy);
}

Distance ReadDistance(const std::string& name) {
  if (name == "l1") {
    return Manhattan;
  }
  if (name == "l2") {
    return Euclidean;
  }
  if (name == "cosine") {
    return Cosine;
  }
  if (name == "cosine_sq") {
    return SquaredCosine;
  }
  Fail("Invalid distance measure provided: " + name + ". Must be one of l1, l2, cosine, cosine_sq");
}

Columns Rows(const Frame& frame) {
  const Columns columns = ColumnValues(frame);
  Columns rows(frame.rows(), std::vector<double>(columns.size()));
  for (size_t row = 0; row < rows.size(); ++row) {
    for (size_t i = 0; i < columns.size(); ++i) {
      rows[row][i] = columns[i][row];
    }
  }
  return rows;
}

void RequireKnownNumbers(const Frame& frame, const std::string& role) {
  for (size_t i = 0; i < frame.column_count(); ++i) {
    if (!IsNumeric(*frame.column(i))) {
      Fail(role + " column " + frame.name(i) + " is not numeric.");
    }
    if (frame.column(i)->stats().missing_count > 0) {
      Fail(role + " column " + frame.name(i) + " contains missing values.");
    }
  }
}

// (distance references queries measure): a row a reference, a column a query.
Value Distances(Call& call) {
  const Frame& references = call.frame(0);
  const Frame& queries = call.frame(1);
  if (references.column_count() != queries.column_count()) {
    Fail("Frames must have the same number of cols, found " +
         std::to_string(references.column_count()) + " and " +
         std::to_string(queries.column_count()));
  }
  const Distance measure = ReadDistance(call.text(2));
  RequireKnownNumbers(references, "References");
  RequireKnownNumbers(queries, "Queries");
  if (queries.rows() > kMaxColumns) {
    Fail("Distances need at most 1000000 rows of queries");
  }
  RequireMemory(references.rows() * queries.rows() * sizeof(double), "The distances");
  const Columns x = Rows(references);
  const Columns y = Rows(queries);
  Columns result(y.size());
  ParallelFor(y.size(), call.stop(), [&](size_t j) {
    result[j].resize(x.size());
    for (size_t i = 0; i < x.size(); ++i) {
      result[j][i] = measure(x[i], y[j]);
    }
  });
  return FromColumns(std::move(result), DefaultNames(y.size()));
}

// An operand of `scale`: a flag, or a number for each column.
class ScaleOperand {
 public:
  ScaleOperand(Call& call, size_t i) {
    const auto* list = std::get_if<NumberList>(&call.value(i));
    if (list == nullptr) {
      flag_ = call.flag(i);
      return;
    }
    numbers_ = list->Expand();
    if (numbers_.size() != call.frame(0).column_count()) {
      Fail("Numlist must be the same length as the frame: " + std::to_string(numbers_.size()) +
           " and " + std::to_string(call.frame(0).column_count()));
    }
  }
  [[nodiscard]] double Of(size_t column, double when_false, double when_true) const {
    if (!numbers_.empty()) {
      return numbers_[column];
    }
    return flag_ ? when_true : when_false;
  }

 private:
  std::vector<double> numbers_;
  bool flag_ = false;
};

// (scale frame center scale): (x - center) * scale; by default mean and 1 / sigma, if it is not 0.
// Times stay as they are.
Value Scale(Call& call) {
  const Frame& frame = call.frame(0);
  const ScaleOperand centers(call, 1);
  const ScaleOperand scales(call, 2);
  Frame result;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    call.CheckStopped();
    const ColumnPtr& column = frame.column(i);
    if (!IsNumeric(*column) || column->type() == ColumnType::kTime) {
      result.Append(frame.name(i), column);
      continue;
    }
    const ColumnStats& stats = column->stats();
    const double center = centers.Of(i, 0, stats.mean);
    const double scale = scales.Of(i, 1, stats.sigma > 0 ? 1 / stats.sigma : 1);
    result.Append(frame.name(i),
                  MapColumn(column, [&](double value) { return (value - center) * scale; }));
  }
  return MakeFrame(std::move(result));
}

// The same; changes the frame that is named.
Value ScaleInPlace(Call& call) {
  const std::string key = call.frame_value(0).key;
  Value scaled = Scale(call);
  if (!key.empty()) {
    call.workspace().ChangeFrame(key, std::get<FrameValue>(scaled).frame);
  }
  return scaled;
}

}  // namespace

void AddMatrix(BuiltinTable& table) {
  table.Add("t", "frame", Transpose);
  table.Add("x", "left right", Multiply);
  table.Add("distance", "references queries measure", Distances);
  table.Add("scale", "frame center scale", Scale);
  table.Add("scale_inplace", "frame center scale", ScaleInPlace);
}

}  // namespace hydrofoil::rapids
