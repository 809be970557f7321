// Times and numbers as tables and progress messages print them.
#ifndef HYDROFOIL_TEXT_PRINTED_NUMBERS_H_
#define HYDROFOIL_TEXT_PRINTED_NUMBERS_H_

#include <cstdint>
#include <string>

namespace hydrofoil {

// " 0.023 sec", " 1 min 13.655 sec", " 1:02:03.004".
std::string DurationText(int64_t milliseconds);

// "2026-11-23 15:09:37", local time, of milliseconds since 1970 UTC.
std::string TimestampText(int64_t milliseconds);

// "%g" as Java prints it: six significant digits, trailing zeros kept.
std::string ShortNumber(double value);

// "12,345": the integer part with thousands separated.
std::string GroupedInteger(double value);

}  // namespace hydrofoil

#endif  // HYDROFOIL_TEXT_PRINTED_NUMBERS_H_
