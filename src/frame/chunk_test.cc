#include "frame/chunk.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "base/random.h"

namespace hydrofoil {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

void ExpectRoundTrip(const std::vector<double>& values) {
  const ChunkPtr chunk = Chunk::FromValues(values);
  std::vector<double> decoded(values.size());
  chunk->Decode(0, decoded);
  for (size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) {
      EXPECT_TRUE(std::isnan(decoded[i]));
      EXPECT_TRUE(chunk->IsMissing(i));
    } else {
      EXPECT_EQ(std::bit_cast<uint64_t>(decoded[i]), std::bit_cast<uint64_t>(values[i]));
      EXPECT_EQ(chunk->At(i), values[i]);
    }
  }
}

Chunk::Encoding EncodingOf(const std::vector<double>& values) {
  ExpectRoundTrip(values);
  return Chunk::FromValues(values)->encoding();
}

TEST(Chunk, ChoosesTheSmallestExactEncoding) {
  using E = Chunk::Encoding;
  EXPECT_EQ(EncodingOf({}), E::kConstant);
  EXPECT_EQ(EncodingOf({5, 5, 5}), E::kConstant);
  EXPECT_EQ(EncodingOf({kNan, kNan}), E::kConstant);
  EXPECT_EQ(EncodingOf({0, 1, 1, 0, 1}), E::kBits2);
  EXPECT_EQ(EncodingOf({0.5, 0.6, kNan, 0.7}), E::kBits2);
  EXPECT_EQ(EncodingOf({1, 2, 3, 4}), E::kBits8);
  EXPECT_EQ(EncodingOf({1, 2, 254, kNan}), E::kBits8);
  EXPECT_EQ(EncodingOf({-1000000, -999900, kNan}), E::kBits8);
  EXPECT_EQ(EncodingOf({1, 2, 255}), E::kBits8);
  EXPECT_EQ(EncodingOf({1, 2, 256}), E::kFull8);
  EXPECT_EQ(EncodingOf({1, 2, 256, kNan}), E::kBits16);
  EXPECT_EQ(EncodingOf({1, 2, 257}), E::kBits16);
  EXPECT_EQ(EncodingOf({0, 1, 70000}), E::kBits32);
  EXPECT_EQ(EncodingOf({5.1, 4.9, 3.25, kNan}), E::kBits8);
  EXPECT_EQ(EncodingOf({51.1, 4.9, 3.25, kNan}), E::kBits16);
  EXPECT_EQ(EncodingOf({5.1, 4.9}), E::kBits2);
  EXPECT_EQ(EncodingOf({5.1, 4.8}), E::kBits8);
  EXPECT_EQ(EncodingOf({1.0 / 3.0, 0.1}), E::kFloat64);
  EXPECT_EQ(EncodingOf({0.00390625 / 4, 1}), E::kFloat32);
  EXPECT_EQ(EncodingOf({1, kInf, -kInf, kNan}), E::kFloat32);
  EXPECT_EQ(EncodingOf({1, -0.0}), E::kFloat32);
  EXPECT_EQ(EncodingOf({1e300, 1}), E::kFloat64);
  EXPECT_EQ(EncodingOf({9007199254740991.0, 1}), E::kFloat64);
  std::vector<double> mostly_zero(1000);
  mostly_zero[3] = 0.123456789;
  mostly_zero[999] = kNan;
  EXPECT_EQ(EncodingOf(mostly_zero), E::kSparse);
}

TEST(Chunk, RandomDecimalsSurvive) {
  Pcg random(1);
  for (int round = 0; round < 50; ++round) {
    const double divisor = std::pow(10, random.NextInt(7));
    std::vector<double> values(100);
    for (double& value : values) {
      value = random.NextInt(20) == 0 ? kNan : (random.NextInt() % 100000) / divisor;
    }
    ExpectRoundTrip(values);
  }
}

TEST(Chunk, WholesAreLikeTheirValues) {
  Pcg random(2);
  for (int round = 0; round < 200; ++round) {
    const double divisor = std::pow(10, random.NextInt(7));
    const int64_t range = static_cast<int64_t>(std::pow(10, 1 + random.NextInt(14)));
    const int64_t step = random.NextInt(3) == 0 ? 10 : 1;
    const int32_t zeros = 1 + random.NextInt(40);
    std::vector<int64_t> wholes(100);
    std::vector<double> values(100);
    for (size_t i = 0; i < wholes.size(); ++i) {
      const bool missing = random.NextInt(20) == 0;
      wholes[i] = missing                     ? Chunk::kMissingWhole
                  : random.NextInt(zeros) > 0 ? 0
                                              : random.NextLong() % range / step * step;
      values[i] = missing ? kNan : static_cast<double>(wholes[i]) / divisor;
    }
    const ChunkPtr chunk = Chunk::FromWholes(wholes, divisor);
    const ChunkPtr expected = Chunk::FromValues(values);
    EXPECT_EQ(chunk->encoding(), expected->encoding());
    EXPECT_EQ(chunk->byte_size(), expected->byte_size());
    for (size_t i = 0; i < values.size(); ++i) {
      EXPECT_EQ(std::bit_cast<uint64_t>(chunk->At(i)), std::bit_cast<uint64_t>(expected->At(i)));
    }
  }
  const std::vector<int64_t> missing(3, Chunk::kMissingWhole);
  EXPECT_TRUE(Chunk::FromWholes(missing, 10)->IsMissing(2));
}

