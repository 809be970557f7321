// Values as clients send them: lists, booleans and numbers as the Python and R
// clients write them. Pure functions.
#ifndef HYDROFOIL_REST_PROTOCOL_SENT_VALUES_H_
#define HYDROFOIL_REST_PROTOCOL_SENT_VALUES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hydrofoil::rest {

// The elements of [a,b] or ["a","b"], trimmed, with their quotes and inner brackets; text
// without brackets is a list of one. Commas within quotes or inner brackets do not separate.
std::vector<std::string> SplitList(std::string_view text);

// Without the quotes around it; \" and \\ mean " and \.
std::string Unquote(std::string_view element);

// true/True/TRUE/T/1 and the opposites.
std::optional<bool> ParseBool(std::string_view text);
// Also whole numbers written as 10.0 or 1e+06.
std::optional<int64_t> ParseInt(std::string_view text);
// Also NaN, Infinity, Inf with sign.
std::optional<double> ParseDouble(std::string_view text);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_SENT_VALUES_H_
