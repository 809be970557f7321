// The parts of the checks; used by validation*.cc only.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_VALIDATION_PARTS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_VALIDATION_PARTS_H_

#include "algorithms/deeplearning/parameters/validation.h"

namespace hydrofoil {

// The checks of validation_network.cc: the parameters of the algorithm itself.
void CheckAlgorithm(const ValidationInput& input, MessageList& out);

// What this version does not build yet (validation_unsupported.cc).
void CheckSupported(const ValidationInput& input, MessageList& out);

[[nodiscard]] inline const DeepLearningParameters& Own(const ValidationInput& input) {
  return static_cast<const DeepLearningParameters&>(input.parameters);
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_VALIDATION_PARTS_H_
