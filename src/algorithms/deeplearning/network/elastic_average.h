// Elastic averaging (Zhang, Choromanska, LeCun 2015, "Deep learning with elastic averaging SGD"):
// beside the network that learns, a slowly moving one that pulls it back. The slow one is scored,
// kept and exported. One per trainer; its thread only.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_ELASTIC_AVERAGE_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_ELASTIC_AVERAGE_H_

#include <optional>

#include "algorithms/deeplearning/network/network.h"
#include "algorithms/deeplearning/parameters/parameters.h"

namespace hydrofoil {

class ElasticAverage {
 public:
  // Does nothing unless parameters.elastic_averaging.
  explicit ElasticAverage(const DeepLearningParameters& parameters);

  [[nodiscard]] bool is_used() const { return used_; }
  // Null until the first iteration has ended.
  [[nodiscard]] const Network* average() const { return average_ ? &*average_ : nullptr; }
  // How strongly the average pulls: part of the gradient of weights and biases.
  [[nodiscard]] double regularization() const { return regularization_; }

  // After an iteration: the first average is the network itself; then it moves towards the network
  // by elastic_averaging_moving_rate.
  void Follow(const Network& network);
  // The same as the reference does it, which leaves the network, the velocities of weights and
  // biases and the ADADELTA state of weights scaled by the moving rate, from the second iteration
  // on.
  void FollowAndScale(Network& network, OptimizerState& state);
  // Moves the network towards the average by the regularization's fraction of their distance.
  void Pull(Network& network) const;

 private:
  bool used_;
  float moving_rate_;
  double regularization_;
  std::optional<Network> average_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_ELASTIC_AVERAGE_H_
