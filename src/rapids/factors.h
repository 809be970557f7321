// Turning columns into categorical ones.
#ifndef HYDROFOIL_RAPIDS_FACTORS_H_
#define HYDROFOIL_RAPIDS_FACTORS_H_

#include <vector>

#include "frame/column.h"

namespace hydrofoil::rapids {

// The categorical column of the distinct values: numbers in their order, text in byte order.
// Throws Error for UUIDs.
[[nodiscard]] ColumnPtr ToFactor(const ColumnPtr& column);

// Code c becomes codes[c], a code of `domain` or missing.
[[nodiscard]] ColumnPtr MapCodes(const ColumnPtr& column, const std::vector<double>& codes,
                                 DomainPtr domain);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_FACTORS_H_
