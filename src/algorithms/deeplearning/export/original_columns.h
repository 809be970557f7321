// What the inputs of a model were made from: the columns of a user's data, before categories are
// recoded, and how each predictor of the encoder follows from them.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_ORIGINAL_COLUMNS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_ORIGINAL_COLUMNS_H_

#include <cstddef>
#include <vector>

#include "model/capabilities.h"

namespace hydrofoil {

// One predictor of the encoder.
struct PredictorOrigin {
  static constexpr int kNoBit = -1;
  size_t column = 0;           // of the original columns
  std::vector<double> values;  // by level, instead of the level's number; empty: as it is
  int bit = kNoBit;            // of the level's number counted from 1, 0 where it is missing
};

struct OriginalColumns {
  std::vector<OriginalColumn> columns;      // predictors only
  std::vector<PredictorOrigin> predictors;  // of the encoder, in its order
};

// Throws Error(kIllegalArgument) when the model does not say how its predictors were made.
OriginalColumns FindOriginalColumns(const Model& model);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_ORIGINAL_COLUMNS_H_
