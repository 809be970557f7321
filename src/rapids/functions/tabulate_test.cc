// Expected values are answers of the reference.
#include "rapids/functions/tabulate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace hydrofoil::rapids {
namespace {

using Values = std::vector<double>;
using Labels = std::vector<std::string>;

const double kNan = std::nan("");

ColumnPtr Numbers(const Values& values) {
  return Column::FromValues(ColumnType::kNumeric, MakeLayout(values.size()), values);
}

ColumnPtr Levels(const Values& codes, const Domain& domain) {
  return Column::FromValues(ColumnType::kCategorical, MakeLayout(codes.size()), codes,
                            std::make_shared<const Domain>(domain));
}

const ColumnPtr kX = Numbers({1, 2, kNan, 4, 2.5, kNan});
const ColumnPtr kY = Numbers({5, kNan, 7, 8, 9, kNan});
const ColumnPtr kA = Levels({0, 1, kNan, 2, 0, 0}, {"p", "q", "r"});

TEST(Tabulate, CutsNumbersIntoEqualBins) {
  const Tabulation table = Tabulate({kX, kY, nullptr, 2, 2});
  EXPECT_EQ(table.predictor_labels, (Labels{"missing(NA)", "1.750000", "3.250000"}));
  EXPECT_EQ(table.response_labels, (Labels{"missing(NA)", "6.000000", "8.000000"}));
  EXPECT_EQ(table.counts, (Values{1, 1, 0, 0, 1, 0, 1, 0, 2}));
  EXPECT_EQ(table.means, (Values{7, 5, 8.5}));
  EXPECT_EQ(table.responses, (Values{1, 1, 2}));
}

TEST(Tabulate, GivesEachIntegerABinWhenThereAreEnough) {
  const Tabulation table = Tabulate({Numbers({2, 3, 4}), Numbers({1, 1, 2}), nullptr, 3, 10});
  EXPECT_EQ(table.predictor_labels, (Labels{"2", "3", "4"}));
  EXPECT_EQ(table.response_labels, (Labels{"1", "2"}));
}

TEST(Tabulate, UsesTheLevelsOfCategories) {
  const Tabulation table = Tabulate({kA, kX, nullptr, 20, 2});
  EXPECT_EQ(table.predictor_labels, (Labels{"missing(NA)", "p", "q", "r"}));
  EXPECT_EQ(table.counts, (Values{1, 1, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1}));
  EXPECT_TRUE(std::isnan(table.means[0]));
  EXPECT_EQ(table.means[1], 1.75);
}

TEST(Tabulate, WeighsRows) {
  const Tabulation table =
      Tabulate({Levels({0, 0}, {"p"}), Numbers({1, 4}), Numbers({1, 2}), 2, 2});
  EXPECT_EQ(table.means, (Values{3}));
  EXPECT_EQ(table.responses, (Values{3}));
}

TEST(Tabulate, CopesWithNothingButMissingValues) {
  const Tabulation table = Tabulate({Numbers({kNan, kNan}), Numbers({1, 1}), nullptr, 2, 2});
  EXPECT_EQ(table.predictor_labels, Labels{"missing(NA)"});
  EXPECT_EQ(table.counts, (Values{2}));
}

}  // namespace
}  // namespace hydrofoil::rapids
