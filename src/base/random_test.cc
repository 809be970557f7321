#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

namespace hydrofoil {
namespace {

TEST(JavaRandom, EqualsThePublishedStreamOfSeed42) {
  JavaRandom random(42);
  EXPECT_EQ(random.NextInt(), -1170105035);
  EXPECT_EQ(random.NextInt(), 234785527);
  JavaRandom bounded(42);
  EXPECT_EQ(bounded.NextInt(10), 0);
  EXPECT_EQ(bounded.NextInt(10), 3);
  JavaRandom odd_bound(-7);
  EXPECT_EQ(odd_bound.NextInt((1 << 30) + 5), 577934662);
  EXPECT_EQ(odd_bound.NextInt((1 << 30) + 5), 314447087);
  EXPECT_EQ(JavaRandom(42).NextLong(), -5025562857975149833);
  JavaRandom real(42);
  EXPECT_DOUBLE_EQ(real.NextDouble(), 0.7275636800328681);
}

TEST(Pcg, SeedingAgainRestartsTheStream) {
  Pcg random(7);
  const int64_t first = random.NextLong();
  random.NextGaussian();
  random.Seed(7);
  EXPECT_EQ(random.NextLong(), first);
  EXPECT_NE(Pcg(8).NextLong(), first);
}

TEST(Pcg, DrawsLieInTheirRanges) {
  Pcg random(1);
  double sum = 0;
  for (int i = 0; i < 10000; ++i) {
    const double real = random.NextDouble();
    const float single = random.NextFloat();
    ASSERT_TRUE(real >= 0 && real < 1);
    ASSERT_TRUE(single >= 0 && single < 1);
    ASSERT_LT(random.NextInt(7), 7U);
    sum += real;
  }
  EXPECT_NEAR(sum / 10000, 0.5, 0.02);
}

TEST(Pcg, GaussiansHaveUnitVariance) {
  Pcg random(3);
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < 20000; ++i) {
    const double value = random.NextGaussian();
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / 20000, 0, 0.03);
  EXPECT_NEAR(squares / 20000, 1, 0.03);
}

TEST(Pcg, ShuffleKeepsAllValues) {
  std::vector<int> values(100);
  std::iota(values.begin(), values.end(), 0);
  Pcg random(5);
  random.Shuffle(std::span<int>(values));
  EXPECT_FALSE(std::is_sorted(values.begin(), values.end()));
  std::sort(values.begin(), values.end());
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(values[static_cast<size_t>(i)], i);
  }
}

TEST(Pcg, BytesComeLowestFirst) {
  std::array<uint8_t, 6> bytes{};
  Pcg random(9);
  random.NextBytes(bytes);
  Pcg again(9);
  const auto word = static_cast<uint32_t>(again.NextInt());
  EXPECT_EQ(bytes[0], static_cast<uint8_t>(word));
  EXPECT_EQ(bytes[3], static_cast<uint8_t>(word >> 24));
  EXPECT_EQ(bytes[4], static_cast<uint8_t>(again.NextInt()));
}

}  // namespace
}  // namespace hydrofoil
