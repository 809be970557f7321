#include "frame/histogram.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "frame/column.h"
#include "frame/quantile.h"

namespace hydrofoil {
namespace {

ColumnPtr MakeNumbers(const std::vector<double>& values, size_t chunk_rows) {
  return Column::FromValues(ColumnType::kNumeric, MakeLayout(values.size(), chunk_rows), values);
}

TEST(Histogram, OneBinAnIntegerUpToAThousand) {
  std::vector<double> values(760);
  std::iota(values.begin(), values.end(), 2.0);
  const Histogram small = ComputeHistogram(*MakeNumbers(values, 100));
  EXPECT_EQ(small.stride, 1);
  EXPECT_EQ(small.bins.size(), 760U);
  values.resize(1138);
  std::iota(values.begin(), values.end(), 3.0);
  const Histogram large = ComputeHistogram(*MakeNumbers(values, 100));
  EXPECT_EQ(large.stride, 1.138);
  EXPECT_EQ(large.bins.size(), 1000U);
}

TEST(Histogram, OneBinALevelHoweverManyThereAre) {
  auto domain = std::make_shared<Domain>();
  std::vector<double> codes;
  for (size_t level = 0; level < 3501; ++level) {
    domain->push_back(std::to_string(level));
    codes.insert(codes.end(), level % 7, static_cast<double>(level));
  }
  const auto column =
      Column::FromValues(ColumnType::kCategorical, MakeLayout(codes.size(), 1000), codes, domain);
  EXPECT_EQ(column->known_histogram(), nullptr);
  const Histogram& histogram = column->histogram();
  EXPECT_EQ(column->known_histogram(), &histogram);
  EXPECT_EQ(histogram.base, 1);
  EXPECT_EQ(histogram.stride, 1);
  EXPECT_EQ(histogram.bins.size(), 3499U);  // the first and the last level have no rows
  EXPECT_EQ(histogram.bins[5], 6U);
}

TEST(Histogram, PercentilesLieOnLeftEdgesOfBins) {
  std::vector<double> values(100, 4.4);
  values[0] = 4.3;
  values[99] = 7.9;
  const Histogram histogram = ComputeHistogram(*MakeNumbers(values, 7));
  EXPECT_EQ(histogram.base, 4.3);
  EXPECT_NEAR(histogram.stride, 0.0036, 1e-15);
  EXPECT_EQ(histogram.bins.back(), 1U);
  EXPECT_NEAR(ApproximatePercentiles(histogram)[8], 4.3 + 27 * 0.0036, 1e-12);
}

TEST(Histogram, ConstantAndEmptyColumnsHaveNoPercentiles) {
  const Histogram constant = ComputeHistogram(*MakeNumbers({2.5, 2.5}, 1));
  EXPECT_EQ(constant.stride, 0);
  EXPECT_EQ(constant.bins, (std::vector<uint64_t>{2}));
  EXPECT_TRUE(std::isnan(ApproximatePercentiles(constant)[0]));
  const double missing = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(ComputeHistogram(*MakeNumbers({missing, missing}, 1)).bins.empty());
}

TEST(Quantile, MethodsDifferBetweenValues) {
  const ColumnPtr column = MakeNumbers({4, 1, std::nan(""), 2}, 2);
  const std::vector<double> at = {0.25};
  EXPECT_EQ(Quantiles(*column, at, QuantileMethod::kInterpolate)[0], 1.5);
  EXPECT_EQ(Quantiles(*column, at, QuantileMethod::kLow)[0], 1);
  EXPECT_EQ(Quantiles(*column, at, QuantileMethod::kHigh)[0], 2);
}

TEST(Quantile, AWeightStandsForRepeats) {
  const ColumnPtr column = MakeNumbers({1, 2, 3}, 2);
  const ColumnPtr weights = MakeNumbers({1, 0, 3}, 2);
  const std::vector<double> at = {0.0, 0.5, 1.0};
  EXPECT_EQ(Quantiles(*column, at, QuantileMethod::kInterpolate, weights.get()),
            (std::vector<double>{1, 3, 3}));
}

}  // namespace
}  // namespace hydrofoil
