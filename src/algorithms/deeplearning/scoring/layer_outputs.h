// What a network shows of rows besides its predictions: how badly an autoencoder reconstructs them,
// and the outputs of a hidden layer's units.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_SCORING_LAYER_OUTPUTS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_SCORING_LAYER_OUTPUTS_H_

#include <cstdint>

#include "algorithms/deeplearning/learned_network.h"
#include "model/capabilities.h"

namespace hydrofoil {

// Squared errors in the network's scale. Throws Error(kIllegalArgument) when `model` is not an
// autoencoder or the frame does not fit, Error(kCancelled).
ReconstructionErrors ScoreReconstructionErrors(const Model& model, const KeyedFrame& frame,
                                               bool per_feature, const ScoringControl& control);

// Activations of hidden layer `layer`, counted from 0: columns "DF.L<layer + 1>.C<unit>", units
// from 1. Throws Error(kIllegalArgument) when there is no such layer or the frame does not fit,
// Error(kCancelled).
Frame DeepFeatures(const LearnedNetwork& learned, const Frame& frame, int64_t layer,
                   const ScoringControl& control);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_SCORING_LAYER_OUTPUTS_H_
