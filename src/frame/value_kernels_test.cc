#include "frame/value_kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace hydrofoil {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void ExpectSame(const std::vector<double>& values) {
  const BlockSummary vectors = SummarizeBlock(values);
  const BlockSummary scalar = ScalarSummarizeBlock(values);
  EXPECT_EQ(vectors.count, scalar.count);
  EXPECT_EQ(vectors.mean, scalar.mean);
  EXPECT_EQ(vectors.m2, scalar.m2);
  EXPECT_EQ(vectors.min, scalar.min);
  EXPECT_EQ(vectors.max, scalar.max);
  EXPECT_EQ(vectors.missing_count, scalar.missing_count);
  EXPECT_EQ(vectors.zero_count, scalar.zero_count);
  EXPECT_EQ(vectors.is_integer, scalar.is_integer);
}

TEST(SummarizeBlock, GivesTheBitsOfItsDefinition) {
  std::vector<double> values;
  for (size_t i = 0; i < kSummaryBlock; ++i) {
    ExpectSame(values);
    const auto x = static_cast<double>(i);
    values.push_back(i % 11 == 3 ? std::nan("") : i % 7 == 2 ? 0.0 : std::sin(x) * 1e3);
  }
}

TEST(SummarizeBlock, SetsInfinitiesApart) {
  const std::vector<double> values = {1, kInfinity, 3,        -kInfinity, 5, std::nan(""),
                                      7, 9,         kInfinity};
  ExpectSame(values);
  const BlockSummary summary = SummarizeBlock(values);
  EXPECT_EQ(summary.count, 5);
  EXPECT_EQ(summary.mean, 5);
  EXPECT_EQ(summary.m2, 40);
  EXPECT_EQ(summary.max, kInfinity);
  EXPECT_EQ(summary.min, -kInfinity);
  EXPECT_EQ(summary.missing_count, 1U);
  EXPECT_TRUE(summary.is_integer);
}

TEST(SummarizeBlock, TellsWholeNumbers) {
  ExpectSame({1, 2, 3, 4, 5, 6, 7, 8.5});
  EXPECT_FALSE(SummarizeBlock(std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8.5}).is_integer);
  EXPECT_FALSE(SummarizeBlock(std::vector<double>(8, 1e19)).is_integer);
  EXPECT_TRUE(SummarizeBlock(std::vector<double>(8, -4e15)).is_integer);
}

template <typename Code>
void ExpectUnpacked(double bias, double divisor) {
  constexpr Code kTop = std::numeric_limits<Code>::max();
  std::vector<Code> codes;
  for (size_t i = 0; i < 37; ++i) {
    codes.push_back(i % 5 == 4 ? kTop : static_cast<Code>(kTop - 1 - i * 7));
  }
  std::vector<double> values(codes.size());
  UnpackCodes(std::span<const Code>(codes), {bias, divisor, static_cast<double>(kTop)}, values);
  for (size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] == kTop) {
      EXPECT_TRUE(std::isnan(values[i]));
    } else {
      EXPECT_EQ(values[i], (static_cast<double>(codes[i]) + bias) / divisor);
    }
  }
}

template <typename Code>
void ExpectCounted() {
  constexpr Code kTop = std::numeric_limits<Code>::max();
  std::vector<Code> codes;
  for (size_t i = 0; i < 300; ++i) {
    for (const Code wanted : {Code{0}, Code{7}, kTop}) {
      const auto vectors = CountCodes(std::span<const Code>(codes), wanted);
      const auto scalar = ScalarCountCodes(std::span<const Code>(codes), wanted);
      EXPECT_EQ(vectors.min, scalar.min);
      EXPECT_EQ(vectors.max, scalar.max);
      EXPECT_EQ(vectors.missing, scalar.missing);
      EXPECT_EQ(vectors.equal, scalar.equal);
    }
    codes.push_back(i < 3 || i % 5 == 4 ? kTop : static_cast<Code>(kTop / 3 * 2 - 41 * (i + 1)));
    if (i % 9 == 8) codes.back() = 7;
  }
}

TEST(CountCodes, IsAsDefined) {
  ExpectCounted<uint8_t>();
  ExpectCounted<uint16_t>();
  ExpectCounted<uint32_t>();
}

TEST(UnpackCodes, NeedNotHaveAMissingCode) {
  std::vector<uint8_t> codes(100, 255);
  std::vector<double> values(codes.size());
  UnpackCodes(std::span<const uint8_t>(codes), {.bias = 1}, values);
  EXPECT_EQ(values, std::vector<double>(codes.size(), 256));
}

TEST(UnpackCodes, DividesAndKnowsTheMissingCode) {
  for (const double divisor : {1.0, 1000.0}) {
    ExpectUnpacked<uint8_t>(-3, divisor);
    ExpectUnpacked<uint16_t>(0, divisor);
    ExpectUnpacked<uint32_t>(-2147483648.0, divisor);
  }
}

}  // namespace
}  // namespace hydrofoil
