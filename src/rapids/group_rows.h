// Rows with equal keys, brought together: the ground of group-by, ddply, merge and table.
#ifndef HYDROFOIL_RAPIDS_GROUP_ROWS_H_
#define HYDROFOIL_RAPIDS_GROUP_ROWS_H_

#include <cstddef>
#include <vector>

#include "frame/frame.h"

namespace hydrofoil::rapids {

struct RowGroups {
  // The rows of each group, ascending; groups in the order of their keys, missing before all else.
  std::vector<std::vector<size_t>> rows;

  // One row a group: the key columns of `frame`.
  [[nodiscard]] Frame Keys(const Frame& frame, const std::vector<size_t>& keys) const;
};

// One group with all rows when there are no keys.
[[nodiscard]] RowGroups GroupRows(const Frame& frame, const std::vector<size_t>& keys);

// The rows of `frame` in the order of the columns `keys`, stable; `descending[i]` turns the order
// of key i. Missing values come before all others in either direction.
[[nodiscard]] std::vector<size_t> SortedRows(const Frame& frame, const std::vector<size_t>& keys,
                                             const std::vector<bool>& descending);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_GROUP_ROWS_H_
