#include "ingest/parquet/parquet_encodings.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/error.h"
#include "base/random.h"

namespace hydrofoil {
namespace {

std::string Varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>(value | 0x80));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

std::string Zigzag(uint64_t value) { return Varint((value << 1) ^ (0 - (value >> 63))); }

// Values of `width` bits, the lowest first, bit by bit.
std::string Packed(const std::vector<uint64_t>& values, unsigned width) {
  std::string bytes((values.size() * width + 7) / 8, '\0');
  for (size_t i = 0; i < values.size() * width; ++i) {
    const bool set = (values[i / width] >> (i % width) & 1) != 0;
    if (set) bytes[i / 8] = static_cast<char>(bytes[i / 8] | 1 << (i % 8));
  }
  return bytes;
}

// Blocks of 128 in 4 parts, all with differences of 64 bits to 0.
std::string Deltas(const std::vector<uint64_t>& values) {
  std::string out = Varint(128) + Varint(4) + Varint(values.size());
  out += Zigzag(values.empty() ? 0 : values[0]);
  for (size_t i = 1; i < values.size(); i += 128) {
    out += Zigzag(0) + std::string(4, '\x40');
    for (size_t part = i; part < std::min(i + 128, values.size()); part += 32) {
      std::vector<uint64_t> differences(32);
      for (size_t k = 0; k < 32 && part + k < values.size(); ++k) {
        differences[k] = values[part + k] - values[part + k - 1];
      }
      out += Packed(differences, 64);
    }
  }
  return out;
}

template <typename T>
std::string PlainOf(const std::vector<uint64_t>& values) {
  std::string out;
  for (const uint64_t value : values) {
    const auto number = static_cast<T>(value);
    char bytes[sizeof(T)];
    std::memcpy(bytes, &number, sizeof(T));
    out.append(bytes, sizeof(T));
  }
  return out;
}

TEST(ReadHybrid, TakesEveryWidth) {
  Pcg random(1);
  for (unsigned width = 1; width <= 32; ++width) {
    std::vector<uint64_t> values(64);
    for (uint64_t& value : values)
      value = random.NextInt(UINT32_MAX) & (~uint64_t{0} >> (64 - width));
    const std::string text = Varint(8 << 1 | 1) + Packed(values, width);
    EXPECT_EQ(ReadHybrid(text, width, 64), std::vector<uint32_t>(values.begin(), values.end()));
  }
  EXPECT_EQ(ReadHybrid(Varint(3 << 1) + "\x07", 3, 3), std::vector<uint32_t>(3, 7));
  EXPECT_EQ(ReadHybrid(Varint(1 << 1 | 1), 0, 8), std::vector<uint32_t>(8, 0));
  EXPECT_THROW(ReadHybrid("", 1, 1), Error);
  EXPECT_THROW(ReadHybrid(Varint(0), 1, 1), Error);
  EXPECT_THROW(ReadHybrid("\x03", 33, 1), Error);
}

TEST(ReadBitPackedLevels, TakesTheHighestBitFirst) {
  size_t size = 0;
  EXPECT_EQ(ReadBitPackedLevels("\xa0\x80", 9, size),
            (std::vector<uint32_t>{1, 0, 1, 0, 0, 0, 0, 0, 1}));
  EXPECT_EQ(size, 2U);
  EXPECT_THROW(ReadBitPackedLevels("a", 9, size), Error);
}

TEST(DeltaBinaryPacked, TakesAllWidths) {
  // From the definition of the format: 7 5 3 1 2 3 4 5, least difference -2, widths 2 0 0 0.
  const std::string example = Varint(128) + Varint(4) + Varint(8) + Zigzag(7) +
                              Zigzag(~uint64_t{1}) + std::string("\x02\0\0\0", 4) +
                              Packed({0, 0, 0, 3, 3, 3, 3}, 2) + std::string(6, '\0');
  EXPECT_EQ(PlainOfDeltaBinaryPacked(example, 8, 4), PlainOf<uint32_t>({7, 5, 3, 1, 2, 3, 4, 5}));
  Pcg random(2);
  for (const size_t count : {0, 1, 2, 33, 128, 129, 130, 1000}) {
    std::vector<uint64_t> values(count);
    for (uint64_t& value : values) {
      value = uint64_t{random.NextInt(UINT32_MAX)} << 32 | random.NextInt(UINT32_MAX);
    }
    EXPECT_EQ(PlainOfDeltaBinaryPacked(Deltas(values), count, 8), PlainOf<uint64_t>(values));
    EXPECT_EQ(PlainOfDeltaBinaryPacked(Deltas(values), count, 4), PlainOf<uint32_t>(values));
  }
}

TEST(DeltaBinaryPacked, RefusesWhatDoesNotHoldTogether) {
  const std::string good = Deltas({1, 2, 3});
  EXPECT_THROW(PlainOfDeltaBinaryPacked(good, 4, 8), Error);
  EXPECT_THROW(PlainOfDeltaBinaryPacked(good.substr(0, 20), 3, 8), Error);
  const std::string wide = Varint(128) + Varint(4) + Varint(2) + Zigzag(0) + Zigzag(0);
  EXPECT_THROW(PlainOfDeltaBinaryPacked(wide + std::string(4, '\x41'), 2, 8), Error);
  for (const std::string& head :
       {Varint(0) + Varint(4), Varint(128) + Varint(0), Varint(128) + Varint(3),
        Varint(4) + Varint(4), Varint(uint64_t{1} << 40) + Varint(1)}) {
    EXPECT_THROW(PlainOfDeltaBinaryPacked(head + Varint(2) + std::string(90, '\0'), 2, 8), Error);
  }
}

std::string Sized(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += PlainOf<uint32_t>({text.size()}) + text;
  return out;
}

TEST(DeltaTexts, AreReadBack) {
  EXPECT_EQ(PlainOfDeltaLengthByteArray(Deltas({2, 0, 3}) + "abcde", 3), Sized({"ab", "", "cde"}));
  EXPECT_THROW(PlainOfDeltaLengthByteArray(Deltas({2, 0, 3}) + "abcd", 3), Error);
  EXPECT_THROW(PlainOfDeltaLengthByteArray(Deltas({2, ~uint64_t{0}}) + "abcd", 2), Error);
  const std::string texts = Deltas({0, 2, 3}) + Deltas({3, 1, 0}) + "axed";
  EXPECT_EQ(PlainOfDeltaByteArray(texts, 3, 0), Sized({"axe", "axd", "axd"}));
  EXPECT_EQ(PlainOfDeltaByteArray(texts, 3, 3), "axeaxdaxd");
  EXPECT_THROW(PlainOfDeltaByteArray(texts, 3, 2), Error);
  EXPECT_THROW(PlainOfDeltaByteArray(Deltas({1}) + Deltas({3}) + "axe", 1, 0), Error);
}

TEST(DeltaTexts, RefuseToMakeMuchOfLittle) {
  const size_t count = 100'000;
  std::vector<uint64_t> starts(count, INT32_MAX);
  starts[0] = 0;
  EXPECT_THROW(
      PlainOfDeltaByteArray(Deltas(starts) + Deltas(std::vector<uint64_t>(count)), count, 0),
      Error);
}

TEST(ByteStreamSplit, IsReadBack) {
  EXPECT_EQ(PlainOfByteStreamSplit("adbecf", 2, 3), "abcdef");
  EXPECT_THROW(PlainOfByteStreamSplit("adbec", 2, 3), Error);
  EXPECT_EQ(PlainOfByteStreamSplit("", 0, 8), "");
}

}  // namespace
}  // namespace hydrofoil
