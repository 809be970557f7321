// Grids as files: a folder with a file for the grid, named after it, and one for each model.
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "exchange/model_file.h"
#include "exchange/parameter_record.h"
#include "ingest/access_policy.h"
#include "ingest/frame_file.h"
#include "ingest/output_file.h"
#include "ingest/source.h"
#include "rest/grid_files.h"
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

template <class Archive>
void Describe(Archive& archive, HyperDimension& dimension) {
  archive.Field("name", dimension.name);
  archive.Field("values", dimension.values);
}

template <class Archive>
void Describe(Archive& archive, SearchCriteria& criteria) {
  auto strategy = static_cast<int32_t>(criteria.strategy);
  archive.Field("strategy", strategy);
  if (strategy < 0 || strategy > static_cast<int32_t>(SearchStrategy::kSequential)) {
    ThrowDamaged("the strategy of a search");
  }
  criteria.strategy = static_cast<SearchStrategy>(strategy);
  archive.Field("seed", criteria.seed);
  archive.Field("max_models", criteria.max_models);
  archive.Field("max_runtime_secs", criteria.max_runtime_secs);
  archive.Field("stopping_rounds", criteria.stopping_rounds);
  DeepLearningParameters stopping;
  stopping.stopping_metric = criteria.stopping_metric;
  ParameterField(archive, *FindParameter("stopping_metric"), stopping);
  criteria.stopping_metric = stopping.stopping_metric;
  archive.Field("stopping_tolerance", criteria.stopping_tolerance);
}

template <class Archive>
void Describe(Archive& archive, GridRequest& search) {
  archive.Field("base", search.base);
  archive.Field("space", search.space.shared);
  archive.Field("subspaces", search.space.subspaces);
  archive.Field("criteria", search.criteria);
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

void WriteGrid(const Context& context, const std::filesystem::path& folder, const Grid& grid,
               const GridRequest* search) {
  std::vector<std::string> models;
  for (const ModelPtr& model : grid.models) models.push_back(model->key);
  RecordWriter record;
  record.Field("grid", grid);
  record.Field("models", models);
  if (search != nullptr) record.Field("search", *search);
  WriteInto(context, FileOf(folder, grid.key), SealModelFile(record.bytes()));
}

std::vector<std::string> FrameKeys(const DeepLearningParameters& base) {
  std::vector<std::string> keys = {base.training_frame};
  if (!base.validation_frame.empty()) keys.push_back(base.validation_frame);
  return keys;
}

Response ExportGrid(Context& context, const Request& request) {
  const GridPtr grid = context.store.Require<Grid>(request.RequiredText("grid_id"), "grid_id");
  if (request.Bool("save_params_references", false)) {
    ThrowIllegalArgument(
        "save_params_references: frames are saved by themselves (/3/Frames/{frame_id}/save).");
  }
  const auto folder = AccessPolicy::PathOf(request.RequiredText("grid_directory"));
  for (const ModelPtr& model : grid->models) {
    WriteInto(context, FileOf(folder, model->key), WriteModelFile(*model));
  }
  WriteGrid(context, folder, *grid, nullptr);
  return GridAnswer(grid->key);
}

Response ImportGrid(Context& context, const Request& request) {
  const auto path = AccessPolicy::PathOf(request.RequiredText("grid_path"));
  return GridAnswer(LoadGrid(context, path, request.Bool("load_params_references", false))->key);
}

}  // namespace

void GridSaver::SaveFrames(const std::stop_token& stop) {
  for (const std::string& key : FrameKeys(search_.base)) {
    OutputFile file(context_.access, FileOf(folder_, key).string(), true);
    WriteFrameFile(*context_.store.RequireFrame(key, "frame"), file, stop);
  }
}

void GridSaver::Save(const Grid& grid) {
  const std::lock_guard lock(mutex_);
  const size_t tried = grid.models.size() + grid.failures.size();
  if (tried < tried_) return;  // overtaken by a newer state
  tried_ = tried;
  for (const ModelPtr& model : grid.models) {
    if (saved_.contains(model->key)) continue;
    WriteInto(context_, FileOf(folder_, model->key), WriteModelFile(*model));
    saved_.insert(model->key);
  }
  WriteGrid(context_, folder_, grid, &search_);
}

GridRequest ReadSearch(const Context& context, const std::filesystem::path& file) {
  const std::string bytes = ReadModelBytes(context, file);
  GridRequest search;
  RecordReader(OpenModelFile(bytes)).Field("search", search);
  if (search.base.training_frame.empty()) {
    ThrowIllegalArgument("There is no search to be resumed in " + file.string());
  }
  return search;
}

GridPtr LoadGrid(const Context& context, const std::filesystem::path& file, bool frames) {
  const std::string bytes = ReadModelBytes(context, file);
  const RecordReader record(OpenModelFile(bytes));
  auto grid = std::make_shared<Grid>();
  std::vector<std::string> models;
  record.Field("grid", *grid);
  record.Field("models", models);
  if (grid->key.empty()) ThrowIllegalArgument("The file holds no grid: " + file.string());
  for (const GridFailure& failure : grid->failures) {
    if (failure.raw_values.size() != grid->hyper_names.size()) {
      ThrowDamaged("a failed model of the grid");
    }
  }
  if (context.jobs.RunningFor(grid->key) != nullptr) {
    ThrowIllegalArgument("A job that makes '" + grid->key + "' is still running.");
  }
  const auto folder = file.parent_path();
  for (const std::string& key : models) {
    grid->models.push_back(ReadModelFile(ReadModelBytes(context, FileOf(folder, key))));
  }
  if (frames) {
    for (const std::string& key : FrameKeys(ReadSearch(context, file).base)) {
      context.store.PutFrame(key, ReadFrameFile(context.access, FileOf(folder, key), {}));
    }
  }
  for (const ModelPtr& model : grid->models) PublishModel(context.store, model);
  context.store.Put<Grid>(grid->key, ObjectKind::kGrid, grid);
  return grid;
}

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
