#include "models/initial_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/error.h"

namespace hydrofoil {
namespace {

// Rows of the weight matrix as stored: a Maxout unit has one a channel.
size_t StoredRows(const Layer& layer) { return layer.units * layer.channels; }

void CheckShape(const Frame& frame, size_t index, const Layer& layer) {
  if (frame.rows() == StoredRows(layer) && frame.column_count() == layer.inputs) return;
  ThrowIllegalArgument(fmt::format(
      "Dimensionality mismatch: initial_weights matrix #{} should have {} rows and {} columns, "
      "but has {} rows and {} columns.",
      index, StoredRows(layer), layer.inputs, frame.rows(), frame.column_count()));
}

void CheckBiasShape(const Frame& frame, size_t index, const Layer& layer) {
  if (frame.rows() == layer.biases.size() && frame.column_count() == 1) return;
  ThrowIllegalArgument(fmt::format(
      "Dimensionality mismatch: initial_biases vector #{} should have {} rows and 1 column, but "
      "has {} rows and {} column(s).",
      index, layer.biases.size(), frame.rows(), frame.column_count()));
}

void CopyWeights(const Frame& weights, const Frame& biases, Layer& layer) {
  for (size_t c = 0; c < weights.column_count(); ++c) {
    const std::vector<double> values = weights.column(c)->Values();
    for (size_t r = 0; r < values.size(); ++r) {
      layer.weights[r * layer.inputs + c] = static_cast<float>(values[r]);
    }
  }
  const std::vector<double> values = biases.column(0)->Values();
  std::transform(values.begin(), values.end(), layer.biases.begin(),
                 [](double value) { return double{static_cast<float>(value)}; });
}

void ApplyUserWeights(const TrainingInput& input, Network& network, TrainingHooks& hooks) {
  if (input.initial_weights.empty() && input.initial_biases.empty()) return;
  if (input.initial_weights.empty() || input.initial_biases.empty()) {
    const bool no_biases = input.initial_biases.empty();
    ThrowIllegalArgument(fmt::format(
        "{} are needed beside {}: a layer begins with both or with neither (some can be "
        "NULL/None/null).",
        no_biases ? "initial_biases" : "initial_weights",
        no_biases ? "initial_weights" : "initial_biases"));
  }
  for (size_t i = 0; i < network.layers.size(); ++i) {
    const auto& weights = input.initial_weights.at(i);
    const auto& biases = input.initial_biases.at(i);
    if (weights.has_value() != biases.has_value()) {
      hooks.OnWarning(fmt::format(
          "Layer #{} has {} but no {}: it takes both or neither. Initializing both randomly.", i,
          weights ? "initial_weights" : "initial_biases",
          weights ? "initial_biases" : "initial_weights"));
    }
    if (!weights || !biases) continue;
    CheckShape(*weights, i, network.layers[i]);
    CheckBiasShape(*biases, i, network.layers[i]);
    CopyWeights(*weights, *biases, network.layers[i]);
  }
}

void CheckPretrained(size_t index, const char* what, size_t pretrained, size_t ours) {
  if (pretrained == ours) return;
  ThrowIllegalArgument(fmt::format(
      "Mismatch between weights in pretrained model and this model: {} in layer {}: {} vs {}. "
      "Enable ignored_const_cols for both models and/or check categorical levels for consistency.",
      what, index, pretrained, ours));
}

void ApplyPretrained(const Model& pretrained, Network& network) {
  if (pretrained.is_supervised()) {
    ThrowIllegalArgument(
        "The pretrained model must be unsupervised (an autoencoder), and the model to be trained "
        "must be supervised.");
  }
  const std::vector<Layer>& layers = pretrained.network->layers;
  for (size_t i = 0; i < network.hidden_layers(); ++i) {
    Layer& layer = network.layers[i];
    if (i + 1 >= layers.size()) CheckPretrained(i, "rows", 0, StoredRows(layer));
    CheckPretrained(i, "rows", StoredRows(layers[i]), StoredRows(layer));
    CheckPretrained(i, "cols", layers[i].inputs, layer.inputs);
    layer.weights = layers[i].weights;
    layer.biases = layers[i].biases;
  }
  std::fill(network.layers.back().biases.begin(), network.layers.back().biases.end(), 0.0);
}

}  // namespace

StartingPoint MakeStartingPoint(const TrainingInput& input,
                                const DeepLearningParameters& parameters, const TrainingData& data,
                                TrainingHooks& hooks) {
  StartingPoint start;
  if (input.checkpoint) {
    start.network = *input.checkpoint->network;
    if (input.checkpoint->optimizer_state) start.state = *input.checkpoint->optimizer_state;
  } else {
    const size_t classes = std::max<size_t>(1, data.prior_class_distribution.size());
    start.network = InitialNetwork(parameters, {data.encoder->input_count(), classes});
    if (input.pretrained_autoencoder) {
      ApplyPretrained(*input.pretrained_autoencoder, start.network);
    }
    ApplyUserWeights(input, start.network, hooks);
  }
  if (start.state.empty()) start.state = InitialOptimizerState(start.network, parameters);
  return start;
}

}  // namespace hydrofoil
