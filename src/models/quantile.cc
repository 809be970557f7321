#include "models/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hydrofoil {

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

double WeightedQuantiles::ValueAt(double position) const {
  const auto found = std::upper_bound(
      values_.begin(), values_.end(), position,
      [](double at, const std::pair<double, double>& entry) { return at < entry.second; });
  return found == values_.end() ? values_.back().first : found->first;
}

double WeightedQuantiles::At(double probability) const {
  if (values_.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double position = std::max(0.0, probability * (values_.back().second - 1));
  const double below = std::floor(position);
  const double low = ValueAt(below);
  const double high = ValueAt(below + 1);
  const double fraction = position - below;
  return fraction == 0 ? low : low + fraction * (high - low);
}

}  // namespace hydrofoil
