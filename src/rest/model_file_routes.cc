// Models as files: saving, loading, downloading, uploading, and their JSON as a file.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "algorithms/table.h"
#include "base/error.h"
#include "ingest/files/access_policy.h"
#include "ingest/files/output_file.h"
#include "ingest/files/source.h"
#include "model/model_file.h"
#include "rest/model_files.h"
#include "rest/model_routes.h"
#include "rest/model_schema.h"
#include "rest/training_request.h"

namespace hydrofoil::rest {
namespace {

std::string ReadAll(const Source& source) {
  std::string bytes(source.byte_size(), '\0');
  const auto stream = source.Open();
  bytes.resize(stream->NextEntry() ? stream->Read(bytes) : 0);
  return bytes;
}

// In the reference's words, whose functions are exportModel and importModel.
[[noreturn]] void ThrowFailure(std::string_view function, const std::filesystem::path& path,
                               std::string_view why) {
  ThrowIllegalArgument(
      fmt::format("Illegal argument: dir of function: {}: water.api.FSIOException: FS IO Failure: "
                  "\n accessed path : file:{} msg: {}",
                  function, path.string(), why));
}

std::unique_ptr<OutputFile> OpenFile(const Context& context, const std::string& dir, bool force) {
  try {
    return std::make_unique<OutputFile>(context.access, dir, force);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kIllegalArgument) throw;
    const std::string text = error.what();
    const bool exists = text.ends_with("already exists!");
    ThrowFailure("exportModel", AccessPolicy::PathOf(dir), exists ? "File already exists" : text);
  }
}

Response SaveModel(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request, "model_id");
  RefuseCrossValidationFrames(request, *model);
  return SaveBytes(context, request, WriteModelFile(*model));
}

Response SaveDetails(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request, "model_id");
  return SaveBytes(context, request, Response::OfJson(ModelJson(*model, context.options)).body);
}

Response DownloadModel(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request, "model_id");
  RefuseCrossValidationFrames(request, *model);
  return Response::OfFile(model->key, WriteModelFile(*model));
}

Response Loaded(Context& context, const Request& request, const std::string& bytes) {
  const ModelPtr model = ReadModelFile(bytes, Algorithms());
  const auto kind = context.store.KindOf(model->key);
  if (kind && *kind != ObjectKind::kModel) {
    ThrowIllegalArgument("The name '" + model->key + "' belongs to a " +
                         std::string(ObjectKindName(*kind)) + ".");
  }
  if (context.jobs.RunningFor(model->key) != nullptr) {
    ThrowIllegalArgument("A job that makes '" + model->key + "' is still running.");
  }
  PublishModel(context.store, model);
  Json answer = ModelsJson(Json::array({ModelJson(*model, context.options)}));
  answer["export_cross_validation_predictions"] =
      request.Bool("export_cross_validation_predictions", false);
  return Response::OfJson(answer);
}

Response LoadModel(Context& context, const Request& request) {
  const std::filesystem::path path = AccessPolicy::PathOf(request.RequiredText("dir"));
  return Loaded(context, request, ReadModelBytes(context, path));
}

Response UploadModel(Context& context, const Request& request) {
  const std::string key = request.RequiredText("dir");
  const auto source = context.store.Require<Source>(key, "dir");
  Response answer = Loaded(context, request, ReadAll(*source));
  context.store.Remove(key);
  return answer;
}

}  // namespace

Route ModelExportRoute(std::string_view pattern, Handler handler, std::string_view summary) {
  Route route{
      "GET",          std::string(pattern), handler, std::string(summary), {{"dir", "force"}},
      "ModelExportV3"};
  route.without_effect = {
      {{"export_cross_validation_predictions"}, "H2O heeds it in its own format only."}};
  return route;
}

void RefuseCrossValidationFrames(const Request& request, const Model& model) {
  if (!request.Bool("export_cross_validation_predictions", false)) return;
  if (!model.cross_validation || (model.cross_validation->prediction_keys.empty() &&
                                  model.cross_validation->holdout_predictions_key.empty())) {
    return;
  }
  ThrowIllegalArgument(
      "export_cross_validation_predictions: the file of a model holds no predictions of its "
      "cross-validation; save their frames by POST /3/Frames/{frame_id}/save.");
}

Response SaveBytes(const Context& context, const Request& request, std::string_view bytes) {
  const std::string dir = request.RequiredText("dir");
  const bool force = request.Bool("force", false);
  const auto file = OpenFile(context, dir, force);
  file->Write(bytes);
  file->Commit();
  Json answer = AnswerSchema("ModelExportV3", "Iced");
  answer["dir"] = dir;
  answer["force"] = force;
  answer["export_cross_validation_predictions"] =
      request.Bool("export_cross_validation_predictions", false);
  return Response::OfJson(answer);
}

std::string ReadModelBytes(const Context& context, const std::filesystem::path& path) {
  try {
    static_cast<void>(context.access.OpenForRead(path));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kNotFound) throw;
    ThrowFailure("importModel", path, "File not found");
  }
  return ReadAll(Source::OfFile(path.string(), path, context.access));
}

void AddModelFileRoutes(RouteTable& table) {
  table.Add({"GET",
             "/99/Models.bin/{model_id}",
             SaveModel,
             "Saves a model into a file.",
             {{"dir", "force", "export_cross_validation_predictions"}},
             "ModelExportV3"});
  table.Add(ModelExportRoute("/99/Models/{model_id}/json", SaveDetails,
                             "Saves what a model has to tell as JSON."));
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
