#include "algorithms/deeplearning/export/network_check.h"

#include <limits>
#include <string_view>

#include "algorithms/deeplearning/encoding/categorical_recoding.h"
#include "algorithms/deeplearning/learned_network.h"
#include "exchange/record.h"

namespace hydrofoil {
namespace {

void Require(bool holds, std::string_view otherwise) {
  if (!holds) ThrowDamaged(otherwise);
}

bool IsOneOf(size_t size, size_t first, size_t second) { return size == first || size == second; }

void CheckRecoding(const CategoricalRecoding& recoding) {
  const bool limits = recoding.scheme == CategoricalEncoding::kEnumLimited;
  for (const CategoricalRecoding::Source& source : recoding.sources) {
    Require(source.domain != nullptr, "a recoded column has no levels");
    Require(IsOneOf(source.values.size(), 0, source.domain->size()), "a recoding lacks levels");
    const bool needs_values =
        recoding.scheme == CategoricalEncoding::kEigen || (limits && source.limited);
    Require(!needs_values || source.values.size() == source.domain->size(),
            "a recoding lacks levels");
    if (!limits || !source.limited) continue;
    const auto limit = static_cast<double>(source.limited->size());
    Require(limit >= 1, "a recoded column has no levels");
    for (const double code : source.values) {
      Require(code >= 0 && code < limit, "a recoding names a level that does not exist");
    }
  }
}

void CheckLayer(const Layer& layer, size_t inputs) {
  constexpr size_t kLargest = size_t{1} << 31U;
  Require(layer.inputs == inputs, "a layer does not fit the one before it");
  Require(layer.units > 0 && layer.units < kLargest && inputs < kLargest, "a layer's size");
  Require(layer.channels == TraitsOf(layer.kind).channels, "a layer's channels");
  Require(layer.biases.size() == layer.units * layer.channels, "a layer lacks biases");
  Require(layer.weights.size() % layer.biases.size() == 0 &&
              layer.weights.size() / layer.biases.size() == inputs,
          "a layer lacks weights");
  Require(IsOneOf(layer.average_activations.size(), 0, layer.units), "a layer lacks averages");
}

void CheckLayers(const Model& model) {
  const Network& network = NetworkOf(model);
  Require(!network.layers.empty(), "the network has no layer");
  size_t inputs = EncoderOf(model).input_count();
  for (const Layer& layer : network.layers) {
    CheckLayer(layer, inputs);
    inputs = layer.units;
  }
  const size_t outputs =
      model.is_supervised() ? model.class_count() : EncoderOf(model).input_count();
  Require(network.outputs() == outputs, "the network's outputs do not fit the response");
  const DeepLearningParameters& used = ParametersOf(model);
  Require(used.hidden.size() == network.hidden_layers(), "the network's depth");
  for (size_t i = 0; i < used.hidden.size(); ++i) {
    Require(static_cast<size_t>(used.hidden[i]) == network.layers[i].units, "a layer's size");
  }
  Require(IsOneOf(used.hidden_dropout_ratios.size(), 0, used.hidden.size()), "dropout ratios");
}

void CheckOptimizer(const Network& network, const OptimizerState& state) {
  Require(IsOneOf(state.size(), 0, network.layers.size()), "the optimizer's state");
  for (size_t i = 0; i < state.size(); ++i) {
    const size_t weights = network.layers[i].weights.size();
    const size_t biases = network.layers[i].biases.size();
    Require(IsOneOf(state[i].adadelta.size(), 0, 2 * weights) &&
                IsOneOf(state[i].bias_adadelta.size(), 0, 2 * biases) &&
                IsOneOf(state[i].velocities.size(), 0, weights) &&
                IsOneOf(state[i].bias_velocities.size(), 0, biases),
            "the optimizer's state");
  }
}

}  // namespace

void CheckEncoding(const Encoding& encoding) {
  const size_t cats = encoding.domains.size();
  Require(encoding.types.size() == encoding.names.size() && cats <= encoding.names.size(),
          "predictors lack names or types");
  const size_t nums = encoding.names.size() - cats;
  Require(encoding.slot_offsets.size() == cats + 1 && encoding.slot_offsets.front() == 0 &&
              encoding.missing_seen.size() == cats,
          "categorical predictors lack slots");
  uint64_t slots = 0;
  for (size_t i = 0; i < cats; ++i) {
    Require(encoding.domains[i] != nullptr, "a categorical predictor has no levels");
    slots += encoding.domains[i]->size() + (encoding.options.use_all_factor_levels ? 1 : 0);
    Require(encoding.slot_offsets[i + 1] == slots, "categorical predictors lack slots");
  }
  Require(encoding.options.max_categorical_features >= 1 &&
              encoding.options.max_categorical_features <= std::numeric_limits<int32_t>::max(),
          "the number of hashed inputs");
  Require(IsOneOf(encoding.multipliers.size(), 0, nums) &&
              encoding.subtrahends.size() == encoding.multipliers.size() &&
              encoding.means.size() == nums,
          "numeric predictors lack their scale");
  if (encoding.options.recoding) CheckRecoding(*encoding.options.recoding);
}

void CheckNetwork(const Model& model) {
  CheckLayers(model);
  const LearnedNetwork& learned = LearnedBy(model);
  if (learned.state() != nullptr) CheckOptimizer(*learned.network(), *learned.state());
  const Encoding& encoding = learned.encoder()->encoding();
  Require((encoding.response_domain ? encoding.response_domain->size() : 1) == model.class_count(),
          "the response");
}

}  // namespace hydrofoil
