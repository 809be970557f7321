// Values of a column by their rank, without sorting all of them.
#ifndef HYDROFOIL_FRAME_ORDER_STATISTICS_H_
#define HYDROFOIL_FRAME_ORDER_STATISTICS_H_

#include <cstddef>
#include <span>
#include <vector>

namespace hydrofoil {

class Column;

// Counts the values of a column in buckets of equal width, in parallel; ValuesAt() then looks only
// into those buckets that hold a wanted rank. Two passes over the column for any number of ranks.
// Refers to the column; one thread.
class OrderStatistics {
 public:
  explicit OrderStatistics(const Column& column);

  // Values that are not missing.
  [[nodiscard]] size_t size() const { return size_; }
  // The values that would stand at `ranks` (each below size()) of the sorted column.
  [[nodiscard]] std::vector<double> ValuesAt(std::span<const size_t> ranks) const;

 private:
  [[nodiscard]] size_t BucketOf(double value) const;
  // The values of the buckets marked in `wanted`, each bucket sorted.
  [[nodiscard]] std::vector<std::vector<double>> Collect(const std::vector<bool>& wanted) const;

  const Column& column_;
  double low_ = 0;              // least finite value
  double scale_ = 0;            // buckets per unit
  std::vector<size_t> starts_;  // the rank of each bucket's first value, and size() at the end
  size_t size_ = 0;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_ORDER_STATISTICS_H_
