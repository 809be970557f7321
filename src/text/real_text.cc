#include "text/real_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

namespace hydrofoil {
namespace {

bool AppendSpecial(double value, std::string& out) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value < 0 ? "-Infinity" : "Infinity";
  } else {
    return false;
  }
  return true;
}

template <typename Real>
void AppendShortest(Real value, std::string& out) {
  if (AppendSpecial(value, out)) {
    return;
  }
  std::array<char, 400> buffer;
  const auto magnitude = static_cast<double>(std::abs(value));
  const bool plain = magnitude == 0 || (magnitude >= 1e-3 && magnitude < 1e7);
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  const char* end = std::to_chars(buffer.begin(), buffer.end(), value, format).ptr;
  const std::string_view text(buffer.data(), static_cast<size_t>(end - buffer.data()));
  const size_t e = text.find('e');
  const std::string_view digits = text.substr(0, e);
  out += digits;
  if (digits.find('.') == std::string_view::npos) {
    out += ".0";
  }
  if (e == std::string_view::npos) {
    return;
  }
  // e+07 becomes E7.
  out.push_back('E');
  std::string_view exponent = text.substr(e + 1);
  if (exponent[0] == '-') {
    out.push_back('-');
  }
  exponent.remove_prefix(1);
  exponent.remove_prefix(exponent.size() > 1 && exponent[0] == '0' ? 1 : 0);
  out += exponent;
}

}  // namespace

void AppendInteger(int64_t value, std::string& out) {
  std::array<char, 24> buffer;
  out.append(buffer.data(), std::to_chars(buffer.begin(), buffer.end(), value).ptr);
}

void AppendReal(double value, std::string& out) { AppendShortest(value, out); }

void AppendReal(float value, std::string& out) { AppendShortest(value, out); }

std::string NumberText(double value) {
  std::string text;
  AppendReal(value, text);
  return text;
}

std::string LevelText(double value) {
  constexpr double kExact = 9007199254740992.0;
  if (std::abs(value) <= kExact && value == std::trunc(value)) {
    return std::to_string(static_cast<int64_t>(value));
  }
  return NumberText(value);
}

void AppendHexReal(double value, std::string& out) {
  if (AppendSpecial(value, out)) {
    return;
  }
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  const int raw_exponent = static_cast<int>(bits >> 52 & 0x7ff);
  uint64_t fraction = bits & 0xfffffffffffffULL;
  out += std::signbit(value) ? "-0x" : "0x";
  out += raw_exponent == 0 ? "0." : "1.";
  constexpr std::string_view kDigits = "0123456789abcdef";
  do {
    out.push_back(kDigits[fraction >> 48]);
    fraction = fraction << 4 & 0xfffffffffffffULL;
  } while (fraction != 0);
  out.push_back('p');
  const int exponent = raw_exponent == 0 ? -1022 : raw_exponent - 1023;
  AppendInteger(value == 0 ? 0 : exponent, out);
}

}  // namespace hydrofoil
