// Grids in folders: a file for the grid, named after it, one for each model, and, for a search that
// may have to be resumed, what it needs: its request and its frames.
#ifndef HYDROFOIL_ENGINE_GRID_FILES_H_
#define HYDROFOIL_ENGINE_GRID_FILES_H_

#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "engine/context.h"
#include "selection/grid_search.h"

namespace hydrofoil::engine {

// Keeps what a running search has found. Safe from every thread.
class GridSaver {
 public:
  GridSaver(const Context& context, std::filesystem::path folder)
      : context_(context), folder_(std::move(folder)) {}

  // Those of the grid's search. Throws Error when the folder cannot be written to.
  void SaveFrames(const Grid& grid, const std::stop_token& stop);
  // Each model once, then the grid, which names only models that are there.
  void Save(const Grid& grid);

 private:
  const Context& context_;
  const std::filesystem::path folder_;
  Mutex mutex_;
  size_t tried_ GUARDED_BY(mutex_) = 0;
  std::set<std::string> saved_ GUARDED_BY(mutex_);
};

// Names of the grids in the folder whose search can be resumed, sorted. Nothing when the folder
// does not exist.
std::vector<std::string> SearchesIn(const Context& context, const std::filesystem::path& folder);

enum class FrameUse {
  kNone,       // frames are not loaded
  kAll,        // they must be there, and replace those of the same name
  kIfMissing,  // the training frame is not in the store
};

struct SaveGrid {
  std::string key;
  std::string folder;
  bool frames = false;  // of its search, too
};
void Run(const Context& context, const SaveGrid& command);

// Puts grid, models and, if asked for, frames into the store. Throws Error when something is
// missing, damaged or not allowed.
struct LoadGrid {
  std::string path;
  FrameUse frames = FrameUse::kNone;
};
GridPtr Run(Context& context, const LoadGrid& command);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_GRID_FILES_H_
