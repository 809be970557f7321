#include "algorithms/deeplearning/network/model_summary.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "algorithms/deeplearning/network/approximate_math.h"
#include "text/printed_numbers.h"

namespace hydrofoil {
namespace {

struct Spread {
  double mean = 0;
  double rms = 0;  // standard deviation of the population, by the approximate root
};

template <typename ValueAt>
Spread SpreadOf(size_t count, const ValueAt& value_at) {
  Spread spread;
  double squares = 0;
  for (size_t i = 0; i < count; ++i) spread.mean += value_at(i);
  spread.mean /= static_cast<double>(count);
  for (size_t i = 0; i < count; ++i) {
    const double distance = value_at(i) - spread.mean;
    squares += distance * distance;
  }
  spread.rms = ApproximateSqrt(squares / static_cast<double>(count));
  return spread;
}

Spread WeightSpread(const Layer& layer) {
  return SpreadOf(layer.weights.size(), [&](size_t i) { return double{layer.weights[i]}; });
}

Spread BiasSpread(const Layer& layer) {
  return SpreadOf(layer.biases.size(), [&](size_t i) { return layer.biases[i]; });
}

// Of momentum as it would be ramped up by now.
double Momentum(const DeepLearningParameters& p, double samples) {
  if (p.adaptive_rate) return 0;
  if (p.momentum_ramp <= 0) return p.momentum_start;
  if (samples >= p.momentum_ramp) return p.momentum_stable;
  return p.momentum_start + (p.momentum_stable - p.momentum_start) * samples / p.momentum_ramp;
}

Spread RateSpread(const SummaryInput& input, size_t layer) {
  const DeepLearningParameters& p = input.parameters;
  const auto samples = static_cast<double>(input.samples_trained);
  if (!p.adaptive_rate) {
    const double rate = p.rate * std::pow(p.rate_decay, static_cast<double>(layer));
    return {static_cast<float>(rate / (1 + p.rate_annealing * samples)), 0};
  }
  if (layer >= input.state.size() || input.state[layer].adadelta.empty()) return {};
  const std::vector<float>& pairs = input.state[layer].adadelta;
  const auto epsilon = static_cast<float>(p.epsilon);
  return SpreadOf(pairs.size() / 2, [&](size_t i) -> double {
    return ApproximateSqrt(pairs[2 * i] + epsilon) *
           ApproximateInverseSqrt(pairs[2 * i + 1] + epsilon);
  });
}

std::string LayerType(const Layer& layer) {
  return std::string(TraitsOf(layer.kind).name) + (layer.dropout ? "Dropout" : "");
}

std::string SizeText(double bytes) {
  if (bytes < 1024) return fmt::format("{:4.0f}  B", bytes);
  if (bytes < 1024.0 * 1024) return fmt::format("{:.1f} KB", bytes / 1024);
  if (bytes < 1024.0 * 1024 * 1024) return fmt::format("{:.1f} MB", bytes / 1024 / 1024);
  return fmt::format("{:.2f} GB", bytes / 1024 / 1024 / 1024);
}

double ByteSize(const SummaryInput& input) {
  double bytes = 0;
  for (const Layer& layer : input.network.layers) {
    bytes += static_cast<double>(layer.weights.size() * sizeof(float) +
                                 layer.biases.size() * sizeof(double) + sizeof(Layer));
  }
  for (const LayerState& state : input.state) {
    bytes += static_cast<double>((state.adadelta.size() + state.velocities.size()) * sizeof(float) +
                                 (state.bias_adadelta.size() + state.bias_velocities.size()) *
                                     sizeof(double));
  }
  return bytes;
}

std::string Description(const SummaryInput& input) {
  std::string task = "auto-encoder";
  if (!input.parameters.autoencoder) {
    task = fmt::format("predicting {}, {}", input.response_column,
                       input.class_count > 1
                           ? fmt::format("{}-class classification", input.class_count)
                           : "regression");
  }
  return fmt::format(
      "{}, {} distribution, {} loss, {} weights/biases, {}, {} training samples, mini-batch size 1",
      task, EnumName(input.parameters.distribution), EnumName(input.parameters.loss),
      GroupedInteger(static_cast<double>(input.network.parameter_count())),
      SizeText(ByteSize(input)), GroupedInteger(static_cast<double>(input.samples_trained)));
}

constexpr std::array<const char*, 9> kNumberHeaders = {"L1",         "L2",        "Mean Rate",
                                                       "Rate RMS",   "Momentum",  "Mean Weight",
                                                       "Weight RMS", "Mean Bias", "Bias RMS"};

std::vector<TableColumn> Columns() {
  std::vector<TableColumn> columns = {
      MakeTableColumn("", "string", "%s"), MakeTableColumn("Layer", "int", "%d"),
      MakeTableColumn("Units", "int", "%d"), MakeTableColumn("Type", "string", "%s"),
      MakeTableColumn("Dropout", "double", "%2.2f %%")};
  for (const char* header : kNumberHeaders) {
    columns.push_back(MakeTableColumn(header, "double", "%5f"));
  }
  return columns;
}

void AddRow(Table& table, std::vector<TableCell> cells) {
  cells.resize(table.columns.size());
  for (size_t c = 0; c < cells.size(); ++c) table.columns[c].cells.push_back(std::move(cells[c]));
}

std::vector<TableCell> InputRow(const Network& network) {
  return {std::string(), int64_t{1}, static_cast<int64_t>(network.inputs()), std::string("Input"),
          100 * network.input_dropout_ratio};
}

TableCell DropoutCell(const Network& network, size_t index) {
  if (index == network.hidden_layers()) return {};
  const Layer& layer = network.layers[index];
  if (!layer.dropout) return int64_t{0};
  return 100 * layer.dropout_ratio;
}

std::vector<TableCell> LayerRow(const SummaryInput& input, size_t index) {
  const Layer& layer = input.network.layers[index];
  const Spread rate = RateSpread(input, index);
  const Spread weight = WeightSpread(layer);
  const Spread bias = BiasSpread(layer);
  return {std::string(),
          static_cast<int64_t>(index + 2),
          static_cast<int64_t>(layer.units),
          LayerType(layer),
          DropoutCell(input.network, index),
          input.parameters.l1,
          input.parameters.l2,
          rate.mean,
          rate.rms,
          Momentum(input.parameters, static_cast<double>(input.samples_trained)),
          weight.mean,
          weight.rms,
          bias.mean,
          bias.rms};
}

bool IsBeyond(const Spread& spread, double limit) {
  return std::isnan(spread.mean) || std::isnan(spread.rms) || std::abs(spread.mean) > limit ||
         spread.rms > limit;
}

}  // namespace

Table ModelSummaryTable(const SummaryInput& input) {
  Table table;
  table.name = "Status of Neuron Layers";
  table.description = Description(input);
  table.columns = Columns();
  AddRow(table, InputRow(input.network));
  for (size_t i = 0; i < input.network.layers.size(); ++i) AddRow(table, LayerRow(input, i));
  return table;
}

bool IsUnstable(const Network& network) {
  for (const Layer& layer : network.layers) {
    if (IsBeyond(WeightSpread(layer), 1e10) || IsBeyond(BiasSpread(layer), 1e5)) return true;
  }
  return false;
}

std::string UnstableModelText() {
  return "\n\nTrying to predict with an unstable model.\n"
         "Job was aborted due to observed numerical instability (exponential growth).\n"
         "Either the weights or the bias values are unreasonably large or lead to large activation "
         "values.\n"
         "Try a different initial distribution, a bounded activation function (Tanh), adding "
         "regularization\n"
         "(via max_w2, l1, l2, dropout) or learning rate (either enable adaptive_rate or use a "
         "smaller learning rate or faster annealing).\n\n"
         "For more information visit:\n  https://github.com/h2oai/h2o-3/discussions/15515";
}

}  // namespace hydrofoil
