#include "frame/quantile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace hydrofoil {
namespace {

TEST(WeightedQuantiles, InterpolatesBetweenNeighbours) {
  const std::vector<double> values = {4, 1, 3, 2};
  const WeightedQuantiles quantiles(values, {});
  EXPECT_DOUBLE_EQ(quantiles.At(0), 1);
  EXPECT_DOUBLE_EQ(quantiles.At(0.5), 2.5);
  EXPECT_DOUBLE_EQ(quantiles.At(0.9), 3.7);
  EXPECT_DOUBLE_EQ(quantiles.At(1), 4);
}

TEST(WeightedQuantiles, CountsAWeightAsRepeatedRows) {
  const std::vector<double> values = {1, 2, 3};
  const std::vector<double> weights = {3, 0, 2};
  const std::vector<double> repeated = {1, 1, 1, 3, 3};
  const WeightedQuantiles weighted(values, weights);
  const WeightedQuantiles plain(repeated, {});
  for (const double probability : {0.0, 0.1, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0}) {
    EXPECT_DOUBLE_EQ(weighted.At(probability), plain.At(probability)) << probability;
  }
}

TEST(WeightedQuantiles, LeavesOutMissingValues) {
  const std::vector<double> values = {std::nan(""), 7, std::nan("")};
  EXPECT_EQ(WeightedQuantiles(values, {}).At(0.3), 7);
  EXPECT_TRUE(std::isnan(WeightedQuantiles({}, {}).At(0.3)));
}

}  // namespace
}  // namespace hydrofoil
