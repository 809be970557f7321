#include "text/letter_case.h"

#include <unicase.h>
#include <unistr.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace hydrofoil {
namespace {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string AsciiCase(std::string_view text, bool upper) {
  std::string out(text);
  for (char& c : out) {
    const bool letter = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
    c = letter ? static_cast<char>(c ^ 0x20) : c;
  }
  return out;
}

struct Free {
  void operator()(uint8_t* bytes) const { std::free(bytes); }  // NOLINT: of C
};

using Mapping = decltype(&u8_toupper);

// Of valid UTF-8, in no language and not normalized.
void AppendMapped(Mapping map, const uint8_t* text, size_t length, std::string& out) {
  if (length == 0) return;
  size_t mapped_length = 0;
  const std::unique_ptr<uint8_t, Free> mapped(
      map(text, length, nullptr, nullptr, nullptr, &mapped_length));
  if (mapped == nullptr) throw std::bad_alloc();
  out.append(reinterpret_cast<const char*>(mapped.get()), mapped_length);
}

std::string Map(Mapping map, std::string_view text) {
  std::string out;
  const auto* at = reinterpret_cast<const uint8_t*>(text.data());
  const uint8_t* const end = at + text.size();
  while (at < end) {
    const uint8_t* const invalid = u8_check(at, static_cast<size_t>(end - at));
    const uint8_t* const valid_end = invalid == nullptr ? end : invalid;
    AppendMapped(map, at, static_cast<size_t>(valid_end - at), out);
    at = valid_end;
    if (invalid != nullptr) out.push_back(static_cast<char>(*at++));
  }
  return out;
}

}  // namespace

std::string UpperCase(std::string_view text) {
  return IsAscii(text) ? AsciiCase(text, true) : Map(u8_toupper, text);
}

std::string LowerCase(std::string_view text) {
  return IsAscii(text) ? AsciiCase(text, false) : Map(u8_tolower, text);
}

}  // namespace hydrofoil
