#include "model/auc_builder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace hydrofoil {
namespace {

struct Row {
  double probability;
  bool positive;
};

// The rows of which H2O-3 3.46.0.11 computed the numbers expected below.
std::vector<Row> RandomRows(size_t count) {
  Pcg random(42);
  std::vector<Row> rows;
  for (size_t i = 0; i < count; ++i) {
    const double probability = random.NextDouble();
    rows.push_back({probability, random.NextDouble() < probability * probability});
  }
  return rows;
}

AucBuilder Build(const std::vector<Row>& rows, size_t first, size_t end) {
  AucBuilder builder;
  for (size_t i = first; i < end; ++i) builder.Add(rows[i].probability, rows[i].positive, 1);
  return builder;
}

TEST(AucBuilder, MergesBinsAsTheReferenceDoes) {
  const AucBuilder builder = Build(RandomRows(3000), 0, 3000);
  ASSERT_EQ(builder.bins().size(), AucBuilder::kMaxBins);
  const RankingMeasures measures = MeasureRanking(builder.bins());
  EXPECT_NEAR(measures.auc, 0.8674014360867852, 1e-12);
  EXPECT_NEAR(measures.pr_auc, 0.7725738878619424, 1e-12);
  const auto& bins = builder.bins();
  EXPECT_NEAR(bins[399].center, 0.9982078491928346, 1e-12);
  EXPECT_NEAR(bins[398].center, 0.9944131236366236, 1e-12);
  EXPECT_NEAR(bins[399 - 198].center, 0.5052430255807261, 1e-12);
  EXPECT_NEAR(bins[399 - 202].center, 0.4951702254430029, 1e-12);
  EXPECT_NEAR(bins[0].center, 0.001676875929845038, 1e-12);
  double positives = 0;
  for (size_t i = 0; i <= 198; ++i) positives += bins[399 - i].positives;
  EXPECT_EQ(positives, 890);
}

TEST(AucBuilder, KeepsEveryRowWhenBuildersAreMerged) {
  const std::vector<Row> rows = RandomRows(3000);
  AucBuilder merged = Build(rows, 0, 1000);
  merged.Merge(Build(rows, 1000, 3000));
  double count = 0;
  for (const AucBin& bin : merged.bins()) count += bin.count();
  EXPECT_EQ(count, 3000);
  EXPECT_EQ(merged.bins().size(), AucBuilder::kMaxBins);
  const double alone = MeasureRanking(Build(rows, 0, 3000).bins()).auc;
  EXPECT_NEAR(MeasureRanking(merged.bins()).auc, alone, 1e-4);
}

TEST(AucBuilder, MergingFewRowsLosesNothing) {
  const std::vector<Row> rows = RandomRows(300);
  AucBuilder merged = Build(rows, 0, 150);
  merged.Merge(Build(rows, 150, 300));
  const AucBuilder alone = Build(rows, 0, 300);
  ASSERT_EQ(merged.bins().size(), alone.bins().size());
  for (size_t i = 0; i < alone.bins().size(); ++i) {
    EXPECT_EQ(merged.bins()[i].center, alone.bins()[i].center);
    EXPECT_EQ(merged.bins()[i].positives, alone.bins()[i].positives);
  }
}

TEST(MeasureRanking, KnowsTheExtremes) {
  const std::vector<AucBin> perfect = {{0.1, 0, 0, 5}, {0.9, 0, 3, 0}};
  EXPECT_DOUBLE_EQ(MeasureRanking(perfect).auc, 1);
  EXPECT_DOUBLE_EQ(MeasureRanking(perfect).pr_auc, 1);
  EXPECT_DOUBLE_EQ(MeasureRanking({{0.1, 0, 3, 0}, {0.9, 0, 0, 5}}).auc, 0);
  EXPECT_DOUBLE_EQ(MeasureRanking({{0.5, 0, 3, 5}}).auc, 0.5);
  EXPECT_DOUBLE_EQ(MeasureRanking({{0.5, 0, 3, 0}}).auc, 1) << "no negatives";
  EXPECT_DOUBLE_EQ(MeasureRanking({{0.5, 0, 0, 3}}).auc, 0) << "no positives";
}

}  // namespace
}  // namespace hydrofoil
