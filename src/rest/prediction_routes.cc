// Scoring of frames: predictions, and metrics when the frame has the response.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/plain_text.h"
#include "model/algorithm.h"
#include "model/capabilities.h"
#include "model/predict.h"
#include "model/scoring_sample.h"
#include "rest/frame_checksum.h"
#include "rest/frame_schema.h"
#include "rest/job_schema.h"
#include "rest/metrics_schema.h"
#include "rest/model_routes.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

// What other algorithms or later versions can do; asking for it is refused, false is accepted.
constexpr std::string_view kOtherScorings[] = {
    "leaf_node_assignment", "predict_staged_proba", "row_to_tree_assignment", "exemplar_index",
    "feature_frequencies",  "reconstruct_train",    "project_archetypes",     "reverse_transform"};

// Which of a model's answers is wanted.
enum class Output { kPredictions, kReconstructionError, kDeepFeatures, kContributions };

struct Scoring {
  ModelPtr model;
  KeyedFrame frame;
  ScoreOptions options;
  Output output = Output::kPredictions;
  bool per_feature = false;               // reconstruction errors
  int64_t layer = -1;                     // deep features, from 0
  std::optional<std::string> layer_name;  // instead of `layer`
  ContributionOptions contributions;
  FramePtr background;  // of contributions
  std::vector<std::string> warnings;
  std::string predictions_key;
};

[[noreturn]] void ThrowMissing(const std::string& key, const std::string& argument) {
  throw Error(ErrorKind::kNotFound,
              "Object '" + key + "' not found in function: predict for argument: " + argument,
              {{"argument", argument}, {"function", "predict"}, {"name", key}});
}

void RefuseOtherScorings(const Model& model, const Request& request) {
  if (request.Has("custom_metric_func")) {
    ThrowIllegalArgument(
        "custom_metric_func: custom metrics run code of the client on the server, which Hydrofoil "
        "does not do.");
  }
  for (const std::string_view name : kOtherScorings) {
    const auto text = request.Text(name);
    if (!text.has_value() || *text == "-1") continue;
    if (name == "exemplar_index" || request.Bool(name, false)) {
      ThrowLacks(model, std::string(name));
    }
  }
}

void ReadOutput(const Request& request, Scoring& scoring) {
  const bool reconstruction = request.Bool("reconstruction_error", false);
  scoring.per_feature = request.Bool("reconstruction_error_per_feature", false);
  scoring.layer = request.Int("deep_features_hidden_layer", -1);
  scoring.layer_name = request.Text("deep_features_hidden_layer_name");
  const bool deep_features = scoring.layer >= 0 || scoring.layer_name.has_value();
  if (reconstruction && deep_features) {
    ThrowIllegalArgument("Can only compute either reconstruction error OR deep features.");
  }
  if (reconstruction) scoring.output = Output::kReconstructionError;
  if (deep_features) scoring.output = Output::kDeepFeatures;
}

// The format's name in any case.
bool ReadCompact(const Request& request) {
  const std::string format = request.Text("predict_contributions_output_format", "Original");
  const std::string lower = AsciiLower(format);
  if (lower != "original" && lower != "compact") {
    ThrowIllegalArgument("No enum constant hex.Model.Contributions.ContributionsOutputFormat." +
                         format);
  }
  return lower == "compact";
}

// Without a background a sample of the rows that the model was trained on, if they are still here,
// else of the rows to be explained.
void ReadContributions(const Context& context, const Request& request, Scoring& scoring) {
  if (!request.Bool("predict_contributions", false)) return;
  scoring.output = Output::kContributions;
  ContributionOptions& options = scoring.contributions;
  options.compact = ReadCompact(request);
  options.response_space = request.Bool("output_space", false);
  options.per_reference = request.Bool("output_per_reference", false);
  if (const auto key = request.Text("background_frame")) {
    scoring.background = context.store.FindFrame(*key);
    if (scoring.background == nullptr) ThrowMissing(*key, "background_frame");
    return;
  }
  const Model& model = *scoring.model;
  std::string source = model.training_frame_key;
  FramePtr frame = context.store.FindFrame(source);
  if (frame == nullptr) {
    source = scoring.frame.key;
    frame = std::make_shared<const Frame>(scoring.frame.frame);
  }
  scoring.background =
      std::make_shared<const Frame>(DefaultBackground(*frame, model.effective_parameters->seed));
  scoring.warnings.push_back("No background_frame was given; " +
                             std::to_string(scoring.background->rows()) + " rows of '" + source +
                             "' serve as background.");
}

