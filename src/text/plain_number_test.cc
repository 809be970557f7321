#include "text/plain_number.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "text/cell_text.h"

namespace hydrofoil {
namespace {

// As long as a reader may look, with something that ends the number.
std::string Padded(const std::string& text) {
  return text + "," + std::string(kPlainNumberReach, '7');
}

TEST(ReadPlainNumber, AgreesWithParseNumber) {
  std::mt19937 random(1);
  const auto digits = [&](size_t most) {
    std::string text(random() % (most + 1), '0');
    for (char& c : text) c = static_cast<char>('0' + random() % 10);
    return text;
  };
  size_t plain = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = std::string(random() % 2, '-') + digits(12);
    if (random() % 3 > 0) text += "." + digits(random() % 4 == 0 ? 18 : 8);
    const std::string padded = Padded(text);
    PlainNumber number;
    const char* past = ReadPlainNumber(padded.data(), number);
    const auto expected = ParseNumber(text);
    if (past == nullptr) {
      EXPECT_TRUE(!expected || text.size() > kPlainNumberDigits) << text;
      continue;
    }
    ++plain;
    EXPECT_EQ(*past, ',') << text;
    ASSERT_TRUE(expected) << text;
    EXPECT_EQ(DecimalValue(number.whole, number.decimals), *expected) << text;
  }
  EXPECT_GT(plain, 15000U);
}

TEST(ReadPlainNumber, LeavesTheRest) {
  for (const char* text : {"", "-", ".", "-.", "x", " 1", "+1", "$1", "1234567890123456789",
                           "0.1234567890123456789", "123456789012345678901234567890"}) {
    PlainNumber number;
    EXPECT_EQ(ReadPlainNumber(Padded(text).data(), number), nullptr) << text;
  }
  PlainNumber number;
  const std::string exponent = Padded("12e5");
  EXPECT_EQ(ReadPlainNumber(exponent.data(), number), exponent.data() + 2);
}

}  // namespace
}  // namespace hydrofoil
