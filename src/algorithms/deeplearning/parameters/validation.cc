#include "algorithms/deeplearning/parameters/validation.h"

#include <algorithm>
#include <limits>

#include "algorithms/deeplearning/parameters/validation_parts.h"

namespace hydrofoil {

namespace {

constexpr double kMaxNetworkParameters = 1e8;

void CheckNotNaN(const DeepLearningParameters& p, MessageList& out) {
  const std::pair<const char*, double> numbers[] = {
      {"epochs", p.epochs},
      {"l1", p.l1},
      {"l2", p.l2},
      {"max_w2", p.max_w2},
      {"rho", p.rho},
      {"epsilon", p.epsilon},
      {"rate", p.rate},
      {"rate_annealing", p.rate_annealing},
      {"rate_decay", p.rate_decay},
      {"momentum_start", p.momentum_start},
      {"momentum_ramp", p.momentum_ramp},
      {"momentum_stable", p.momentum_stable},
      {"input_dropout_ratio", p.input_dropout_ratio},
      {"initial_weight_scale", p.initial_weight_scale},
      {"score_interval", p.score_interval},
      {"score_duty_cycle", p.score_duty_cycle},
      {"classification_stop", p.classification_stop},
      {"regression_stop", p.regression_stop},
      {"stopping_tolerance", p.stopping_tolerance},
      {"max_runtime_secs", p.max_runtime_secs},
      {"average_activation", p.average_activation},
      {"sparsity_beta", p.sparsity_beta},
      {"tweedie_power", p.tweedie_power},
      {"quantile_alpha", p.quantile_alpha},
      {"huber_alpha", p.huber_alpha},
  };
  for (const auto& [field, value] : numbers) {
    if (value != value) out.Error(field, std::string(field) + " must be a number, not NaN.");
  }
}

double NetworkSize(const DeepLearningParameters& p, const TrainingFacts& facts) {
  const auto channels = static_cast<double>(TraitsOf(KindOf(p.activation)).channels);
  const bool all_levels = p.use_all_factor_levels || p.autoencoder;
  const size_t categorical_slots =
      facts.categorical_levels + (all_levels ? facts.categorical_count : 0);
  const size_t numbers = facts.predictor_count - facts.categorical_count;
  const size_t hashed =
      std::min(categorical_slots, static_cast<size_t>(std::max(p.max_categorical_features, 1)));
  const auto inputs = static_cast<double>(numbers + hashed);
  double previous = inputs;
  double size = 0;
  for (const int32_t units : p.hidden) {
    size += channels * (previous + 1) * units;
    previous = units;
  }
  const double outputs = p.autoencoder ? inputs : static_cast<double>(facts.class_count);
  return size + (previous + 1) * outputs;
}

void CheckSize(const ValidationInput& input, MessageList& out) {
  const double size = NetworkSize(Own(input), *input.training);
  if (size <= kMaxNetworkParameters || !input.parameters.checkpoint.empty()) return;
  out.Error("hidden", "Model is too large: " + std::to_string(static_cast<int64_t>(size)) +
                          " parameters. Try reducing the number of neurons in the hidden layers "
                          "(or reduce the number of categorical factors).");
}

bool IsFraction(double value) { return value >= 0 && value <= 1; }

}  // namespace

std::vector<ValidationMessage> ValidateParameters(const ValidationInput& input) {
  const DeepLearningParameters& p = Own(input);
  MessageList out;
  out.ErrorIf(p.autoencoder && p.categorical_encoding == CategoricalEncoding::kSortByResponse,
              "categorical_encoding",
              "Categorical encoding scheme cannot be SortByResponse - no response column "
              "available.");
  if (input.training != nullptr) {
    CheckFolds(input, out);
    CheckTweediePower(input, out);
    CheckTrainingFrame(input, out);
  }
  out.ErrorIf(!p.checkpoint.empty() && !input.has_checkpoint, "checkpoint",
              "Checkpoint has to point to existing model!");
  for (const ValidationMessage& fault : input.validation_frame_faults) out.Add(fault);
  CheckStopping(input, out);
  CheckAlgorithm(input, out);
  CheckNotNaN(p, out);
  CheckSupported(input, out);
  return out.Take();
}

std::vector<ValidationMessage> ValidateAtStart(const ValidationInput& input) {
  const DeepLearningParameters& p = Own(input);
  MessageList out;
  if (input.training != nullptr) {
    CheckResponseSign(input, out);
    CheckSampling(input, out);
    CheckSize(input, out);
  }
  out.ErrorIf(p.distribution == Distribution::kHuber && !IsFraction(p.huber_alpha), "huber_alpha",
              "Huber alpha must be between 0 and 1.");
  out.ErrorIf(p.distribution == Distribution::kQuantile && !IsFraction(p.quantile_alpha),
              "quantile_alpha", "Quantile alpha must be between 0 and 1.");
  if (p.adaptive_rate) {
    out.ErrorIf(p.rho > 0 && p.epsilon == 0, "epsilon", "epsilon must be > 0 if rho is >0.");
    out.ErrorIf(p.rho == 0 && p.epsilon > 0, "rho", "rho must be > 0 if epsilon is >0.");
  }
  return out.Take();
}

}  // namespace hydrofoil
