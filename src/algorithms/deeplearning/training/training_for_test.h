// For tests: requests to train networks.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_FOR_TEST_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_FOR_TEST_H_

#include "algorithms/deeplearning/parameters/parameters.h"
#include "algorithms/table.h"
#include "model/train.h"

namespace hydrofoil {

// With default parameters.
inline TrainingInput NetworkTraining() {
  TrainingInput input;
  input.algorithm = FindAlgorithm(Algorithms(), DeepLearningParameters().algorithm());
  input.parameters = DeepLearningParameters();
  return input;
}

inline DeepLearningParameters& Own(TrainingInput& input) {
  return input.parameters.As<DeepLearningParameters>();
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_FOR_TEST_H_
