// Variances, covariances and correlations.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/ambient_stop.h"
#include "base/thread_pool.h"
#include "frame/column_stats.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

struct Side {
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;  // categories by their codes
  std::vector<bool> categorical;
};

void RequireNumbers(const Column& column) {
  if (column.is_text()) {
    Fail("Operation not allowed on string vector.");
  }
}

// A single row is taken as one column of its values.
Side ReadSide(const Frame& frame) {
  Side side;
  if (frame.rows() == 1 && frame.column_count() > 1) {
    side.names = {"C1"};
    side.columns.emplace_back();
    side.categorical = {false};
    for (const ColumnPtr& column : frame.columns()) {
      RequireNumbers(*column);
      side.columns.back().push_back(column->At(0));
    }
    return side;
  }
  side.names = frame.names();
  for (const ColumnPtr& column : frame.columns()) {
    RequireNumbers(*column);
    side.columns.push_back(column->Values());
    side.categorical.push_back(column->is_categorical());
  }
  return side;
}

bool RowMissing(const Side& side, size_t row) {
  return std::any_of(side.columns.begin(), side.columns.end(),
                     [&](const auto& column) { return std::isnan(column[row]); });
}

void KeepRows(Side& side, const std::vector<size_t>& rows) {
  for (auto& column : side.columns) {
    std::vector<double> kept;
    kept.reserve(rows.size());
    for (const size_t row : rows) {
      kept.push_back(column[row]);
    }
    column = std::move(kept);
  }
}

// What missing values do: spoil their pairs ("everything"), are refused ("all.obs"), or take their
// rows out ("complete.obs").
void TreatMissing(const std::string& mode, Side& x, Side& y) {
  if (mode == "everything") {
    return;
  }
  if (mode != "all.obs" && mode != "complete.obs") {
    Fail("unknown use mode: " + mode);
  }
  std::vector<size_t> complete;
  const size_t rows = x.columns.empty() ? 0 : x.columns.front().size();
  for (size_t row = 0; row < rows; ++row) {
    if (!RowMissing(x, row) && !RowMissing(y, row)) {
      complete.push_back(row);
    }
  }
  if (complete.size() == rows) {
    return;
  }
  if (mode == "all.obs") {
    Fail("Mode is 'all.obs' but NAs are present");
  }
  KeepRows(x, complete);
  KeepRows(y, complete);
}

double Mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double Covariance(const std::vector<double>& x, const std::vector<double>& y) {
  const double x_mean = Mean(x);
  const double y_mean = Mean(y);
  double sum = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    sum += (x[i] - x_mean) * (y[i] - y_mean);
  }
  return sum / (static_cast<double>(x.size()) - 1);
}

double Correlation(const std::vector<double>& x, const std::vector<double>& y) {
  return Covariance(x, y) / (std::sqrt(Covariance(x, x)) * std::sqrt(Covariance(y, y)));
}

// Ranks from 1; equal values share the lowest. All are missing where one value is.
std::vector<double> Ranks(const std::vector<double>& values) {
  if (std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); })) {
    return std::vector<double>(values.size(), kMissingNumber);
  }
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  StopCheck check;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    check();
    return values[a] < values[b];
  });
  std::vector<double> ranks(values.size());
  for (size_t i = 0; i < order.size();) {
    const double rank = static_cast<double>(i) + 1;
    const double value = values[order[i]];
    for (; i < order.size() && values[order[i]] == value; ++i) {
      ranks[order[i]] = rank;
    }
  }
  return ranks;
}

using Measure = double (*)(const std::vector<double>&, const std::vector<double>&);

// A number for two single columns, else a row for each of x and a column for each of y.
Value Matrix(Call& call, const Side& x, const Side& y, Measure measure) {
  if (x.columns.size() == 1 && y.columns.size() == 1) {
    return measure(x.columns.front(), y.columns.front());
  }
  const size_t rows = x.columns.size();
  std::vector<std::vector<double>> results(y.columns.size(), std::vector<double>(rows));
  ParallelFor(results.size() * rows, call.stop(), [&](size_t i) {
    results[i / rows][i % rows] = measure(x.columns[i % rows], y.columns[i / rows]);
  });
  Frame frame;
  for (size_t i = 0; i < results.size(); ++i) {
    frame.Append(y.names[i], MakeColumn(results[i]));
  }
  return MakeFrame(std::move(frame));
}

void CheckRows(const Frame& x, const Frame& y) {
  if (x.rows() != y.rows()) {
    Fail("Frames must have the same number of rows, found " + std::to_string(x.rows()) + " and " +
         std::to_string(y.rows()));
  }
}

bool IsText(const Frame& frame) { return frame.column_count() == 1 && frame.column(0)->is_text(); }

void LoseCategories(Side& side) {
  for (size_t i = 0; i < side.columns.size(); ++i) {
    if (side.categorical[i]) {
      std::fill(side.columns[i].begin(), side.columns[i].end(), kMissingNumber);
    }
  }
}

// (var x y use symmetric): codes count for complete rows alone, but not of one column with itself.
Value Variance(Call& call) {
  CheckRows(call.frame(0), call.frame(1));
  if (IsText(call.frame(0)) && IsText(call.frame(1))) {
    return kMissingNumber;
  }
  Side x = ReadSide(call.frame(0));
  Side y = ReadSide(call.frame(1));
  if (x.columns.empty() || y.columns.empty() ||
      x.columns.front().size() != y.columns.front().size()) {
    Fail("Frames must have columns of the same length");
  }
  TreatMissing(call.text(2), x, y);
  const bool itself = x.columns.size() == 1 && y.columns.size() == 1 &&
                      call.frame(0).column(0) == call.frame(1).column(0);
  if (call.text(2) != "complete.obs" || itself) {
    LoseCategories(x);
    LoseCategories(y);
  }
  return Matrix(call, x, y, Covariance);
}

// Names of y that x does not have.
void RenameShared(const Frame& x, Side& y) {
  FreeNames free(x);
  for (std::string& name : y.names) {
    name = free.Next(name);
  }
}

// (cor x y use method): categories count by their ranks alone.
Value Correlate(Call& call) {
  CheckRows(call.frame(0), call.frame(1));
  Side x = ReadSide(call.frame(0));
  Side y = ReadSide(call.frame(1));
  TreatMissing(call.text(2), x, y);
  const std::string& method = call.text(3);
  if (method != "Pearson" && method != "Spearman") {
    Fail("Unknown correlation method '" + method + "'. Must be one of Pearson, Spearman");
  }
  if (method == "Spearman") {
    for (Side* side : {&x, &y}) {
      for (auto& column : side->columns) {
        column = Ranks(column);
      }
    }
    y.names = DefaultNames(y.names.size());
  } else {
    LoseCategories(x);
    LoseCategories(y);
    if (call.text(2) == "complete.obs") {
      RenameShared(call.frame(0), y);
    }
  }
  return Matrix(call, x, y, Correlation);
}

}  // namespace

void AddCovariance(BuiltinTable& table) {
  table.Add("var", "x y use symmetric", Variance);
  table.Add("cor", "x y use method", Correlate);
}

}  // namespace hydrofoil::rapids
