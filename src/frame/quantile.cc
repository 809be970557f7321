#include "frame/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "frame/column.h"
#include "frame/order_statistics.h"

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

}  // namespace

double SortedQuantile(std::span<const double> sorted, double probability, QuantileMethod method) {
  HYDROFOIL_CHECK(!sorted.empty());
  const double position = probability * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<size_t>(position);
  const size_t high = std::min(low + 1, sorted.size() - 1);
  return Between(sorted[low], sorted[high], position - static_cast<double>(low), method);
}

WeightedQuantiles::WeightedQuantiles(std::span<const double> values,
                                     std::span<const double> weights) {
  values_.reserve(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const double weight = weights.empty() ? 1.0 : weights[i];
    if (!std::isnan(values[i]) && weight > 0) values_.emplace_back(values[i], weight);
  }
  std::sort(values_.begin(), values_.end());
  double sum = 0;
  for (auto& [value, weight] : values_) weight = sum += weight;
}

double WeightedQuantiles::ValueOfRank(double rank) const {
  const auto found = std::partition_point(values_.begin(), values_.end(),
                                          [&](const auto& entry) { return entry.second <= rank; });
  return found == values_.end() ? values_.back().first : found->first;
}

double WeightedQuantiles::At(double probability, QuantileMethod method) const {
  if (values_.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double position = probability * std::max(0.0, values_.back().second - 1);
  const double rank = std::floor(position);
  return Between(ValueOfRank(rank), ValueOfRank(rank + 1), position - rank, method);
}

std::vector<double> Quantiles(const Column& column, std::span<const double> probabilities,
                              QuantileMethod method, const Column* weights) {
  std::vector<double> results(probabilities.size(), std::numeric_limits<double>::quiet_NaN());
  if (weights != nullptr) {
    HYDROFOIL_CHECK(column.rows() == weights->rows());
    const WeightedQuantiles quantiles(column.Values(), weights->Values());
    for (size_t i = 0; i < results.size(); ++i) results[i] = quantiles.At(probabilities[i], method);
    return results;
  }
  const OrderStatistics order(column);
  if (order.size() == 0) return results;
  const auto last = static_cast<double>(order.size() - 1);
  std::vector<size_t> ranks;  // below and above each quantile
  for (const double probability : probabilities) {
    ranks.push_back(static_cast<size_t>(probability * last));
    ranks.push_back(std::min(ranks.back() + 1, order.size() - 1));
  }
  const std::vector<double> values = order.ValuesAt(ranks);
  for (size_t i = 0; i < results.size(); ++i) {
    const double fraction = probabilities[i] * last - static_cast<double>(ranks[2 * i]);
    results[i] = Between(values[2 * i], values[2 * i + 1], fraction, method);
  }
  return results;
}

}  // namespace hydrofoil
