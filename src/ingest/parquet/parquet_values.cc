#include "ingest/parquet/parquet_values.h"

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "ingest/parquet/byte_cursor.h"
#include "text/real_text.h"

namespace hydrofoil {
namespace {

constexpr int64_t kMillisPerDay = 86'400'000;

template <typename T>
T Plain(std::string_view bytes) {
  return ByteCursor(bytes).Value<T>();
}

constexpr int64_t FloorDiv(int64_t value, int64_t divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

constexpr int64_t FloorMod(int64_t value, int64_t divisor) {
  const int64_t rest = value % divisor;
  return rest < 0 ? rest + divisor : rest;
}

int64_t PowerOfTen(int digits) {
  int64_t power = 1;
  for (; digits > 0; --digits) power *= 10;
  return power;
}

// Without the bytes in front that only repeat the sign.
std::string_view Significant(std::string_view bytes) {
  const auto is = [&](size_t i, char fill) {
    return bytes[i] == fill && ((bytes[i + 1] ^ fill) & 0x80) == 0;
  };
  size_t skip = 0;
  while (skip + 1 < bytes.size() && (is(skip, '\0') || is(skip, '\xff'))) ++skip;
  return bytes.substr(skip);
}

int64_t WholeOf(std::string_view bytes) {  // of at most 8
  uint64_t value = !bytes.empty() && (bytes[0] & 0x80) != 0 ? ~uint64_t{0} : 0;
  for (const char c : bytes) value = value << 8 | static_cast<uint8_t>(c);
  return static_cast<int64_t>(value);
}

// The digits of a whole number, big-endian in two's complement, with its sign.
std::string DigitsOf(std::string_view bytes) {
  constexpr size_t kMostBytes = 1024;  // the time grows with the square
  constexpr uint64_t kBase = 1'000'000'000;
  if (bytes.size() > kMostBytes) ThrowIllegalArgument("a decimal of it has too many digits");
  const bool negative = !bytes.empty() && (bytes[0] & 0x80) != 0;
  std::vector<uint32_t> parts;  // of nine digits, the lowest first
  for (const char c : bytes) {
    // -x is ~x + 1.
    uint64_t carry = static_cast<uint8_t>(negative ? ~c : c);
    for (uint32_t& part : parts) {
      carry += uint64_t{part} * 256;
      part = static_cast<uint32_t>(carry % kBase);
      carry /= kBase;
    }
    if (carry > 0) parts.push_back(static_cast<uint32_t>(carry));
  }
  if (negative) {
    size_t i = 0;
    for (; i < parts.size() && parts[i] == kBase - 1; ++i) parts[i] = 0;
    if (i == parts.size()) parts.push_back(0);
    ++parts[i];
  }
  std::string digits = negative ? "-" : "";
  digits += std::to_string(parts.empty() ? 0 : parts.back());
  for (size_t i = parts.size(); i-- > 1;) digits += fmt::format("{:09}", parts[i - 1]);
  return digits;
}

double NumberOfDigits(std::string digits, int64_t scale) {
  digits += fmt::format("e{}", -scale);
  double value = 0;
  fast_float::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

double Int96Number(std::string_view bytes) {  // nanoseconds of the day, Julian day
  constexpr int64_t kJulianOf1970 = 2440588;
  const auto nanos = Plain<int64_t>(bytes);
  const auto day = int64_t{Plain<int32_t>(bytes.substr(sizeof(nanos)))};
  return static_cast<double>((day - kJulianOf1970) * kMillisPerDay + FloorDiv(nanos, 1'000'000));
}

int64_t IntegerOf(std::string_view bytes, ParquetType type) {
  return type == ParquetType::kInt32 ? int64_t{Plain<int32_t>(bytes)} : Plain<int64_t>(bytes);
}

std::string DateText(int64_t days) {
  // By the civil calendar, which repeats every 400 years, counted from the first of March.
  constexpr int64_t kEra = 146097;
  const int64_t shifted = days + 719468;
  const int64_t era = FloorDiv(shifted, kEra);
  const int64_t day_of_era = shifted - era * kEra;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const int64_t month = month_from_march + (month_from_march < 10 ? 3 : -9);
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

// `units`: 10^-digits seconds of the day.
std::string ClockText(int64_t units, int digits) {
  const int64_t per_second = PowerOfTen(digits);
  const int64_t seconds = FloorDiv(units, per_second);
  return fmt::format("{:02}:{:02}:{:02}.{:0{}}", seconds / 3600, seconds / 60 % 60, seconds % 60,
                     FloorMod(units, per_second), digits);
}

std::string TimestampText(int64_t units, int digits) {
  const int64_t per_day = 86400 * PowerOfTen(digits);
  return DateText(FloorDiv(units, per_day)) + ' ' + ClockText(FloorMod(units, per_day), digits);
}

// 16 bytes as H2O writes UUIDs.
std::string UuidText(std::string_view bytes) {
  std::string text;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const bool dash = i == 4 || i == 6 || i == 8 || i == 10;
    text += fmt::format("{}{:02X}", dash ? "-" : "", static_cast<uint8_t>(bytes[i]));
  }
  return text;
}

// `value` is a float or a double.
template <typename T>
std::string RealText(T value) {
  constexpr double kMostWhole = 9223372036854775808.0;
  std::string text;
  if (std::trunc(value) == value && std::abs(static_cast<double>(value)) < kMostWhole) {
    AppendInteger(static_cast<int64_t>(value), text);
  } else {
    AppendReal(value, text);
  }
  return text;
}

// The bytes of a decimal, big-endian whatever its type.
std::string BigEndian(std::string_view bytes, ParquetType type) {
  std::string big(bytes);
  const bool is_integer = type == ParquetType::kInt32 || type == ParquetType::kInt64;
  if (is_integer) std::reverse(big.begin(), big.end());
  return big;
}

}  // namespace

double DecimalNumber(int64_t whole, int64_t scale) {
  constexpr int64_t kExact = int64_t{1} << 53;
  constexpr std::array<double, 23> kPowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const bool exact = whole >= -kExact && whole <= kExact && scale >= 0 &&
                     scale < static_cast<int64_t>(kPowers.size());
  if (exact) return static_cast<double>(whole) / kPowers[static_cast<size_t>(scale)];
  return NumberOfDigits(std::to_string(whole), scale);
}

double DecimalNumber(std::string_view bytes, int64_t scale) {
  bytes = Significant(bytes);
  if (bytes.size() <= sizeof(int64_t)) return DecimalNumber(WholeOf(bytes), scale);
  return NumberOfDigits(DigitsOf(bytes), scale);
}

std::string DecimalText(std::string_view bytes, int64_t scale) {
  constexpr int64_t kMostZeros = 1024;
  std::string digits = DigitsOf(Significant(bytes));
  if (scale == 0) return digits;
  if (scale < 0 || scale > kMostZeros) return digits + fmt::format("E{}", -scale);
  const size_t sign = digits.front() == '-' ? 1 : 0;
  const auto places = static_cast<size_t>(scale);
  if (digits.size() - sign <= places) digits.insert(sign, places + 1 - (digits.size() - sign), '0');
  digits.insert(digits.size() - places, ".");
  return digits;
}

double Float16Number(uint16_t bits) {
  constexpr int kMantissa = 10, kBias = 15, kMostExponent = 31;
  const int exponent = bits >> kMantissa & kMostExponent;
  const int fraction = bits & ((1 << kMantissa) - 1);
  double value = 0;
  if (exponent == kMostExponent) {
    value = fraction == 0 ? HUGE_VAL : std::nan("");
  } else if (exponent == 0) {
    value = std::ldexp(fraction, 1 - kBias - kMantissa);
  } else {
    value = std::ldexp(fraction + (1 << kMantissa), exponent - kBias - kMantissa);
  }
  return (bits & 0x8000) != 0 ? -value : value;
}

double ParquetNumber(std::string_view bytes, const ParquetColumn& column) {
  const ParquetType type = column.type;
  const bool wide = type == ParquetType::kInt64;
  switch (column.meaning) {
    case ParquetMeaning::kDecimal:
      return wide || type == ParquetType::kInt32
                 ? DecimalNumber(IntegerOf(bytes, type), column.scale)
                 : DecimalNumber(bytes, column.scale);
    case ParquetMeaning::kFloat16:
      return Float16Number(Plain<uint16_t>(bytes));
    case ParquetMeaning::kDate:
      return static_cast<double>(IntegerOf(bytes, type) * kMillisPerDay);
    case ParquetMeaning::kTimestamp:
      return static_cast<double>(
          FloorDiv(Plain<int64_t>(bytes), PowerOfTen(column.second_digits - 3)));
    case ParquetMeaning::kUnsigned:
      return wide ? static_cast<double>(Plain<uint64_t>(bytes))
                  : static_cast<double>(Plain<uint32_t>(bytes));
    default:
      break;
  }
  switch (type) {
    case ParquetType::kInt96:
      return Int96Number(bytes);
    case ParquetType::kFloat:
      return Plain<float>(bytes);
    case ParquetType::kDouble:
      return Plain<double>(bytes);
    default:
      return static_cast<double>(IntegerOf(bytes, type));
  }
}

std::string ParquetText(std::string_view bytes, const ParquetColumn& column) {
  const ParquetType type = column.type;
  switch (column.meaning) {
    case ParquetMeaning::kUnsigned:
      return type == ParquetType::kInt64 ? std::to_string(Plain<uint64_t>(bytes))
                                         : std::to_string(Plain<uint32_t>(bytes));
    case ParquetMeaning::kDecimal:
      return DecimalText(BigEndian(bytes, type), column.scale);
    case ParquetMeaning::kFloat16:
      return RealText(static_cast<float>(Float16Number(Plain<uint16_t>(bytes))));
    case ParquetMeaning::kDate:
      return DateText(IntegerOf(bytes, type));
    case ParquetMeaning::kTimestamp:
      return TimestampText(Plain<int64_t>(bytes), column.second_digits);
    case ParquetMeaning::kTimeOfDay:
      return ClockText(IntegerOf(bytes, type), column.second_digits);
    case ParquetMeaning::kUuid:
      return UuidText(bytes);
    case ParquetMeaning::kItself:
      break;
  }
  switch (type) {
    case ParquetType::kInt32:
    case ParquetType::kInt64:
      return std::to_string(IntegerOf(bytes, type));
    case ParquetType::kInt96:
      return TimestampText(static_cast<int64_t>(Int96Number(bytes)), 3);
    case ParquetType::kFloat:
      return RealText(Plain<float>(bytes));
    case ParquetType::kDouble:
      return RealText(Plain<double>(bytes));
    default:
      return std::string(bytes);
  }
}

}  // namespace hydrofoil
