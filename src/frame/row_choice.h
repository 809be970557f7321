// Rows of columns, chosen by number.
#ifndef HYDROFOIL_FRAME_ROW_CHOICE_H_
#define HYDROFOIL_FRAME_ROW_CHOICE_H_

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "frame/column.h"

namespace hydrofoil {

// Row numbers in operations that choose or sort many; half the memory of size_t.
using RowNumber = uint32_t;
// Stands for a row of missing values.
inline constexpr RowNumber kNoRow = std::numeric_limits<RowNumber>::max();

// Throws Error(kIllegalArgument) when a column has more rows than RowNumber can count.
void CheckRowNumbers(size_t rows);

// The rows `rows` of `column` in that order, laid out as `layout`.
[[nodiscard]] ColumnPtr ChooseRows(const ColumnPtr& column, std::span<const RowNumber> rows,
                                   const RowLayoutPtr& layout);

// The same for rows in ascending order, none of them kNoRow: without an intermediate copy.
[[nodiscard]] ColumnPtr ChooseAscendingRows(const ColumnPtr& column,
                                            std::span<const RowNumber> rows,
                                            const RowLayoutPtr& layout);

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_ROW_CHOICE_H_
