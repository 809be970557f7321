// Runs all rows of a frame through a network and turns the outputs into predictions and metrics.
#ifndef HYDROFOIL_MODELS_ROW_SCORING_H_
#define HYDROFOIL_MODELS_ROW_SCORING_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>

#include "deeplearning/feature_encoder.h"
#include "deeplearning/network.h"
#include "deeplearning/parameters.h"
#include "models/metrics.h"
#include "models/model.h"
#include "models/scored_rows.h"

namespace hydrofoil {

// How far scoring got and whether it is still wanted.
struct ScoringControl {
  std::stop_token stop;
  std::function<void(double done)> on_progress;  // in [0, 1], from any thread; may be empty
};

// Predictions a row: the classes of a classifier, 1 of a regression; of an autoencoder the
// reconstruction's inputs, or none when only its error is wanted.
[[nodiscard]] size_t PredictionWidth(const Model& model, bool reconstruct);

// What is told of one row beside its predictions.
struct RowOutcome {
  uint32_t label = 0;               // multinomial: the class predicted
  double reconstruction_error = 0;  // autoencoders
};

// Turns the outputs of the network for one row into predictions, as many as `out` takes (see
// PredictionWidth); a label is only looked for when `with_label`.
RowOutcome ReadOutputs(const Model& model, const Activations& activations, bool with_label,
                       std::span<double> out);

// Scores every row of `input`, in parallel. For autoencoders `reconstruct` says whether the
// reconstruction is wanted beside its error. Throws Error(kCancelled).
ScoredRows ScoreAllRows(const Model& model, const EncoderInput& input, bool reconstruct,
                        const ScoringControl& control);

// The classes of the frame behind `input`: those of the model, then those it was not trained on.
// Null unless the model is a classifier.
DomainPtr ResponseDomainOf(const Model& model, const EncoderInput& input);

// Metrics of rows that have responses; keys and description are left to the caller.
ModelMetrics ComputeMetrics(const Model& model, const ScoredRows& scored, const DomainPtr& domain,
                            AucType auc_type);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODELS_ROW_SCORING_H_
