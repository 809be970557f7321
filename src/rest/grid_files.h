// Grids in folders: a file for the grid, named after it, one for each model, and for a search that
// may have to be resumed what it needs: its request and its frames.
#ifndef HYDROFOIL_REST_GRID_FILES_H_
#define HYDROFOIL_REST_GRID_FILES_H_

#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "rest/context.h"
#include "selection/grid_search.h"

namespace hydrofoil::rest {

// Keeps what a running search has found. Safe from every thread.
class GridSaver {
 public:
  GridSaver(const Context& context, std::filesystem::path folder)
      : context_(context), folder_(std::move(folder)) {}

  // Those of the grid's search. Throws Error when the folder cannot be written to.
  void SaveFrames(const Grid& grid, const std::stop_token& stop);
  // Models once, then the grid, which names only models that are there.
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

// Puts grid, models and, if asked for, frames into the store; gives the grid. Throws Error when
// something is missing, damaged or not allowed.
GridPtr LoadGrid(const Context& context, const std::filesystem::path& file, FrameUse frames);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_GRID_FILES_H_
