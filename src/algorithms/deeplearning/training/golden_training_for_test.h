// Tests only: trains a recorded model anew.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_GOLDEN_TRAINING_FOR_TEST_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_GOLDEN_TRAINING_FOR_TEST_H_

#include <memory>
#include <vector>

#include "algorithms/deeplearning/network/network.h"
#include "algorithms/deeplearning/training/golden_models_for_test.h"

namespace hydrofoil::golden {

struct TrainedModel {
  DeepLearningParameters parameters;  // effective
  size_t classes = 1;
  std::shared_ptr<const FeatureEncoder> encoder;
  Network network;                         // the best over all iterations, or the last
  std::vector<double> class_distribution;  // after balancing; empty without
};

// On the training frame of the data set; keeps the best network with overwrite_with_best_model.
TrainedModel Train(const Case& golden);
TrainedModel Train(const Case& golden, const Frame& frame);

}  // namespace hydrofoil::golden

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_GOLDEN_TRAINING_FOR_TEST_H_
