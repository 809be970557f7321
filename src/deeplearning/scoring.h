// Forward passes over the rows of a frame, and what the network's output means.
#ifndef HYDROFOIL_DEEPLEARNING_SCORING_H_
#define HYDROFOIL_DEEPLEARNING_SCORING_H_

#include <cstddef>
#include <functional>
#include <span>

#include "deeplearning/feature_encoder.h"
#include "deeplearning/network.h"
#include "deeplearning/parameter_enums.h"

namespace hydrofoil {

struct RowRange {
  size_t first = 0;
  size_t count = 0;
};

// Calls visit(row, activations) for the rows of `range` in order, on the calling thread.
// Different ranges may be scored by different threads at once. Offsets are added to a linear
// output.
using ScoredRowVisitor = std::function<void(size_t row, const Activations& activations)>;
void ScoreRows(const Network& network, const FeatureEncoder& encoder, const EncoderInput& input,
               RowRange range, const ScoredRowVisitor& visit);

// The prediction of a regression in the units of the response.
double RegressionPrediction(const FeatureEncoder& encoder, Distribution distribution,
                            double output);

// Undoes the shift of class frequencies by balancing: probabilities times prior / model frequency,
// normalized anew.
void CorrectProbabilities(std::span<const double> priors, std::span<const double> model,
                          std::span<double> probabilities);

// The class of a multinomial row. Ties are broken by a random number made of the row's inputs.
size_t MostLikelyClass(std::span<const double> probabilities, std::span<const double> priors,
                       std::span<const double> inputs);

// Mean squared difference between input and reconstruction of an autoencoder's row, in the
// network's scale.
double ReconstructionError(const Activations& activations);

// Brings a reconstructed row into the units of the columns, in place.
void UnscaleReconstruction(const FeatureEncoder& encoder, std::span<double> row);

}  // namespace hydrofoil

#endif  // HYDROFOIL_DEEPLEARNING_SCORING_H_
