// The state of a network's layers in numbers, and whether it is still sound.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_MODEL_SUMMARY_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_MODEL_SUMMARY_H_

#include <cstdint>
#include <string>

#include "algorithms/deeplearning/network/network.h"
#include "algorithms/deeplearning/parameters/parameters.h"
#include "model/table.h"

namespace hydrofoil {

struct SummaryInput {
  const DeepLearningParameters& parameters;  // effective ones
  const Network& network;
  const OptimizerState& state;
  std::string response_column;  // "" for autoencoders
  size_t class_count = 1;
  int64_t samples_trained = 0;
};

// "Status of Neuron Layers".
Table ModelSummaryTable(const SummaryInput& input);

// Whether weights or biases have grown so large that predictions would mean nothing.
bool IsUnstable(const Network& network);

// What the user is told then.
std::string UnstableModelText();

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_MODEL_SUMMARY_H_
