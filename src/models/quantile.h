// Quantiles of values with weights.
#ifndef HYDROFOIL_MODELS_QUANTILE_H_
#define HYDROFOIL_MODELS_QUANTILE_H_

#include <span>
#include <utility>
#include <vector>

namespace hydrofoil {

// Values with their weights, sorted once for many quantiles. Missing values and weights of 0 are
// left out. Immutable.
class WeightedQuantiles {
 public:
  // `weights` may be empty: every value counts once.
  WeightedQuantiles(std::span<const double> values, std::span<const double> weights);

  // Type 7 of Hyndman and Fan 1996: interpolates linearly at probability * (total weight - 1). NaN
  // without values.
  [[nodiscard]] double At(double probability) const;

 private:
  [[nodiscard]] double ValueAt(double position) const;

  std::vector<std::pair<double, double>> values_;  // ascending, with the weight up to there
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODELS_QUANTILE_H_
