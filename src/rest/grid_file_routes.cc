// Grids as files: a folder with a file for the grid, named after it, and one for each model.
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "exchange/model_file.h"
#include "exchange/parameter_record.h"
#include "ingest/access_policy.h"
#include "ingest/output_file.h"
#include "ingest/source.h"
#include "rest/model_routes.h"
#include "rest/training_request.h"
#include "selection/grid_search.h"

namespace hydrofoil {

template <class Archive>
void Describe(Archive& archive, GridFailure& failure) {
  archive.Field("parameters", failure.parameters);
  archive.Field("raw_values", failure.raw_values);
  archive.Field("message", failure.message);
}

// Models lie in files of their own.
template <class Archive>
void Describe(Archive& archive, Grid& grid) {
  archive.Field("key", grid.key);
  archive.Field("training_frame_key", grid.training_frame_key);
  archive.Field("hyper_names", grid.hyper_names);
  archive.Field("failures", grid.failures);
}

}  // namespace hydrofoil

namespace hydrofoil::rest {
namespace {

void WriteInto(const Context& context, const std::filesystem::path& path,
               const std::string& bytes) {
  OutputFile file(context.access, path.string(), true);
  file.Write(bytes);
  file.Commit();
}

Response GridAnswer(const std::string& key) {
  return Response::OfJson(KeyOfType(key, "Key<Grid>"));
}

// A part of a file name only: keys in files come from outside.
std::filesystem::path FileOf(const std::filesystem::path& folder, const std::string& key) {
  if (key.empty() || key.find('/') != std::string::npos) {
    ThrowIllegalArgument("A grid or model with the name '" + key + "' cannot be a file.");
  }
  return folder / key;
}

Response ExportGrid(Context& context, const Request& request) {
  const GridPtr grid = context.store.Require<Grid>(request.RequiredText("grid_id"), "grid_id");
  if (request.Bool("save_params_references", false)) {
    ThrowIllegalArgument(
        "save_params_references: frames are saved by themselves (/3/Frames/{frame_id}/save).");
  }
  const auto folder = AccessPolicy::PathOf(request.RequiredText("grid_directory"));
  std::vector<std::string> models;
  for (const ModelPtr& model : grid->models) {
    WriteInto(context, FileOf(folder, model->key), WriteModelFile(*model));
    models.push_back(model->key);
  }
  // Last: a grid's file names only models that are there.
  RecordWriter record;
  record.Field("grid", *grid);
  record.Field("models", models);
  WriteInto(context, FileOf(folder, grid->key), SealModelFile(record.bytes()));
  return GridAnswer(grid->key);
}

Response ImportGrid(Context& context, const Request& request) {
  const auto path = AccessPolicy::PathOf(request.RequiredText("grid_path"));
  const std::string bytes = ReadModelBytes(context, path);
  const RecordReader record(OpenModelFile(bytes));
  auto grid = std::make_shared<Grid>();
  std::vector<std::string> models;
  record.Field("grid", *grid);
  record.Field("models", models);
  if (grid->key.empty()) ThrowIllegalArgument("The file holds no grid: " + path.string());
  for (const GridFailure& failure : grid->failures) {
    if (failure.raw_values.size() != grid->hyper_names.size()) {
      ThrowDamaged("a failed model of the grid");
    }
  }
  if (context.jobs.RunningFor(grid->key) != nullptr) {
    ThrowIllegalArgument("A job that makes '" + grid->key + "' is still running.");
  }
  for (const std::string& key : models) {
    grid->models.push_back(ReadModelFile(ReadModelBytes(context, FileOf(path.parent_path(), key))));
  }
  for (const ModelPtr& model : grid->models) PublishModel(context.store, model);
  context.store.Put<Grid>(grid->key, ObjectKind::kGrid, grid);
  return GridAnswer(grid->key);
}

}  // namespace

void AddGridFileRoutes(RouteTable& table) {
  table.Add({"POST",
             "/3/Grid.bin/{grid_id}/export",
             ExportGrid,
             "Saves a grid and its models into a folder.",
             {{"grid_directory", "save_params_references", "export_cross_validation_predictions",
               "_exclude_fields"}},
             "GridExportV3"});
  table.Add({"POST",
             "/3/Grid.bin/import",
             ImportGrid,
             "Loads a grid that was saved, with its models.",
             {{"grid_path", "load_params_references", "_exclude_fields"}},
             "GridImportV3"});
}

}  // namespace hydrofoil::rest
