// Models in the forms of others: MOJO, Java source, ONNX.
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/wall_clock.h"
#include "exchange/genmodel_jar.h"
#include "model/capabilities.h"
#include "rest/model_files.h"
#include "rest/model_routes.h"
#include "rest/model_schema.h"

namespace hydrofoil::rest {
namespace {

// An imported MOJO stays what it was.
std::string MojoOf(const Context& context, const Model& model) {
  if (model.imported != nullptr) return model.imported->bytes;
  MojoNotes notes;
  notes.version = context.options.report_version;
  notes.details = Response::OfJson(ModelJson(model, context.options)).body;
  notes.time_ms = NowMillis();
  return RequireCapability<WritesMojo>(model).Mojo(model, notes);
}

Response DownloadMojo(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request);
  return Response::OfFile(model->key + ".zip", MojoOf(context, *model));
}

Response SaveMojo(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request, "model_id");
  return SaveBytes(context, request, MojoOf(context, *model));
}

Response DownloadPojo(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request);
  const auto& java = RequireCapability<WritesJava>(*model);
  return Response::OfFile(java.JavaClass(*model) + ".java",
                          java.JavaSource(*model, JavaExtent::kWhole));
}

Response PreviewPojo(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request);
  return Response::OfText(
      RequireCapability<WritesJava>(*model).JavaSource(*model, JavaExtent::kPreview));
}

Response DownloadOnnx(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request);
  return Response::OfFile(model->key + ".onnx", RequireCapability<WritesOnnx>(*model).Onnx(*model));
}

Response SaveOnnx(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request, "model_id");
  return SaveBytes(context, request, RequireCapability<WritesOnnx>(*model).Onnx(*model));
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
             "The beginning of the Java source, for people.", std::nullopt, "ModelsV3"});
  table.Add({"GET", "/3/h2o-genmodel.jar", DownloadGenmodelJar,
             "H2O's Java library for scoring, if it is installed beside the server."});
  table.Add({"GET", "/3/Models/{model_id}/onnx", DownloadOnnx,
             "A model as an ONNX graph, encoding included.", std::nullopt, "ModelsV3"});
  table.Add(ModelExportRoute("/99/Models.onnx/{model_id}", SaveOnnx, "Saves a model as ONNX."));
  table.Add(ModelExportRoute("/99/Models.mojo/{model_id}", SaveMojo, "Saves a model as a MOJO."));
}

}  // namespace hydrofoil::rest
