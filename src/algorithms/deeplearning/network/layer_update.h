// Backward pass and update of one layer for one row, as the reference does it: unit by unit, each
// moved before the next one is considered.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_LAYER_UPDATE_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_LAYER_UPDATE_H_

#include <cmath>
#include <limits>
#include <span>

#include "algorithms/deeplearning/network/network.h"

namespace hydrofoil {

struct UpdateRules {
  double l1 = 0;  // rounded to single precision
  double l2 = 0;
  float max_w2 = std::numeric_limits<float>::infinity();
  // Zero gradients and zero inputs are skipped, L1 and L2 with them.
  bool fast_mode = true;
  // A zero gradient moves nothing even without fast_mode: plain descent without penalties.
  bool zero_is_still = false;
  double sparsity_beta = 0;
  double average_activation = 0;
  double elastic_regularization = 0;
};

// One row's values at a layer. `errors_below` is empty for the first layer.
struct LayerRow {
  Layer& layer;
  std::span<const double> inputs;
  std::span<double> errors_below;     // d loss / d input, added up over the units
  std::span<const uint8_t> channels;  // Maxout: the winning piece of each unit
  const Layer* elastic_average = nullptr;
};

// Sum of squares in single precision, in the reference's order.
float SumOfSquares(std::span<const float> values);
// Scales weights down to a sum of squares of about max_w2.
void LimitWeights(std::span<float> weights, float max_w2);

// Moves unit `unit` of row.layer along d loss / d pre-activation = `gradient`.
template <typename Step>
void UpdateUnit(const LayerRow& row, const Step& step, const UpdateRules& rules, size_t unit,
                double gradient) {
  Layer& layer = row.layer;
  if (gradient == 0 && (rules.fast_mode || rules.zero_is_still)) {
    return;
  }
  const size_t channel = layer.channels == 2 ? row.channels[unit] : 0;
  const size_t first = layer.WeightIndex(unit, 0, channel);
  double squares = 0;
  for (size_t col = 0; col < layer.inputs; ++col) {
    const size_t index = first + col * layer.channels;
    float& weight = layer.weights[index];
    const float w = weight;
    if (!row.errors_below.empty()) {
      row.errors_below[col] += gradient * w;
    }
    const double input = row.inputs[col];
    if (rules.fast_mode && input == 0) {
      continue;
    }
    const double sign = w > 0 ? 1 : (w < 0 ? -1 : w);
    double total = gradient * input + sign * rules.l1 + w * rules.l2;
    if (row.elastic_average != nullptr) {
      total += rules.elastic_regularization * (w - row.elastic_average->weights[index]);
    }
    squares += total * total;
    step.Weight(weight, index, total);
  }
  if (rules.max_w2 != std::numeric_limits<float>::infinity()) {
    // For Maxout the reference's range mixes both pieces and leaves out the last weight.
    const size_t last = layer.WeightIndex(unit, layer.inputs - 1, channel);
    const size_t end = layer.channels == 2 ? last : last + 1;
    LimitWeights(std::span(layer.weights).subspan(first, end - first), rules.max_w2);
  }
  const size_t index = unit * layer.channels + channel;
  double& bias = layer.biases[index];
  const double sign = bias > 0 ? 1 : (bias < 0 ? -1 : bias);
  double total = gradient + sign * rules.l1 + bias * rules.l2;
  if (row.elastic_average != nullptr) {
    total += rules.elastic_regularization * (bias - row.elastic_average->biases[index]);
  }
  const double rate = step.Bias(bias, index, total, squares / static_cast<double>(layer.inputs));
  if (!layer.average_activations.empty()) {
    bias -=
        rate * rules.sparsity_beta * (layer.average_activations[unit] - rules.average_activation);
  }
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_LAYER_UPDATE_H_
