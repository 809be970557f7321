#include "algorithms/deeplearning/training/checkpoint.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "base/error.h"
#include "model/parameter_table.h"

namespace hydrofoil {
namespace {

// Parameters that the state of a network depends on.
constexpr std::array<std::string_view, 25> kFixed = {"response_column",
                                                     "activation",
                                                     "use_all_factor_levels",
                                                     "standardize",
                                                     "adaptive_rate",
                                                     "autoencoder",
                                                     "rho",
                                                     "epsilon",
                                                     "sparse",
                                                     "sparsity_beta",
                                                     "col_major",
                                                     "rate",
                                                     "rate_annealing",
                                                     "rate_decay",
                                                     "momentum_start",
                                                     "momentum_ramp",
                                                     "momentum_stable",
                                                     "nesterov_accelerated_gradient",
                                                     "ignore_const_cols",
                                                     "max_categorical_features",
                                                     "nfolds",
                                                     "distribution",
                                                     "quantile_alpha",
                                                     "huber_alpha",
                                                     "tweedie_power"};

// As Java prints a double: with a fraction.
std::string DoubleText(double value) {
  const std::string text = fmt::format("{}", value);
  return text.find_first_of(".einf") == std::string::npos ? text + ".0" : text;
}

std::string ListText(const std::vector<int32_t>& values) {
  return fmt::format("[{}]", fmt::join(values, ", "));
}

struct ValueText {
  std::string operator()(std::monostate /*value*/) const { return "null"; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(int64_t value) const { return fmt::format("{}", value); }
  std::string operator()(float value) const { return DoubleText(value); }
  std::string operator()(double value) const { return DoubleText(value); }
  std::string operator()(const std::string& value) const { return value; }
  template <typename T>
  std::string operator()(const std::vector<T>& /*value*/) const {
    return "[]";
  }
};

[[noreturn]] void Refuse(const std::string& text) { ThrowIllegalArgument(text); }

void CheckProblem(const TrainingInput& input, const Model& old) {
  const DeepLearningParameters& given = input.parameters.As<DeepLearningParameters>();
  if ((ResponseClassCount(input) > 1) != old.is_classifier()) {
    Refuse("Response type must be the same as for the checkpointed model.");
  }
  if (given.autoencoder == old.is_supervised()) {
    Refuse("Model type must be the same as for the checkpointed model.");
  }
  if (given.nfolds != 0) {
    Refuse("nfolds must be 0: Cross-validation is not supported during checkpoint restarts.");
  }
  if (input.validation.has_value() != !old.validation_frame_key.empty()) {
    Refuse("Presence of validation dataset must agree with the checkpointed model.");
  }
  const std::string& response = old.input_parameters->response_column;
  if (given.response_column != response) {
    Refuse(fmt::format("Response column ({}) is not the same as for the checkpointed model: {}",
                       given.response_column, response));
  }
}

void CheckParameters(const DeepLearningParameters& given, const DeepLearningParameters& old) {
  if (given.hidden != old.hidden) {
    Refuse(fmt::format("Hidden layers ({}) is not the same as for the checkpointed model: {}",
                       ListText(given.hidden), ListText(old.hidden)));
  }
  if (given.ignored_columns != old.ignored_columns) {
    Refuse("Ignored columns must be the same as for the checkpointed model.");
  }
  for (const std::string_view name : kFixed) {
    const ParameterInfo* info = given.table().Find(name);
    const ParameterValue was = GetParameter(old, *info);
    const ParameterValue is = GetParameter(given, *info);
    if (was == is) continue;
    Refuse(fmt::format("Cannot change parameter: '_{}': {} -> {}", name,
                       std::visit(ValueText(), was), std::visit(ValueText(), is)));
  }
}

ColumnPtr AdaptLevels(const ColumnPtr& column, const DomainPtr& domain) {
  if (*column->domain() == *domain) return column;
  std::unordered_map<std::string_view, double> codes;
  for (size_t level = 0; level < domain->size(); ++level) {
    codes.emplace(domain->at(level), static_cast<double>(level));
  }
  std::vector<double> map;
  for (const std::string& level : *column->domain()) {
    const auto found = codes.find(level);
    if (found == codes.end()) {
      Refuse(
          "Categorical factor levels of the training data must be the same as for the checkpointed "
          "model.");
    }
    map.push_back(found->second);
  }
  return Column::Generate(
      ColumnType::kCategorical, column->layout(),
      [&](size_t first, std::span<double> out) {
        column->Decode(first, out);
        for (double& value : out) {
          if (!std::isnan(value)) value = map[static_cast<size_t>(value)];
        }
      },
      domain);
}

}  // namespace

void CheckContinuation(const TrainingInput& input) {
  const ModelPtr checkpoint = input.checkpoint();
  const Model& old = *checkpoint;
  const DeepLearningParameters& given = input.parameters.As<DeepLearningParameters>();
  CheckProblem(input, old);
  CheckParameters(given, old.input_parameters.As<DeepLearningParameters>());
  if (given.epochs <= old.epochs_trained) {
    Refuse(fmt::format(
        "Total number of epochs must be larger than the number of epochs already trained for the "
        "checkpointed model ({}).",
        DoubleText(old.epochs_trained)));
  }
}

Frame AdaptToCheckpoint(const Frame& frame, const Model& checkpoint) {
  Frame adapted;
  for (size_t i = 0; i < checkpoint.names.size(); ++i) {
    const auto index = frame.Find(checkpoint.names[i]);
    const bool was_categorical = checkpoint.domains[i] != nullptr;
    if (!index || frame.column(*index)->is_categorical() != was_categorical) {
      Refuse(
          "The columns of the training data must be the same as for the checkpointed model. Check "
          "ignored columns (or disable ignore_const_cols).");
    }
    const ColumnPtr& column = frame.column(*index);
    adapted.Append(checkpoint.names[i],
                   was_categorical ? AdaptLevels(column, checkpoint.domains[i]) : column);
  }
  return adapted;
}

}  // namespace hydrofoil
