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
  EXPECT_EQ(EncodingOf({1, 2, 254, kNan}), E::kBits8);
  EXPECT_EQ(EncodingOf({-1000000, -999900, kNan}), E::kBits8);
  EXPECT_EQ(EncodingOf({1, 2, 255}), E::kBits8);
  EXPECT_EQ(EncodingOf({1, 2, 256}), E::kBits16);
  EXPECT_EQ(EncodingOf({0, 1, 70000}), E::kBits32);
  EXPECT_EQ(EncodingOf({5.1, 4.9, 3.25, kNan}), E::kBits8);
  EXPECT_EQ(EncodingOf({51.1, 4.9, 3.25, kNan}), E::kBits16);
  EXPECT_EQ(EncodingOf({5.1, 4.9}), E::kBits8);
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

TEST(Chunk, DecodesAnyRange) {
  std::vector<double> sparse(500);
  sparse[100] = 1;
  sparse[101] = 2;
  sparse[499] = 3;
  const ChunkPtr chunk = Chunk::FromValues(sparse);
  std::vector<double> part(3);
  chunk->Decode(99, part);
  EXPECT_EQ(part, (std::vector<double>{0, 1, 2}));
  chunk->Decode(497, part);
  EXPECT_EQ(part, (std::vector<double>{0, 0, 3}));
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
}

}  // namespace
}  // namespace hydrofoil
