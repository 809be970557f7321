// Reads the recorded MOJOs and compares what they predict with what the reference's server did.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/export/mojo_reader.h"
#include "algorithms/deeplearning/scoring/layer_outputs.h"
#include "base/recorded_files_for_test.h"
#include "model/golden_files_for_test.h"
#include "model/predict.h"

namespace hydrofoil {
namespace {

using golden::Csv;
using golden::Json;

const std::string kFolder = "golden/mojo/";

double NumberIn(const std::string& cell) {
  return cell.empty() || cell == "NA" ? std::nan("") : std::strtod(cell.c_str(), nullptr);
}

ColumnPtr NumberColumn(const std::vector<std::string>& cells, const RowLayoutPtr& layout) {
  std::vector<double> values;
  for (const std::string& cell : cells) values.push_back(NumberIn(cell));
  return Column::FromValues(ColumnType::kNumeric, layout, values);
}

// Levels by value if they are numbers, otherwise by name: as the recording's frames had them.
ColumnPtr ClassColumn(const std::vector<std::string>& cells, const RowLayoutPtr& layout) {
  Domain domain;
  for (const std::string& cell : cells) {
    if (!cell.empty() && std::find(domain.begin(), domain.end(), cell) == domain.end()) {
      domain.push_back(cell);
    }
  }
  std::sort(domain.begin(), domain.end());
  std::vector<double> codes;
  for (const std::string& cell : cells) {
    const auto found = std::find(domain.begin(), domain.end(), cell);
    codes.push_back(found == domain.end() ? std::nan("")
                                          : static_cast<double>(found - domain.begin()));
  }
  return Column::FromValues(ColumnType::kCategorical, layout, codes,
                            std::make_shared<const Domain>(domain));
}

// The frame that was scored: the file and the columns that the recording made of others.
KeyedFrame ScoringFrame(const std::string& data, const Model& model) {
  Csv csv = golden::ReadCsv(kFolder + "score_" + data + ".csv");
  const bool has_header = data != "ecg";
  if (!has_header) {
    for (size_t c = 0; c < csv.names.size(); ++c) {
      csv.columns[c].insert(csv.columns[c].begin(), csv.names[c]);
      csv.names[c] = "C" + std::to_string(c + 1);
    }
  }
  const RowLayoutPtr layout = MakeLayout(csv.columns.front().size());
  Frame frame;
  for (size_t c = 0; c < csv.names.size(); ++c) {
    const std::string& name = csv.names[c];
    const auto known = std::find(model.names.begin(), model.names.end(), name);
    const bool is_class =
        known != model.names.end() &&
        model.domains[static_cast<size_t>(known - model.names.begin())] != nullptr;
    frame.Append(name, is_class ? ClassColumn(csv.columns[c], layout)
                                : NumberColumn(csv.columns[c], layout));
  }
  const auto add_share = [&](const std::string& name, const std::string& of, double divisor) {
    const auto found = frame.Find(of);
    if (!found) return;
    std::vector<double> values = frame.column(*found)->Values();
    for (double& value : values) value /= divisor;
    frame.Append(name, Column::FromValues(ColumnType::kNumeric, layout, values));
  };
  if (data == "cars") {
    add_share("off", "weight", 5000);
    add_share("wt", "year", 75);
  }
  return {"scored", frame, 1};
}

struct Tally {
  size_t values = 0;
  double largest = 0;  // relative difference
};

void ExpectSame(const Frame& actual, const Csv& expected, const std::string& what, Tally& tally) {
  ASSERT_EQ(actual.names(), expected.names) << what;
  for (size_t c = 0; c < actual.column_count(); ++c) {
    const Column& column = *actual.column(c);
    ASSERT_EQ(column.rows(), expected.columns[c].size()) << what;
    for (size_t row = 0; row < column.rows(); ++row) {
      const std::string& cell = expected.columns[c][row];
      if (column.is_categorical()) {
        EXPECT_EQ(column.domain()->at(static_cast<size_t>(column.At(row))), cell)
            << what << " row " << row;
        continue;
      }
      const double value = NumberIn(cell);
      const double difference = std::abs(column.At(row) - value);
      EXPECT_LE(difference, std::max(1e-9, 1e-6 * std::abs(value)))
          << what << " " << actual.name(c) << " row " << row << ": " << column.At(row) << " for "
          << value;
      ++tally.values;
      if (value != 0) tally.largest = std::max(tally.largest, difference / std::abs(value));
    }
  }
}

void ExpectNumber(double actual, const Json& expected, const char* what) {
  if (std::isnan(expected.number)) return;
  EXPECT_NEAR(actual, expected.number, 1e-6 * std::max(1e-3, std::abs(expected.number))) << what;
}

void ExpectMetrics(const ModelMetrics& actual, const Json& expected) {
  ExpectNumber(actual.mse, expected["MSE"], "MSE");
  ExpectNumber(actual.rmse, expected["RMSE"], "RMSE");
  ExpectNumber(static_cast<double>(actual.row_count), expected["nobs"], "nobs");
  ExpectNumber(actual.r2(), expected["r2"], "r2");
  ExpectNumber(actual.logloss(), expected["logloss"], "logloss");
  ExpectNumber(actual.mean_per_class_error(), expected["mean_per_class_error"],
               "mean_per_class_error");
  ExpectNumber(actual.auc(), expected["AUC"], "AUC");
  ExpectNumber(actual.pr_auc(), expected["pr_auc"], "pr_auc");
  if (const RegressionMetrics* regression = actual.regression()) {
    ExpectNumber(regression->mae, expected["mae"], "mae");
    ExpectNumber(regression->rmsle, expected["rmsle"], "rmsle");
    ExpectNumber(regression->mean_residual_deviance, expected["mean_residual_deviance"],
                 "deviance");
  }
}

int64_t DeepFeaturesLayer(const Csv& recorded) {
  return std::strtoll(recorded.names.front().c_str() + std::string("DF.L").size(), nullptr, 10) - 1;
}

void ExpectAutoEncoder(const Model& model, const std::string& name, const KeyedFrame& frame,
                       Tally& tally) {
  const auto errors = ScoreReconstructionErrors(model, frame, false, {});
  ExpectSame(errors.frame, golden::ReadCsv(kFolder + name + ".anomaly.csv"), "anomaly", tally);
  ExpectSame(ScoreReconstructionErrors(model, frame, true, {}).frame,
             golden::ReadCsv(kFolder + name + ".anomaly_per_feature.csv"), "per feature", tally);
}

void CheckModel(const std::string& name, const std::string& data) {
  SCOPED_TRACE(name);
  const auto model = std::make_shared<const Model>(ReadNetworkMojo(
      MojoFile::Parse(ReadZip(std::filesystem::path(RecordedFile(kFolder + name + ".zip")))),
      name));
  const KeyedFrame frame = ScoringFrame(data, *model);
  Tally tally;
  ScoreResult result = ScoreFrame(*model, frame, {});
  ExpectSame(*result.predictions, golden::ReadCsv(kFolder + name + ".predict.csv"), "predict",
             tally);
  ASSERT_NE(result.metrics, nullptr);
  // The reference computes none for autoencoders on other frames.
  if (model->is_supervised()) {
    ExpectMetrics(*result.metrics, golden::ReadJson(kFolder + name + ".metrics.json"));
  }
  const Csv features = golden::ReadCsv(kFolder + name + ".deepfeatures.csv");
  ExpectSame(DeepFeatures(LearnedBy(*model), frame.frame, DeepFeaturesLayer(features), {}),
             features, "deep features", tally);
  if (!model->is_supervised()) ExpectAutoEncoder(*model, name, frame, tally);
  std::printf("%-24s %6zu values, largest relative difference %.2g\n", name.c_str(), tally.values,
              tally.largest);
}

TEST(MojoReaderTest, RecordedModelsPredictAsTheReferenceDid) {
  const Json manifest = golden::ReadJson(kFolder + "manifest.json");
  ASSERT_EQ(manifest.list.size(), 30U);
  for (const Json& entry : manifest.list) {
    if (entry["data"].text == "ecg") continue;
    ASSERT_NO_FATAL_FAILURE(CheckModel(entry["name"].text, entry["data"].text));
  }
}

TEST(MojoReaderTest, RecordedModelOfHeartbeatsPredictsAsTheReferenceDid) {
  if (!HasRecordedFile(kFolder + "score_ecg.csv")) GTEST_SKIP() << "its data set is not here";
  CheckModel("ecg_ae", "ecg");
}

}  // namespace
}  // namespace hydrofoil
