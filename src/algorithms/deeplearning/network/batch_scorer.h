// Forward passes for scoring, several rows at once: equal to Forward() bit for bit, faster.
// Keeps no state between calls; safe from every thread.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_BATCH_SCORER_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_BATCH_SCORER_H_

#include <span>

#include "algorithms/deeplearning/network/network.h"

namespace hydrofoil {

// Fills the layers of every row from its input. Nothing is added to linear outputs.
void ForwardRows(const Network& network, std::span<Activations> rows);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_BATCH_SCORER_H_
