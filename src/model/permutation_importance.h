// How much worse predictions become when one column is shuffled (Breiman 2001, "Random Forests";
// Fisher, Rudin and Dominici 2019).
#ifndef HYDROFOIL_MODEL_PERMUTATION_IMPORTANCE_H_
#define HYDROFOIL_MODEL_PERMUTATION_IMPORTANCE_H_

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "frame/frame.h"
#include "model/model.h"

namespace hydrofoil {

struct PermutationImportance {
  std::string metric = "AUTO";        // ignoring case; AUTO: AUC, logloss or RMSE by kind of model
  int64_t samples = -1;               // rows of the frame that are used; -1: all
  int64_t repeats = 1;                // times that every column is shuffled
  std::vector<std::string> features;  // empty: all predictors
  int64_t seed = -1;                  // -1: a new one every time
  std::stop_token stop;
};

// One row per feature, the most important first: "Variable", then "Relative Importance" (the
// change of the metric), "Scaled Importance" and "Percentage", or "Run 1", "Run 2", ... Throws
// Error(kIllegalArgument) with the reference's text, Error(kCancelled).
Frame ComputePermutationImportance(const Model& model, const Frame& frame,
                                   const PermutationImportance& wanted);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_PERMUTATION_IMPORTANCE_H_
