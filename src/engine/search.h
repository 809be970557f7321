// The commands that train many models: over a space of parameters, and one per segment of a frame.
#ifndef HYDROFOIL_ENGINE_SEARCH_H_
#define HYDROFOIL_ENGINE_SEARCH_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/context.h"
#include "model/model_parameters.h"
#include "selection/grid_search.h"
#include "selection/segment_models.h"

namespace hydrofoil::engine {

struct Search {
  std::string key;           // of the grid; one of that name is extended
  AlgorithmParameters base;  // that all models share
  SearchSpace space;
  SearchCriteria criteria;
  std::string recovery_dir;  // where its results are kept; "": nowhere
};

// Resumes the latest search of a grid, which is loaded from `recovery_dir` if it is not there.
struct ResumeSearch {
  std::string key;
  std::string recovery_dir;  // "": nowhere
};

// A search with everything that it names.
struct PreparedSearch {
  std::shared_ptr<const GridRequest> request;
  std::string recovery_dir;
};

// Throws Error for a training frame that does not exist, a space that does not fit, a name that is
// taken.
PreparedSearch Prepare(const Context& context, const Search& command);
PreparedSearch Prepare(Context& context, const ResumeSearch& command);

// The job publishes the grid whenever a model is finished. Throws Error when the folder cannot be
// written to. `job`: the key of a job that is resumed after a restart; "": a new one.
JobPtr Start(Context& context, const PreparedSearch& search, const std::string& job = "");

// Resumes all searches that were kept in a folder and are not running, one job each.
struct ResumeAll {
  std::string recovery_dir;
};
void Run(Context& context, const ResumeAll& command);

struct TrainSegments {
  std::string key;           // of the models together
  AlgorithmParameters base;  // that all models share
  std::string segments;      // a frame with one row per segment; "": by `columns`
  std::vector<std::string> columns;
};

// The job publishes the state whenever a model is finished. Throws Error for what does not exist, a
// key that is taken, columns that cannot be segments. `job`: as with a search.
JobPtr Start(Context& context, const TrainSegments& command, const std::string& job = "");

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_SEARCH_H_
