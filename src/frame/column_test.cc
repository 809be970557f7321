#include "frame/column.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <vector>

#include "frame/column_stats.h"

namespace hydrofoil {
namespace {

// i^2 at row i, in chunks of 50 rows; counts the rows that were computed.
ColumnPtr Squares(size_t rows, std::atomic<size_t>& computed) {
  return Column::Deferred(
      MakeLayout(rows, 50),
      [&computed](size_t first, std::span<double> out) {
        computed += out.size();
        for (size_t i = 0; i < out.size(); ++i) {
          out[i] = static_cast<double>((first + i) * (first + i));
        }
      },
      1);
}

TEST(DeferredColumn, ComputesWhatIsReadAndStoresNothing) {
  std::atomic<size_t> computed = 0;
  const ColumnPtr column = Squares(120, computed);
  EXPECT_EQ(column->At(11), 121);
  EXPECT_EQ(computed, 1U);
  EXPECT_EQ(column->stats().maxs.front(), 119 * 119);
  EXPECT_EQ(computed, 121U);
  EXPECT_TRUE(column->is_deferred());
  EXPECT_EQ(column->StringAt(3), std::nullopt);
  EXPECT_FALSE(column->IsMissing(3));
}

TEST(DeferredColumn, ComputesNoMoreOnceItHasChunks) {
  std::atomic<size_t> computed = 0;
  const ColumnPtr column = Squares(120, computed);
  EXPECT_EQ(column->chunks().size(), 3U);
  EXPECT_EQ(computed, 120U);
  EXPECT_FALSE(column->is_deferred());
  EXPECT_EQ(column->steps(), 0U);
  EXPECT_EQ(column->Values()[119], 119 * 119);
  EXPECT_EQ(Column::Stored(column)->At(60), 3600);
  EXPECT_EQ(computed, 120U);
}

TEST(DeferredColumn, TakesAnotherLayoutWithoutBeingComputed) {
  std::atomic<size_t> computed = 0;
  const ColumnPtr column = Column::WithLayout(Squares(120, computed), MakeLayout(120));
  EXPECT_EQ(computed, 0U);
  EXPECT_EQ(column->chunks().size(), 1U);
  EXPECT_EQ(column->At(119), 119 * 119);
}

TEST(RealColumn, HasNoIntegersUnderAnyLayout) {
  const std::vector<double> values = {1, 2, 3};
  const ColumnPtr whole = Column::FromValues(ColumnType::kNumeric, MakeLayout(3), values);
  const ColumnPtr real = Column::AsReal(whole);
  EXPECT_TRUE(whole->stats().is_integer);
  EXPECT_FALSE(real->stats().is_integer);
  EXPECT_EQ(real->Values(), values);
  EXPECT_FALSE(Column::WithLayout(real, MakeLayout(3, 2))->stats().is_integer);
  EXPECT_FALSE(Column::WithLayout(real, MakeLayout(3))->stats().is_integer);
  EXPECT_TRUE(Column::WithLayout(whole, MakeLayout(3, 2))->stats().is_integer);
}

// Long columns are summed in blocks, short ones value by value.
TEST(ColumnStats, AgreeForOneChunkAndForMany) {
  std::vector<double> values;
  for (size_t i = 0; i < 5000; ++i) {
    const auto x = static_cast<double>(i);
    values.push_back(i % 17 == 0 ? std::nan("") : std::sin(x) * 10 + 3);
  }
  values[100] = -std::numeric_limits<double>::infinity();
  const ColumnStats one =
      Column::FromValues(ColumnType::kNumeric, MakeLayout(5000), values)->stats();
  const ColumnStats many =
      Column::FromValues(ColumnType::kNumeric, MakeLayout(5000, 1100), values)->stats();
  EXPECT_NEAR(many.mean, one.mean, 1e-14);
  EXPECT_NEAR(many.sigma, one.sigma, 1e-13);
  EXPECT_EQ(many.mins, one.mins);
  EXPECT_EQ(many.maxs, one.maxs);
  EXPECT_EQ(many.missing_count, one.missing_count);
  EXPECT_EQ(many.negative_infinity_count, 1U);
  EXPECT_EQ(many.positive_infinity_count, 0U);
}

TEST(ColumnStats, SurviveSumsBeyondDoubles) {
  std::vector<double> values(1000, 1.5e308);
  values[0] = 1.4e308;
  values.resize(2000, std::nan(""));
  const ColumnStats stats =
      Column::FromValues(ColumnType::kNumeric, MakeLayout(2000, 1000), values)->stats();
  EXPECT_NEAR(stats.mean / 1.5e308, 1, 1e-3);
}

}  // namespace
}  // namespace hydrofoil
