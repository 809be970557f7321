#include "deeplearning/validation.h"

#include <algorithm>
#include <limits>

#include "deeplearning/validation_messages.h"

namespace hydrofoil {

namespace {

constexpr double kMaxNetworkParameters = 1e8;

void CheckFolds(const ValidationInput& input, MessageList& out) {
  const DeepLearningParameters& p = input.parameters;
  const bool has_fold_column = !p.fold_column.empty();
  out.ErrorIf(p.nfolds < 0 || p.nfolds == 1, "nfolds", "nfolds must be either 0 or >1.");
  if (p.nfolds > 1 && static_cast<size_t>(p.nfolds) > input.training->rows) {
    out.Error("nfolds", "nfolds cannot be larger than the number of rows (" +
                            std::to_string(input.training->rows) + ").");
  }
  if (has_fold_column) {
    out.Hide("fold_assignment", "Fold assignment is ignored when a fold column is specified.");
    if (p.nfolds > 1) {
      out.Error("nfolds", "nfolds cannot be specified at the same time as a fold column.");
    } else {
      out.Hide("nfolds", "nfolds is ignored when a fold column is specified.");
    }
    out.ErrorIf(p.fold_assignment != FoldAssignment::kAuto, "fold_assignment",
                "Fold assignment is not allowed in conjunction with a fold column.");
  }
  out.HideIf(p.nfolds > 1, "fold_column", "Fold column is ignored when nfolds > 1.");
  if (has_fold_column || p.nfolds != 0) return;
  for (const char* field : {"keep_cross_validation_models", "keep_cross_validation_predictions",
                            "keep_cross_validation_fold_assignment", "fold_assignment"}) {
    out.Hide(field, "Only for cross-validation.");
  }
  out.ErrorIf(p.fold_assignment != FoldAssignment::kAuto, "fold_assignment",
              "Fold assignment is only allowed for cross-validation.");
}

void CheckTweediePower(const ValidationInput& input, MessageList& out) {
  const DeepLearningParameters& p = input.parameters;
  out.ErrorIf(p.distribution == Distribution::kModifiedHuber, "distribution",
              "Modified Huber distribution is not supported yet.");
  out.HideIf(p.distribution != Distribution::kTweedie, "tweedie_power",
             "Only for Tweedie Distribution.");
  out.ErrorIf(p.tweedie_power <= 1 || p.tweedie_power >= 2, "tweedie_power",
              "Tweedie power must be between 1 and 2 (exclusive). For tweedie power = 1, use "
              "Poisson distribution. For tweedie power = 2, use Gamma distribution.");
}

bool IsClassMetric(StoppingMetric metric) {
  switch (metric) {
    case StoppingMetric::kLogloss:
    case StoppingMetric::kAuc:
    case StoppingMetric::kAucpr:
    case StoppingMetric::kLiftTopGroup:
    case StoppingMetric::kMisclassification:
    case StoppingMetric::kMeanPerClassError:
      return true;
    default:
      return false;
  }
}

void CheckStoppingMetric(const ValidationInput& input, MessageList& out) {
  const StoppingMetric metric = input.parameters.stopping_metric;
  const bool is_custom =
      metric == StoppingMetric::kCustom || metric == StoppingMetric::kCustomIncreasing;
  if (IsClassification(input)) {
    out.ErrorIf(metric == StoppingMetric::kDeviance, "stopping_metric",
                "Stopping metric cannot be deviance for classification.");
  } else if (IsClassMetric(metric) && input.training != nullptr) {
    out.Error("stopping_metric",
              "Stopping metric cannot be " + std::string(EnumName(metric)) + " for regression.");
  }
  out.ErrorIf(is_custom && input.parameters.custom_metric_func.empty(), "custom_metric_func",
              "Custom metric function needs to be defined in order to use it for early stopping.");
}

void CheckStopping(const ValidationInput& input, MessageList& out) {
  const DeepLearningParameters& p = input.parameters;
  out.ErrorIf(p.stopping_tolerance < 0, "stopping_tolerance", "Stopping tolerance must be >= 0.");
  out.ErrorIf(p.stopping_tolerance >= 1, "stopping_tolerance", "Stopping tolerance must be < 1.");
  if (p.stopping_rounds == 0) {
    if (p.stopping_metric != StoppingMetric::kAuto) {
      out.Warn("stopping_metric", "Stopping metric is ignored for _stopping_rounds=0.");
    }
    if (p.stopping_tolerance != 0) {
      out.Warn("stopping_tolerance", "Stopping tolerance is ignored for _stopping_rounds=0.");
    }
  } else if (p.stopping_rounds < 0) {
    out.Error("stopping_rounds", "Stopping rounds must be >= 0.");
  } else {
    CheckStoppingMetric(input, out);
  }
  out.ErrorIf(p.max_runtime_secs < 0, "max_runtime_secs",
              "Max runtime (in seconds) must be greater than 0 (or 0 for unlimited).");
}

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
  const double maxout = WithoutDropout(p.activation) == Activation::kMaxout ? 2 : 1;
  const size_t categorical_slots = facts.categorical_slots;
  const size_t numbers = facts.expanded_inputs - categorical_slots;
  const size_t hashed =
      std::min(categorical_slots, static_cast<size_t>(std::max(p.max_categorical_features, 1)));
  const auto inputs = static_cast<double>(numbers + hashed);
  double previous = inputs;
  double size = 0;
  for (const int32_t units : p.hidden) {
    size += maxout * (previous + 1) * units;
    previous = units;
  }
  const double outputs = p.autoencoder ? inputs : static_cast<double>(facts.class_count);
  return size + (previous + 1) * outputs;
}

void CheckResponseSign(const ValidationInput& input, MessageList& out) {
  const auto& response = input.training->response;
  if (!response || !(response->min < 0)) return;
  const Distribution distribution = input.parameters.distribution;
  out.ErrorIf(distribution == Distribution::kPoisson, "response",
              "Response must be non-negative for Poisson distribution.");
  out.ErrorIf(distribution == Distribution::kGamma, "response",
              "Response must be non-negative for Gamma distribution.");
  out.ErrorIf(distribution == Distribution::kTweedie, "response",
              "Response must be non-negative for Tweedie distribution.");
}

void CheckSampling(const ValidationInput& input, MessageList& out) {
  const DeepLearningParameters& p = input.parameters;
  const size_t classes = input.training->class_count;
  if (p.balance_classes) {
    out.ErrorIf(classes < 2, "balance_classes", "balance_classes requires classification.");
    if (!p.class_sampling_factors.empty() && p.class_sampling_factors.size() != classes) {
      out.Error("class_sampling_factors",
                "class_sampling_factors must have " + std::to_string(classes) + " elements");
    }
  } else if (!p.class_sampling_factors.empty()) {
    out.Error("class_sampling_factors",
              "class_sampling_factors requires balance_classes to be enabled.");
  }
  out.ErrorIf(classes == 2 && p.gainslift_bins < -1, "gainslift_bins",
              "Number of G/L bins must be greater or equal than -1.");
}

void CheckSize(const ValidationInput& input, MessageList& out) {
  const double size = NetworkSize(input.parameters, *input.training);
  if (size <= kMaxNetworkParameters || !input.parameters.checkpoint.empty()) return;
  out.Error("hidden", "Model is too large: " + std::to_string(static_cast<int64_t>(size)) +
                          " parameters. Try reducing the number of neurons in the hidden layers "
                          "(or reduce the number of categorical factors).");
}

bool IsFraction(double value) { return value >= 0 && value <= 1; }

}  // namespace

std::string_view MessageLevelName(MessageLevel level) {
  switch (level) {
    case MessageLevel::kError:
      return "ERRR";
    case MessageLevel::kWarning:
      return "WARN";
    case MessageLevel::kInfo:
      return "INFO";
    default:
      return "TRACE";
  }
}

std::vector<ValidationMessage> ValidateParameters(const ValidationInput& input) {
  const DeepLearningParameters& p = input.parameters;
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
  const DeepLearningParameters& p = input.parameters;
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

size_t ErrorCount(std::span<const ValidationMessage> messages) {
  const auto errors = std::count_if(messages.begin(), messages.end(), [](const auto& message) {
    return message.level == MessageLevel::kError;
  });
  return 2 * static_cast<size_t>(errors);
}

std::string ErrorText(std::string_view model_key, std::span<const ValidationMessage> messages) {
  std::string text =
      "Illegal argument(s) for DeepLearning model: " + std::string(model_key) + ".  Details: ";
  for (const ValidationMessage& message : messages) {
    if (message.level != MessageLevel::kError) continue;
    text += "ERRR on field: _" + message.field + ": " + message.text + "\n";
  }
  return text;
}

}  // namespace hydrofoil
