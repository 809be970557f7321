// Scores all rows of a frame in parallel and turns predictions into metrics.
#ifndef HYDROFOIL_MODEL_ROW_SCORING_H_
#define HYDROFOIL_MODEL_ROW_SCORING_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>

#include "model/adapted_frame.h"
#include "model/metrics.h"
#include "model/model.h"
#include "model/scored_rows.h"

namespace hydrofoil {

// How far scoring got and whether it is still wanted.
struct ScoringControl {
  std::stop_token stop;
  std::function<void(double done)> on_progress;  // in [0, 1], from any thread; may be empty
};

// Predictions per row: the classes of a classifier, 1 for a regression; for an autoencoder the
// reconstruction's inputs, or none when only its error is wanted.
[[nodiscard]] size_t PredictionWidth(const Model& model, bool reconstruct);

// Scores every row of `input`, in parallel. For autoencoders `reconstruct` says whether the
// reconstruction is wanted as well as its error. Throws Error(kCancelled).
ScoredRows ScoreAllRows(const Model& model, const AdaptedFrame& input, bool reconstruct,
                        const ScoringControl& control);

// The classes of the frame behind `input`: those of the model, then those it was not trained on.
// Null unless the model is a classifier.
DomainPtr ResponseDomainOf(const Model& model, const AdaptedFrame& input);

// Metrics of rows that have responses; keys and description are left to the caller.
ModelMetrics ComputeMetrics(const Model& model, const ScoredRows& scored, const DomainPtr& domain,
                            AucType auc_type);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_ROW_SCORING_H_
