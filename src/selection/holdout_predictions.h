// The predictions of the fold models for the rows they were not trained on.
#ifndef HYDROFOIL_SELECTION_HOLDOUT_PREDICTIONS_H_
#define HYDROFOIL_SELECTION_HOLDOUT_PREDICTIONS_H_

#include <stop_token>
#include <vector>

#include "frame/frame.h"
#include "model/model.h"
#include "model/scored_rows.h"

namespace hydrofoil {

struct Holdout {
  std::vector<size_t> rows;  // of the training frame, ascending
  ScoredRows scored;         // one row for each of `rows`
  double threshold = 0.5;    // of the fold's model, for labels of binomial predictions
};

// Scores `rows` of `frame` with a fold's model.
Holdout ScoreHoldout(const Model& fold_model, const Frame& frame, std::vector<size_t> rows,
                     const std::stop_token& stop);

// Fold after fold; the partial sums of metrics end where a fold ends.
ScoredRows CombineHoldouts(const std::vector<Holdout>& holdouts);

// Predictions as a frame of `layout`. With one holdout the rows of other folds are 0; with all,
// probabilities are rounded to 8 decimals.
Frame HoldoutFrame(const Model& model, const std::vector<Holdout>& holdouts,
                   const RowLayoutPtr& layout);

}  // namespace hydrofoil

#endif  // HYDROFOIL_SELECTION_HOLDOUT_PREDICTIONS_H_
