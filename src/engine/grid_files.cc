// Grids as files: a folder with a file for the grid, named after it, and one for each model.
#include <unistd.h>

#include <memory>

#include "algorithms/table.h"
#include "base/error.h"
#include "engine/grid_files.h"
#include "engine/model_files.h"
#include "engine/train.h"
#include "exchange/record.h"
#include "ingest/files/access_policy.h"
#include "ingest/files/frame_file.h"
#include "ingest/files/output_file.h"
#include "ingest/files/source.h"
#include "model/model_file.h"
#include "model/parameter_record.h"
#include "selection/grid_search.h"

namespace hydrofoil {

// Parameters tell whose they are; those saved before there was another algorithm do not.
template <class Archive>
void Describe(Archive& archive, AlgorithmParameters& parameters) {
  std::string name = parameters.has_value() ? std::string(parameters->algorithm()) : "";
  archive.Field("algorithm", name);
  if constexpr (ReadsRecord<Archive>()) {
    const Algorithm* algorithm =
        name.empty() ? Algorithms().front() : FindAlgorithm(Algorithms(), name);
    if (algorithm == nullptr) ThrowDamaged("the algorithm '" + name + "' of a grid is not known");
    parameters = algorithm->DefaultParameters();
    ReadParameters(archive, *parameters);
  } else {
    WriteParameters(*parameters, archive);
  }
}

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
  ChoiceField(archive, "stopping_metric", kStoppingMetricNames, criteria.stopping_metric);
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

namespace hydrofoil::engine {
namespace {

void WriteInto(const Context& context, const std::filesystem::path& path,
               const std::string& bytes) {
  OutputFile file(context.access, path.string(), true);
  file.Write(bytes);
  file.Commit();
}

// A part of a file name only: keys in files come from outside.
std::filesystem::path FileOf(const std::filesystem::path& folder, const std::string& key) {
  if (key.empty() || key.find('/') != std::string::npos) {
    ThrowIllegalArgument("A grid or model with the name '" + key + "' cannot be a file.");
  }
  return folder / key;
}

void WriteGrid(const Context& context, const std::filesystem::path& folder, const Grid& grid) {
  std::vector<std::string> models;
  for (const ModelPtr& model : grid.models) models.push_back(model->key);
  RecordWriter record;
  record.Field("grid", grid);
  record.Field("models", models);
  if (grid.search) record.Field("search", *grid.search);
  WriteInto(context, FileOf(folder, grid.key), SealModelFile(record.bytes()));
}

std::vector<std::string> FrameKeys(const ModelParameters& base) {
  std::vector<std::string> keys = {base.training_frame};
  if (!base.validation_frame.empty()) keys.push_back(base.validation_frame);
  return keys;
}

void RequireGridFile(const Context& context, const std::filesystem::path& file) {
  try {
    static_cast<void>(context.access.OpenForRead(file));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kNotFound) throw;
    ThrowIllegalArgument("Grid file not found file:" + file.string());
  }
}

}  // namespace

void GridSaver::SaveFrames(const Grid& grid, const std::stop_token& stop) {
  if (grid.search == nullptr) {
    ThrowIllegalArgument("The frames of '" + grid.key + "' are not known.");
  }
  for (const std::string& key : FrameKeys(*grid.search->base)) {
    OutputFile file(context_.access, FileOf(folder_, key).string(), true);
    WriteFrameFile(*context_.store.RequireFrame(key, "frame"), file, stop);
  }
}

void GridSaver::Save(const Grid& grid) {
  const MutexLock lock(mutex_);
  const size_t tried = grid.models.size() + grid.failures.size();
  if (tried < tried_) return;  // overtaken by a newer state
  tried_ = tried;
  for (const ModelPtr& model : grid.models) {
    if (saved_.contains(model->key)) continue;
    WriteInto(context_, FileOf(folder_, model->key), WriteModelFile(*model));
    saved_.insert(model->key);
  }
  WriteGrid(context_, folder_, grid);
}

namespace {

// Null when the file holds none.
std::shared_ptr<const GridRequest> ReadSearch(const RecordReader& record) {
  auto search = std::make_shared<GridRequest>();
  record.Field("search", *search);
  if (!search->base.has_value() || search->base->training_frame.empty()) return nullptr;
  return search;
}

// What is no grid of ours gives nothing; other files, which may be large, are not read.
bool HoldsSearch(const Context& context, const std::filesystem::path& file) {
  try {
    std::string head(kModelFileMagic.size(), '\0');
    const FileDescriptor opened = context.access.OpenForRead(file);
    if (::pread(opened.get(), head.data(), head.size(), 0) < 0 || head != kModelFileMagic) {
      return false;
    }
    const std::string bytes = ReadModelBytes(context, file);
    return ReadSearch(RecordReader(OpenModelFile(bytes))) != nullptr;
  } catch (const Error&) {
    return false;
  }
}

void LoadFrames(Context& context, const std::filesystem::path& folder, const GridRequest& search) {
  for (const std::string& key : FrameKeys(*search.base)) {
    context.store.PutFrame(key, ReadFrameFile(context.access, FileOf(folder, key), {}));
  }
}

}  // namespace

std::vector<std::string> SearchesIn(const Context& context, const std::filesystem::path& folder) {
  constexpr size_t kMostFiles = 100000;
  std::vector<std::filesystem::path> files;
  try {
    files = context.access.FilesBelow(context.access.ResolveForRead(folder), kMostFiles);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kNotFound) throw;
  }
  std::vector<std::string> keys;
  for (const std::filesystem::path& file : files) {
    if (HoldsSearch(context, file)) keys.push_back(file.filename().string());
  }
  return keys;
}

void Run(const Context& context, const SaveGrid& command) {
  const GridPtr grid = context.store.Require<Grid>(command.key, "grid_id");
  GridSaver saver(context, AccessPolicy::PathOf(command.folder));
  if (command.frames) saver.SaveFrames(*grid, {});
  saver.Save(*grid);
}

GridPtr Run(Context& context, const LoadGrid& command) {
  const std::filesystem::path file = AccessPolicy::PathOf(command.path);
  const FrameUse frames = command.frames;
  RequireGridFile(context, file);
  const std::string bytes = ReadModelBytes(context, file);
  const RecordReader record(OpenModelFile(bytes));
  auto grid = std::make_shared<Grid>();
  std::vector<std::string> models;
  record.Field("grid", *grid);
  record.Field("models", models);
  if (grid->key.empty()) ThrowIllegalArgument("The file holds no grid: " + file.string());
  for (const GridFailure& failure : grid->failures) {
    if (failure.raw_values.size() > grid->hyper_names.size()) {
      ThrowDamaged("a failed model of the grid");
    }
  }
  context.RequireNoJobFor(grid->key);
  const auto folder = file.parent_path();
  for (const std::string& key : models) {
    grid->models.push_back(
        ReadModelFile(ReadModelBytes(context, FileOf(folder, key)), Algorithms()));
  }
  grid->search = ReadSearch(record);
  const bool missing =
      grid->search && context.store.FindFrame(grid->search->base->training_frame) == nullptr;
  if (frames == FrameUse::kAll && !grid->search) {
    ThrowIllegalArgument("The frames of the grid were not saved with it: " + file.string());
  }
  if (frames == FrameUse::kAll || (frames == FrameUse::kIfMissing && missing)) {
    LoadFrames(context, folder, *grid->search);
  }
  for (const ModelPtr& model : grid->models) PublishModel(context.store, model);
  context.store.Put<Grid>(grid->key, ObjectKind::kGrid, grid);
  return grid;
}

}  // namespace hydrofoil::engine
