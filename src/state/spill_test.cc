#include "state/spill.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hydrofoil::state {
namespace {

namespace fs = std::filesystem;

class SpillTest : public testing::Test {
 protected:
  SpillTest() : folder_(fs::path(testing::TempDir()) / "hydrofoil_spill_test") {
    fs::create_directories(folder_);
  }
  ~SpillTest() override {
    OfferChunkPlace(nullptr);
    fs::remove_all(folder_);
  }

  fs::path folder_;
};

std::vector<double> Values(size_t rows) {
  std::vector<double> values(rows);
  for (size_t i = 0; i < rows; ++i) values[i] = std::sqrt(static_cast<double>(i));
  return values;
}

TEST_F(SpillTest, ChunksBeyondTheHeapLieInAFileWithoutAName) {
  OfferChunkPlace(std::make_shared<Spill>(folder_, 0));
  const std::vector<double> values = Values(60'000);
  const std::vector<std::optional<std::string>> texts(5000, std::optional<std::string>("text"));
  std::vector<ChunkPtr> chunks;
  for (int i = 0; i < 200; ++i) chunks.push_back(Chunk::FromValues(values));  // of several files
  const ChunkPtr text = Chunk::FromStrings(texts);
  OfferChunkPlace(nullptr);
  const ChunkPtr on_heap = Chunk::FromValues(values);
  EXPECT_EQ(on_heap->home(), nullptr);
  EXPECT_TRUE(fs::is_empty(folder_));
  for (const ChunkPtr& chunk : chunks) {
    ASSERT_NE(chunk->home(), nullptr);
    std::vector<double> out(values.size());
    chunk->Decode(0, out);
    ASSERT_EQ(out, values);
    ASSERT_EQ(chunk->byte_size(), on_heap->byte_size());
  }
  ASSERT_NE(text->home(), nullptr);
  EXPECT_EQ(text->StringAt(4999), "text");
}

TEST_F(SpillTest, SmallChunksAndThoseThatTheHeapHasRoomForLieThere) {
  OfferChunkPlace(std::make_shared<Spill>(folder_, 0));
  EXPECT_EQ(Chunk::FromValues(Values(100))->home(), nullptr);
  OfferChunkPlace(std::make_shared<Spill>(folder_, std::numeric_limits<size_t>::max()));
  EXPECT_EQ(Chunk::FromValues(Values(60'000))->home(), nullptr);
}

TEST_F(SpillTest, WithoutAFolderTheHeapIsThePlace) {
  OfferChunkPlace(std::make_shared<Spill>(folder_ / "missing", 0));
  const ChunkPtr chunk = Chunk::FromValues(Values(60'000));
  EXPECT_EQ(chunk->home(), nullptr);
  EXPECT_EQ(chunk->At(4), 2);
}

}  // namespace
}  // namespace hydrofoil::state
