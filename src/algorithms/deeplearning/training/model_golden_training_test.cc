// Whole trainings against those of H2O-3 3.46.0.11 with reproducible=true: the recorded models of
// golden/mojo and the traffic of golden/rest.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "algorithms/deeplearning/training/training_for_test.h"
#include "base/error.h"
#include "base/random.h"
#include "base/recorded_files_for_test.h"
#include "model/golden_files_for_test.h"
#include "model/parameter_table.h"
#include "model/predict.h"
#include "model/train.h"

namespace hydrofoil {
namespace {

using golden::Csv;
using golden::Json;

constexpr double kTolerance = 1e-5;

void ExpectClose(double actual, double expected, const std::string& what) {
  if (std::isnan(expected)) {
    EXPECT_TRUE(std::isnan(actual)) << what << " is " << actual;
    return;
  }
  EXPECT_NEAR(actual, expected, kTolerance * std::max(1e-3, std::abs(expected))) << what;
}

double Number(const TableCell& cell) {
  if (const auto* integer = std::get_if<int64_t>(&cell)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<float>(&cell)) return *real;
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  return std::nan("");
}

// A categorical column: integers are ordered by value, other levels by text.
ColumnPtr MakeFactor(const std::vector<std::string>& cells, const RowLayoutPtr& layout) {
  const auto before = [](const std::string& a, const std::string& b) {
    const bool numbers = std::isdigit(a[0]) && std::isdigit(b[0]);
    return numbers ? std::strtod(a.c_str(), nullptr) < std::strtod(b.c_str(), nullptr) : a < b;
  };
  std::set<std::string, decltype(before)> levels(before);
  for (const std::string& cell : cells) {
    if (!cell.empty()) levels.insert(cell);
  }
  auto domain = std::make_shared<const Domain>(levels.begin(), levels.end());
  std::vector<double> codes;
  for (const std::string& cell : cells) {
    const auto found = std::find(domain->begin(), domain->end(), cell);
    codes.push_back(cell.empty() ? std::nan("") : static_cast<double>(found - domain->begin()));
  }
  return Column::FromValues(ColumnType::kCategorical, layout, codes, domain);
}

Frame MakeFrame(const Csv& csv, const std::set<std::string>& factors) {
  Frame frame;
  const RowLayoutPtr layout = MakeLayout(csv.columns[0].size());
  for (size_t c = 0; c < csv.names.size(); ++c) {
    const ColumnPtr column = factors.contains(csv.names[c])
                                 ? MakeFactor(csv.columns[c], layout)
                                 : Column::FromValues(ColumnType::kNumeric, layout, csv.Numbers(c));
    frame.Append(csv.names[c], column);
  }
  return frame;
}

Frame WithScaled(Frame frame, const std::string& name, const std::string& of, double divisor) {
  std::vector<double> values = frame.column(*frame.Find(of))->Values();
  for (double& value : values) value /= divisor;
  frame.Append(name, Column::FromValues(ColumnType::kNumeric, frame.layout(), values));
  return frame;
}

struct DataSet {
  std::string file;
  std::string response;
  std::set<std::string> factors;
  std::vector<std::string> ignored;
};

DataSet DataSetOf(const std::string& name) {
  if (name == "iris") return {"iris_wheader", "class", {"class"}, {}};
  if (name == "cars") return {"cars_nice_header", "economy", {"name"}, {"name", "acceleration"}};
  return {"prostate", "CAPSULE", {"CAPSULE", "RACE", "DPROS"}, {"ID"}};
}

Frame ReadFrame(const std::string& file, const std::string& data) {
  Frame frame = MakeFrame(golden::ReadCsv(file), DataSetOf(data).factors);
  if (data != "cars") return frame;
  return WithScaled(WithScaled(frame, "off", "weight", 5000), "wt", "year", 75);
}

std::string GoldenParameter(const Json& value) {
  if (value.kind == Json::Kind::kBool) return value.number != 0 ? "true" : "false";
  if (value.kind == Json::Kind::kText) return value.text;
  if (value.kind == Json::Kind::kNumber) return std::to_string(value.number);
  std::string list;
  for (const Json& entry : value.list) {
    list += (list.empty() ? "" : ",") + GoldenParameter(entry);
  }
  return "[" + list + "]";
}

void SetFromJson(DeepLearningParameters& parameters, const Json& given) {
  for (const auto& [name, value] : given.object) {
    if (name == "rate") {
      parameters.rate = value.number;
    } else if (name == "seed" || name == "hidden" || name == "max_categorical_features") {
      std::string text = GoldenParameter(value);
      while (text.find(".000000") != std::string::npos) {
        text.erase(text.find(".000000"), 7);
      }
      SetParameter(parameters, name, text);
    } else {
      SetParameter(parameters, name, GoldenParameter(value));
    }
  }
}

std::string TrainingFile(const Json& entry) {
  return "data/" + DataSetOf(entry["data"].text).file + ".csv";
}

TrainingInput InputFor(const Json& entry) {
  const DataSet data = DataSetOf(entry["data"].text);
  TrainingInput input = NetworkTraining();
  input.key = entry["name"].text;
  SetFromJson(Own(input), entry["params"]);
  Own(input).autoencoder = entry["autoencoder"].number != 0;
  Own(input).ignored_columns = data.ignored;
  if (Own(input).autoencoder) {
    Own(input).ignored_columns.push_back(data.response);
  } else {
    Own(input).response_column = data.response;
  }
  if (entry["data"].text == "cars") {
    for (const char* special : {"off", "wt"}) {
      if (Own(input).offset_column != special && Own(input).weights_column != special) {
        Own(input).ignored_columns.emplace_back(special);
      }
    }
  }
  input.training = {"training", ReadFrame(TrainingFile(entry), entry["data"].text)};
  return input;
}

Json ManifestEntry(const std::string& name) {
  for (const Json& entry : golden::ReadJson("golden/mojo/manifest.json").list) {
    if (entry["name"].text == name) return entry;
  }
  throw std::runtime_error("no model " + name);
}

const Json& RecordedTables() {
  static const Json kTables = [] {
    std::stringstream text;
    text << std::ifstream(SourceRoot() + "/tests/data/reference_tables.json").rdbuf();
    const std::string all = text.str();
    return golden::JsonReader(all).Read();
  }();
  return kTables;
}

void ExpectPredictions(const Frame& actual, const std::string& model) {
  const Csv expected = golden::ReadCsv("golden/mojo/" + model + ".predict.csv");
  ASSERT_EQ(actual.names(), expected.names);
  for (size_t c = 0; c < expected.names.size(); ++c) {
    const std::vector<double> values = actual.column(c)->Values();
    ASSERT_EQ(values.size(), expected.columns[c].size());
    for (size_t row = 0; row < values.size(); ++row) {
      const std::string what = expected.names[c] + " of row " + std::to_string(row);
      const std::string& cell = expected.columns[c][row];
      if (const DomainPtr& domain = actual.column(c)->domain()) {
        EXPECT_EQ(domain->at(static_cast<size_t>(values[row])), cell) << what;
      } else {
        ExpectClose(values[row], std::strtod(cell.c_str(), nullptr), what);
      }
      if (testing::Test::HasFailure()) return;
    }
  }
}

// Importances and what the summary says of each layer, as the reference tells them of its model
// (tests/data/reference_tables.json; without the rest of these tables).
void ExpectTables(const Model& model, const Json& expected) {
  for (const auto& [name, values] : expected.object) {
    const Table& table = name == "variables" || name == "relative_importance"
                             ? *model.variable_importances
                             : model.model_summary;
    const TableColumn* column = table.Find(name == "variables" ? "variable" : name);
    ASSERT_NE(column, nullptr) << name;
    ASSERT_EQ(column->cells.size(), values.list.size()) << name;
    for (size_t r = 0; r < column->cells.size(); ++r) {
      if (name == "variables") {
        EXPECT_EQ(std::get<std::string>(column->cells[r]), values[r].text);
      } else {
        ExpectClose(Number(column->cells[r]), values[r].number, name + " " + std::to_string(r));
      }
    }
  }
}

class GoldenTraining : public testing::TestWithParam<std::string> {};

TEST_P(GoldenTraining, PredictsAsRecorded) {
  const Json entry = ManifestEntry(GetParam());
  if (!HasRecordedFile(TrainingFile(entry))) GTEST_SKIP() << "its data set is not here";
  const TrainingInput input = InputFor(entry);
  EXPECT_EQ(ErrorText("", "", ValidateTraining(input)), ErrorText("", "", {}));
  TrainingHooks hooks;
  const ModelPtr model = TrainModel(input, hooks);
  ExpectTables(*model, RecordedTables()[GetParam()]);
  const KeyedFrame frame = {"score",
                            ReadFrame("golden/mojo/" + entry["score"].text, entry["data"].text)};
  const ScoreResult result = ScoreFrame(*model, frame, {});
  ExpectPredictions(*result.predictions, GetParam());
  // The reference has no metrics of autoencoders on frames other than the training frame.
  if (!model->is_supervised()) return;
  const Json metrics = golden::ReadJson("golden/mojo/" + GetParam() + ".metrics.json");
  ASSERT_NE(result.metrics, nullptr);
  ExpectClose(result.metrics->mse, metrics["MSE"].number, "MSE");
  ExpectClose(static_cast<double>(result.metrics->row_count), metrics["nobs"].number, "nobs");
  ExpectClose(result.metrics->r2(), metrics["r2"].number, "r2");
}

INSTANTIATE_TEST_SUITE_P(Models, GoldenTraining,
                         testing::Values("iris_Tanh", "iris_TanhWithDropout", "iris_Rectifier",
                                         "iris_RectifierWithDropout", "iris_Maxout",
                                         "iris_MaxoutWithDropout", "iris_deep", "iris_single",
                                         "iris_nostd", "cars_gaussian", "cars_poisson",
                                         "cars_gamma", "cars_tweedie", "cars_laplace",
                                         "cars_quantile", "cars_huber", "cars_poisson_offset",
                                         "cars_gaussian_offset", "cars_nostd", "cars_absolute",
                                         "cars_huberloss", "prostate_bin", "prostate_skip",
                                         "prostate_nofirst", "prostate_hash", "prostate_sparse",
                                         "prostate_momentum", "prostate_balanced", "prostate_ae"),
                         [](const auto& info) { return info.param; });

// The frame of s03_binomial, split as its (h2o.runif frame 7) <= 0.75 does.
std::pair<Frame, Frame> SplitProstate() {
  const Frame frame = ReadFrame("data/prostate.csv", "prostate");
  std::vector<size_t> training;
  std::vector<size_t> validation;
  Pcg random(0);
  for (size_t row = 0; row < frame.rows(); ++row) {
    random.Seed(7 + static_cast<int64_t>(row));
    (random.NextFloat() <= 0.75 ? training : validation).push_back(row);
  }
  return {frame.TakeRows(training), frame.TakeRows(validation)};
}

TrainingInput BinomialInput() {
  auto [training, validation] = SplitProstate();
  TrainingInput input = NetworkTraining();
  input.key = "dl_binomial";
  Own(input).hidden = {8, 8};
  Own(input).epochs = 5;
  Own(input).seed = 1;
  Own(input).reproducible = true;
  Own(input).response_column = "CAPSULE";
  Own(input).ignored_columns = {"ID"};
  input.training = {"training", std::move(training)};
  input.validation = KeyedFrame{"validation", std::move(validation)};
  return input;
}

void ExpectTable(const Table& actual, const Json& expected) {
  EXPECT_EQ(actual.name, expected["name"].text);
  ASSERT_EQ(actual.columns.size(), expected["columns"].list.size());
  for (size_t c = 0; c < actual.columns.size(); ++c) {
    const TableColumn& column = actual.columns[c];
    const Json& recorded = expected["columns"][c];
    EXPECT_EQ(column.name, recorded["name"].text);
    EXPECT_EQ(column.type, recorded["type"].text) << column.name;
    EXPECT_EQ(column.format, recorded["format"].text) << column.name;
    EXPECT_EQ(column.description, recorded["description"].text) << column.name;
    ASSERT_EQ(column.cells.size(), expected["data"][c].list.size()) << column.name;
    // Times are never the same.
    if (column.name == "timestamp" || column.name == "duration" ||
        column.name == "training_speed") {
      continue;
    }
    for (size_t r = 0; r < column.cells.size(); ++r) {
      const std::string what = column.name + " row " + std::to_string(r);
      if (const auto* text = std::get_if<std::string>(&column.cells[r])) {
        EXPECT_EQ(*text, expected["data"][c][r].text) << what;
      } else {
        ExpectClose(Number(column.cells[r]), expected["data"][c][r].number, what);
      }
    }
  }
}

void ExpectBinomial(const ModelMetrics& metrics, const Json& expected) {
  EXPECT_EQ(metrics.description, expected["description"].text);
  ExpectClose(metrics.mse, expected["MSE"].number, "MSE");
  ExpectClose(metrics.logloss(), expected["logloss"].number, "logloss");
  ExpectClose(metrics.auc(), expected["AUC"].number, "AUC");
  ExpectClose(metrics.pr_auc(), expected["pr_auc"].number, "pr_auc");
  ExpectTable(metrics.binomial()->thresholds, expected["thresholds_and_metric_scores"]);
  ExpectTable(metrics.binomial()->max_criteria, expected["max_criteria_and_metric_scores"]);
  ExpectTable(*metrics.binomial()->gains_lift, expected["gains_lift_table"]);
}

Json RecordedOutput(const std::string& recording, const std::string& path) {
  for (const Json& line : golden::ReadJsonLines("golden/rest/" + recording + ".jsonl")) {
    if (line["path"].text == path) return line["response"]["models"][0]["output"];
  }
  throw std::runtime_error("no model at " + path);
}

TEST(RecordedTraining, BinomialModelEqualsRecordedOne) {
  const Json output = RecordedOutput("s03_binomial", "/3/Models/dl_binomial");
  TrainingHooks hooks;
  const ModelPtr model = TrainModel(BinomialInput(), hooks);
  ExpectTable(model->scoring_history, output["scoring_history"]);
  ExpectTable(model->model_summary, output["model_summary"]);
  ASSERT_TRUE(model->variable_importances.has_value());
  ExpectTable(*model->variable_importances, output["variable_importances"]);
  ExpectBinomial(*model->training_metrics, output["training_metrics"]);
  ExpectBinomial(*model->validation_metrics, output["validation_metrics"]);
  ExpectClose(model->default_threshold, output["default_threshold"].number, "default_threshold");
  ASSERT_EQ(model->names.size(), output["names"].list.size());
  for (size_t i = 0; i < model->names.size(); ++i) {
    EXPECT_EQ(model->names[i], output["names"][i].text);
    EXPECT_EQ(model->column_types[i], output["column_types"][i].text);
    EXPECT_EQ(model->domains[i] == nullptr, output["domains"][i].is_null());
  }
}

// All recorded states of a model, in the order of the recording.
std::vector<Json> RecordedModels(const std::string& recording) {
  std::vector<Json> models;
  for (const Json& line : golden::ReadJsonLines("golden/rest/" + recording + ".jsonl")) {
    if (line["path"].text.rfind("/3/Models/", 0) != 0) continue;
    if (line["response"]["models"].list.size() == 1)
      models.push_back(line["response"]["models"][0]);
  }
  return models;
}

TEST(RecordedTraining, PretrainedModelEqualsRecordedOne) {
  TrainingInput input = BinomialInput();
  input.validation.reset();
  input.training = {"prostate", ReadFrame("data/prostate.csv", "prostate")};
  Own(input).autoencoder = true;
  Own(input).response_column = "";
  Own(input).ignored_columns = {"ID", "CAPSULE"};
  Own(input).epochs = 2;
  TrainingHooks hooks;
  const ModelPtr autoencoder = TrainModel(input, hooks);
  const Json recorded = RecordedOutput("s08_autoencoder", "/3/Models/pre");
  ExpectTable(autoencoder->scoring_history, recorded["scoring_history"]);
  ExpectTable(*autoencoder->variable_importances, recorded["variable_importances"]);
  ExpectClose(autoencoder->training_metrics->mse, recorded["training_metrics"]["MSE"].number,
              "MSE");
  EXPECT_FALSE(autoencoder->training_metrics->description.has_value());

  Own(input).autoencoder = false;
  Own(input).response_column = "CAPSULE";
  Own(input).ignored_columns = {"ID"};
  Own(input).epochs = 3;
  input.models["pretrained_autoencoder"] = autoencoder;
  const ModelPtr model = TrainModel(input, hooks);
  const Json output = RecordedModels("s08_autoencoder").back()["output"];
  ExpectTable(model->scoring_history, output["scoring_history"]);
}

// The parameters of a recorded request that say something about the network.
void SetFromForm(DeepLearningParameters& parameters, const Json& form) {
  for (const Json& pair : form.list) {
    const std::string& name = pair[0].text;
    if (name == "model_id" || name == "training_frame") continue;
    SetParameter(parameters, name, pair[1].text);
  }
}

// s05_regression: the quantile model on iris, then a model a distribution on cars.
// The regressions of s05_regression on one of its data sets.
void ExpectRecordedRegressions(const Frame& frame, bool on_iris) {
  std::vector<Json> requests;
  for (const Json& line : golden::ReadJsonLines("golden/rest/s05_regression.jsonl")) {
    if (line["path"].text == "/3/ModelBuilders/deeplearning") requests.push_back(line["form"]);
  }
  const std::vector<Json> models = RecordedModels("s05_regression");
  ASSERT_EQ(requests.size(), models.size());
  // The last one has columns made by expressions.
  for (size_t i = 0; i + 1 < requests.size(); ++i) {
    TrainingInput input = NetworkTraining();
    input.key = "model";
    SetFromForm(Own(input), requests[i]);
    if ((Own(input).response_column == "sepal_len") != on_iris) continue;
    input.training = {"training", frame};
    TrainingHooks hooks;
    const ModelPtr model = TrainModel(input, hooks);
    const Json& output = models[i]["output"];
    SCOPED_TRACE(EnumName(model->actual_parameters->distribution));
    ExpectTable(model->scoring_history, output["scoring_history"]);
    ExpectTable(model->model_summary, output["model_summary"]);
    ExpectTable(*model->variable_importances, output["variable_importances"]);
  }
}

TEST(RecordedTraining, RegressionsOnIrisEqualRecordedOnes) {
  ExpectRecordedRegressions(ReadFrame("data/iris_wheader.csv", "iris"), true);
}

TEST(RecordedTraining, RegressionsOnCarsEqualRecordedOnes) {
  const std::string cars = "data/cars_nice_header.csv";
  if (!HasRecordedFile(cars)) GTEST_SKIP() << "its data set is not here";
  ExpectRecordedRegressions(MakeFrame(golden::ReadCsv(cars), {"name"}), false);
}

TEST(RecordedTraining, ContinuedModelEqualsRecordedOne) {
  TrainingInput input = BinomialInput();
  input.validation.reset();
  input.training = {"prostate", ReadFrame("data/prostate.csv", "prostate")};
  Own(input).epochs = 2;
  TrainingHooks hooks;
  input.models["checkpoint"] = TrainModel(input, hooks);
  Own(input).checkpoint = "dl_binomial";
  Own(input).epochs = 6;
  const ModelPtr model = TrainModel(input, hooks);
  const Json output = RecordedOutput("s07_checkpoint_save", "/3/Models/ck2");
  ExpectTable(model->scoring_history, output["scoring_history"]);
  ExpectBinomial(*model->training_metrics, output["training_metrics"]);

  const auto text_of = [&] {
    try {
      TrainModel(input, hooks);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("trained");
  };
  Own(input).epochs = 1;
  EXPECT_EQ(text_of(),
            "Total number of epochs must be larger than the number of epochs already trained for "
            "the checkpointed model (2.0).");
  Own(input).hidden = {3};
  EXPECT_EQ(text_of(), "Hidden layers ([3]) is not the same as for the checkpointed model: [8, 8]");
  Own(input).hidden = {8, 8};
  Own(input).rho = 0.95;
  EXPECT_EQ(text_of(), "Cannot change parameter: '_rho': 0.99 -> 0.95");
}

}  // namespace
}  // namespace hydrofoil
