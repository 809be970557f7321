// Scoring of frames: predictions, and metrics when the frame has the response.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "engine/score.h"
#include "rest/models/model_routes.h"
#include "rest/protocol/job_schema.h"
#include "schema/frame_schema.h"
#include "schema/metrics_schema.h"
#include "store/keys.h"
#include "text/plain_text.h"

namespace hydrofoil::rest {
namespace {

// What other algorithms or later versions can do; asking for it is refused, false is accepted.
constexpr std::string_view kOtherScorings[] = {
    "leaf_node_assignment", "predict_staged_proba", "row_to_tree_assignment", "exemplar_index",
    "feature_frequencies",  "reconstruct_train",    "project_archetypes",     "reverse_transform"};

using engine::Score;

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

void ReadOutput(const Request& request, Score& command) {
  const bool reconstruction = request.Bool("reconstruction_error", false);
  command.per_feature = request.Bool("reconstruction_error_per_feature", false);
  command.layer = request.Int("deep_features_hidden_layer", -1);
  command.layer_name = request.Text("deep_features_hidden_layer_name");
  const bool deep_features = command.layer >= 0 || command.layer_name.has_value();
  if (reconstruction && deep_features) {
    ThrowIllegalArgument("Can only compute either reconstruction error OR deep features.");
  }
  if (reconstruction) command.output = Score::Output::kReconstructionError;
  if (deep_features) command.output = Score::Output::kDeepFeatures;
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

void ReadContributions(const Request& request, Score& command) {
  if (!request.Bool("predict_contributions", false)) return;
  command.output = Score::Output::kContributions;
  command.compact = ReadCompact(request);
  command.response_space = request.Bool("output_space", false);
  command.per_reference = request.Bool("output_per_reference", false);
  command.background = request.Text("background_frame", "");
}

Score ReadCommand(const Context& context, const Request& request) {
  Score command;
  command.model = request.RequiredText("model");
  command.frame = request.RequiredText("frame");
  if (const ModelPtr model = context.store.Find<Model>(command.model)) {
    RefuseOtherScorings(*model, request);
  }
  ReadOutput(request, command);
  ReadContributions(request, command);
  if (const auto auc_type = request.Text("auc_type")) {
    command.auc_type = ParseEnum<AucType>(*auc_type);
    if (!command.auc_type.has_value()) {
      ThrowIllegalArgument("auc_type: \"" + *auc_type +
                           "\" is none of AUTO, NONE, MACRO_OVR, "
                           "WEIGHTED_OVR, MACRO_OVO, WEIGHTED_OVO.");
    }
  }
  return command;
}

std::string PredictionsKey(const Request& request, std::string_view prefix, const Score& command) {
  if (const auto key = request.Text("predictions_frame")) return *key;
  return std::string(prefix) + "_" + RandomHex(4) + "_" + command.model + "_on_" + command.frame;
}

Response MetricsAnswer(const Score& command, Json list) {
  return Response::OfJson(
      MetricsListJson({command.model, command.frame, command.destination}, std::move(list)));
}

// What can be said without a response in the frame.
Json UnscoredJson(const Score& command) {
  Json json = Schema("ModelMetricsBaseV3", "ModelMetrics");
  json["model"] = ModelKey(command.model);
  json["frame"] = FrameKey(command.frame);
  json["predictions"] = nullptr;
  return json;
}

std::string_view KeyPrefix(const Score& command) {
  switch (command.output) {
    case Score::Output::kReconstructionError:
      return "reconstruction_error";
    case Score::Output::kContributions:
      return "contributions_";
    case Score::Output::kDeepFeatures:
      return "deep_features";
    case Score::Output::kPredictions:
      break;
  }
  return "predictions";
}

Response Predict(Context& context, const Request& request) {
  Score command = ReadCommand(context, request);
  command.destination = PredictionsKey(request, KeyPrefix(command), command);
  command.blank_weightless = true;
  const ScoreResult result = engine::Run(context, engine::Prepare(context, command), {});
  Json json = result.metrics == nullptr ? UnscoredJson(command) : MetricsJson(*result.metrics);
  if (result.predictions.has_value()) {
    const std::string node = context.options.node();
    json["predictions"] = FrameJson(*result.predictions, {command.destination, node, {}});
  }
  return MetricsAnswer(command, Json::array({std::move(json)}));
}

Response ComputeMetrics(Context& context, const Request& request) {
  Score command = ReadCommand(context, request);
  command.output = Score::Output::kPredictions;
  command.predictions = false;
  const ScoreResult result = engine::Run(context, engine::Prepare(context, command), {});
  Json list = Json::array();
  if (result.metrics != nullptr) list.push_back(MetricsJson(*result.metrics));
  return MetricsAnswer(command, std::move(list));
}

Response StartPredict(Context& context, const Request& request) {
  Score command = ReadCommand(context, request);
  // Layer 0 counts as none here, as far as the name goes.
  const bool is_deep = command.layer > 0 || command.layer_name.has_value();
  std::string_view prefix = is_deep ? "deep_features" : "transformation";
  if (command.output == Score::Output::kContributions) prefix = KeyPrefix(command);
  command.destination = PredictionsKey(request, prefix, command);
  command.metrics = false;
  return Response::OfJson(
      StartedJobJson(*engine::Start(context, engine::Prepare(context, command))));
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
    "For tree and uplift models, which are not built; H2O ignores it for all others."};
const IdleParameters kOfSortedContributions = {
    {"top_n", "bottom_n", "compare_abs"},
    "H2O sorts only the contributions of tree models; all others come unsorted."};

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
  later.without_effect.push_back({{"auc_type"}, "No metrics are computed here, as in H2O."});
  table.Add(std::move(later));
  Route metrics = ScoringRoute({"POST", "/3/ModelMetrics/models/{model}/frames/{frame}",
                                ComputeMetrics, "Computes the metrics of a model on a frame."});
  metrics.parameters->emplace_back("auc_type");
  metrics.without_effect.push_back({kOfOutputs, "Only metrics are computed here, as in H2O."});
  table.Add(std::move(metrics));
}

}  // namespace hydrofoil::rest
