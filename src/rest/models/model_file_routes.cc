// Models as files: saving, loading, downloading, uploading, and their JSON as a file.
#include <nlohmann/json.hpp>

#include "engine/model_files.h"
#include "rest/models/model_files.h"
#include "rest/models/model_routes.h"
#include "schema/model_schema.h"

namespace hydrofoil::rest {
namespace {

Response SaveModel(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request, "model_id");
  RefuseCrossValidationFrames(request, *model);
  engine::Run(context, engine::SaveModel{model->key, request.RequiredText("dir"),
                                         request.Bool("force", false)});
  return SavedAnswer(request);
}

Response SaveDetails(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request, "model_id");
  engine::WriteBytes(context, request.RequiredText("dir"), request.Bool("force", false),
                     Response::OfJson(ModelJson(*model, context.options)).body);
  return SavedAnswer(request);
}

Response DownloadModel(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request, "model_id");
  RefuseCrossValidationFrames(request, *model);
  return Response::OfFile(model->key, engine::ModelBytes(*model, engine::ModelForm::kOwn));
}

Response Loaded(Context& context, const Request& request, const engine::LoadModel& command) {
  const ModelPtr model = engine::Run(context, command);
  Json answer = ModelsJson(Json::array({ModelJson(*model, context.options)}));
  answer["export_cross_validation_predictions"] =
      request.Bool("export_cross_validation_predictions", false);
  return Response::OfJson(answer);
}

Response LoadModel(Context& context, const Request& request) {
  return Loaded(context, request, {request.RequiredText("dir")});
}

Response UploadModel(Context& context, const Request& request) {
  return Loaded(context, request, {.path = "", .upload = request.RequiredText("dir")});
}

}  // namespace

Route ModelExportRoute(std::string_view pattern, Handler handler, std::string_view summary) {
  Route route{
      "GET",          std::string(pattern), handler, std::string(summary), {{"dir", "force"}},
      "ModelExportV3"};
  route.without_effect = {
      {{"export_cross_validation_predictions"}, "H2O honours it only in its own format."}};
  return route;
}

void RefuseCrossValidationFrames(const Request& request, const Model& model) {
  if (request.Bool("export_cross_validation_predictions", false)) {
    engine::RefuseCrossValidationFrames(model);
  }
}

Response SavedAnswer(const Request& request) {
  Json answer = AnswerSchema("ModelExportV3", "Iced");
  answer["dir"] = request.RequiredText("dir");
  answer["force"] = request.Bool("force", false);
  answer["export_cross_validation_predictions"] =
      request.Bool("export_cross_validation_predictions", false);
  return Response::OfJson(answer);
}

void AddModelFileRoutes(RouteTable& table) {
  table.Add({"GET",
             "/99/Models.bin/{model_id}",
             SaveModel,
             "Saves a model into a file.",
             {{"dir", "force", "export_cross_validation_predictions"}},
             "ModelExportV3"});
  table.Add(ModelExportRoute("/99/Models/{model_id}/json", SaveDetails,
                             "Saves the details of a model as JSON."));
  table.Add({"GET",
             "/3/Models.fetch.bin/{model_id}",
             DownloadModel,
             "A model as a file.",
             {{"export_cross_validation_predictions"}},
             "ModelsV3"});
  const IdleParameters force = {{"force"},
                                "A model of that name is replaced in any case, as in H2O."};
  for (const char* path : {"/99/Models.bin/", "/99/Models.bin/{model_id}"}) {
    table.Add({"POST",
               path,
               LoadModel,
               "Loads a model that was saved; its name is in the file.",
               {{"dir"}},
               "ModelImportV3",
               BodyUse::kParameters,
               {force}});
  }
  for (const char* path : {"/99/Models.upload.bin/", "/99/Models.upload.bin/{model_id}"}) {
    table.Add({"POST",
               path,
               UploadModel,
               "Takes a model from a file that was uploaded; its name is in the file.",
               {{"dir"}},
               "ModelImportV3",
               BodyUse::kParameters,
               {force}});
  }
}

}  // namespace hydrofoil::rest
