// The histogram of a column as the API reports it, and percentiles approximated with it.
#ifndef HYDROFOIL_FRAME_HISTOGRAM_H_
#define HYDROFOIL_FRAME_HISTOGRAM_H_

#include <array>
#include <cstdint>
#include <vector>

namespace hydrofoil {

class Column;

// Bin i holds values in [base + i * stride, base + (i + 1) * stride), the last one the maximum
// inclusive. Missing values and infinities are in none.
struct Histogram {
  double base = 0;    // the smallest value; NaN when there is none
  double stride = 0;  // NaN when there is no value; 0 for a single value that is not an integer
  std::vector<uint64_t> bins;
};

// The probabilities of the percentiles in frame summaries.
inline constexpr std::array<double, 17> kDefaultPercentiles = {
    0.001, 0.01,      0.1, 0.2,  0.25, 0.3, 1.0 / 3.0, 0.4,  0.5,
    0.6,   2.0 / 3.0, 0.7, 0.75, 0.8,  0.9, 0.99,      0.999};

// One bin per value for category codes and for integers that span at most 1000, else 1000 equal
// bins. In parallel over chunks. Text has no histogram: stride 0, no bins.
[[nodiscard]] Histogram ComputeHistogram(const Column& column);

// The values at kDefaultPercentiles, interpolated between the left edges of their bins; all NaN for
// a constant column.
[[nodiscard]] std::vector<double> ApproximatePercentiles(const Histogram& histogram);

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_HISTOGRAM_H_
