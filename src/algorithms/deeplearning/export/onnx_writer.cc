#include "algorithms/deeplearning/export/onnx_writer.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/export/onnx_encoding.h"
#include "algorithms/deeplearning/export/original_columns.h"
#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/network/link.h"
#include "algorithms/deeplearning/network/model_summary.h"
#include "algorithms/deeplearning/network/network.h"
#include "base/error.h"
#include "exchange/onnx_graph.h"

namespace hydrofoil {
namespace {

constexpr auto kToFloat = static_cast<int64_t>(OnnxType::kFloat);
constexpr auto kToInt64 = static_cast<int64_t>(OnnxType::kInt64);

// Thresholds are probabilities of training rows, which single precision may miss by a little.
constexpr double kReached = 1 - 5e-6;

std::string ListText(const std::vector<std::string>& texts) {
  return nlohmann::json(texts).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

class Writer {
 public:
  explicit Writer(const Model& model)
      : model_(model),
        encoding_(EncoderOf(model).encoding()),
        original_(FindOriginalColumns(model)) {}

  std::string Write() {
    const std::string input = AddOnnxEncoding(model_, original_, graph_);
    const std::string output = Network(input);
    if (!model_.is_supervised()) {
      WriteReconstruction(input, output);
    } else if (model_.is_classifier()) {
      WriteClasses(output);
    } else {
      WriteNumber(output);
    }
    const OnnxColumns columns = OnnxInputColumns(original_);
    std::vector<std::pair<std::string, std::string>> properties = {
        {"numeric_columns", ListText(columns.numeric)},
        {"categorical_columns", ListText(columns.categorical)}};
    if (model_.is_classifier()) {
      properties.emplace_back("classes", ListText(*model_.response_domain));
    }
    return graph_.Serialize("deeplearning", properties);
  }

 private:
  std::string Number(double value) {
    return graph_.Floats(std::array{static_cast<float>(value)}, {});
  }
  std::string Row(const std::vector<double>& values) {
    const std::vector<float> floats(values.begin(), values.end());
    return graph_.Floats(floats, {1, static_cast<int64_t>(floats.size())});
  }

  // One channel of a layer: every `layer.channels`-th weight.
  std::string Sums(const Layer& layer, const std::string& input, size_t channel) {
    std::vector<float> weights;
    std::vector<float> biases;
    for (size_t i = channel; i < layer.weights.size(); i += layer.channels) {
      weights.push_back(layer.weights[i]);
    }
    for (size_t i = channel; i < layer.biases.size(); i += layer.channels) {
      biases.push_back(static_cast<float>(layer.biases[i]));
    }
    const auto units = static_cast<int64_t>(layer.units);
    const auto inputs = static_cast<int64_t>(layer.inputs);
    return graph_.Node(
        "Gemm", {input, graph_.Floats(weights, {units, inputs}), graph_.Floats(biases, {units})},
        {{"transB", int64_t{1}}});
  }

  std::string Network(std::string value) {
    for (const Layer& layer : NetworkOf(model_).layers) {
      std::string sums = Sums(layer, value, 0);
      if (layer.channels == 2) sums = graph_.Node("Max", {sums, Sums(layer, value, 1)});
      const std::string_view activation = TraitsOf(layer.kind).onnx;
      value = activation.empty() ? sums : graph_.Node(activation, {sums});
      if (layer.dropout) value = graph_.Node("Mul", {value, Number(1 - layer.dropout_ratio)});
    }
    return value;
  }

  // Undoes what balancing the classes did to their shares.
  std::string Corrected(const std::string& probabilities) {
    std::vector<double> ratios;
    for (size_t c = 0; c < model_.class_count(); ++c) {
      const double prior = model_.prior_class_distribution.at(c);
      const double modelled = model_.model_class_distribution.at(c);
      ratios.push_back(prior != 0 && modelled != 0 ? prior / modelled : 1);
    }
    const std::string weighted = graph_.Node("Mul", {probabilities, Row(ratios)});
    const std::string axes = graph_.Ints(std::array<int64_t, 1>{1}, {1});
    const std::string sums = graph_.Node("ReduceSum", {weighted, axes});
    return graph_.Node("Div", {weighted, sums});
  }

  void WriteClasses(std::string probabilities) {
    if (ParametersOf(model_).balance_classes) probabilities = Corrected(probabilities);
    graph_.Node("Identity", {probabilities}, {}, "probabilities");
    std::string number;
    if (model_.category == ModelCategory::kBinomial) {
      const std::string index = graph_.Ints(std::array<int64_t, 1>{1}, {});
      const std::string second =
          graph_.Node("Gather", {probabilities, index}, {{"axis", int64_t{1}}});
      const std::string reached =
          graph_.Node("GreaterOrEqual", {second, Number(model_.default_threshold * kReached)});
      number = graph_.Node("Cast", {reached}, {{"to", kToInt64}});
    } else {
      number =
          graph_.Node("ArgMax", {probabilities}, {{"axis", int64_t{1}}, {"keepdims", int64_t{0}}});
    }
    std::vector<int64_t> numbers;
    for (size_t c = 0; c < model_.class_count(); ++c) numbers.push_back(static_cast<int64_t>(c));
    graph_.MlNode("LabelEncoder", {number},
                  {{"keys_int64s", numbers},
                   {"values_strings", std::vector<std::string>(*model_.response_domain)}},
                  "predict");
    graph_.AddOutput("predict", OnnxType::kString, 0);
    graph_.AddOutput("probabilities", OnnxType::kFloat, model_.class_count());
  }

  // What the column "offset" adds to the output, in the network's scale.
  std::string Offset() {
    graph_.AddInput("offset", OnnxType::kDouble, 1);
    const std::string one =
        graph_.Doubles(std::array{encoding_.response_multiplier.value_or(1)}, {});
    const std::string zero = graph_.Doubles(std::array{0.0}, {});
    std::string scaled;
    if (encoding_.options.signed_offsets) {
      const std::string missing = graph_.Node("IsNaN", {"offset"});
      scaled = graph_.Node("Where", {missing, zero, graph_.Node("Mul", {"offset", one})});
    } else {
      const std::string mean =
          graph_.Doubles(std::array{encoding_.response_subtrahend.value_or(0)}, {});
      const std::string centred = graph_.Node("Sub", {"offset", mean});
      scaled = graph_.Node("Where", {graph_.Node("Greater", {"offset", zero}),
                                     graph_.Node("Mul", {centred, one}), zero});
    }
    return graph_.Node("Cast", {scaled}, {{"to", kToFloat}});
  }

  void WriteNumber(std::string value) {
    if (!encoding_.offset_name.empty()) value = graph_.Node("Add", {value, Offset()});
    if (encoding_.response_multiplier) {
      value = graph_.Node("Mul", {value, Number(1 / *encoding_.response_multiplier)});
      value = graph_.Node("Add", {value, Number(*encoding_.response_subtrahend)});
    }
    if (HasLogLink(ParametersOf(model_).distribution)) {
      value = graph_.Node("Min", {graph_.Node("Exp", {value}), Number(1e19)});
    }
    graph_.Node("Identity", {value}, {}, "predict");
    graph_.AddOutput("predict", OnnxType::kFloat, 1);
  }

  void WriteReconstruction(const std::string& input, const std::string& output) {
    const std::string difference = graph_.Node("Sub", {output, input});
    graph_.Node("ReduceMean", {graph_.Node("Mul", {difference, difference})},
                {{"axes", std::vector<int64_t>{1}}, {"keepdims", int64_t{0}}}, "error");
    const size_t inputs = NetworkOf(model_).inputs();
    std::vector<double> scales(inputs, 1);
    std::vector<double> shifts(inputs, 0);
    const size_t first = EncoderOf(model_).categorical_inputs();
    for (size_t k = 0; k < encoding_.multipliers.size(); ++k) {
      scales[first + k] = 1 / encoding_.multipliers[k];
      shifts[first + k] = encoding_.subtrahends[k];
    }
    const std::string scaled = graph_.Node("Mul", {output, Row(scales)});
    graph_.Node("Add", {scaled, Row(shifts)}, {}, "reconstruction");
    graph_.AddOutput("reconstruction", OnnxType::kFloat, inputs);
    graph_.AddOutput("error", OnnxType::kFloat, 0);
  }

  const Model& model_;
  const Encoding& encoding_;
  OriginalColumns original_;
  OnnxGraph graph_;
};

}  // namespace

std::string WriteOnnx(const Model& model) {
  if (IsUnstable(NetworkOf(model))) {
    ThrowIllegalArgument("Refusing to create an ONNX file for an unstable model.");
  }
  return Writer(model).Write();
}

}  // namespace hydrofoil
