// Grids as files: saving and loading them.
#include <nlohmann/json.hpp>

#include "engine/grid_files.h"
#include "rest/models/model_files.h"
#include "rest/models/model_routes.h"

namespace hydrofoil::rest {
namespace {

Response GridAnswer(const std::string& key) {
  return Response::OfJson(KeyOfType(key, "Key<Grid>"));
}

Response ExportGrid(Context& context, const Request& request) {
  const GridPtr grid = context.store.Require<Grid>(request.RequiredText("grid_id"), "grid_id");
  for (const ModelPtr& model : grid->models) RefuseCrossValidationFrames(request, *model);
  engine::Run(context, engine::SaveGrid{grid->key, request.RequiredText("grid_directory"),
                                        request.Bool("save_params_references", false)});
  return GridAnswer(grid->key);
}

Response ImportGrid(Context& context, const Request& request) {
  const bool frames = request.Bool("load_params_references", false);
  const engine::LoadGrid command{request.RequiredText("grid_path"),
                                 frames ? engine::FrameUse::kAll : engine::FrameUse::kNone};
  return GridAnswer(engine::Run(context, command)->key);
}

}  // namespace

void AddGridFileRoutes(RouteTable& table) {
  table.Add({"POST",
             "/3/Grid.bin/{grid_id}/export",
             ExportGrid,
             "Saves a grid and its models into a folder.",
             {{"grid_directory", "save_params_references", "export_cross_validation_predictions"}},
             "GridExportV3"});
  table.Add({"POST",
             "/3/Grid.bin/import",
             ImportGrid,
             "Loads a grid that was saved, with its models.",
             {{"grid_path", "load_params_references"}},
             "GridImportV3"});
}

}  // namespace hydrofoil::rest
