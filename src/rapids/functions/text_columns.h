// Work on the text of columns: strings row by row, categories level by level.
#ifndef HYDROFOIL_RAPIDS_FUNCTIONS_TEXT_COLUMNS_H_
#define HYDROFOIL_RAPIDS_FUNCTIONS_TEXT_COLUMNS_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "rapids/functions/operators.h"

namespace hydrofoil::rapids {

using TextToText = std::function<std::string(std::string_view)>;
using TextToNumber = std::function<double(std::string_view)>;

// Throws Error unless `column` is text or categorical; the message names `operation`.
void RequireText(const Column& column, std::string_view operation);

// The same type of column with every text (or level) mapped; levels that become equal are merged,
// in their old order.
[[nodiscard]] ColumnPtr MapText(const ColumnPtr& column, const TextToText& map);

// A numeric column; missing stays missing.
[[nodiscard]] ColumnPtr MapTextToNumber(const ColumnPtr& column, const TextToNumber& map);

// The text of a row of either type of column.
[[nodiscard]] std::optional<std::string_view> TextOfRow(const Column& column, size_t row);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_FUNCTIONS_TEXT_COLUMNS_H_
