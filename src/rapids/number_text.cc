#include "rapids/number_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace hydrofoil::rapids {
namespace {

std::string Shortest(double value, std::chars_format format) {
  std::array<char, 400> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format).ptr;
  return {buffer.data(), end};
}

std::string WithPoint(std::string digits) {
  return digits.find('.') == std::string::npos ? digits + ".0" : digits;
}

}  // namespace

std::string NumberText(double value) {
  if (std::isnan(value)) {
    return "NaN";
  }
  if (std::isinf(value)) {
    return value < 0 ? "-Infinity" : "Infinity";
  }
  const double magnitude = std::abs(value);
  if (magnitude == 0 || (magnitude >= 1e-3 && magnitude < 1e7)) {
    return WithPoint(Shortest(value, std::chars_format::fixed));
  }
  const std::string text = Shortest(value, std::chars_format::scientific);
  const size_t e = text.find('e');
  int exponent = 0;
  const size_t digits = text[e + 1] == '+' ? e + 2 : e + 1;
  std::from_chars(text.data() + digits, text.data() + text.size(), exponent);
  return WithPoint(text.substr(0, e)) + "E" + std::to_string(exponent);
}

std::string LevelText(double value) {
  constexpr double kExact = 9007199254740992.0;
  if (std::abs(value) <= kExact && value == std::trunc(value)) {
    return std::to_string(static_cast<int64_t>(value));
  }
  return NumberText(value);
}

}  // namespace hydrofoil::rapids
