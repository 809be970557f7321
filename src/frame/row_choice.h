// Rows of columns, chosen by number.
#ifndef HYDROFOIL_FRAME_ROW_CHOICE_H_
#define HYDROFOIL_FRAME_ROW_CHOICE_H_

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "frame/column.h"

namespace hydrofoil {

// Rows by number in operations that choose or order many; half the memory of size_t.
using RowNumber = uint32_t;
// Stands for a row of missing values.
inline constexpr RowNumber kNoRow = std::numeric_limits<RowNumber>::max();

// Throws Error(kIllegalArgument) when rows of a column so long have no number.
void CheckRowNumbers(size_t rows);

// The rows `rows` of `column` in that order, laid out as `layout`.
[[nodiscard]] ColumnPtr ChooseRows(const ColumnPtr& column, std::span<const RowNumber> rows,
                                   const RowLayoutPtr& layout);

// The same for rows that never descend, none of them kNoRow: without a copy of the column between.
[[nodiscard]] ColumnPtr ChooseAscendingRows(const ColumnPtr& column,
                                            std::span<const RowNumber> rows,
                                            const RowLayoutPtr& layout);

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_ROW_CHOICE_H_
