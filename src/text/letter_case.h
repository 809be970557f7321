// Upper and lower case of UTF-8 as Unicode defines it, for no language in particular and whatever
// locale.
#ifndef HYDROFOIL_TEXT_LETTER_CASE_H_
#define HYDROFOIL_TEXT_LETTER_CASE_H_

#include <string>
#include <string_view>

namespace hydrofoil {

// Letters that become several do so ("ß" gives "SS"); invalid UTF-8 stays as it is. Pure functions.
std::string UpperCase(std::string_view text);
// A capital sigma at the end of a word becomes the final one.
std::string LowerCase(std::string_view text);

}  // namespace hydrofoil

#endif  // HYDROFOIL_TEXT_LETTER_CASE_H_
