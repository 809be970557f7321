#include "algorithms/deeplearning/network/forward.h"

#include <algorithm>
#include <array>
namespace hydrofoil {
namespace {

constexpr size_t kBlock = 8;

}  // namespace

double BlockedDot(const float* weights, std::span<const double> inputs) {
  const size_t blocked = inputs.size() - inputs.size() % kBlock;
  std::array<double, kBlock> p{};
  for (size_t col = 0; col < blocked; col += kBlock) {
    for (size_t k = 0; k < kBlock; ++k) {
      p[k] += weights[col + k] * inputs[col + k];
    }
  }
  double sum = p[0] + p[1] + p[2] + p[3];
  sum += p[4] + p[5] + p[6] + p[7];
  for (size_t col = blocked; col < inputs.size(); ++col) {
    sum += weights[col] * inputs[col];
  }
  return sum;
}

void LinearSums(const Layer& layer, std::span<const double> inputs, std::span<double> sums) {
  for (size_t unit = 0; unit < layer.units; ++unit) {
    sums[unit] =
        BlockedDot(layer.weights.data() + unit * layer.inputs, inputs) + layer.biases[unit];
  }
}

MaxoutResult MaxoutUnit(const Layer& layer, std::span<const double> inputs, size_t unit) {
  const float* weights = layer.weights.data() + layer.WeightIndex(unit, 0);
  std::array<double, 2> sums{};
  for (size_t col = 0; col < inputs.size(); ++col) {
    sums[0] += weights[2 * col] * inputs[col];
    sums[1] += weights[2 * col + 1] * inputs[col];
  }
  sums[0] += layer.biases[2 * unit];
  sums[1] += layer.biases[2 * unit + 1];
  const uint8_t channel = sums[1] > sums[0] ? 1 : 0;
  return {sums[channel], channel};
}

void FillInput(const EncodedRow& row, std::span<double> input) {
  const size_t numbers = row.numbers.size();
  const size_t first_number = input.size() - numbers;
  std::fill_n(input.begin(), first_number, 0.0);
  for (const uint32_t slot : row.slots) {
    input[slot] += 1;
  }
  std::copy(row.numbers.begin(), row.numbers.end(),
            input.begin() + static_cast<std::ptrdiff_t>(first_number));
}

void Forward(const Network& network, const EncodedRow& row, double output_offset,
             Activations& activations) {
  activations.input.resize(network.inputs());
  FillInput(row, activations.input);
  Forward(network, output_offset, activations);
}

void Forward(const Network& network, double output_offset, Activations& activations) {
  activations.layers.resize(network.layers.size());
  std::span<const double> inputs = activations.input;
  for (size_t i = 0; i < network.layers.size(); ++i) {
    const Layer& layer = network.layers[i];
    std::vector<double>& values = activations.layers[i];
    values.resize(layer.units);
    if (layer.channels == 2) {
      for (size_t unit = 0; unit < layer.units; ++unit) {
        values[unit] = MaxoutUnit(layer, inputs, unit).value;
      }
    } else {
      LinearSums(layer, inputs, values);
    }
    TraitsOf(layer.kind).apply(values);
    if (layer.dropout) {
      for (double& value : values) {
        value *= 1 - layer.dropout_ratio;
      }
    }
    inputs = values;
  }
  if (output_offset != 0) {
    activations.layers.back()[0] += output_offset;
  }
}

size_t Network::parameter_count() const {
  size_t count = 0;
  for (const Layer& layer : layers) {
    count += layer.weights.size() + layer.biases.size();
  }
  return count;
}

}  // namespace hydrofoil
