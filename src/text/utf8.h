// Characters of UTF-8. Pure functions.
#ifndef HYDROFOIL_TEXT_UTF8_H_
#define HYDROFOIL_TEXT_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hydrofoil {

struct Utf8Character {
  uint32_t code = 0;
  size_t length = 0;  // bytes; 0: there is none
};

// The character that `text`, which is not empty, begins with. Overlong forms, surrogates and codes
// above U+10FFFF are not characters.
Utf8Character FirstUtf8(std::string_view text);

// The characters of `text`; each byte that belongs to none counts as one.
std::u32string Utf8Codes(std::string_view text);

// `code` up to U+10FFFF.
void AppendUtf8(uint32_t code, std::string& out);

}  // namespace hydrofoil

#endif  // HYDROFOIL_TEXT_UTF8_H_
