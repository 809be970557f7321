#include "rapids/letter_case.h"

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdint>
#include <cwctype>
#include <utility>

#include "base/utf8.h"

namespace hydrofoil::rapids {
namespace {

constexpr uint32_t kSigma = 0x3a3;
constexpr uint32_t kFinalSigma = 0x3c2;
constexpr uint32_t kDottedI = 0x130;

// Small letters whose capitals are several (Unicode's SpecialCasing, those of single words).
using Several = std::pair<uint32_t, std::string_view>;
constexpr std::array kSeveral = {
    Several{0xdf, "SS"},   Several{0x149, "ʼN"},  Several{0x1f0, "J̌"},    Several{0xfb00, "FF"},
    Several{0xfb01, "FI"}, Several{0xfb02, "FL"}, Several{0xfb03, "FFI"}, Several{0xfb04, "FFL"},
    Several{0xfb05, "ST"}, Several{0xfb06, "ST"},
};

// The C library's tables for all of Unicode; null where that locale is missing.
locale_t Unicode() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

bool IsLetter(uint32_t code) { return iswalpha_l(static_cast<wint_t>(code), Unicode()) != 0; }

bool LetterFollows(std::string_view text) {
  if (text.empty()) return false;
  const auto [code, length] = FirstUtf8(text);
  return length > 0 && IsLetter(code);
}

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

void AppendUpper(uint32_t code, std::string& out) {
  const auto* found = std::find_if(kSeveral.begin(), kSeveral.end(),
                                   [&](const auto& several) { return several.first == code; });
  if (found != kSeveral.end()) {
    out += found->second;
  } else {
    AppendUtf8(static_cast<uint32_t>(towupper_l(static_cast<wint_t>(code), Unicode())), out);
  }
}

}  // namespace

std::string UpperCase(std::string_view text) {
  if (IsAscii(text) || Unicode() == nullptr) return AsciiCase(text, true);
  std::string out;
  while (!text.empty()) {
    const auto [code, length] = FirstUtf8(text);
    if (length == 0) {
      out.push_back(text.front());
    } else {
      AppendUpper(code, out);
    }
    text.remove_prefix(std::max<size_t>(1, length));
  }
  return out;
}

std::string LowerCase(std::string_view text) {
  if (IsAscii(text) || Unicode() == nullptr) return AsciiCase(text, false);
  std::string out;
  bool within_word = false;
  while (!text.empty()) {
    const auto [code, length] = FirstUtf8(text);
    const std::string_view rest = text.substr(std::max<size_t>(1, length));
    if (length == 0) {
      out.push_back(text.front());
    } else if (code == kDottedI) {
      out += "i̇";
    } else if (code == kSigma && within_word && !LetterFollows(rest)) {
      AppendUtf8(kFinalSigma, out);
    } else {
      AppendUtf8(static_cast<uint32_t>(towlower_l(static_cast<wint_t>(code), Unicode())), out);
    }
    within_word = length > 0 && IsLetter(code);
    text = rest;
  }
  return out;
}

}  // namespace hydrofoil::rapids
