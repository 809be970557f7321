// Grid search: trains a model for each combination of hyper-parameters, as long as criteria allow.
#ifndef HYDROFOIL_SELECTION_GRID_SEARCH_H_
#define HYDROFOIL_SELECTION_GRID_SEARCH_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "model/model.h"
#include "model/train.h"
#include "selection/hyper_space.h"

namespace hydrofoil {

// A combination without a model, and why.
struct GridFailure {
  AlgorithmParameters parameters;
  std::vector<std::string> raw_values;  // one per hyper-parameter, as given
  std::string message;
};

struct GridRequest;

// What a search has found so far; immutable, replaced by a newer one under the same key.
struct Grid {
  std::string key;
  std::string training_frame_key;
  std::vector<std::string> hyper_names;  // sorted
  std::vector<ModelPtr> models;          // in the order they were finished
  std::vector<GridFailure> failures;
  // The latest search, without its grid, so that it can be resumed; null when not known.
  std::shared_ptr<const GridRequest> search;
};
using GridPtr = std::shared_ptr<const Grid>;

// Those of cross-validation, else of the validation frame, else of training.
const ModelMetrics& JudgedBy(const Model& model);

// What a search needs of its surroundings; called from several threads at a time.
struct GridEnvironment {
  // Trains and publishes the model `key`. Throws Error when that is impossible.
  std::function<ModelPtr(const AlgorithmParameters& parameters, const std::string& key,
                         TrainingHooks& hooks)>
      build;
  // Makes a newer state of the grid visible.
  std::function<void(const GridPtr& grid)> publish;
};

struct GridRequest {
  GridPtr grid;  // to be extended; empty for a new one
  AlgorithmParameters base;
  SearchSpace space;
  SearchCriteria criteria;
};

// Runs the search. Models are trained in parallel, one per core, unless early stopping needs them
// in order. A combination that fails is recorded and the search goes on; one that already has
// a model in the grid is not trained again. When time is up the search ends with the
// models it has, at least one. Throws Error(kCancelled) when cancelled; what is finished stays in
// the grid.
void RunGridSearch(const GridRequest& request, const GridEnvironment& environment,
                   TrainingHooks& hooks);

}  // namespace hydrofoil

#endif  // HYDROFOIL_SELECTION_GRID_SEARCH_H_
