// The network that training starts from.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_INITIAL_NETWORK_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_INITIAL_NETWORK_H_

#include <vector>

#include "algorithms/deeplearning/network/network.h"
#include "algorithms/deeplearning/parameters/parameters.h"
#include "algorithms/deeplearning/training/training_data.h"
#include "model/train.h"

namespace hydrofoil {

struct StartingPoint {
  Network network;
  OptimizerState state;
};

// Random weights, then those of a pretrained autoencoder or of the user's frames in their place; or
// the network of the checkpoint. Unavailable weights are reported to `hooks` and stay random.
// Throws Error(kIllegalArgument) when shapes disagree.
StartingPoint MakeStartingPoint(const TrainingInput& input,
                                const DeepLearningParameters& parameters, const TrainingData& data,
                                TrainingHooks& hooks);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_INITIAL_NETWORK_H_
