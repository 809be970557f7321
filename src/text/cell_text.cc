#include "text/cell_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

namespace hydrofoil {
namespace {

constexpr int kMaxExponent = 400;

constexpr uint64_t kFirstInexact = uint64_t{1} << 53;
constexpr std::array<double, 23> kExactPowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

std::array<double, 309> MakePowersOfTen() {
  std::array<double, 309> powers = {};
  for (size_t i = 0; i < powers.size(); ++i) {
    powers[i] = std::stod("1e" + std::to_string(i));
  }
  return powers;
}

double PowerOfTen(int exponent) {
  static const std::array<double, 309> powers = MakePowersOfTen();
  return exponent < 309 ? powers[static_cast<size_t>(exponent)]
                        : std::numeric_limits<double>::infinity();
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view TrimEnd(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

// Digits read so far: mantissa * 10^exponent.
struct Decimal {
  uint64_t mantissa = 0;
  int exponent = 0;
  int digits = 0;
  bool full = false;

  void Add(unsigned digit, bool after_point) {
    constexpr uint64_t kMax = std::numeric_limits<int64_t>::max();
    constexpr uint64_t kAlwaysFits = kMax / 10 - 1;
    ++digits;
    if (mantissa < kAlwaysFits && !full) {
      mantissa = mantissa * 10 + digit;
      exponent -= after_point ? 1 : 0;
      return;
    }
    full = full || mantissa > (kMax - digit) / 10;
    if (full) {
      exponent += after_point ? 0 : 1;
      return;
    }
    mantissa = mantissa * 10 + digit;
    exponent -= after_point ? 1 : 0;
  }

  [[nodiscard]] double Value() const {
    if (mantissa == 0) {
      return 0;
    }
    // Both exact: the quotient is the nearest double, whatever is cancelled before.
    if (mantissa < kFirstInexact && exponent < 0 && exponent >= -22) {
      return static_cast<double>(mantissa) / kExactPowers[static_cast<size_t>(-exponent)];
    }
    uint64_t m = mantissa;
    int e = exponent;
    while (e < 0 && m % 10 == 0) {
      m /= 10;
      ++e;
    }
    const auto value = static_cast<double>(m);
    return e < 0 ? value / PowerOfTen(-e) : value * PowerOfTen(e);
  }
};

const char* ReadDigits(const char* at, const char* end, Decimal& number) {
  for (; at != end && IsDigit(*at); ++at) {
    number.Add(static_cast<unsigned>(*at - '0'), false);
  }
  if (at != end && *at == '.') {
    for (++at; at != end && IsDigit(*at); ++at) {
      number.Add(static_cast<unsigned>(*at - '0'), true);
    }
  }
  return at;
}

// Null when an 'e' is not followed by digits.
const char* ReadExponent(const char* at, const char* end, Decimal& number) {
  if (at == end || (*at != 'e' && *at != 'E')) {
    return at;
  }
  ++at;
  const bool negative = at != end && *at == '-';
  at += at != end && (*at == '-' || *at == '+') ? 1 : 0;
  if (at == end || !IsDigit(*at)) {
    return nullptr;
  }
  int exponent = 0;
  for (; at != end && IsDigit(*at); ++at) {
    exponent = std::min(exponent * 10 + (*at - '0'), 100000);
  }
  number.exponent = std::clamp(number.exponent + (negative ? -exponent : exponent),
                               -2 * kMaxExponent, 2 * kMaxExponent);
  return at;
}

std::optional<double> ParseDecimal(std::string_view text, bool decorated) {
  const char* at = text.data();
  const char* end = at + text.size();
  at += decorated && at != end && *at == '$' ? 1 : 0;
  const bool negative = at != end && *at == '-';
  at += at != end && (*at == '-' || *at == '+') ? 1 : 0;
  Decimal number;
  at = ReadDigits(at, end, number);
  if (number.digits == 0) {
    return std::nullopt;
  }
  at = ReadExponent(at, end, number);
  if (at != nullptr && decorated && *(end - 1) == '%' && at != end) {
    while (*at == ' ' || *at == '\t') ++at;
    number.exponent -= *at == '%' ? 2 : 0;
    at += *at == '%' ? 1 : 0;
  }
  if (at != end) {
    return std::nullopt;
  }
  const double value = number.Value();
  return negative && value != 0 ? -value : value;  // the reference knows no negative zero
}

// Most cells: digits, perhaps with a sign and a point, that a double holds exactly. Nothing for the
// others, which may be numbers all the same.
std::optional<double> ParsePlain(std::string_view text) {
  constexpr size_t kNeverOverflow = 18;
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  at += negative ? 1 : 0;
  uint64_t digits = 0;
  const char* const start = at;
  for (; at != end && IsDigit(*at); ++at) digits = digits * 10 + static_cast<uint64_t>(*at - '0');
  auto count = static_cast<size_t>(at - start);
  size_t after_point = 0;
  if (at != end && *at == '.') {
    const char* const fraction = ++at;
    for (; at != end && IsDigit(*at); ++at) digits = digits * 10 + static_cast<uint64_t>(*at - '0');
    after_point = static_cast<size_t>(at - fraction);
    count += after_point;
  }
  if (at != end || count == 0 || count > kNeverOverflow || digits >= kFirstInexact) {
    return std::nullopt;
  }
  const double value = static_cast<double>(digits) / kExactPowers[after_point];
  return negative && digits != 0 ? -value : value;
}

}  // namespace

std::optional<double> ParseNumber(std::string_view text) {
  if (const auto plain = ParsePlain(text)) {
    return plain;
  }
  return ParseDecimal(TrimEnd(text), true);
}

double DecimalValue(int64_t whole, unsigned decimals) {
  Decimal number;
  number.mantissa = static_cast<uint64_t>(std::abs(whole));
  number.exponent = -static_cast<int>(decimals);
  const double value = number.Value();
  return whole < 0 ? -value : value;
}

std::optional<std::string> ParseUuid(std::string_view text) {
  text = TrimEnd(text);
  if (text.size() != 36) {
    return std::nullopt;
  }
  std::string upper(text);
  for (size_t i = 0; i < upper.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    char& c = upper[i];
    if (c >= 'a' && c <= 'f') {
      c = static_cast<char>(c - 'a' + 'A');
    }
    if (dash ? c != '-' : !IsDigit(c) && !(c >= 'A' && c <= 'F')) {
      return std::nullopt;
    }
  }
  return upper;
}

bool IsPlainValue(std::string_view text) {
  text = TrimEnd(text);
  return text == "NaN" || text == "Infinity" || text == "-Infinity" || ParseDecimal(text, false) ||
         ParseTime(text) || ParseUuid(text);
}

bool IsMissingWord(std::string_view text) {
  constexpr std::array<std::string_view, 4> kWords = {"NA", "na", "Na", "N/A"};
  return std::find(kWords.begin(), kWords.end(), TrimEnd(text)) != kWords.end();
}

bool IsSignAlone(std::string_view text) {
  text = TrimEnd(text);
  return text == "-" || text == "+" || text == "." || text == "-." || text == "+.";
}

}  // namespace hydrofoil
