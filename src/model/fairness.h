// How a binary classifier treats groups of rows: the combinations of levels of protected columns.
#ifndef HYDROFOIL_MODEL_FAIRNESS_H_
#define HYDROFOIL_MODEL_FAIRNESS_H_

#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "frame/frame.h"
#include "model/model.h"

namespace hydrofoil {

struct FairnessWish {
  std::vector<std::string> protected_columns;  // categorical
  std::vector<std::string> reference;          // one level each; empty: the largest group
  std::string favorable_class;                 // of the response
  std::stop_token stop;
};

// "overview": one row per group with counts and rates at the model's threshold, their ratios to
// those of the reference group ("AIR_", adverse impact ratio) and the p-value of Fisher's exact
// test against it. "thresholds_and_metrics_LEVELS": the metrics of that group
// by threshold. Throws Error(kIllegalArgument) in the reference's words, Error(kCancelled).
std::vector<std::pair<std::string, Frame>> FairnessMetrics(const Model& model, const Frame& frame,
                                                           const FairnessWish& wish);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_FAIRNESS_H_
