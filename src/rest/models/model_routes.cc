// Models: list, show, remove.
#include "rest/models/model_routes.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "engine/remove.h"
#include "model/model.h"
#include "model/worst_classes.h"
#include "rest/protocol/excluded_fields.h"
#include "schema/frame_schema.h"
#include "schema/model_schema.h"

namespace hydrofoil::rest {

ModelPtr RequireModel(const Context& context, const Request& request, std::string_view argument) {
  const std::string key = request.RequiredText("model_id");
  const auto kind = context.store.KindOf(key);
  if (kind.has_value() && *kind != ObjectKind::kModel) {
    ThrowIllegalArgument("For Key: " + key + " expected a value of type Model; found a: " +
                         std::string(ObjectKindName(*kind)));
  }
  return context.store.Require<Model>(key, argument);
}

bool HasPredictors(const Frame& frame, const Model& model) {
  for (size_t i = 0; i < model.predictor_count; ++i) {
    if (!frame.Find(model.names[i])) return false;
  }
  return true;
}

namespace {

// Frames that have every predictor of the model: their keys in its own part of the answer, and the
// frames with their histograms.
void AddCompatibleFrames(const Context& context, const Model& model, Json& answer) {
  Json& keys = answer["models"][0]["compatible_frames"] = Json::array();
  Json& frames = answer["compatible_frames"] = Json::array();
  const std::string node = context.options.node();
  for (const std::string& key : context.store.Keys(ObjectKind::kFrame)) {
    const FramePtr frame = context.store.FindFrame(key);
    if (frame == nullptr || !HasPredictors(*frame, model)) continue;
    keys.push_back(key);
    FrameAnswer what{key, node, {}, FrameDetail::kSummary};
    frames.push_back(FrameJson(*frame, what));
  }
}

Response ListModels(Context& context, const Request&) {
  Json models = Json::array();
  for (const std::string& key : context.store.Keys(ObjectKind::kModel)) {
    if (const ModelPtr model = context.store.Find<Model>(key)) {
      models.push_back(ModelSynopsisJson(*model));
    }
  }
  return Response::OfJson(ModelsJson(std::move(models)));
}

Response GetModel(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request);
  const std::string left_out = request.Text("_exclude_fields", "");
  const ExcludedFields excluded = ExcludedFields(left_out).Below("models");
  Json answer = ModelsJson(Json::array({ModelJson(*model, context.options, excluded)}));
  if (request.Bool("find_compatible_frames", false)) {
    AddCompatibleFrames(context, *model, answer);
  }
  return JsonWithout(left_out, std::move(answer));
}

const ModelMetrics* MetricsNamed(const Model& model, const std::string& name) {
  if (name == "training") return model.training_metrics.get();
  if (name == "validation") return model.validation_metrics.get();
  if (name == "cross_validation") return model.cross_validation_metrics.get();
  ThrowIllegalArgument("of must be training, validation or cross_validation; it is '" + name +
                       "'.");
}

const ConfusionMatrix* MatrixOf(const ModelMetrics& metrics) {
  if (const auto* binomial = metrics.binomial()) return &binomial->confusion_matrix;
  if (const auto* multinomial = metrics.multinomial()) return &multinomial->confusion_matrix;
  return nullptr;
}

// The matrix of many classes is larger than all else of a model, and nobody looks at all of it.
Response GetWorstClasses(Context& context, const Request& request) {
  constexpr int64_t kMostClasses = 1000;
  const ModelPtr model = RequireModel(context, request);
  const std::string of = request.Text("of", "training");
  const int64_t classes = request.Int("classes", 20);
  if (classes < 1 || classes > kMostClasses) {
    ThrowIllegalArgument("classes must be from 1 to " + std::to_string(kMostClasses) + "; it is " +
                         std::to_string(classes) + ".");
  }
  const ModelMetrics* metrics = MetricsNamed(*model, of);
  const ConfusionMatrix* matrix = metrics == nullptr ? nullptr : MatrixOf(*metrics);
  if (matrix == nullptr || matrix->domain == nullptr) {
    ThrowNotFound("The model " + model->key + " has no confusion matrix of " + of + ".");
  }
  const ConfusionMatrix worst = WorstClasses(*matrix, static_cast<size_t>(classes));
  Json answer = Json::object();
  answer["classes"] = *worst.domain;
  answer["counts"] = worst.counts;
  answer["class_count"] = matrix->domain->size();
  return Response::OfJson(answer);
}

Response DeleteModel(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request);
  engine::Run(context, engine::Remove{.key = model->key, .stop_job = false});
  return Response::OfJson(ModelsJson(nullptr));
}

Response DeleteModels(Context& context, const Request&) {
  for (const std::string& key : context.store.Keys(ObjectKind::kModel)) {
    engine::Run(context, engine::Remove{.key = key, .stop_job = false});
  }
  return Response::OfJson(ModelsJson(nullptr));
}

}  // namespace

void AddModelRoutes(RouteTable& table) {
  AddModelBuilderRoutes(table);
  AddGridRoutes(table);
  AddGridFileRoutes(table);
  AddSegmentRoutes(table);
  AddModelFileRoutes(table);
  AddModelExportRoutes(table);
  AddPredictionRoutes(table);
  AddPartialDependenceRoutes(table);
  AddMetricsRoutes(table);
  AddMetricsMakerRoutes(table);
  AddRowScoringRoutes(table);
  table.Add({"GET", "/3/Models", ListModels, "All models."});
  table.Add({"GET", "/99/Models", ListModels, "All models."});
  for (const char* pattern : {"/3/Models/{model_id}", "/99/Models/{model_id}"}) {
    table.Add({"GET",
               pattern,
               GetModel,
               "A model with all its details.",
               {{"find_compatible_frames"}},
               "ModelsV3"});
  }
  table.Add({"GET",
             "/3/Models/{model_id}/worst_classes",
             GetWorstClasses,
             "The confusion matrix of the classes with the most errors, all others as one.",
             {{"of", "classes"}}});
  table.Add({"DELETE", "/3/Models/{model_id}", DeleteModel, "Removes a model and its metrics."});
  table.Add({"DELETE", "/3/Models", DeleteModels, "Removes all models."});
}

}  // namespace hydrofoil::rest
