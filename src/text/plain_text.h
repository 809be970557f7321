// Basic operations on text, the same in every locale. Pure functions.
#ifndef HYDROFOIL_TEXT_PLAIN_TEXT_H_
#define HYDROFOIL_TEXT_PLAIN_TEXT_H_

#include <string>
#include <string_view>

namespace hydrofoil {

// Without the spaces, tabs and line ends around it.
[[nodiscard]] std::string_view Trimmed(std::string_view text);
// A to Z as a to z; everything else stays.
[[nodiscard]] std::string AsciiLower(std::string_view text);
// With A to Z as a to z.
[[nodiscard]] bool EqualIgnoringCase(std::string_view a, std::string_view b);

// Percent-decoding; `plus_is_space` for queries and forms. A stray % stays as it is.
[[nodiscard]] std::string PercentDecode(std::string_view text, bool plus_is_space);
// All bytes as %XX except letters, digits, -._~ and those of `kept`.
[[nodiscard]] std::string PercentEncode(std::string_view text, std::string_view kept = {});

}  // namespace hydrofoil

#endif  // HYDROFOIL_TEXT_PLAIN_TEXT_H_
