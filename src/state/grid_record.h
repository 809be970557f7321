// Parameters, searches and grids as fields of a record (exchange/record.h).
#ifndef HYDROFOIL_STATE_GRID_RECORD_H_
#define HYDROFOIL_STATE_GRID_RECORD_H_

#include <string>
#include <string_view>
#include <vector>

#include "algorithms/table.h"
#include "exchange/record.h"
#include "model/parameter_record.h"
#include "selection/grid_search.h"

namespace hydrofoil {

// Parameters say which algorithm they are for; those saved when there was only one do not.
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

// Models are in files of their own.
template <class Archive>
void Describe(Archive& archive, Grid& grid) {
  archive.Field("key", grid.key);
  archive.Field("training_frame_key", grid.training_frame_key);
  archive.Field("hyper_names", grid.hyper_names);
  archive.Field("failures", grid.failures);
}

}  // namespace hydrofoil

namespace hydrofoil::state {

// A grid as bytes with a checksum. Models are named: they are in files of their own.
std::string WriteGridFile(const Grid& grid);

struct GridFile {
  Grid grid;                        // without its models
  std::vector<std::string> models;  // their keys
};
// Throws Error(kIllegalArgument) when it is damaged; what is intact but not a grid has no key.
GridFile ReadGridFile(std::string_view bytes);

}  // namespace hydrofoil::state

#endif  // HYDROFOIL_STATE_GRID_RECORD_H_
