// Grids in folders: a file for the grid, named after it, one for each model, and for a search that
// may have to be resumed what it needs: its request and its frames.
#ifndef HYDROFOIL_REST_GRID_FILES_H_
#define HYDROFOIL_REST_GRID_FILES_H_

#include <filesystem>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>

#include "rest/context.h"
#include "selection/grid_search.h"

namespace hydrofoil::rest {

// Keeps what a running search has found. Safe from every thread.
class GridSaver {
 public:
  GridSaver(const Context& context, std::filesystem::path folder, const GridRequest& search)
      : context_(context), folder_(std::move(folder)), search_(search) {}

  // Throws Error when the folder cannot be written to.
  void SaveFrames(const std::stop_token& stop);
  // Models once, then the grid, which names only models that are there.
  void Save(const Grid& grid);

 private:
  const Context& context_;
  const std::filesystem::path folder_;
  const GridRequest& search_;
  std::mutex mutex_;
  size_t tried_ = 0;
  std::set<std::string> saved_;
};

// The request of a search that was kept; its grid is not filled in. Throws Error(kIllegalArgument)
// when the file holds none.
GridRequest ReadSearch(const Context& context, const std::filesystem::path& file);

// Puts grid, models and, if asked for, frames into the store; gives the grid.
GridPtr LoadGrid(const Context& context, const std::filesystem::path& file, bool frames);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_GRID_FILES_H_
