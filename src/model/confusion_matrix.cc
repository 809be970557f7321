#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "model/metrics.h"
#include "text/printed_numbers.h"

namespace hydrofoil {

namespace {

double Sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

double ClassErrorCount(const ConfusionMatrix& matrix, size_t actual) {
  return Sum(matrix.counts[actual]) - matrix.counts[actual][actual];
}

bool HasOnlyIntegers(const ConfusionMatrix& matrix) {
  for (const auto& row : matrix.counts) {
    for (const double count : row) {
      if (count != std::floor(count)) return false;
    }
  }
  return true;
}

std::string RateText(double errors, double rows, bool integers) {
  if (integers) return GroupedInteger(errors) + " / " + GroupedInteger(rows);
  return fmt::format("{:.2f} / {:.2f}", errors, rows);
}

TableCell CountCell(double count, bool integers) {
  if (integers) return static_cast<int64_t>(count);
  return count;
}

}  // namespace

double ConfusionMatrix::ClassError(size_t actual) const {
  const double rows = Sum(counts[actual]);
  return rows == 0 ? 0 : ClassErrorCount(*this, actual) / rows;
}

double ConfusionMatrix::ErrorCount() const {
  double errors = 0;
  for (size_t actual = 0; actual < counts.size(); ++actual) {
    errors += ClassErrorCount(*this, actual);
  }
  return errors;
}

double ConfusionMatrix::Total() const {
  double total = 0;
  for (const auto& row : counts) total += Sum(row);
  return total;
}

double ConfusionMatrix::ErrorRate() const { return ErrorCount() / Total(); }

double ConfusionMatrix::MeanPerClassError() const {
  double sum = 0;
  for (size_t actual = 0; actual < counts.size(); ++actual) sum += ClassError(actual);
  return sum / static_cast<double>(counts.size());
}

namespace {

// The number of rows predicted as each class, the last row of the table.
std::vector<double> PredictedTotals(const ConfusionMatrix& matrix) {
  std::vector<double> totals(matrix.counts.size(), 0);
  for (const auto& row : matrix.counts) {
    for (size_t predicted = 0; predicted < row.size(); ++predicted) {
      totals[predicted] += row[predicted];
    }
  }
  return totals;
}

void AddErrorColumns(const ConfusionMatrix& matrix, bool integers, Table& table) {
  TableColumn errors = MakeTableColumn("Error", "double", "%.4f");
  TableColumn rates = MakeTableColumn("Rate", "string", "");
  errors.name = "Error";
  rates.name = "Rate";
  size_t width = 0;
  const auto add = [&](double error, double error_count, double rows) {
    errors.cells.emplace_back(error);
    std::string text = RateText(error_count, rows, integers);
    width = std::max(width, text.size());
    rates.cells.emplace_back(std::move(text));
  };
  for (size_t actual = 0; actual < matrix.counts.size(); ++actual) {
    add(matrix.ClassError(actual), ClassErrorCount(matrix, actual), Sum(matrix.counts[actual]));
  }
  add(matrix.ErrorRate(), matrix.ErrorCount(), matrix.Total());
  rates.format = fmt::format("= %{}s", width);
  table.columns.push_back(std::move(errors));
  table.columns.push_back(std::move(rates));
}

}  // namespace

Table ConfusionMatrixTable(const ConfusionMatrix& matrix) {
  const bool integers = HasOnlyIntegers(matrix);
  const std::vector<double> totals = PredictedTotals(matrix);
  Table table;
  table.name = "Confusion Matrix";
  table.description = "Row labels: Actual class; Column labels: Predicted class";
  for (size_t predicted = 0; predicted < matrix.counts.size(); ++predicted) {
    TableColumn column = MakeTableColumn(matrix.domain->at(predicted), integers ? "long" : "double",
                                         integers ? "%d" : "%.2f");
    column.name = matrix.domain->at(predicted);
    for (const auto& row : matrix.counts) {
      column.cells.push_back(CountCell(row[predicted], integers));
    }
    column.cells.push_back(CountCell(totals[predicted], integers));
    table.columns.push_back(std::move(column));
  }
  AddErrorColumns(matrix, integers, table);
  return table;
}

}  // namespace hydrofoil
