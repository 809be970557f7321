#include "ingest/page_compression.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/random.h"
#include "ingest/parquet_column.h"
#include "ingest/parquet_pages.h"

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

TEST(Snappy, IsReadBack) {
  for (const size_t size : {0, 1, 3, 4, 59, 60, 61, 256, 257, 70'000, 300'000}) {
    const std::string bytes = Mixed(size, size + 1);
    EXPECT_EQ(Unsnappy(Snappy(bytes), size), bytes) << size;
  }
  const std::string same(100'000, 'x');
  const std::string packed = Snappy(same);
  EXPECT_EQ(Unsnappy(packed, same.size()), same);
  EXPECT_LT(packed.size(), 6000U);
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
