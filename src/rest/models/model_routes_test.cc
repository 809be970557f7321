#include "rest/models/model_routes.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/recorded_files_for_test.h"
#include "engine/evaluate.h"
#include "frame/frame.h"
#include "ingest/files/access_policy.h"
#include "ingest/remote/remote_settings.h"
#include "model/model.h"
#include "rapids/language/evaluate.h"

namespace hydrofoil::rest {
namespace {

// Two classes, told apart by x; a categorical predictor, some missing values.
Frame TwoClasses(size_t rows) {
  const auto layout = MakeLayout(rows);
  std::vector<double> x(rows);
  std::vector<double> group(rows);
  std::vector<double> label(rows);
  for (size_t i = 0; i < rows; ++i) {
    label[i] = static_cast<double>(i % 2);
    x[i] = i % 17 == 0 ? std::numeric_limits<double>::quiet_NaN()
                       : label[i] * 2 + std::sin(static_cast<double>(i));
    group[i] = static_cast<double>(i % 3);
  }
  Frame frame;
  frame.Append("x", Column::FromValues(ColumnType::kNumeric, layout, x));
  frame.Append("group", Column::FromValues(ColumnType::kCategorical, layout, group,
                                           std::make_shared<const Domain>(Domain{"a", "b", "c"})));
  frame.Append("y", Column::FromValues(ColumnType::kCategorical, layout, label,
                                       std::make_shared<const Domain>(Domain{"no", "yes"})));
  return frame;
}

class ModelRoutesTest : public ::testing::Test {
 protected:
  ModelRoutesTest() {
    AddModelRoutes(routes_);
    context_.store.PutFrame("train", TwoClasses(200));
  }

  Json Send(const std::string& method, const std::string& path, const std::string& form = "",
            int status = 200) {
    Request request(method, path);
    request.SetHeader("user-agent", "H2O Python client/3.46.0.11");
    if (!form.empty()) request.SetBody(form, "application/x-www-form-urlencoded");
    const Response response = Dispatch(routes_, context_, request, path);
    EXPECT_EQ(response.status, status) << response.body;
    return Json::parse(response.body);
  }

  JobSnapshot Finished(const Json& job) {
    const JobPtr found = context_.jobs.Find(job["key"]["name"].get<std::string>());
    EXPECT_NE(found, nullptr);
    EXPECT_TRUE(found->WaitFor(std::chrono::seconds(60)));
    return found->Snapshot();
  }

  std::string TrainSmall() {
    const Json answer = Send("POST", "/3/ModelBuilders/deeplearning",
                             "training_frame=train&response_column=y&hidden=%5B4%5D&epochs=3&seed=1"
                             "&reproducible=true&model_id=small");
    const JobSnapshot job = Finished(answer["job"]);
    EXPECT_EQ(job.status, JobStatus::kDone) << (job.failure ? job.failure->what() : "");
    return answer["job"]["dest"]["name"];
  }