Scoring ReadScoring(const Context& context, const Request& request) {
  Scoring scoring;
  const std::string model_key = request.RequiredText("model");
  const std::string frame_key = request.RequiredText("frame");
  scoring.model = context.store.Find<Model>(model_key);
  if (scoring.model == nullptr) ThrowMissing(model_key, "model");
  const FramePtr frame = context.store.FindFrame(frame_key);
  if (frame == nullptr) ThrowMissing(frame_key, "frame");
  RefuseOtherScorings(*scoring.model, request);
  ReadOutput(request, scoring);
  scoring.frame = {frame_key, *frame, FrameChecksum(*frame)};
  ReadContributions(context, request, scoring);
  if (const auto auc_type = request.Text("auc_type")) {
    scoring.options.auc_type = ParseEnum<AucType>(*auc_type);
    if (!scoring.options.auc_type.has_value()) {
      ThrowIllegalArgument("auc_type: \"" + *auc_type +
                           "\" is none of AUTO, NONE, MACRO_OVR, "
                           "WEIGHTED_OVR, MACRO_OVO, WEIGHTED_OVO.");
    }
  }
  return scoring;
}

std::string PredictionsKey(const Request& request, std::string_view prefix,
                           const Scoring& scoring) {
  if (const auto key = request.Text("predictions_frame")) return *key;
  return std::string(prefix) + "_" + RandomHex(4) + "_" + scoring.model->key + "_on_" +
         scoring.frame.key;
}

void StoreResult(Store& store, const Scoring& scoring, ScoreResult& result) {
  if (result.predictions.has_value()) {
    store.PutFrame(scoring.predictions_key, *std::move(result.predictions));
  }
  // The model may have been removed meanwhile: its metrics go with it.
  if (result.metrics == nullptr || store.Find<Model>(scoring.model->key) == nullptr) return;
  store.Put<ModelMetrics>(result.metrics->key(), ObjectKind::kMetrics, result.metrics,
                          scoring.model->key);
}

Response MetricsAnswer(const Scoring& scoring, Json list) {
  return Response::OfJson(MetricsListJson(
      {scoring.model->key, scoring.frame.key, scoring.predictions_key}, std::move(list)));
}

// What can be said without a response in the frame.
Json UnscoredJson(const Scoring& scoring) {
  Json json = Schema("ModelMetricsBaseV3", "ModelMetrics");
  json["model"] = ModelKey(scoring.model->key);
  json["frame"] = FrameKey(scoring.frame.key);
  json["predictions"] = nullptr;
  return json;
}

std::string_view KeyPrefix(const Scoring& scoring) {
  if (scoring.output == Output::kReconstructionError) return "reconstruction_error";
  if (scoring.output == Output::kContributions) return "contributions_";
  return scoring.output == Output::kDeepFeatures ? "deep_features" : "predictions";
}

// Runs what was asked for.
ScoreResult Score(const Scoring& scoring) {
  const ScoringControl control{scoring.options.stop, scoring.options.on_progress};
  ScoreResult result;
  result.warnings = scoring.warnings;
  const auto warn = [&](const Frame& frame) {
    for (std::string& warning : AdaptationWarnings(*scoring.model, frame)) {
      if (std::ranges::find(result.warnings, warning) != result.warnings.end()) continue;
      result.warnings.push_back(std::move(warning));
    }
  };
  if (scoring.output != Output::kPredictions) warn(scoring.frame.frame);
  if (scoring.output == Output::kContributions) {
    warn(*scoring.background);
    ContributionOptions options = scoring.contributions;
    options.control = control;
    result.predictions =
        RequireCapability<ExplainsRows>(*scoring.model)
            .Contributions(*scoring.model, scoring.frame.frame, *scoring.background, options);
  } else if (scoring.output == Output::kReconstructionError) {
    auto errors =
        RequireCapability<ReconstructsRows>(*scoring.model)
            .ScoreReconstruction(*scoring.model, scoring.frame, scoring.per_feature, control);
    result.predictions = std::move(errors.frame);
    result.metrics = std::move(errors.metrics);
  } else if (scoring.output == Output::kDeepFeatures) {
    if (scoring.layer_name.has_value()) {
      ThrowIllegalArgument("unimplemented: Cannot extract named hidden layer '" +
                           *scoring.layer_name + "' for H2O " +
                           std::string(scoring.model->algorithm->stem()) + ".");
    }
    result.predictions = RequireCapability<HasHiddenLayers>(*scoring.model)
                             .LayerOutputs(scoring.frame.frame, scoring.layer, control);
  } else {
    result = ScoreFrame(*scoring.model, scoring.frame, scoring.options);
  }
  return result;
}

