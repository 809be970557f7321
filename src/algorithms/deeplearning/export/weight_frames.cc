#include "algorithms/deeplearning/export/weight_frames.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/network/network.h"

namespace hydrofoil {
namespace {

std::vector<std::string> InputNames(const Model& model, const Layer& layer, bool first) {
  if (first && !EncoderOf(model).is_hashed()) return EncoderOf(model).InputNames();
  std::vector<std::string> names;
  for (size_t i = 1; i <= layer.inputs; ++i) names.push_back("C" + std::to_string(i));
  return names;
}

Frame WeightFrame(const Layer& layer, const std::vector<std::string>& names) {
  const size_t rows = layer.units * layer.channels;
  const RowLayoutPtr layout = MakeLayout(rows);
  Frame frame;
  std::vector<double> values(rows);
  for (size_t input = 0; input < layer.inputs; ++input) {
    for (size_t row = 0; row < rows; ++row) {
      values[row] = layer.weights[row * layer.inputs + input];
    }
    frame.Append(names[input], Column::FromValues(ColumnType::kNumeric, layout, values));
  }
  return frame;
}

Frame BiasFrame(const Layer& layer) {
  Frame frame;
  frame.Append("C1", Column::FromValues(ColumnType::kNumeric, MakeLayout(layer.biases.size()),
                                        layer.biases));
  return frame;
}

}  // namespace

std::vector<NamedFrame> ExportWeights(const Model& model) {
  std::vector<NamedFrame> weights;
  std::vector<NamedFrame> biases;
  const std::vector<Layer>& layers = NetworkOf(model).layers;
  for (size_t i = 0; i < layers.size(); ++i) {
    const std::string number = std::to_string(i);
    weights.push_back({model.key + ".weights." + number,
                       WeightFrame(layers[i], InputNames(model, layers[i], i == 0))});
    biases.push_back({model.key + ".biases." + number, BiasFrame(layers[i])});
  }
  std::move(biases.begin(), biases.end(), std::back_inserter(weights));
  return weights;
}

}  // namespace hydrofoil
