// Models in the forms of others: MOJO, Java source, ONNX.
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/wall_clock.h"
#include "engine/model_files.h"
#include "exchange/genmodel_jar.h"
#include "model/capabilities.h"
#include "rest/models/model_files.h"
#include "rest/models/model_routes.h"
#include "schema/model_schema.h"

namespace hydrofoil::rest {
namespace {

using engine::ModelForm;

MojoNotes NotesOf(const Context& context, const Model& model) {
  if (model.imported != nullptr) return {};
  return {.version = context.options.report_version,
          .details = Response::OfJson(ModelJson(model, context.options)).body};
}

Response Save(const Context& context, const Request& request, ModelForm form, MojoNotes notes) {
  engine::Run(context,
              engine::SaveModel{request.RequiredText("model_id"), request.RequiredText("dir"),
                                request.Bool("force", false), form, std::move(notes)});
  return SavedAnswer(request);
}

Response DownloadMojo(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request);
  return Response::OfFile(model->key + ".zip",
                          engine::ModelBytes(*model, ModelForm::kMojo, NotesOf(context, *model)));
}

Response SaveMojo(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request, "model_id");
  return Save(context, request, ModelForm::kMojo, NotesOf(context, *model));
}

Response DownloadPojo(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request);
  return Response::OfFile(RequireCapability<WritesJava>(*model).JavaClass(*model) + ".java",
                          engine::ModelBytes(*model, ModelForm::kJava));
}

Response PreviewPojo(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request);
  return Response::OfText(
      RequireCapability<WritesJava>(*model).JavaSource(*model, JavaExtent::kPreview));
}

Response DownloadOnnx(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request);
  return Response::OfFile(model->key + ".onnx", engine::ModelBytes(*model, ModelForm::kOnnx));
}

Response SaveOnnx(Context& context, const Request& request) {
  static_cast<void>(RequireModel(context, request, "model_id"));
  return Save(context, request, ModelForm::kOnnx, {});
}

Response DownloadGenmodelJar(Context&, const Request&) {
  const auto place = FindGenmodelJar();
  if (!place) ThrowNotFound(GenmodelJarAdvice());
  std::ifstream file(*place, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file) ThrowNotFound(GenmodelJarAdvice());
  Response response;
  response.content_type = "application/octet-stream";
  response.body = std::move(bytes);
  return response;
}

}  // namespace

void AddModelExportRoutes(RouteTable& table) {
  table.Add({"GET", "/3/Models/{model_id}/mojo", DownloadMojo,
             "A model as a MOJO, for H2O's Java library.", std::nullopt, "ModelsV3"});
  table.Add({"GET", "/3/Models.java/{model_id}", DownloadPojo,
             "A model as Java source that scores.", std::nullopt, "ModelsV3"});
  table.Add({"GET", "/3/Models.java/{model_id}/preview", PreviewPojo,
             "The beginning of the Java source, for reading.", std::nullopt, "ModelsV3"});
  table.Add({"GET", "/3/h2o-genmodel.jar", DownloadGenmodelJar,
             "H2O's Java library for scoring, if it is installed beside the server."});
  table.Add({"GET", "/3/Models/{model_id}/onnx", DownloadOnnx,
             "A model as an ONNX graph, encoding included.", std::nullopt, "ModelsV3"});
  table.Add(ModelExportRoute("/99/Models.onnx/{model_id}", SaveOnnx, "Saves a model as ONNX."));
  table.Add(ModelExportRoute("/99/Models.mojo/{model_id}", SaveMojo, "Saves a model as a MOJO."));
}

}  // namespace hydrofoil::rest
