#include "frame/frame.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "base/random.h"
#include "frame/column_stats.h"

namespace hydrofoil {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

ColumnPtr Numbers(const std::vector<double>& values, size_t chunk_rows = kChunkRows) {
  return Column::FromValues(ColumnType::kNumeric, MakeLayout(values.size(), chunk_rows), values);
}

TEST(Column, DecodesAcrossChunks) {
  std::vector<double> values(1000);
  std::iota(values.begin(), values.end(), 0);
  const ColumnPtr column = Numbers(values, 7);
  EXPECT_EQ(column->Values(), values);
  std::vector<double> part(20);
  column->Decode(5, part);
  EXPECT_EQ(part[0], 5);
  EXPECT_EQ(part[19], 24);
  EXPECT_EQ(column->At(999), 999);
  const ColumnPtr other = Column::WithLayout(column, MakeLayout(1000, 300));
  EXPECT_EQ(other->chunks().size(), 4U);
  EXPECT_EQ(other->Values(), values);
}

TEST(ColumnStats, OfNumbers) {
  const double inf = std::numeric_limits<double>::infinity();
  const ColumnPtr column = Numbers({3, 0, kNan, 1, inf, 2.5, 1, 7, -inf});
  const ColumnStats& stats = column->stats();
  EXPECT_EQ(stats.rows, 9U);
  EXPECT_EQ(stats.missing_count, 1U);
  EXPECT_EQ(stats.zero_count, 1U);
  EXPECT_EQ(stats.positive_infinity_count, 1U);
  EXPECT_EQ(stats.negative_infinity_count, 1U);
  EXPECT_EQ(stats.mins, (std::vector<double>{-inf, 0, 1, 1, 2.5}));
  EXPECT_EQ(stats.maxs, (std::vector<double>{inf, 7, 3, 2.5, 1}));
  EXPECT_DOUBLE_EQ(stats.mean, 14.5 / 6);
  EXPECT_FALSE(stats.is_integer);
}

TEST(ColumnStats, DoNotDependOnTheChunking) {
  Pcg random(11);
  std::vector<double> values(5000);
  double sum = 0;
  for (double& value : values) {
    value = random.NextGaussian() + 100;
    sum += value;
  }
  const double mean = sum / 5000;
  double squares = 0;
  for (const double value : values) {
    squares += (value - mean) * (value - mean);
  }
  for (const size_t chunk_rows : {1, 10, 4999, 5000}) {
    const ColumnPtr column = Numbers(values, chunk_rows);
    EXPECT_NEAR(column->stats().mean, mean, 1e-11);
    EXPECT_NEAR(column->stats().sigma, std::sqrt(squares / 4999), 1e-11);
  }
}

TEST(ColumnStats, OfConstantChunks) {
  std::vector<double> values(100, 0.0);
  values.insert(values.end(), 100, 4.0);
  values.insert(values.end(), 100, kNan);
  const ColumnPtr column = Numbers(values, 100);
  EXPECT_EQ(column->stats().zero_count, 100U);
  EXPECT_EQ(column->stats().missing_count, 100U);
  EXPECT_DOUBLE_EQ(column->stats().mean, 2);
  EXPECT_NEAR(column->stats().sigma, std::sqrt(800.0 / 199), 1e-12);
  EXPECT_EQ(column->stats().mins, std::vector<double>(5, 0.0));
}

TEST(ColumnStats, OfCategoriesAndNothing) {
  const auto domain = std::make_shared<const Domain>(Domain{"a", "b"});
  const std::vector<double> codes = {0, 1, 1, kNan};
  const auto column = Column::FromValues(ColumnType::kCategorical, MakeLayout(4), codes, domain);
  EXPECT_EQ(column->stats().level_counts, (std::vector<uint64_t>{1, 2}));
  EXPECT_DOUBLE_EQ(column->stats().mean, 2.0 / 3);
  EXPECT_TRUE(std::isnan(Numbers({kNan, kNan})->stats().mean));
  EXPECT_EQ(Numbers({5})->stats().sigma, 0);
  EXPECT_TRUE(Numbers({})->stats().mins.empty());
}

TEST(Frame, SharesColumnsAndTakesRows) {
  Frame frame({"x", "y"}, {Numbers({1, 2, 3, 4}), Numbers({5, 6, 7, 8}, 3)});
  EXPECT_EQ(frame.rows(), 4U);
  EXPECT_EQ(frame.column(0)->layout(), frame.column(1)->layout());
  EXPECT_EQ(frame.Find("y"), 1U);
  EXPECT_EQ(frame.Find("z"), std::nullopt);

  Frame copy = frame;
  copy.Replace(0, Numbers({0, 0, 0, 0}));
  EXPECT_EQ(copy.column(1), frame.column(1));
  EXPECT_EQ(frame.column(0)->At(3), 4);

  const std::vector<std::optional<std::string>> text = {"a", "b", std::nullopt, "d"};
  frame.Append("s", Column::FromStrings(MakeLayout(4), text));
  const Frame taken = frame.TakeRows({3, 0, 0, 2});
  EXPECT_EQ(taken.column(0)->Values(), (std::vector<double>{4, 1, 1, 3}));
  EXPECT_EQ(taken.column(2)->StringAt(0), "d");
  EXPECT_EQ(taken.column(2)->StringAt(3), std::nullopt);
  EXPECT_EQ(frame.Select({2, 0}).names(), (std::vector<std::string>{"s", "x"}));
}

}  // namespace
}  // namespace hydrofoil
