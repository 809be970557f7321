#include "ingest/delimited/csv_writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hydrofoil {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Frame Sample() {
  const RowLayoutPtr layout = MakeLayout(3, 2);
  const auto domain = std::make_shared<Domain>(Domain{"a", "q\"r"});
  return Frame(
      {"i", "r", "e", "s", "t"},
      {Column::FromValues(ColumnType::kNumeric, layout, std::vector<double>{1, -2, kMissing}),
       Column::FromValues(ColumnType::kNumeric, layout, std::vector<double>{1, 2.5, kInfinity}),
       Column::FromValues(ColumnType::kCategorical, layout, std::vector<double>{0, 1, kMissing},
                          domain),
       Column::FromStrings(layout,
                           std::vector<std::optional<std::string>>{"x,y", std::nullopt, ""}),
       Column::FromValues(ColumnType::kTime, layout,
                          std::vector<double>{1467331200000, 0, kMissing})});
}

std::string Write(const CsvFormat& format) {
  std::string text;
  CsvWriter writer(Sample(), format);
  while (writer.Next(text)) {
  }
  return text;
}

TEST(CsvWriter, WritesEveryType) {
  EXPECT_EQ(Write({}),
            "\"i\",\"r\",\"e\",\"s\",\"t\"\n"
            "1,1.0,\"a\",\"x,y\",1467331200000\n"
            "-2,2.5,\"q\"\"r\",,0\n"
            ",Infinity,,\"\",\n");
}

TEST(CsvWriter, FollowsTheFormat) {
  EXPECT_EQ(
      Write({.separator = ';', .quote_header = false, .hex_reals = true, .escape_quotes = false}),
      "i;r;e;s;t\n"
      "1;0x1.0p0;\"a\";\"x,y\";1467331200000\n"
      "-2;0x1.4p1;\"q\"r\";;0\n"
      ";Infinity;;\"\";\n");
  EXPECT_EQ(Write({.header = false}).substr(0, 4), "1,1.");
}

TEST(CsvWriter, WritesInBlocks) {
  const RowLayoutPtr layout = MakeLayout(200000);
  const Frame frame({"x"}, {Column::Generate(ColumnType::kNumeric, layout,
                                             [](size_t first, std::span<double> out) {
                                               for (double& value : out) {
                                                 value = static_cast<double>(first++);
                                               }
                                             })});
  CsvWriter writer(frame, {});
  std::string block;
  size_t blocks = 0;
  size_t lines = 0;
  while (writer.Next(block)) {
    EXPECT_LT(block.size(), 1U << 20);
    lines += static_cast<size_t>(std::count(block.begin(), block.end(), '\n'));
    ++blocks;
    block.clear();
  }
  EXPECT_EQ(lines, 200001U);
  EXPECT_GT(blocks, 3U);
}

}  // namespace
}  // namespace hydrofoil
