// Sums and activations of the forward pass, in the reference's order of operations.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_FORWARD_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_FORWARD_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "algorithms/deeplearning/network/network.h"

namespace hydrofoil {

// Weighted sum of one unit's inputs: eight running sums over full blocks of eight, then the rest.
double BlockedDot(const float* weights, std::span<const double> inputs);

// Pre-activations of a layer of one channel, biases included.
void LinearSums(const Layer& layer, std::span<const double> inputs, std::span<double> sums);

// The larger of a Maxout unit's two pieces, and which it was.
struct MaxoutResult {
  double value = 0;
  uint8_t channel = 0;
};
MaxoutResult MaxoutUnit(const Layer& layer, std::span<const double> inputs, size_t unit);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_FORWARD_H_
