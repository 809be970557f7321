// The network: layers of neurons with their weights, as trained, scored, saved and exported. A
// value; optimizer state is kept apart so that copies for scoring stay small.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_NETWORK_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_NETWORK_H_

#include <cstddef>
#include <span>
#include <vector>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/network/activation.h"
#include "algorithms/deeplearning/parameters/parameters.h"

namespace hydrofoil {

// A layer connects `inputs` units to `units` units. A Maxout layer has two linear pieces (channels)
// per unit, others one.
struct Layer {
  LayerKind kind = LayerKind::kRectifier;
  bool dropout = false;      // named so in tables
  double dropout_ratio = 0;  // of this layer's own units, in training
  size_t inputs = 0;
  size_t units = 0;
  size_t channels = 1;
  // [unit][input][channel] flattened: weight of (unit, input, channel) at
  // (unit * inputs + input) * channels + channel.
  std::vector<float> weights;
  std::vector<double> biases;  // [unit][channel]
  // Running mean activation of each unit; autoencoders with sparsity_beta > 0, else empty.
  std::vector<double> average_activations;

  [[nodiscard]] size_t WeightIndex(size_t unit, size_t input, size_t channel = 0) const {
    return (unit * inputs + input) * channels + channel;
  }
};

struct Network {
  double input_dropout_ratio = 0;
  std::vector<Layer> layers;  // hidden layers, then the output layer

  [[nodiscard]] size_t inputs() const { return layers.front().inputs; }
  [[nodiscard]] size_t outputs() const { return layers.back().units; }
  [[nodiscard]] size_t hidden_layers() const { return layers.size() - 1; }
  // Weights and biases, Maxout's channels counted.
  [[nodiscard]] size_t parameter_count() const;
};

// Per-layer state of the optimizer. ADADELTA (Zeiler 2012): pairs (mean squared step, mean squared
// gradient). Momentum: velocities. Unused arrays are empty.
struct LayerState {
  std::vector<float> adadelta;          // 2 per weight
  std::vector<double> bias_adadelta;    // 2 per bias
  std::vector<float> velocities;        // 1 per weight
  std::vector<double> bias_velocities;  // 1 per bias
};
using OptimizerState = std::vector<LayerState>;

// Units of the input and output layers: 1 class is regression (1 output), several are a softmax, an
// autoencoder outputs its inputs.
struct NetworkShape {
  size_t inputs = 0;
  size_t classes = 1;
};

// What the units of the output layer are.
[[nodiscard]] LayerKind OutputKind(const DeepLearningParameters& parameters, size_t classes);

// A network with random weights, as the reference draws them from the seed (initialization.cc).
// Both take effective parameters. Throws Error(kOutOfMemory) when the network would not fit.
Network InitialNetwork(const DeepLearningParameters& parameters, const NetworkShape& shape);
OptimizerState InitialOptimizerState(const Network& network,
                                     const DeepLearningParameters& parameters);

// Activations of every layer for one row; reused between rows.
struct Activations {
  std::vector<double> input;
  std::vector<std::vector<double>> layers;

  [[nodiscard]] const std::vector<double>& output() const { return layers.back(); }
};

// Writes the row into a dense input vector (set to zero first).
void FillInput(const EncodedRow& row, std::span<double> input);

// Forward pass for scoring from activations.input, which must hold one value per input: no dropout,
// hidden activations scaled by what dropout kept, sums in the reference's order. `output_offset` is
// added to the first output unit (in the network's scale).
void Forward(const Network& network, double output_offset, Activations& activations);
// The same from an encoded row.
void Forward(const Network& network, const EncodedRow& row, double output_offset,
             Activations& activations);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_NETWORK_H_