  ServerOptions options_;
  RouteTable routes_;
  Context context_{{}, options_, routes_, [] {}};
};

// The recorded answer to `method path`, the first in the file.
Json Recorded(const std::string& file, const std::string& method, const std::string& path) {
  std::ifstream lines(RecordedFile("golden/rest/" + file));
  for (std::string line; std::getline(lines, line);) {
    Json record = Json::parse(line);
    if (record["method"] == method && record["path"] == path) return record["response"];
  }
  return nullptr;
}

TEST_F(ModelRoutesTest, DescribesTheBuilderAsRecorded) {
  const std::string path = "/3/ModelBuilders/deeplearning";
  const Json recorded = Recorded("s11_misc.jsonl", "GET", path);
  EXPECT_EQ(Send("GET", path).dump(1), recorded.dump(1));
}

TEST_F(ModelRoutesTest, ListsTheBuilders) {
  const Json answer = Send("GET", "/3/ModelBuilders");
  EXPECT_EQ(answer["model_builders"].size(), 2U);
  EXPECT_TRUE(answer["model_builders"].contains("generic"));
  Send("GET", "/3/ModelBuilders/gbm", "", 404);
}

TEST_F(ModelRoutesTest, RefusesWithAllFaultsAtOnce) {
  const Json answer = Send("POST", "/3/ModelBuilders/deeplearning",
                           "training_frame=train&response_column=y&l1=-1&hidden=0&model_id=m", 412);
  EXPECT_EQ(answer["__meta"]["schema_name"], "H2OModelBuilderErrorV3");
  EXPECT_EQ(answer["error_count"], 4);
  EXPECT_EQ(answer["msg"],
            "\n\nERROR MESSAGE:\n\nIllegal argument(s) for DeepLearning model: m.  Details: "
            "ERRR on field: _hidden: Hidden layer size must be positive.\n"
            "ERRR on field: _l1: L1 penalty must be >= 0.\n\n\n");
  EXPECT_EQ(answer["parameters"]["training_frame"]["name"], "train");
  EXPECT_EQ(answer["values"]["parameters"]["_train"]["name"], "train");
  EXPECT_EQ(context_.store.Keys(ObjectKind::kModel).size(), 0U);
}

TEST_F(ModelRoutesTest, RefusesWhatItCannotRead) {
  const std::string path = "/3/ModelBuilders/deeplearning";
  EXPECT_EQ(Send("POST", path, "zzz=1", 412)["msg"],
            "\n\nERROR MESSAGE:\n\nUnknown parameter: zzz\n\n");
  EXPECT_EQ(Send("POST", path, "epochs=abc", 412)["msg"],
            "\n\nERROR MESSAGE:\n\nIllegal argument for field: epochs of schema: "
            "DeepLearningParametersV3: cannot convert \"abc\" to type double\n\n");
  EXPECT_EQ(Send("POST", path, "training_frame=nope", 400)["msg"],
            "\n\nERROR MESSAGE:\n\nObject with key='nope' doesn't exist in DKV.\n\n");
  Send("POST", path, "activation=abc", 400);
  Send("POST", path, "training_frame=train&response_column=y&validation_frame=nope", 412);
  Send("POST", path, "training_frame=train&response_column=y&model_id=train", 412);
}

TEST_F(ModelRoutesTest, FailsTheJobWithoutTrainingFrame) {
  const Json answer = Send("POST", "/3/ModelBuilders/deeplearning", "epochs=1");
  const JobSnapshot job = Finished(answer["job"]);
  EXPECT_EQ(job.status, JobStatus::kFailed);
  ASSERT_TRUE(job.failure.has_value());
  EXPECT_NE(std::string(job.failure->what()).find("Missing training frame"), std::string::npos);
}

TEST_F(ModelRoutesTest, TrainsShowsAndRemovesAModel) {
  const std::string key = TrainSmall();
  EXPECT_EQ(key, "small");
  const Json model = Send("GET", "/3/Models/small")["models"][0];
  EXPECT_EQ(model["__meta"]["schema_name"], "DeepLearningModelV3");
  EXPECT_EQ(model["response_column_name"], "y");
  const Json& output = model["output"];
  EXPECT_EQ(output["model_category"], "Binomial");
  EXPECT_EQ(output["names"], (Json{"group", "x", "y"}));
  EXPECT_GT(output["training_metrics"]["AUC"].get<double>(), 0.5);
  EXPECT_EQ(output["training_metrics"]["nobs"], 200);
  EXPECT_TRUE(output["validation_metrics"].is_null());
  for (const Json& parameter : model["parameters"]) {
    if (parameter["name"] == "stopping_metric") {
      EXPECT_EQ(parameter["actual_value"], "logloss");
      EXPECT_EQ(parameter["input_value"], "AUTO");
    }
    if (parameter["name"] == "fold_assignment") {
      EXPECT_TRUE(parameter["actual_value"].is_null());
    }
  }
  EXPECT_EQ(Send("GET", "/3/Models")["models"].size(), 1U);
  EXPECT_EQ(Send("GET", "/3/ModelMetrics/models/small")["model_metrics"].size(), 1U);
  Send("DELETE", "/3/Models/small");
  EXPECT_EQ(Send("GET", "/3/ModelMetrics")["model_metrics"].size(), 0U);
  EXPECT_EQ(Send("GET", "/3/Models/small", "", 404)["values"]["argument"], "key");
}

TEST_F(ModelRoutesTest, ScoresFrames) {
  TrainSmall();
  const std::string pair = "/models/small/frames/train";
  const Json at_once = Send("POST", "/3/Predictions" + pair, "predictions_frame=scored");
  EXPECT_EQ(at_once["predictions_frame"]["name"], "scored");
  EXPECT_EQ(at_once["model_metrics"].size(), 1U);
  const FramePtr scored = context_.store.FindFrame("scored");
  ASSERT_NE(scored, nullptr);
  EXPECT_EQ(scored->names(), (std::vector<std::string>{"predict", "no", "yes"}));
  EXPECT_EQ(scored->rows(), 200U);

  const Json job = Send("POST", "/4/Predictions" + pair);
  EXPECT_EQ(Finished(job).status, JobStatus::kDone);
  EXPECT_NE(context_.store.FindFrame(job["dest"]["name"].get<std::string>()), nullptr);

  const Json metrics = Send("POST", "/3/ModelMetrics" + pair, "auc_type=none");
  EXPECT_EQ(metrics["model_metrics"][0]["nobs"], 200);
  EXPECT_TRUE(metrics["predictions_frame"].is_null());

  const Json missing = Send("POST", "/4/Predictions/models/small/frames/nope", "", 404);
  EXPECT_EQ(missing["msg"],
            "\n\nERROR MESSAGE:\n\nObject 'nope' not found in function: predict for argument: "
            "frame\n\n");
  Send("POST", "/3/Predictions" + pair, "zzz=1", 412);
  Send("POST", "/3/Predictions" + pair, "leaf_node_assignment=true", 412);
}

Frame OneColumn(const std::string& name, const std::vector<double>& values) {
  Frame frame;
  frame.Append(name, Column::FromValues(ColumnType::kNumeric, MakeLayout(values.size()), values));
  return frame;
}

// The numbers are those of the reference for the same frames.
TEST_F(ModelRoutesTest, MakesMetricsOfGivenPredictions) {
  context_.store.PutFrame("p1", OneColumn("a", {.1, .9, .4}));
  context_.store.PutFrame("num", OneColumn("y", {1, 2, 3.5}));
  Frame classes;
  const auto domain = std::make_shared<const Domain>(Domain{"u", "v"});
  classes.Append("y", Column::FromValues(ColumnType::kCategorical, MakeLayout(3),
                                         std::vector<double>{0, 1, 1}, domain));
  context_.store.PutFrame("a2", std::move(classes));
  const std::string path = "/3/ModelMetrics/predictions_frame/p1/actuals_frame/";
  Json metrics = Send("POST", path + "num", "distribution=gaussian")["model_metrics"];
  EXPECT_NEAR(metrics["MSE"], 3.8766666666666674, 1e-12);
  EXPECT_NEAR(metrics["rmsle"], 0.8019432913749033, 1e-9);
  EXPECT_EQ(metrics["description"],
            "Computed on user-given predictions and targets, distribution: gaussian.");
  metrics =
      Send("POST", path + "a2/treatment_frame/", "domain=%5B%22u%22%2C%22v%22%5D")["model_metrics"];
  EXPECT_EQ(metrics["description"],
            "Computed on user-given predictions and labels, using F1-optimal threshold: 0.4.");
  EXPECT_EQ(metrics["AUC"], 1.0);
  EXPECT_TRUE(metrics["model_category"].is_null());
  EXPECT_EQ(Send("POST", path + "a2", "domain=%5B%22u%22%2C%22q%22%5D", 400)["msg"],
            "\n\nERROR MESSAGE:\n\nAdapted domain must have 2 class labels, but is [u, q, v] for "
            "binomial metrics.\n\n");
  Send("POST", path + "a2", "", 400);
  Send("POST", path + "nope", "", 404);
}

TEST_F(ModelRoutesTest, TellsReconstructionErrorsAndDeepFeatures) {
  TrainSmall();
  const Json answer = Send("POST", "/3/ModelBuilders/deeplearning",
                           "training_frame=train&autoencoder=true&hidden=%5B3%5D&epochs=3&seed=1"
                           "&reproducible=true&model_id=ae");
  EXPECT_EQ(Finished(answer["job"]).status, JobStatus::kDone);
  const std::string path = "/3/Predictions/models/ae/frames/train";
  const Json errors = Send("POST", path, "reconstruction_error=true");
  EXPECT_TRUE(
      errors["predictions_frame"]["name"].get<std::string>().starts_with("reconstruction_error_"));
  const Json& metrics = errors["model_metrics"][0];
  EXPECT_EQ(metrics["model_category"], "AutoEncoder");
  EXPECT_EQ(metrics["predictions"]["columns"][0]["label"], "Reconstruction.MSE");
  EXPECT_NEAR(metrics["predictions"]["columns"][0]["mean"], metrics["MSE"], 1e-12);
  Send("POST", "/3/Predictions/models/small/frames/train", "reconstruction_error=true", 412);
  Send("POST", path, "reconstruction_error=true&deep_features_hidden_layer=0", 412);
  Send("POST", path, "deep_features_hidden_layer=1", 412);
  const Json started =
      Send("POST", "/4/Predictions/models/ae/frames/train", "deep_features_hidden_layer=0");
  EXPECT_EQ(Finished(started).status, JobStatus::kDone);
  const FramePtr features = context_.store.FindFrame(started["dest"]["name"].get<std::string>());
  ASSERT_NE(features, nullptr);
  EXPECT_EQ(features->names(), (std::vector<std::string>{"DF.L1.C1", "DF.L1.C2", "DF.L1.C3"}));
}

TEST_F(ModelRoutesTest, ResetsThresholds) {
  TrainSmall();
  const double before = context_.store.Find<Model>("small")->default_threshold;
  const auto evaluate = [&](const std::string& text) {
    return engine::Run(context_, engine::Evaluate{text, ""}, {});
  };
  const rapids::Value value = evaluate("(model.reset.threshold small 0.25)");
  EXPECT_EQ(std::get<rapids::FrameValue>(value).frame.column(0)->At(0), before);
  EXPECT_EQ(context_.store.Find<Model>("small")->default_threshold, 0.25);
  EXPECT_THROW(evaluate("(model.reset.threshold small 1.5)"), Error);
  EXPECT_THROW(evaluate("(model.reset.threshold train 0.5)"), Error);
}

}  // namespace
}  // namespace hydrofoil::rest
