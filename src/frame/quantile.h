// Exact quantiles of a column.
#ifndef HYDROFOIL_FRAME_QUANTILE_H_
#define HYDROFOIL_FRAME_QUANTILE_H_

#include <span>
#include <utility>
#include <vector>

namespace hydrofoil {

class Column;

// What to give when a quantile falls between two values.
enum class QuantileMethod {
  kInterpolate,  // linearly (type 7 of Hyndman and Fan 1996)
  kAverage,
  kLow,
  kHigh,
};

// One value for each of `probabilities` (each in [0, 1]); missing values are left out, NaN when
// nothing is left. `weights`, a column of the same length or null, counts row i weights[i] times.
[[nodiscard]] std::vector<double> Quantiles(const Column& column,
                                            std::span<const double> probabilities,
                                            QuantileMethod method, const Column* weights = nullptr);

// The same over values that the caller has sorted ascending, without NaN, not empty.
[[nodiscard]] double SortedQuantile(std::span<const double> sorted, double probability,
                                    QuantileMethod method);

// Values with their weights, sorted once for many quantiles. Missing values and weights of 0 are
// left out. Immutable.
class WeightedQuantiles {
 public:
  // `weights` may be empty: every value counts once.
  WeightedQuantiles(std::span<const double> values, std::span<const double> weights);

  // Of the values as if each occurred as often as its weight says. NaN without values.
  [[nodiscard]] double At(double probability,
                          QuantileMethod method = QuantileMethod::kInterpolate) const;

 private:
  [[nodiscard]] double ValueOfRank(double rank) const;

  std::vector<std::pair<double, double>> values_;  // ascending, with the weight up to there
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_QUANTILE_H_
