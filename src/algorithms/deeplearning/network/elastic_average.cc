#include "algorithms/deeplearning/network/elastic_average.h"

#include <algorithm>
#include <type_traits>
#include <vector>

namespace hydrofoil {
namespace {

// Calls change(network's number, average's number) for each weight and bias.
template <typename Change>
void ForBoth(Network& network, const Network& average, const Change& change) {
  for (size_t l = 0; l < network.layers.size(); ++l) {
    Layer& layer = network.layers[l];
    const Layer& other = average.layers[l];
    for (size_t i = 0; i < layer.weights.size(); ++i) change(layer.weights[i], other.weights[i]);
    for (size_t i = 0; i < layer.biases.size(); ++i) change(layer.biases[i], other.biases[i]);
  }
}

// The last bits of the reference: it divides single precision by the inverse.
float Scaled(float value, float factor) { return value / (1 / factor); }
double Scaled(double value, float factor) { return value * factor; }

template <typename Number>
void Scale(std::vector<Number>& values, float factor) {
  for (Number& value : values) value = Scaled(value, factor);
}

}  // namespace

ElasticAverage::ElasticAverage(const DeepLearningParameters& parameters)
    : used_(parameters.elastic_averaging),
      moving_rate_(static_cast<float>(parameters.elastic_averaging_moving_rate)),
      regularization_(parameters.elastic_averaging_regularization) {}

void ElasticAverage::Follow(const Network& network) {
  if (!used_) {
    return;
  }
  if (!average_ || moving_rate_ == 1) {
    average_ = network;
    return;
  }
  ForBoth(*average_, network, [&](auto& average, const auto& own) {
    average = Scaled(average, 1 - moving_rate_) + Scaled(own, moving_rate_);
  });
  for (size_t l = 0; l < network.layers.size(); ++l) {
    average_->layers[l].average_activations = network.layers[l].average_activations;
  }
}

void ElasticAverage::FollowAndScale(Network& network, OptimizerState& state) {
  const bool scales = used_ && average_ && moving_rate_ != 1;
  Follow(network);
  if (!scales) {
    return;
  }
  for (Layer& layer : network.layers) {
    Scale(layer.weights, moving_rate_);
    Scale(layer.biases, moving_rate_);
  }
  for (LayerState& layer : state) {
    Scale(layer.adadelta, moving_rate_);
    Scale(layer.velocities, moving_rate_);
    Scale(layer.bias_velocities, moving_rate_);
  }
}

void ElasticAverage::Pull(Network& network) const {
  if (!average_) {
    return;
  }
  const double part = std::min(1.0, regularization_);
  ForBoth(network, *average_, [&](auto& own, const auto& average) {
    using Number = std::remove_reference_t<decltype(own)>;
    own -= static_cast<Number>(part * (own - average));
  });
}

}  // namespace hydrofoil
