#include "ingest/parquet/page_compression.h"

#include <gtest/gtest.h>
#include <lz4.h>

#include "base/error.h"
#include "base/random.h"
#include "ingest/parquet/parquet_pages.h"

namespace hydrofoil {
namespace {

// Pieces of what came before, of all lengths and distances, between noise.
std::string Mixed(size_t size, uint64_t seed) {
  Pcg random(seed);
  std::string bytes;
  while (bytes.size() < size) {
    const size_t length = random.NextInt(1 + random.NextInt(400));
    if (bytes.empty() || random.NextInt(2) == 0) {
      for (size_t i = 0; i < length; ++i) bytes.push_back(static_cast<char>(random.NextInt(256)));
    } else {
      const size_t from = random.NextInt(static_cast<uint32_t>(bytes.size()));
      for (size_t i = 0; i < length; ++i) bytes.push_back(bytes[from + i]);
    }
  }
  bytes.resize(size);
  return bytes;
}

TEST(UnpackPage, ReadsWhatIsPacked) {
  for (const ParquetCodec codec :
       {ParquetCodec::kNone, ParquetCodec::kSnappy, ParquetCodec::kGzip, ParquetCodec::kZstd}) {
    for (const size_t size : {0, 1, 3, 4, 59, 60, 61, 256, 257, 70'000, 300'000}) {
      const std::string bytes = Mixed(size, size + 1);
      const std::string packed = PackPage(bytes, codec);
      EXPECT_EQ(UnpackPage(packed, codec, size), bytes) << size;
      EXPECT_THROW(UnpackPage(packed, codec, size + 1), Error) << size;
    }
  }
  EXPECT_EQ(UnpackPage("", ParquetCodec::kSnappy, 0), "");
}

std::string BigEndian(size_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(value >> shift));
  return bytes;
}

std::string Lz4(std::string_view bytes) {
  const auto size = static_cast<int>(bytes.size());
  std::string packed(static_cast<size_t>(LZ4_compressBound(size)), '\0');
  packed.resize(static_cast<size_t>(
      LZ4_compress_default(bytes.data(), packed.data(), size, static_cast<int>(packed.size()))));
  return packed;
}

TEST(UnpackPage, ReadsBothKindsOfLz4) {
  const std::string bytes = Mixed(5000, 3);
  const std::string whole = Lz4(bytes);
  EXPECT_EQ(UnpackPage(whole, ParquetCodec::kLz4Raw, 5000), bytes);
  EXPECT_EQ(UnpackPage(whole, ParquetCodec::kLz4, 5000), bytes);  // without a frame
  const std::string first = Lz4(bytes.substr(0, 3000));
  const std::string second = Lz4(bytes.substr(3000));
  const std::string frames = BigEndian(3000) + BigEndian(first.size()) + first + BigEndian(2000) +
                             BigEndian(second.size()) + second;
  EXPECT_EQ(UnpackPage(frames, ParquetCodec::kLz4, 5000), bytes);
  const std::string blocks =
      BigEndian(5000) + BigEndian(first.size()) + first + BigEndian(second.size()) + second;
  EXPECT_EQ(UnpackPage(blocks, ParquetCodec::kLz4, 5000), bytes);
  EXPECT_THROW(UnpackPage(frames, ParquetCodec::kLz4, 4000), Error);
  EXPECT_THROW(UnpackPage(frames, ParquetCodec::kLz4Raw, 5000), Error);
  EXPECT_THROW(UnpackPage(blocks.substr(0, blocks.size() - 10), ParquetCodec::kLz4, 5000), Error);
}

std::string Fault(ParquetCodec codec) {
  try {
    UnpackPage("abc", codec, 3);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(UnpackPage, NamesWhatIsNotSupported) {
  const std::string end = ", which is not supported: snappy, gzip, zstd, brotli and lz4 are";
  EXPECT_EQ(Fault(ParquetCodec::kLzo), "it is compressed by LZO" + end);
  EXPECT_EQ(Fault(static_cast<ParquetCodec>(11)), "it is compressed by codec 11" + end);
  for (const ParquetCodec codec :
       {ParquetCodec::kNone, ParquetCodec::kSnappy, ParquetCodec::kBrotli, ParquetCodec::kLz4,
        ParquetCodec::kLz4Raw}) {
    EXPECT_THROW(UnpackPage("abc", codec, 4), Error);
  }
}

TEST(PackPage, GivesTheSameBytesAlways) {
  const std::string page = Mixed(5000, 7);
  for (const ParquetCodec codec :
       {ParquetCodec::kSnappy, ParquetCodec::kGzip, ParquetCodec::kZstd}) {
    EXPECT_EQ(PackPage(page, codec), PackPage(page, codec));
    EXPECT_NE(PackPage(page, codec), page);
  }
  EXPECT_EQ(PackPage(page, ParquetCodec::kNone), page);
}

TEST(ParquetCodecOf, KnowsFourNames) {
  EXPECT_EQ(ParquetCodecOf(""), ParquetCodec::kNone);
  EXPECT_EQ(ParquetCodecOf("GZIP"), ParquetCodec::kGzip);
  EXPECT_THROW(ParquetCodecOf("brotli"), Error);
}

TEST(ValidUtf8, ReplacesWhatIsNone) {
  const std::string good = "aé€𝄞\xed\x9f\xbf";
  EXPECT_EQ(ValidUtf8(good), good);
  const std::string mark = "\xef\xbf\xbd";
  EXPECT_EQ(ValidUtf8("a\xff"
                      "b\xc3"),
            "a" + mark + "b" + mark);
  EXPECT_EQ(ValidUtf8("\xc0\x80"), mark + mark);             // overlong
  EXPECT_EQ(ValidUtf8("\xed\xa0\x80"), mark + mark + mark);  // a surrogate
}

}  // namespace
}  // namespace hydrofoil
