// Grids as files: a folder with a file for the grid, named after it, and one for each model.
#include <unistd.h>

#include <memory>

#include "algorithms/table.h"
#include "base/error.h"
#include "engine/grid_files.h"
#include "engine/model_files.h"
#include "engine/train.h"
#include "ingest/files/access_policy.h"
#include "ingest/files/frame_file.h"
#include "ingest/files/output_file.h"
#include "ingest/files/source.h"
#include "model/model_file.h"
#include "selection/grid_search.h"
#include "state/grid_record.h"

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
  WriteInto(context, FileOf(folder, grid.key), state::WriteGridFile(grid));
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

// What is no grid of ours gives nothing; other files, which may be large, are not read.
bool HoldsSearch(const Context& context, const std::filesystem::path& file) {
  try {
    std::string head(kModelFileMagic.size(), '\0');
    const FileDescriptor opened = context.access.OpenForRead(file);
    if (::pread(opened.get(), head.data(), head.size(), 0) < 0 || head != kModelFileMagic) {
      return false;
    }
    const std::string bytes = ReadModelBytes(context, file);
    return state::ReadGridFile(bytes).grid.search != nullptr;
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
  state::GridFile read = state::ReadGridFile(bytes);
  if (read.grid.key.empty()) ThrowIllegalArgument("The file holds no grid: " + file.string());
  auto grid = std::make_shared<Grid>(std::move(read.grid));
  context.RequireNoJobFor(grid->key);
  const auto folder = file.parent_path();
  for (const std::string& key : read.models) {
    grid->models.push_back(
        ReadModelFile(ReadModelBytes(context, FileOf(folder, key)), Algorithms()));
  }
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
