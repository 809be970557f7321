// Exact quantiles of a column.
#ifndef HYDROFOIL_FRAME_QUANTILE_H_
#define HYDROFOIL_FRAME_QUANTILE_H_

#include <span>
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

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_QUANTILE_H_
