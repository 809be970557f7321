#include "ingest/formats/parse_preview.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace hydrofoil {
namespace {

using Rows = std::vector<std::vector<std::string>>;

class ParsePreviewTest : public ::testing::Test {
 protected:
  ParsePreviewTest() {
    setup_.column_names = {"x", "g", "t", "y", "r"};
    setup_.column_count = 5;
    setup_.preview = {{"1", "a", "2", "yes", "3"}};
  }

  ParseSetup setup_;
};

// The expectations are answers of H2O 3.46.
TEST_F(ParsePreviewTest, CutsAsTheReferenceDoes) {
  EXPECT_EQ(CutPreview(setup_, {}).rows, setup_.preview);
  EXPECT_EQ(CutPreview(setup_, {"", 0, 9}).rows, setup_.preview);
  EXPECT_EQ(CutPreview(setup_, {"", 1, 2}).rows, (Rows{{"g", "t"}, {"a", "2"}}));
  EXPECT_EQ(CutPreview(setup_, {"", 9, 0}).rows, (Rows{{}, {}}));
  const Preview both = CutPreview(setup_, {"g|y|r", 1, 1});
  EXPECT_EQ(both.filtered_count, 3);
  EXPECT_EQ(both.rows, (Rows{{"y"}, {"yes"}}));
  EXPECT_EQ(CutPreview(setup_, {"X", 0, 0}).filtered_count, 0);
  EXPECT_EQ(CutPreview(setup_, {".*", 0, 0}).filtered_count, 5);
}

TEST_F(ParsePreviewTest, RefusesWhatMakesNoSense) {
  EXPECT_THROW(CutPreview(setup_, {"(", 0, 0}), Error);
  EXPECT_THROW(CutPreview(setup_, {"", -1, 0}), Error);
  EXPECT_THROW(CutPreview(setup_, {"", 0, -1}), Error);
}

}  // namespace
}  // namespace hydrofoil
