// Models: list, show, remove.
#include "rest/models/model_routes.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "engine/remove.h"
#include "model/model.h"
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
  Json answer = ModelsJson(Json::array({ModelJson(*model, context.options)}));
  if (request.Bool("find_compatible_frames", false)) {
    AddCompatibleFrames(context, *model, answer);
  }
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
               "A model with all it has to tell.",
               {{"find_compatible_frames"}},
               "ModelsV3"});
  }
  table.Add({"DELETE", "/3/Models/{model_id}", DeleteModel, "Removes a model and its metrics."});
  table.Add({"DELETE", "/3/Models", DeleteModels, "Removes all models."});
}

}  // namespace hydrofoil::rest
