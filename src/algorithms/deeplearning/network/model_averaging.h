// Averaging of networks over ranks (McDonald, Hall, Mann 2010): every rank trains on its rows, then
// all go on from the mean of their weights.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_MODEL_AVERAGING_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_MODEL_AVERAGING_H_

#include <cstdint>

#include "algorithms/deeplearning/network/network.h"
#include "cluster/communicator.h"

namespace hydrofoil {

// The part of an iteration's `samples` that a rank trains; the first ranks take the remainder.
uint64_t SamplesOfRank(const Communicator* communicator, uint64_t samples);

// How many of them the ranks before this one train.
uint64_t FirstSampleOfRank(const Communicator* communicator, uint64_t samples);

// What one rank has after an iteration, and all have after averaging.
struct RankState {
  Network& network;
  OptimizerState& state;
  uint64_t trained_rows = 0;  // in the iteration; becomes the sum over ranks
};

// Means of weights, biases, average activations and the optimizer's state. Does nothing for one
// rank and for null.
void AverageOverRanks(Communicator* communicator, RankState& rank);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_MODEL_AVERAGING_H_