// One value of `values` in `share` rows, chosen at random; zero in the others.
std::vector<double> Mostly(double rest, std::span<const double> values, size_t rows,
                           int32_t share) {
  Pcg random(3);
  std::vector<double> out(rows, rest);
  for (double& value : out) {
    if (random.NextInt(share) == 0) {
      value = values[static_cast<size_t>(random.NextInt(static_cast<int32_t>(values.size())))];
    }
  }
  return out;
}

TEST(Chunk, DecodesAnyRange) {
  const std::vector<std::vector<double>> kinds = {{1},           {1, kNan},    {1, 2, 200},
                                                  {1, 254, 255}, {-1, 0.5},    {1e5, 7},
                                                  {1e9, 7},      {0.1f, kNan}, {0.1 / 3, 1e300}};
  for (const auto& kind : kinds) {
    for (const int32_t share : {1, 3, 50}) {
      for (const size_t rows : {7, 999, 70'000}) {
        const std::vector<double> values = Mostly(0, kind, rows, share);
        const ChunkPtr chunk = Chunk::FromValues(values);
        for (const size_t first : {size_t{0}, size_t{1}, size_t{3}, rows / 2, rows - 1}) {
          std::vector<double> part(std::min<size_t>(rows - first, 1500));
          chunk->Decode(first, part);
          for (size_t i = 0; i < part.size(); ++i) {
            ASSERT_EQ(std::isnan(part[i]), std::isnan(values[first + i]));
            if (!std::isnan(part[i])) {
              ASSERT_EQ(part[i], values[first + i]) << first + i;
            }
          }
        }
      }
    }
  }
}

TEST(Chunk, CodesStandForTheValues) {
  const std::vector<std::vector<double>> kinds = {{1, 2},   {1, kNan},      {1, 2, 200},
                                                  {255, 1}, {1e5, 7, kNan}, {-1e6, 7.5}};
  for (const auto& kind : kinds) {
    for (const int32_t share : {1, 3, 50}) {
      const std::vector<double> values = Mostly(0, kind, 3000, share);
      const ChunkPtr chunk = Chunk::FromValues(values);
      const auto range = chunk->whole_range();
      ASSERT_TRUE(range);
      const Chunk::Unit unit = {10 * range->divisor, 10 * std::min(range->min, range->max) - 5};
      std::vector<uint32_t> codes(2001);
      chunk->DecodeCodes(999, unit, std::span(codes));
      for (size_t i = 0; i < codes.size(); ++i) {
        const double value = values[999 + i];
        ASSERT_EQ(std::isnan(value), codes[i] == kMissingCode<uint32_t>);
        if (!std::isnan(value)) {
          ASSERT_EQ((codes[i] + unit.bias) / unit.divisor, value);
        }
      }
    }
  }
}

TEST(Chunk, TakesLittleMemory) {
  const auto bytes_of = [](const std::vector<double>& values) {
    return Chunk::FromValues(values)->byte_size() - sizeof(Chunk);
  };
  const std::vector<double> one = {1};
  const std::vector<double> pixels = {7, 255};
  EXPECT_LE(sizeof(Chunk), 48);
  EXPECT_EQ(bytes_of(Mostly(0, one, 20'000, 2)), 5'000);         // two bits a row
  EXPECT_LT(bytes_of(Mostly(0, one, 20'000, 100)), 3 * 200);     // only rows
  EXPECT_LT(bytes_of(Mostly(0, pixels, 20'000, 100)), 4 * 200);  // a byte a value
  EXPECT_EQ(bytes_of(Mostly(0, pixels, 20'000, 4)), 20'000);
}

TEST(Chunk, HoldsText) {
  const std::vector<std::optional<std::string>> values = {"a", std::nullopt, "", "Zürich"};
  const ChunkPtr chunk = Chunk::FromStrings(values);
  EXPECT_EQ(chunk->StringAt(0), "a");
  EXPECT_EQ(chunk->StringAt(1), std::nullopt);
  EXPECT_EQ(chunk->StringAt(2), "");
  EXPECT_EQ(chunk->StringAt(3), "Zürich");
  EXPECT_TRUE(chunk->IsMissing(1));
  EXPECT_TRUE(std::isnan(chunk->At(0)));
  EXPECT_EQ(chunk->byte_size(), sizeof(Chunk) + 5 * 4 + 8 + 1);
  const std::vector<std::optional<std::string>> all = {"a", ""};
  EXPECT_FALSE(Chunk::FromStrings(all)->IsMissing(1));
  EXPECT_EQ(Chunk::FromStrings({})->rows(), 0);
}

}  // namespace
}  // namespace hydrofoil
