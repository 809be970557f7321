#include "ingest/parquet/parquet_values.h"

#include <fast_float/fast_float.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "base/error.h"
#include "base/random.h"

namespace hydrofoil {
namespace {

template <typename T>
std::string Plain(T value) {
  std::string bytes(sizeof(T), '\0');
  std::memcpy(bytes.data(), &value, sizeof(T));
  return bytes;
}

// A decimal text, digits only, as bytes in two's complement: by long division.
std::string BytesOf(std::string digits, bool negative, size_t width) {
  std::string bytes(width, '\0');
  for (size_t i = width; i-- > 0;) {
    int rest = 0;
    for (char& digit : digits) {
      const int value = rest * 10 + (digit - '0');
      digit = static_cast<char>('0' + value / 256);
      rest = value % 256;
    }
    bytes[i] = static_cast<char>(rest);
  }
  if (!negative) return bytes;
  int carry = 1;
  for (size_t i = width; i-- > 0;) {
    const int value = static_cast<uint8_t>(~bytes[i]) + carry;
    bytes[i] = static_cast<char>(value);
    carry = value >> 8;
  }
  return bytes;
}

double Nearest(const std::string& text) {
  double value = 0;
  fast_float::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

TEST(DecimalNumber, IsTheNearestOfEveryWidthSignAndScale) {
  Pcg random(5);
  for (int i = 0; i < 20'000; ++i) {
    const size_t count = 1 + random.NextInt(40);
    std::string digits;
    for (size_t k = 0; k < count; ++k)
      digits.push_back(static_cast<char>('0' + random.NextInt(10)));
    const bool negative = random.NextInt(2) == 0;
    const int64_t scale = random.NextInt(42);
    const std::string text = (negative ? "-" : "") + digits + "e-" + std::to_string(scale);
    const std::string bytes = BytesOf(digits, negative, 17 + random.NextInt(4));
    ASSERT_EQ(DecimalNumber(bytes, scale), Nearest(text)) << text;
    if (count <= 18) {
      const int64_t whole = std::stoll((negative ? "-" : "") + digits);
      ASSERT_EQ(DecimalNumber(whole, scale), Nearest(text)) << text;
      ASSERT_EQ(DecimalNumber(std::string_view(bytes).substr(bytes.size() - 8), scale),
                Nearest(text));
    }
  }
}

TEST(DecimalNumber, KnowsItsEnds) {
  EXPECT_EQ(DecimalNumber("", 2), 0);
  EXPECT_EQ(DecimalNumber("\xff", 2), -0.01);
  EXPECT_EQ(DecimalNumber(std::string(200, '\xff'), 2), -0.01);
  EXPECT_EQ(DecimalNumber(std::string(2000, '\0') + "\x7f", 0), 127);
  EXPECT_EQ(DecimalNumber("\x80" + std::string(7, '\0'), 0), -9223372036854775808.0);
  EXPECT_EQ(DecimalNumber("\x80" + std::string(15, '\0'), 0), -std::exp2(127));
  EXPECT_EQ(DecimalNumber(INT64_MIN, 18), -9.223372036854775808);
  EXPECT_EQ(DecimalNumber(3, -2), 300);
  EXPECT_THROW(DecimalNumber("\x01" + std::string(1024, '\0'), 0), Error);
}

TEST(DecimalText, HasAllDigits) {
  EXPECT_EQ(DecimalText("\xff", 2), "-0.01");
  EXPECT_EQ(DecimalText("\x05", 0), "5");
  EXPECT_EQ(DecimalText("\x7d", 2), "1.25");
  EXPECT_EQ(DecimalText(BytesOf("12345678901234567890123456789012345678", true, 16), 10),
            "-1234567890123456789012345678.9012345678");
  EXPECT_EQ(DecimalText(BytesOf("1000000000000000000", false, 9), 18), "1.000000000000000000");
}

TEST(Float16Number, IsThatOfTheStandard) {
  EXPECT_EQ(Float16Number(0x3c00), 1);
  EXPECT_EQ(Float16Number(0xc000), -2);
  EXPECT_EQ(Float16Number(0x7bff), 65504);
  EXPECT_EQ(Float16Number(0x0400), std::exp2(-14));
  EXPECT_EQ(Float16Number(0x0001), std::exp2(-24));
  EXPECT_EQ(Float16Number(0x8000), 0);
  EXPECT_EQ(Float16Number(0xfc00), -HUGE_VAL);
  EXPECT_TRUE(std::isnan(Float16Number(0x7e00)));
}

ParquetColumn Column(ParquetType type, ParquetMeaning meaning, int second_digits = 0) {
  ParquetColumn column;
  column.type = type;
  column.meaning = meaning;
  column.second_digits = second_digits;
  return column;
}

TEST(ParquetNumber, RoundsTimesDownByIntegers) {
  const auto nanos = Column(ParquetType::kInt64, ParquetMeaning::kTimestamp, 9);
  EXPECT_EQ(ParquetNumber(Plain<int64_t>(1'700'000'000'999'999'999), nanos), 1'700'000'000'999);
  EXPECT_EQ(ParquetNumber(Plain<int64_t>(-1), nanos), -1);
  const auto old = Column(ParquetType::kInt96, ParquetMeaning::kItself);
  EXPECT_EQ(ParquetNumber(Plain<int64_t>(1'999'999) + Plain<int32_t>(2440587), old), -86'399'999);
}

TEST(ParquetText, NamesNumbersAndTimes) {
  const auto text = [](auto value, ParquetType type, ParquetMeaning meaning, int digits = 0) {
    return ParquetText(Plain(value), Column(type, meaning, digits));
  };
  const auto itself = ParquetMeaning::kItself;
  EXPECT_EQ(text(int64_t{9007199254740993}, ParquetType::kInt64, itself), "9007199254740993");
  EXPECT_EQ(text(~uint64_t{0}, ParquetType::kInt64, ParquetMeaning::kUnsigned),
            "18446744073709551615");
  EXPECT_EQ(text(2.0, ParquetType::kDouble, itself), "2");
  EXPECT_EQ(text(-0.1, ParquetType::kDouble, itself), "-0.1");
  EXPECT_EQ(text(0.1F, ParquetType::kFloat, itself), "0.1");
  EXPECT_EQ(text(1e300, ParquetType::kDouble, itself), "1.0E300");
  const auto date = ParquetMeaning::kDate;
  EXPECT_EQ(text(int32_t{0}, ParquetType::kInt32, date), "1970-01-01");
  EXPECT_EQ(text(int32_t{11016}, ParquetType::kInt32, date), "2000-02-29");
  EXPECT_EQ(text(int32_t{-25509}, ParquetType::kInt32, date), "1900-02-28");
  EXPECT_EQ(text(int32_t{-25508}, ParquetType::kInt32, date), "1900-03-01");
  const auto stamp = ParquetMeaning::kTimestamp;
  EXPECT_EQ(text(int64_t{-1}, ParquetType::kInt64, stamp, 6), "1969-12-31 23:59:59.999999");
  EXPECT_EQ(text(INT64_MIN, ParquetType::kInt64, stamp, 9), "1677-09-21 00:12:43.145224192");
  EXPECT_EQ(text(int32_t{3723004}, ParquetType::kInt32, ParquetMeaning::kTimeOfDay, 3),
            "01:02:03.004");
}

}  // namespace
}  // namespace hydrofoil
