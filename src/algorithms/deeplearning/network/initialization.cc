// Random weights as the reference draws them.
#include <algorithm>
#include <cmath>
#include <utility>

#include "algorithms/deeplearning/network/network.h"
#include "base/memory_budget.h"
#include "base/random.h"

namespace hydrofoil {
namespace {

constexpr int64_t kLayerSeed = 0xBAD5EED;

// Glorot and Bengio 2010 for UniformAdaptive; the output layer of a classifier starts 4 x wider.
class WeightSource {
 public:
  WeightSource(const DeepLearningParameters& parameters, const Layer& layer, size_t index)
      : distribution_(parameters.initial_weight_distribution),
        scale_(parameters.initial_weight_scale),
        range_(std::sqrt(6.0 / static_cast<double>(layer.inputs + layer.units))),
        factor_(TraitsOf(layer.kind).initial_range),
        random_(static_cast<int64_t>(static_cast<uint64_t>(parameters.seed) +
                                     static_cast<uint64_t>(kLayerSeed) + index + 1)) {}

  double Next() {
    switch (distribution_) {
      case InitialWeightDistribution::kUniformAdaptive:
        return factor_ * Uniform(range_);
      case InitialWeightDistribution::kUniform:
        return Uniform(scale_);
      case InitialWeightDistribution::kNormal:
        return random_.NextGaussian() * scale_;
    }
    return 0;
  }

 private:
  double Uniform(double bound) {
    return -bound + static_cast<double>(random_.NextFloat()) * 2 * bound;
  }

  InitialWeightDistribution distribution_;
  double scale_;
  double range_;
  double factor_;
  Pcg random_;
};

Network Shape(const DeepLearningParameters& parameters, const NetworkShape& shape) {
  Network network;
  network.input_dropout_ratio = parameters.input_dropout_ratio;
  size_t inputs = shape.inputs;
  for (size_t i = 0; i <= parameters.hidden.size(); ++i) {
    Layer layer;
    layer.inputs = inputs;
    if (i < parameters.hidden.size()) {
      layer.kind = KindOf(parameters.activation);
      layer.dropout = HasDropout(parameters.activation);
      layer.dropout_ratio = layer.dropout ? parameters.hidden_dropout_ratios[i] : 0;
      layer.units = static_cast<size_t>(parameters.hidden[i]);
      layer.channels = TraitsOf(layer.kind).channels;
    } else {
      layer.kind = OutputKind(parameters, shape.classes);
      layer.units = parameters.autoencoder ? shape.inputs : shape.classes;
    }
    inputs = layer.units;
    network.layers.push_back(std::move(layer));
  }
  return network;
}

size_t WeightCount(const Layer& layer) { return layer.units * layer.inputs * layer.channels; }

}  // namespace

LayerKind OutputKind(const DeepLearningParameters& parameters, size_t classes) {
  // An output layer has one channel; Maxout of one linear piece is that piece.
  const LayerKind hidden = KindOf(parameters.activation);
  if (parameters.autoencoder) return TraitsOf(hidden).channels > 1 ? LayerKind::kLinear : hidden;
  return classes > 1 ? LayerKind::kSoftmax : LayerKind::kLinear;
}

Network InitialNetwork(const DeepLearningParameters& parameters, const NetworkShape& shape) {
  Network network = Shape(parameters, shape);
  double bytes = 0;
  for (const Layer& layer : network.layers) {
    bytes += static_cast<double>(WeightCount(layer)) * sizeof(float) * 3;
  }
  RequireMemory(static_cast<size_t>(std::min(bytes, 1e18)), "the network");
  const size_t last = network.layers.size() - 1;
  for (size_t i = 0; i <= last; ++i) {
    Layer& layer = network.layers[i];
    WeightSource source(parameters, layer, i);
    layer.weights.resize(WeightCount(layer));
    for (float& weight : layer.weights) {
      weight = static_cast<float>(source.Next());
    }
    const double bias = i < last ? TraitsOf(layer.kind).initial_biases.at(i == 0 ? 0 : 1) : 0;
    layer.biases.assign(layer.units * layer.channels, bias);
    if (parameters.autoencoder && parameters.sparsity_beta > 0 && i < last) {
      layer.average_activations.assign(layer.units, 0);
    }
  }
  return network;
}

OptimizerState InitialOptimizerState(const Network& network,
                                     const DeepLearningParameters& parameters) {
  const bool momentum = !parameters.adaptive_rate &&
                        (parameters.momentum_start != 0 || parameters.momentum_stable != 0);
  OptimizerState state(network.layers.size());
  for (size_t i = 0; i < state.size(); ++i) {
    const Layer& layer = network.layers[i];
    if (parameters.adaptive_rate) {
      state[i].adadelta.assign(2 * layer.weights.size(), 0);
      state[i].bias_adadelta.assign(2 * layer.biases.size(), 0);
    } else if (momentum) {
      state[i].velocities.assign(layer.weights.size(), 0);
      state[i].bias_velocities.assign(layer.biases.size(), 0);
    }
  }
  return state;
}

}  // namespace hydrofoil
