#include "frame/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/check.h"
#include "frame/column.h"

namespace hydrofoil {
namespace {

double Between(double low, double high, double fraction, QuantileMethod method) {
  if (fraction == 0 || low == high) {
    return low;
  }
  switch (method) {
    case QuantileMethod::kInterpolate:
      return low + fraction * (high - low);
    case QuantileMethod::kAverage:
      return 0.5 * (low + high);
    case QuantileMethod::kLow:
      return low;
    case QuantileMethod::kHigh:
      return high;
  }
  return low;
}

// Values with weights, ascending, as if each value stood there as often as its weight says.
class WeightedValues {
 public:
  WeightedValues(const Column& column, const Column& weights) {
    HYDROFOIL_CHECK(column.rows() == weights.rows());
    const std::vector<double> values = column.Values();
    const std::vector<double> counts = weights.Values();
    for (size_t i = 0; i < values.size(); ++i) {
      if (!std::isnan(values[i]) && counts[i] > 0) {
        rows_.emplace_back(values[i], counts[i]);
      }
    }
    std::sort(rows_.begin(), rows_.end());
    for (auto& [value, count] : rows_) {
      total_ += count;
      count = total_;
    }
  }

  [[nodiscard]] bool empty() const { return rows_.empty(); }

  [[nodiscard]] double At(double probability, QuantileMethod method) const {
    const double position = probability * std::max(0.0, total_ - 1);
    const double rank = std::floor(position);
    return Between(ValueOfRank(rank), ValueOfRank(rank + 1), position - rank, method);
  }

 private:
  [[nodiscard]] double ValueOfRank(double rank) const {
    const auto it = std::partition_point(rows_.begin(), rows_.end(),
                                         [&](const auto& row) { return row.second <= rank; });
    return it == rows_.end() ? rows_.back().first : it->first;
  }

  std::vector<std::pair<double, double>> rows_;  // value, total weight up to here
  double total_ = 0;
};

}  // namespace

double SortedQuantile(std::span<const double> sorted, double probability, QuantileMethod method) {
  HYDROFOIL_CHECK(!sorted.empty());
  const double position = probability * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<size_t>(position);
  const size_t high = std::min(low + 1, sorted.size() - 1);
  return Between(sorted[low], sorted[high], position - static_cast<double>(low), method);
}

std::vector<double> Quantiles(const Column& column, std::span<const double> probabilities,
                              QuantileMethod method, const Column* weights) {
  std::vector<double> results(probabilities.size(), std::numeric_limits<double>::quiet_NaN());
  if (weights != nullptr) {
    const WeightedValues values(column, *weights);
    for (size_t i = 0; i < results.size() && !values.empty(); ++i) {
      results[i] = values.At(probabilities[i], method);
    }
    return results;
  }
  std::vector<double> values = column.Values();
  std::erase_if(values, [](double value) { return std::isnan(value); });
  std::sort(values.begin(), values.end());
  for (size_t i = 0; i < results.size() && !values.empty(); ++i) {
    results[i] = SortedQuantile(values, probabilities[i], method);
  }
  return results;
}

}  // namespace hydrofoil
