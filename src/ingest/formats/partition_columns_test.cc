#include "ingest/formats/partition_columns.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace hydrofoil {
namespace {

TEST(PartitionValue, IsTheFirstOfItsColumnAsItStandsThere) {
  EXPECT_EQ(PartitionValue("nfs://d/year=2020/m=jan%2Ffeb/a.csv", "year"), "2020");
  EXPECT_EQ(PartitionValue("nfs://d/year=2020/m=jan%2Ffeb/a.csv", "m"), "jan%2Ffeb");
  EXPECT_EQ(PartitionValue("d/y=1/y=2/a.csv", "y"), "1");
  EXPECT_EQ(PartitionValue("d/k=a=b/a.csv", "k"), "a=b");
  EXPECT_EQ(PartitionValue("d/year=7.csv", "year"), "7.csv");
  EXPECT_EQ(PartitionValue("d/year=/a.csv", "year"), std::nullopt);
  EXPECT_EQ(PartitionValue("d/Year=1/a.csv", "year"), std::nullopt);
  EXPECT_EQ(PartitionValue("", ""), std::nullopt);
}

TEST(RequirePartitions, NamesEveryFileAndTheLastColumnItLacks) {
  const std::vector<Source> sources = {Source::OfBytes("nfs://d/y=1/z=2/a.csv", "1"),
                                       Source::OfBytes("nfs://d/y=2/a.csv", "1")};
  const std::vector<std::string> columns = {"q", "z"};
  try {
    RequirePartitions(sources, columns);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kMalformedRequest);
    EXPECT_STREQ(error.what(),
                 "The following files do not contain required partitionBy columns on their path: \n"
                 "File: nfs://d/y=1/z=2/a.csv | Missing column: q\n"
                 "File: nfs://d/y=2/a.csv | Missing column: z");
  }
}

TEST(PartitionColumn, HasTheLevelsThatOccurSorted) {
  const std::vector<Source> sources = {Source::OfBytes("y=b/1", "1"), Source::OfBytes("y=c/1", "1"),
                                       Source::OfBytes("y=a/1", "1")};
  const RowLayoutPtr layout = std::make_shared<RowLayout>(RowLayout{0, 2, 3});
  const std::vector<PartitionRows> chunks = {{.source = 0, .rows = 2}, {.source = 2, .rows = 1}};
  const ColumnPtr column = PartitionColumn(sources, "y", chunks, layout);
  EXPECT_EQ(*column->domain(), (Domain{"a", "b"}));
  EXPECT_EQ(column->Values(), (std::vector<double>{1, 1, 0}));
}

}  // namespace
}  // namespace hydrofoil
