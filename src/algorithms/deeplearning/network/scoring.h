// Forward passes over the rows of a frame, and what the network's output means.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_SCORING_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_SCORING_H_

#include <cstddef>
#include <functional>
#include <span>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/network/network.h"
#include "algorithms/deeplearning/parameters/parameter_enums.h"
#include "model/predictor.h"

namespace hydrofoil {

// Calls visit(row, activations) for the rows of `range` in order, on the calling thread.
// Different ranges may be scored by different threads at once. Offsets are added to a linear
// output.
using ScoredRowVisitor = std::function<void(size_t row, const Activations& activations)>;
void ScoreRows(const Network& network, const FeatureEncoder& encoder, const AdaptedFrame& input,
               RowRange range, const ScoredRowVisitor& visit);

// The prediction of a regression in the units of the response.
double RegressionPrediction(const FeatureEncoder& encoder, Distribution distribution,
                            double output);

// Mean squared difference between input and reconstruction of an autoencoder's row, in the
// network's scale.
double ReconstructionError(const Activations& activations);

// Brings a reconstructed row into the units of the columns, in place.
void UnscaleReconstruction(const FeatureEncoder& encoder, std::span<double> row);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_SCORING_H_
