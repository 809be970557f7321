#include "algorithms/deeplearning/network/batch_scorer.h"

#include <algorithm>
#include <array>

#include "algorithms/deeplearning/network/forward.h"
#include "kernels/scoring_kernels.h"

namespace hydrofoil {
namespace {

const std::vector<double>& InputOf(const Activations& row, size_t layer) {
  return layer == 0 ? row.input : row.layers[layer - 1];
}

void LayerSums(const Network& network, size_t index, std::span<Activations> rows) {
  const Layer& layer = network.layers[index];
  if (layer.channels == 2) {
    for (Activations& row : rows) {
      for (size_t unit = 0; unit < layer.units; ++unit) {
        row.layers[index][unit] = MaxoutUnit(layer, InputOf(row, index), unit).value;
      }
    }
    return;
  }
  std::array<const double*, kScoringRows> inputs;
  std::array<double*, kScoringRows> sums;
  for (size_t r = 0; r < rows.size(); ++r) {
    inputs[r] = InputOf(rows[r], index).data();
    sums[r] = rows[r].layers[index].data();
  }
  WeightedSums({layer.weights, layer.biases, layer.inputs, std::span(inputs).first(rows.size()),
                std::span(sums).first(rows.size())});
}

void ForwardGroup(const Network& network, std::span<Activations> rows) {
  for (size_t i = 0; i < network.layers.size(); ++i) {
    const Layer& layer = network.layers[i];
    for (Activations& row : rows) {
      row.layers.resize(network.layers.size());
      row.layers[i].resize(layer.units);
    }
    LayerSums(network, i, rows);
    for (Activations& row : rows) {
      TraitsOf(layer.kind).apply(row.layers[i]);
      if (layer.dropout) {
        for (double& value : row.layers[i]) {
          value *= 1 - layer.dropout_ratio;
        }
      }
    }
  }
}

}  // namespace

void ForwardRows(const Network& network, std::span<Activations> rows) {
  while (!rows.empty()) {
    const size_t count = std::min(rows.size(), kScoringRows);
    ForwardGroup(network, rows.first(count));
    rows = rows.subspan(count);
  }
}

}  // namespace hydrofoil
