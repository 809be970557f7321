// Rows with equal keys, brought together: the basis of group-by, ddply, merge and table.
#ifndef HYDROFOIL_RAPIDS_FUNCTIONS_GROUP_ROWS_H_
#define HYDROFOIL_RAPIDS_FUNCTIONS_GROUP_ROWS_H_

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "frame/flat_values.h"
#include "frame/frame.h"

namespace hydrofoil::rapids {

// The group of each row. Groups are numbered in the order of their keys, missing ones first.
struct GroupNumbers {
  RawArray<uint32_t> of_row;
  std::vector<RowNumber> firsts;  // the first row of each group

  [[nodiscard]] size_t size() const { return firsts.size(); }
};

// A single group with all rows when there are no keys.
[[nodiscard]] GroupNumbers NumberGroups(const Frame& frame, const std::vector<size_t>& keys);

// The rows of each group, ascending; the groups in the order of their keys.
class RowGroups {
 public:
  using Rows = std::span<const RowNumber>;

  RowGroups() = default;
  // `starts`: where each group begins in `rows`, and the end of the last.
  RowGroups(RawArray<RowNumber> rows, std::vector<size_t> starts)
      : rows_(std::move(rows)), starts_(std::move(starts)) {}

  [[nodiscard]] size_t size() const { return starts_.size() - 1; }
  [[nodiscard]] Rows operator[](size_t i) const {
    return rows_.span().subspan(starts_[i], starts_[i + 1] - starts_[i]);
  }
  // The groups for which `wanted` holds.
  [[nodiscard]] RowGroups Select(const std::function<bool(Rows)>& wanted) const;
  // One row per group: the key columns of `frame`.
  [[nodiscard]] Frame Keys(const Frame& frame, const std::vector<size_t>& keys) const;

 private:
  RawArray<RowNumber> rows_;
  std::vector<size_t> starts_ = {0};
};

[[nodiscard]] RowGroups GroupRows(const Frame& frame, const std::vector<size_t>& keys);
// The rows of groups that are numbered already.
[[nodiscard]] RowGroups CollectRows(std::span<const uint32_t> of_row, size_t groups);

// The rows of `frame` in the order of the columns `keys`, stable; `descending[i]` reverses key i.
// Missing values come first in either direction.
[[nodiscard]] RawArray<RowNumber> SortedRows(const Frame& frame, const std::vector<size_t>& keys,
                                             const std::vector<bool>& descending);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_FUNCTIONS_GROUP_ROWS_H_
