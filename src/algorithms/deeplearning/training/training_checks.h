// What can be found out about a training request before it is started.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_CHECKS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_CHECKS_H_

#include <vector>

#include "model/train.h"

namespace hydrofoil {

// See ValidateTraining (model/train.h).
std::vector<ValidationMessage> ValidateNetworkTraining(const TrainingInput& input);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_CHECKS_H_