Response Predict(Context& context, const Request& request) {
  Scoring scoring = ReadScoring(context, request);
  scoring.predictions_key = PredictionsKey(request, KeyPrefix(scoring), scoring);
  scoring.options.blank_weightless = true;
  ScoreResult result = Score(scoring);
  Json json = result.metrics == nullptr ? UnscoredJson(scoring) : MetricsJson(*result.metrics);
  if (result.predictions.has_value()) {
    const std::string node = context.options.node();
    json["predictions"] = FrameJson(*result.predictions, {scoring.predictions_key, node, {}});
  }
  StoreResult(context.store, scoring, result);
  return MetricsAnswer(scoring, Json::array({std::move(json)}));
}

Response ComputeMetrics(Context& context, const Request& request) {
  Scoring scoring = ReadScoring(context, request);
  scoring.options.predictions = false;
  ScoreResult result = ScoreFrame(*scoring.model, scoring.frame, scoring.options);
  StoreResult(context.store, scoring, result);
  Json list = Json::array();
  if (result.metrics != nullptr) list.push_back(MetricsJson(*result.metrics));
  return MetricsAnswer(scoring, std::move(list));
}

Response StartPredict(Context& context, const Request& request) {
  auto scoring = std::make_shared<Scoring>(ReadScoring(context, request));
  // Layer 0 counts as none here, as far as the name goes.
  const bool is_deep = scoring->layer > 0 || scoring->layer_name.has_value();
  std::string_view prefix = is_deep ? "deep_features" : "transformation";
  if (scoring->output == Output::kContributions) prefix = KeyPrefix(*scoring);
  scoring->predictions_key = PredictionsKey(request, prefix, *scoring);
  Store& store = context.store;
  const JobTarget target{"transformation", scoring->predictions_key, "Key<Frame>", 1};
  const JobPtr job = context.jobs.Start(target, [scoring, &store](Job& body) {
    ScoreOptions& options = scoring->options;
    options.stop = body.stop_token();
    options.on_progress = [&body](double done) { body.SetProgress(done); };
    options.metrics = false;
    ScoreResult result = Score(*scoring);
    body.CheckCancelled();
    for (const std::string& warning : result.warnings) body.AddWarning(warning);
    StoreResult(store, *scoring, result);
  });
  return Response::OfJson(StartedJobJson(*job));
}

const std::vector<std::string_view> kOfOutputs = {"predictions_frame",
                                                  "reconstruction_error",
                                                  "reconstruction_error_per_feature",
                                                  "deep_features_hidden_layer",
                                                  "deep_features_hidden_layer_name",
                                                  "predict_contributions",
                                                  "predict_contributions_output_format",
                                                  "background_frame",
                                                  "output_space",
                                                  "output_per_reference"};

const IdleParameters kOfOtherModels = {
    {"leaf_node_assignment_type", "auuc_type", "auuc_nbins", "custom_auuc_thresholds"},
    "Of models of trees and of uplift, which are not built; H2O ignores it for all others."};
const IdleParameters kOfSortedContributions = {
    {"top_n", "bottom_n", "compare_abs"},
    "H2O sorts the contributions of models of trees alone; those of all others come unsorted."};

Route ScoringRoute(Route route) {
  std::vector<std::string_view> known = {"custom_metric_func"};
  known.insert(known.end(), std::begin(kOtherScorings), std::end(kOtherScorings));
  route.parameters = std::move(known);
  route.schema = "ModelMetricsListSchemaV3";
  route.without_effect = {kOfOtherModels, kOfSortedContributions};
  return route;
}

Route PredictionRoute(Route route) {
  route = ScoringRoute(std::move(route));
  route.parameters->insert(route.parameters->end(), kOfOutputs.begin(), kOfOutputs.end());
  return route;
}

}  // namespace

void AddPredictionRoutes(RouteTable& table) {
  Route now = PredictionRoute({"POST", "/3/Predictions/models/{model}/frames/{frame}", Predict,
                               "Scores a frame and waits for it."});
  now.parameters->emplace_back("auc_type");
  table.Add(std::move(now));
  Route later = PredictionRoute({"POST", "/4/Predictions/models/{model}/frames/{frame}",
                                 StartPredict, "Starts to score a frame."});
  later.without_effect.push_back(
      {{"auc_type"}, "No metrics are made here; nor does H2O make any."});
  table.Add(std::move(later));
  Route metrics = ScoringRoute({"POST", "/3/ModelMetrics/models/{model}/frames/{frame}",
                                ComputeMetrics, "Computes the metrics of a model on a frame."});
  metrics.parameters->emplace_back("auc_type");
  metrics.without_effect.push_back({kOfOutputs,
                                    "Metrics are all that is made here; nor does H2O "
                                    "make more."});
  table.Add(std::move(metrics));
}

}  // namespace hydrofoil::rest
