// What the text of one field means: a number, a point in time, a UUID. Pure functions. Blanks are
// allowed at the end, not before the value.
#ifndef HYDROFOIL_TEXT_CELL_TEXT_H_
#define HYDROFOIL_TEXT_CELL_TEXT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hydrofoil {

// 12, -1.5e3, .5, $5, 5% and 5 % (0.05). Computed as the reference does: the digits as a 64-bit
// integer (further digits count as zeros), divided or multiplied by a power of ten; so from 16
// digits on the last bit may differ from the nearest double.
std::optional<double> ParseNumber(std::string_view text);
// What ParseNumber() makes of the digits of `whole` with a point before the last `decimals` ones.
double DecimalValue(int64_t whole, unsigned decimals);

// Milliseconds since 1970-01-01 UTC of yyyy-MM[-dd], dd-MMM-yy[yy], ddMMMyy[yy], MMM-yy[yy],
// MMMyy[yy], yy-MMM, M/d/yy[yy] and M-d-yy[yy], with or without a time of day after blanks, a colon
// or directly, of yyyyMMdd-h:m:s, or of a time of day alone (h:m:s, h:m:s.fff, AM/PM). Two-digit
// years from 69 on are in the 20th century.
std::optional<double> ParseTime(std::string_view text);

// The UTC of a time that names no zone, both in ms since 1970; nothing when there is no such time.
// Empty: such times are UTC.
using LocalToUtc = std::function<std::optional<int64_t>(int64_t local_ms)>;

// A UUID in upper case.
std::optional<std::string> ParseUuid(std::string_view text);

// Whether the field is a value rather than the name of a column: a number (also NaN and Infinity,
// but no currency or percentage), a time or a UUID.
bool IsPlainValue(std::string_view text);

// NA and its kin: alone among other cells they say nothing about the type of a column.
bool IsMissingWord(std::string_view text);

// A sign or a point without digits: stands for a missing value.
bool IsSignAlone(std::string_view text);

}  // namespace hydrofoil

#endif  // HYDROFOIL_TEXT_CELL_TEXT_H_
