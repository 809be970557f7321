// The models of a grid in the order of one of their measures.
#ifndef HYDROFOIL_SELECTION_GRID_ORDER_H_
#define HYDROFOIL_SELECTION_GRID_ORDER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/metrics.h"
#include "model/model.h"
#include "selection/grid_search.h"

namespace hydrofoil {

struct RankedModel {
  ModelPtr model;
  double value = kNotANumber;  // of the measure
};

// What a model is ranked by in a grid. Measures of binomial models that depend on a threshold are
// the largest over all thresholds, except errors and "mcc", which are those at the largest F1.
// `name` in lower case; nullopt for measures that the problem type does not have.
[[nodiscard]] std::optional<double> GridMeasure(const ModelMetrics& metrics, std::string_view name);

// `measure` ignoring case; empty: by key. Equal values are ordered by key; what is not a number is
// larger than all numbers. Throws Error(kIllegalArgument) with the reference's text when the models
// have no such measure.
[[nodiscard]] std::vector<RankedModel> RankModels(const Grid& grid, const std::string& measure,
                                                  bool decreasing);

}  // namespace hydrofoil

#endif  // HYDROFOIL_SELECTION_GRID_ORDER_H_
