// Checks of a training request: all faults and remarks at once, in the order and the words of the
// reference. Pure functions, safe from every thread.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_VALIDATION_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_VALIDATION_H_

#include <vector>

#include "algorithms/deeplearning/parameters/parameters.h"
#include "model/shared_validation.h"

namespace hydrofoil {

// Inputs must hold DeepLearningParameters.

// What can be found before a job is started. Errors forbid the training.
std::vector<ValidationMessage> ValidateParameters(const ValidationInput& input);

// What the reference reports only once the job runs. Errors, or nothing. Without facts about the
// training frame, only what can be found without them.
std::vector<ValidationMessage> ValidateAtStart(const ValidationInput& input);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_VALIDATION_H_
