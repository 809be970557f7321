// Models: list, show, remove.
#include "rest/model_routes.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "model/model.h"
#include "rest/model_schema.h"

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

namespace {

// Frames that have every predictor of the model.
Json CompatibleFrames(const Context& context, const Model& model) {
  Json list = Json::array();
  for (const std::string& key : context.store.Keys(ObjectKind::kFrame)) {
    const FramePtr frame = context.store.FindFrame(key);
    if (frame == nullptr) continue;
    bool has_all = true;
    for (size_t i = 0; i < model.predictor_count && has_all; ++i) {
      has_all = frame->Find(model.names[i]).has_value();
    }
    if (has_all) list.push_back(FrameKey(key));
  }
  return list;
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
  Json json = ModelJson(*model, context.options);
  if (request.Bool("find_compatible_frames", false)) {
    json["compatible_frames"] = CompatibleFrames(context, *model);
  }
  return Response::OfJson(ModelsJson(Json::array({std::move(json)})));
}

Response DeleteModel(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request);
  context.store.Remove(model->key);
  return Response::OfJson(ModelsJson(nullptr));
}

Response DeleteModels(Context& context, const Request&) {
  for (const std::string& key : context.store.Keys(ObjectKind::kModel)) context.store.Remove(key);
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
  table.Add({"GET", "/3/Models/{model_id}", GetModel, "A model with all it has to tell."});
  table.Add({"GET", "/99/Models/{model_id}", GetModel, "A model with all it has to tell."});
  table.Add({"DELETE", "/3/Models/{model_id}", DeleteModel, "Removes a model and its metrics."});
  table.Add({"DELETE", "/3/Models", DeleteModels, "Removes all models."});
}

}  // namespace hydrofoil::rest
