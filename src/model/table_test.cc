#include "model/table.h"

#include <gtest/gtest.h>

#include "model/metrics.h"

namespace hydrofoil {
namespace {

TEST(TableColumnName, JoinsWordsInLowerCase) {
  EXPECT_EQ(TableColumnName("Training Classification Error"), "training_classification_error");
  EXPECT_EQ(TableColumnName("Training pr_auc"), "training_pr_auc");
  EXPECT_EQ(TableColumnName("Top-K Hit"), "topk_hit");
  EXPECT_EQ(TableColumnName(""), "");
}

TEST(ConfusionMatrix, CountsErrors) {
  ConfusionMatrix matrix;
  matrix.domain = std::make_shared<const Domain>(Domain{"a", "b", "c"});
  matrix.counts = {{1500, 500, 0}, {0, 0, 0}, {1, 0, 3}};
  EXPECT_DOUBLE_EQ(matrix.ErrorRate(), 501.0 / 2004);
  EXPECT_DOUBLE_EQ(matrix.MeanPerClassError(), (0.25 + 0 + 0.25) / 3);
  const Table table = ConfusionMatrixTable(matrix);
  ASSERT_EQ(table.row_count(), 4U);
  EXPECT_EQ(std::get<std::string>(table.Find("Rate")->cells[0]), "500 / 2,000");
  EXPECT_EQ(std::get<std::string>(table.Find("Rate")->cells[1]), "0 / 0");
  EXPECT_EQ(std::get<int64_t>(table.Find("a")->cells[3]), 1501);
  EXPECT_EQ(table.Find("b")->type, "long");
  EXPECT_EQ(table.Find("Rate")->format, "= %11s");
}

TEST(ConfusionMatrix, PrintsWeightedCountsWithDecimals) {
  ConfusionMatrix matrix;
  matrix.domain = std::make_shared<const Domain>(Domain{"0", "1"});
  matrix.counts = {{1.5, 0.5}, {0, 2}};
  const Table table = ConfusionMatrixTable(matrix);
  EXPECT_EQ(table.Find("0")->type, "double");
  EXPECT_EQ(std::get<double>(table.Find("0")->cells[0]), 1.5);
  EXPECT_EQ(std::get<std::string>(table.Find("Rate")->cells[0]), "0.50 / 2.00");
}

}  // namespace
}  // namespace hydrofoil
