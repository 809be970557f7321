#include "ingest/delimited/svmlight_parser.h"

#include <gtest/gtest.h>

namespace hydrofoil {
namespace {

TEST(SvmLight, IsToldByItsFirstRecord) {
  EXPECT_TRUE(LooksLikeSvmLight("# comment\n\n+1 1:0.5 7:2 # more\nx\n"));
  EXPECT_TRUE(LooksLikeSvmLight("1 qid:4 2:1\n"));
  EXPECT_TRUE(LooksLikeSvmLight("1 2:1 1:1\n"));
  for (const char* other :
       {"", "1\n", "1 2 3\n", "a 1:2\n", "1 12:30:00\n", "1 1:nan\n", "1,2:3\n"}) {
    EXPECT_FALSE(LooksLikeSvmLight(other)) << other;
  }
}

TEST(SvmLight, MakesSparseChunks) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += i == 70 ? "1 3:2.5 9:1\n" : "0 9:1\n";
  const ParsedBlock block = ParseSvmLightBlock(text, {});
  ASSERT_EQ(block.chunks.size(), 10U);
  EXPECT_EQ(block.rows, 100U);
  EXPECT_EQ(block.chunks[0]->encoding(), Chunk::Encoding::kSparse);
  EXPECT_EQ(block.chunks[3]->At(70), 2.5);
  EXPECT_EQ(block.chunks[3]->At(69), 0);
  EXPECT_EQ(block.chunks[5]->encoding(), Chunk::Encoding::kConstant);
  EXPECT_EQ(block.chunks[9]->At(99), 1);
}

TEST(SvmLight, NotesFaultsWithRowAndByte) {
  const ParsedBlock block = ParseSvmLightBlock(
      "1 1:1\nx 1:1\n2 0:1\n3 1:5 1:6\n4 60000000:1\n5 99999999999999999999:1\n", {});
  EXPECT_EQ(block.rows, 5U);
  ASSERT_EQ(block.faults.size(), 5U);
  EXPECT_EQ(block.faults[0].byte, 6U);
  EXPECT_EQ(block.faults[0].row, 1U);
  EXPECT_EQ(block.faults[0].text, "Unexpected character, expected number, got 'x...'");
  EXPECT_EQ(block.faults[1].text,
            "Column 0 is not between 1 and 16777215. Rest of the line is skipped.");
  EXPECT_EQ(block.faults[2].text,
            "Columns come in non-increasing sequence. Got 1 after 1. Rest of the line is skipped.");
  EXPECT_EQ(block.chunks[1]->At(2), 5);
}

}  // namespace
}  // namespace hydrofoil
