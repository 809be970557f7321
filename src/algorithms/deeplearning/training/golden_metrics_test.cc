// Metrics against those that H2O-3 3.46.0.11 computed from the same predictions.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "model/binomial_metrics.h"
#include "model/golden_files_for_test.h"
#include "model/multinomial_metrics.h"
#include "model/regression_metrics.h"

namespace hydrofoil {
namespace {

using golden::Csv;
using golden::Json;

double Number(const TableCell& cell) {
  if (const auto* integer = std::get_if<int64_t>(&cell)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<float>(&cell)) return *real;
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  return std::nan("");
}

void ExpectClose(double actual, const Json& expected, const std::string& what) {
  if (std::isnan(expected.number)) {
    EXPECT_TRUE(std::isnan(actual)) << what << " is " << actual;
    return;
  }
  EXPECT_NEAR(actual, expected.number, 1e-9 * std::max(1.0, std::abs(expected.number))) << what;
}

void ExpectCell(const TableCell& actual, const Json& expected, const std::string& what) {
  if (const auto* text = std::get_if<std::string>(&actual)) {
    EXPECT_EQ(*text, expected.text) << what;
  } else {
    ExpectClose(Number(actual), expected, what);
  }
}

// Both forms of recorded tables: {"columns": [names], "rows": [[...]]} and a TwoDimTable.
void ExpectTable(const Table& actual, const Json& expected) {
  const bool by_rows = !expected["rows"].is_null();
  const Json& columns = expected["columns"];
  ASSERT_EQ(actual.columns.size(), columns.list.size()) << actual.name;
  for (size_t c = 0; c < actual.columns.size(); ++c) {
    const TableColumn& column = actual.columns[c];
    EXPECT_EQ(column.name, by_rows ? columns[c].text : columns[c]["name"].text);
    if (!by_rows) {
      EXPECT_EQ(column.type, columns[c]["type"].text) << column.name;
      EXPECT_EQ(column.format, columns[c]["format"].text) << column.name;
      EXPECT_EQ(column.description, columns[c]["description"].text) << column.name;
    }
    const size_t rows = by_rows ? expected["rows"].list.size() : expected["data"][c].list.size();
    ASSERT_EQ(column.cells.size(), rows) << actual.name << " " << column.name;
    for (size_t r = 0; r < rows; ++r) {
      const Json& cell = by_rows ? expected["rows"][r][c] : expected["data"][c][r];
      ExpectCell(column.cells[r], cell,
                 actual.name + " " + column.name + " row " + std::to_string(r));
    }
  }
  if (!by_rows) {
    EXPECT_EQ(actual.name, expected["name"].text);
    EXPECT_EQ(actual.description, expected["description"].text);
  }
}

void ExpectShared(const ModelMetrics& metrics, const Json& expected) {
  ExpectClose(metrics.mse, expected["MSE"], "MSE");
  ExpectClose(metrics.rmse, expected["RMSE"], "RMSE");
  ExpectClose(static_cast<double>(metrics.row_count), expected["nobs"], "nobs");
}

void ExpectRanking(const BinomialMetrics& metrics, const Json& expected) {
  ExpectClose(metrics.auc, expected["AUC"], "AUC");
  ExpectClose(metrics.pr_auc, expected["pr_auc"], "pr_auc");
  ExpectClose(metrics.gini, expected["Gini"], "Gini");
  ExpectClose(metrics.mean_per_class_error, expected["mean_per_class_error"],
              "mean_per_class_error");
  ExpectTable(ConfusionMatrixTable(metrics.confusion_matrix), expected["cm"]["table"]);
  ExpectTable(metrics.thresholds, expected["thresholds_and_metric_scores"]);
  ExpectTable(metrics.max_criteria, expected["max_criteria_and_metric_scores"]);
  ASSERT_EQ(metrics.gains_lift.has_value(), !expected["gains_lift_table"].is_null());
  if (metrics.gains_lift) ExpectTable(*metrics.gains_lift, expected["gains_lift_table"]);
}

// Predictions of a recorded model with the responses of the scored file.
ScoredRows Recorded(const Csv& predictions, const std::vector<std::string>& responses,
                    const DomainPtr& domain) {
  ScoredRows scored;
  scored.rows = responses.size();
  const size_t first = domain ? 1 : 0;
  scored.width = predictions.names.size() - first;
  scored.predictions.resize(scored.rows * scored.width);
  for (size_t c = 0; c < scored.width; ++c) {
    const std::vector<double> column = predictions.Numbers(c + first);
    for (size_t row = 0; row < scored.rows; ++row) {
      scored.predictions[row * scored.width + c] = column[row];
    }
  }
  const auto index = [&](const std::string& level) {
    return static_cast<size_t>(std::find(domain->begin(), domain->end(), level) - domain->begin());
  };
  for (size_t row = 0; row < scored.rows; ++row) {
    const std::string& cell = responses[row];
    if (cell.empty())
      scored.responses.push_back(std::nan(""));
    else if (domain)
      scored.responses.push_back(static_cast<double>(index(cell)));
    else
      scored.responses.push_back(std::strtod(cell.c_str(), nullptr));
    if (domain) {
      scored.labels.push_back(static_cast<uint32_t>(index(predictions.columns[0][row])));
    }
  }
  return scored;
}

ScoredRows RecordedOf(const std::string& model, const std::string& data,
                      const std::string& response, const DomainPtr& domain) {
  const Csv predictions = golden::ReadCsv("golden/mojo/" + model + ".predict.csv");
  const Csv file = golden::ReadCsv("golden/mojo/score_" + data + ".csv");
  return Recorded(predictions, file.Column(response), domain);
}

Json RecordedMetrics(const std::string& model) {
  return golden::ReadJson("golden/mojo/" + model + ".metrics.json");
}

class GoldenBinomial : public testing::TestWithParam<std::string> {};

TEST_P(GoldenBinomial, EqualsRecordedMetrics) {
  const auto domain = std::make_shared<const Domain>(Domain{"0", "1"});
  const ScoredRows scored = RecordedOf(GetParam(), "prostate", "CAPSULE", domain);
  const Json expected = RecordedMetrics(GetParam());
  ModelMetrics metrics;
  ComputeBinomialMetrics(scored, domain, -1, metrics);
  ExpectShared(metrics, expected);
  ASSERT_NE(metrics.binomial(), nullptr);
  ExpectClose(metrics.r2(), expected["r2"], "r2");
  ExpectClose(metrics.logloss(), expected["logloss"], "logloss");
  ExpectRanking(*metrics.binomial(), expected);
}

INSTANTIATE_TEST_SUITE_P(Models, GoldenBinomial,
                         testing::Values("prostate_bin", "prostate_hash", "prostate_momentum",
                                         "prostate_nofirst", "prostate_skip", "prostate_sparse",
                                         "prostate_balanced"));

class GoldenMultinomial : public testing::TestWithParam<std::string> {};

TEST_P(GoldenMultinomial, EqualsRecordedMetrics) {
  const auto domain =
      std::make_shared<const Domain>(Domain{"Iris-setosa", "Iris-versicolor", "Iris-virginica"});
  const ScoredRows scored = RecordedOf(GetParam(), "iris", "class", domain);
  const Json expected = RecordedMetrics(GetParam());
  ModelMetrics metrics;
  ComputeMultinomialMetrics(scored, domain, AucType::kAuto, metrics);
  ExpectShared(metrics, expected);
  ExpectClose(metrics.r2(), expected["r2"], "r2");
  ExpectClose(metrics.logloss(), expected["logloss"], "logloss");
  ExpectClose(metrics.mean_per_class_error(), expected["mean_per_class_error"],
              "mean_per_class_error");
  const MultinomialMetrics* detail = metrics.multinomial();
  ASSERT_NE(detail, nullptr);
  ExpectTable(ConfusionMatrixTable(detail->confusion_matrix), expected["cm"]["table"]);
  ASSERT_EQ(detail->hit_ratios.size(), 3U);
  for (size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(detail->hit_ratios[k], expected["hit_ratio_table"]["rows"][k][1].number, 1e-7);
  }
  EXPECT_TRUE(std::isnan(metrics.auc()));
}

INSTANTIATE_TEST_SUITE_P(Models, GoldenMultinomial,
                         testing::Values("iris_Tanh", "iris_Rectifier", "iris_Maxout",
                                         "iris_TanhWithDropout", "iris_deep", "iris_nostd",
                                         "iris_single"));

struct RegressionCase {
  std::string model;
  Distribution distribution;
};

class GoldenRegression : public testing::TestWithParam<RegressionCase> {};

TEST_P(GoldenRegression, EqualsRecordedMetrics) {
  const ScoredRows scored = RecordedOf(GetParam().model, "cars", "economy", nullptr);
  const Json expected = RecordedMetrics(GetParam().model);
  ResponseDistribution distribution;
  distribution.kind = GetParam().distribution;
  for (const Json& entry : golden::ReadJson("golden/mojo/manifest.json").list) {
    const Json& alpha = entry["params"]["quantile_alpha"];
    if (entry["name"].text == GetParam().model && !alpha.is_null()) {
      distribution.quantile_alpha = alpha.number;
    }
  }
  ModelMetrics metrics;
  ComputeRegressionMetrics(scored, distribution, metrics);
  ExpectShared(metrics, expected);
  ASSERT_NE(metrics.regression(), nullptr);
  ExpectClose(metrics.r2(), expected["r2"], "r2");
  ExpectClose(metrics.regression()->mae, expected["mae"], "mae");
  ExpectClose(metrics.regression()->rmsle, expected["rmsle"], "rmsle");
  ExpectClose(metrics.regression()->mean_residual_deviance, expected["mean_residual_deviance"],
              "mean_residual_deviance");
}

INSTANTIATE_TEST_SUITE_P(Models, GoldenRegression,
                         testing::Values(RegressionCase{"cars_gaussian", Distribution::kGaussian},
                                         RegressionCase{"cars_poisson", Distribution::kPoisson},
                                         RegressionCase{"cars_gamma", Distribution::kGamma},
                                         RegressionCase{"cars_tweedie", Distribution::kTweedie},
                                         RegressionCase{"cars_laplace", Distribution::kLaplace},
                                         RegressionCase{"cars_quantile", Distribution::kQuantile},
                                         RegressionCase{"cars_huber", Distribution::kHuber}),
                         [](const auto& info) { return info.param.model; });

// Every recorded table of thresholds holds each probability with the rows of both classes, as long
// as there are fewer than 400: enough to compute all that depends on the ranking again.
ScoredRows FromThresholds(const Json& table) {
  const auto column = [&](const std::string& name) -> const Json& {
    for (size_t c = 0; c < table["columns"].list.size(); ++c) {
      if (table["columns"][c]["name"].text == name) return table["data"][c];
    }
    throw std::runtime_error("no column " + name);
  };
  ScoredRows scored;
  scored.width = 2;
  double tps = 0;
  double fps = 0;
  const auto add = [&](double p1, double label) {
    scored.predictions.insert(scored.predictions.end(), {1 - p1, p1});
    scored.responses.push_back(label);
    ++scored.rows;
  };
  for (size_t i = 0; i < column("threshold").list.size(); ++i) {
    for (; tps < column("tps")[i].number; ++tps) add(column("threshold")[i].number, 1);
    for (; fps < column("fps")[i].number; ++fps) add(column("threshold")[i].number, 0);
  }
  return scored;
}

// All objects of a recording that are binomial metrics with gains and lift.
void CollectBinomial(const Json& value, std::vector<const Json*>& found) {
  if (value["model_category"].text == "Binomial" && !value["gains_lift_table"].is_null() &&
      value["thresholds_and_metric_scores"]["data"].list.size() > 2) {
    found.push_back(&value);
    return;
  }
  for (const auto& [name, member] : value.object) CollectBinomial(member, found);
  for (const Json& member : value.list) CollectBinomial(member, found);
}

class RecordedTraffic : public testing::TestWithParam<std::string> {};

TEST_P(RecordedTraffic, RankingEqualsRecordedMetrics) {
  const std::string file = "golden/rest/" + GetParam() + ".jsonl";
  const std::vector<Json> lines = golden::ReadJsonLines(file);
  std::vector<const Json*> recorded;
  for (const Json& line : lines) CollectBinomial(line["response"], recorded);
  ASSERT_FALSE(recorded.empty());
  const auto domain = std::make_shared<const Domain>(Domain{"0", "1"});
  size_t compared = 0;
  for (const Json* expected : recorded) {
    const ScoredRows scored = FromThresholds((*expected)["thresholds_and_metric_scores"]);
    if ((*expected)["domain"][0].text != "0" || scored.rows >= 400) continue;
    ModelMetrics metrics;
    ComputeBinomialMetrics(scored, domain, -1, metrics);
    ExpectRanking(*metrics.binomial(), *expected);
    ++compared;
    if (HasFailure()) return;
  }
  EXPECT_GT(compared, 0U);
}

INSTANTIATE_TEST_SUITE_P(Recordings, RecordedTraffic,
                         testing::Values("s03_binomial", "s07_checkpoint_save", "s10_errors",
                                         "s12_pdp_explain", "r10_binomial"));

}  // namespace
}  // namespace hydrofoil
