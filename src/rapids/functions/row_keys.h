// Key columns as numbers whose order is the order of the keys: the basis of sorting and grouping.
#ifndef HYDROFOIL_RAPIDS_FUNCTIONS_ROW_KEYS_H_
#define HYDROFOIL_RAPIDS_FUNCTIONS_ROW_KEYS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "frame/flat_values.h"
#include "frame/frame.h"

namespace hydrofoil::rapids {

// One or several columns in `bits` bits per row: 0 where the value is missing, so that these
// come first. Equal numbers mean equal values (and -0 equals 0).
struct KeyWord {
  RawArray<uint64_t> wide;    // when bits > 32
  RawArray<uint32_t> narrow;  // otherwise
  int bits = 0;

  [[nodiscard]] uint64_t At(size_t row) const { return bits > 32 ? wide[row] : narrow[row]; }
  [[nodiscard]] size_t size() const { return bits > 32 ? wide.size() : narrow.size(); }
};

// The most significant first; none without columns. `descending[i]` reverses the order of column i,
// missing values still first; empty: all ascend.
using KeyWords = std::vector<KeyWord>;
[[nodiscard]] KeyWords MakeKeyWords(const Frame& frame, std::span<const size_t> columns,
                                    const std::vector<bool>& descending);

// The rows 0 ... rows - 1 in the order of their keys, equal ones in their own order. A radix sort,
// parallel, the same result at any number of threads.
[[nodiscard]] RawArray<RowNumber> SortByKeys(const KeyWords& words, size_t rows);
// The same by one number of `bits` bits per row.
[[nodiscard]] RawArray<RowNumber> SortByNumbers(std::span<const uint32_t> numbers, int bits);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_FUNCTIONS_ROW_KEYS_H_
