#include "text/utf8.h"

#include <algorithm>

namespace hydrofoil {

Utf8Character FirstUtf8(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const size_t length = lead >= 0xc2 && lead < 0xe0   ? 2
                        : lead >= 0xe0 && lead < 0xf0 ? 3
                        : lead >= 0xf0 && lead < 0xf5 ? 4
                                                      : 0;
  if (length == 0 || text.size() < length) return {};
  uint32_t code = lead & (0x7fU >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3fU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code < 0xe000;
  if (overlong || surrogate || code > 0x10ffff) return {};
  return {code, length};
}

std::u32string Utf8Codes(std::string_view text) {
  std::u32string codes;
  codes.reserve(text.size());
  while (!text.empty()) {
    const Utf8Character first = FirstUtf8(text);
    codes.push_back(first.length > 0 ? first.code : static_cast<unsigned char>(text.front()));
    text.remove_prefix(std::max<size_t>(first.length, 1));
  }
  return codes;
}

void AppendUtf8(uint32_t code, std::string& out) {
  const auto put = [&](uint32_t bits) { out.push_back(static_cast<char>(bits)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | code >> 6);
  } else if (code < 0x10000) {
    put(0xe0 | code >> 12);
  } else {
    put(0xf0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3f));
  }
  if (code >= 0x800) put(0x80 | (code >> 6 & 0x3f));
  if (code >= 0x80) put(0x80 | (code & 0x3f));
}

}  // namespace hydrofoil
