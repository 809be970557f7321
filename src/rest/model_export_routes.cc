// Models in the forms of others: MOJO.
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"
#include "exchange/mojo_writer.h"
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
  notes.time_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::system_clock::now().time_since_epoch())
                      .count();
  return WriteMojo(model, notes);
}

Response DownloadMojo(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request);
  return Response::OfFile(model->key + ".zip", MojoOf(context, *model));
}

Response SaveMojo(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request, "model_id");
  return SaveBytes(context, request, MojoOf(context, *model));
}

}  // namespace

void AddModelExportRoutes(RouteTable& table) {
  table.Add({"GET",
             "/3/Models/{model_id}/mojo",
             DownloadMojo,
             "A model as a MOJO, for H2O's Java library.",
             {{"_exclude_fields"}},
             "ModelsV3"});
  table.Add({"GET", "/99/Models.mojo/{model_id}", SaveMojo, "Saves a model as a MOJO.",
             ModelExportFields(), "ModelExportV3"});
}

}  // namespace hydrofoil::rest
