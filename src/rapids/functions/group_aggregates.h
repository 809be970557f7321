// Sums, means and the like of a column, by group.
#ifndef HYDROFOIL_RAPIDS_FUNCTIONS_GROUP_AGGREGATES_H_
#define HYDROFOIL_RAPIDS_FUNCTIONS_GROUP_AGGREGATES_H_

#include <optional>
#include <stop_token>
#include <vector>

#include "frame/column.h"
#include "rapids/functions/group_rows.h"

namespace hydrofoil::rapids {

enum class Aggregate { kRows, kMean, kSum, kMin, kMax, kVar, kSd, kSumSquares, kMedian, kMode };
// "all": one missing value makes the result missing; "rm": they are left out; "ignore": left out of
// the sum but counted in the number of rows.
enum class MissingRule { kAll, kIgnore, kRemove };

// Computes aggregates over the same groups, one after the other. Sums are taken row by row within
// blocks of rows whose size depends on the data only: the same bits at any number of threads.
class GroupAggregator {
 public:
  // `groups` must outlive it. Work ends with Error(kCancelled) once `stop` is requested.
  GroupAggregator(const GroupNumbers& groups, std::stop_token stop);

  // One value per group; `column` is unused for kRows and must not be text otherwise.
  std::vector<double> Compute(const Column& column, Aggregate aggregate, MissingRule missing);

 private:
  struct Cell {
    double value = 0;
    uint32_t count = 0;  // of the values that are not missing
  };
  using Cells = std::vector<Cell>;

  template <typename Step>
  Cells Fold(const Column& column, double start, const Step& step) const;
  [[nodiscard]] Cells FoldFor(const Column& column, Aggregate aggregate) const;
  [[nodiscard]] Cells Spread(const Column& column, const Cells& sums, MissingRule missing) const;
  [[nodiscard]] std::vector<double> Count(const Column& column, MissingRule missing) const;
  [[nodiscard]] Cells Ranked(const Column& column, Aggregate aggregate);
  [[nodiscard]] double Counted(size_t group, const Cell& cell, MissingRule missing) const;

  const GroupNumbers& groups_;
  std::stop_token stop_;
  size_t block_rows_ = 0;
  std::vector<uint32_t> rows_of_;  // by group
  std::optional<RowGroups> rows_;  // once a median or a mode asks for them
};

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_FUNCTIONS_GROUP_AGGREGATES_H_
