// Statistics of a column ("rollups"), as the API reports them and training standardizes with them.
#ifndef HYDROFOIL_FRAME_COLUMN_STATS_H_
#define HYDROFOIL_FRAME_COLUMN_STATS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hydrofoil {

class Column;

// Missing values count only in missing_count, infinities only in the two infinity counts. For
// categorical columns everything refers to the codes; text has counts only.
struct ColumnStats {
  static constexpr size_t kExtremes = 5;

  size_t rows = 0;
  size_t missing_count = 0;
  size_t zero_count = 0;
  size_t positive_infinity_count = 0;
  size_t negative_infinity_count = 0;
  std::vector<double> mins;  // up to kExtremes smallest values with repeats, ascending
  std::vector<double> maxs;  // up to kExtremes largest values with repeats, descending
  double mean = 0;           // NaN without values, for text and for more than two levels
  double sigma = 0;          // sample standard deviation; 0 for one value, NaN as the mean
  bool is_integer = false;   // every value is an integer
  std::vector<uint64_t> level_counts;  // categorical columns only: rows per level

  [[nodiscard]] size_t value_count() const { return rows - missing_count; }
  [[nodiscard]] bool is_constant() const {
    return mins.empty() || (mins.front() == maxs.front() && positive_infinity_count == 0 &&
                            negative_infinity_count == 0);
  }
};

// One pass over all chunks, in parallel. A single chunk by Welford's update, value by value, as the
// reference does; longer columns by blocks of values and Chan's formula (Chan, Golub, LeVeque
// 1979), merged in row order: the same result with any number of threads.
ColumnStats ComputeColumnStats(const Column& column);

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_COLUMN_STATS_H_
