#include <cmath>

#include "algorithms/deeplearning/parameters/validation_parts.h"

namespace hydrofoil {

namespace {

using std::string;

constexpr const char* kClassResponseText =
    "For CrossEntropy loss, the response must be categorical.";

string WithNote(const string& text) {
  return text +
         "\n\nFor more information visit:\n  https://github.com/h2oai/h2o-3/discussions/15513";
}

bool IsRatio(double value) { return value >= 0 && value < 1; }

// Without a response to look at, the loss tells what is meant.
bool LooksLikeClassification(const ValidationInput& input) {
  const DeepLearningParameters& p = Own(input);
  if (p.autoencoder || (input.training != nullptr && input.training->response)) {
    return input.is_classification();
  }
  return p.loss == Loss::kCrossEntropy || p.loss == Loss::kModifiedHuber;
}

void CheckBasics(const ValidationInput& input, MessageList& out) {
  const DeepLearningParameters& p = Own(input);
  out.ErrorIf(p.loss == Loss::kModifiedHuber, "loss",
              "ModifiedHuber loss function is not supported yet.");
  for (const int32_t units : p.hidden) {
    out.ErrorIf(units <= 0, "hidden", "Hidden layer size must be positive.");
  }
  out.ErrorIf(p.mini_batch_size < 1, "mini_batch_size", "Mini-batch size must be >= 1");
  if (!p.diagnostics) {
    out.Warn("diagnostics", "Deprecated option: Diagnostics are always enabled.");
  }
  if (p.autoencoder) {
    out.ErrorIf(p.nfolds > 1, "nfolds",
                "N-fold cross-validation is not supported for Autoencoder.");
    out.ErrorIf(!p.custom_metric_func.empty(), "custom_metric_func",
                "Custom metric is not supported for Autoencoder.");
    return;
  }
  const bool is_classification = LooksLikeClassification(input);
  out.HideIf(!input.has_validation_frame, "score_validation_samples",
             "score_validation_samples requires a validation frame.");
  if (is_classification) {
    out.Hide("regression_stop", "regression_stop is used only with regression.");
  } else {
    out.Hide("classification_stop", "classification_stop is used only with classification.");
  }
  out.HideIf(!is_classification || !input.has_validation_frame, "score_validation_sampling",
             "score_validation_sampling requires classification and a validation frame.");
}

void CheckDropout(const DeepLearningParameters& p, MessageList& out) {
  out.HideIf(!HasDropout(p.activation), "hidden_dropout_ratios",
             "hidden_dropout_ratios requires a dropout activation function.");
  const auto& ratios = p.hidden_dropout_ratios;
  if (ratios.empty()) return;
  if (ratios.size() != p.hidden.size()) {
    out.Error("hidden_dropout_ratios",
              "Must have " + std::to_string(p.hidden.size()) + " hidden layer dropout ratios.");
  } else if (!HasDropout(p.activation)) {
    out.Error("hidden_dropout_ratios",
              "Cannot specify hidden_dropout_ratios with a non-dropout activation function. Use "
              "'RectifierWithDropout', 'TanhWithDropout', etc.");
  } else {
    for (const double ratio : ratios) {
      if (IsRatio(ratio)) continue;
      out.Error("hidden_dropout_ratios", "Hidden dropout ratios must be >= 0 and <1.");
      break;
    }
  }
}

void CheckRegularization(const DeepLearningParameters& p, MessageList& out) {
  out.ErrorIf(p.categorical_encoding == CategoricalEncoding::kEnum, "categorical_encoding",
              "Cannot use Enum encoding for categoricals - need numbers!");
  out.ErrorIf(p.categorical_encoding == CategoricalEncoding::kOneHotExplicit,
              "categorical_encoding",
              "Won't use explicit Enum encoding for categoricals - it's much faster with "
              "OneHotInternal!");
  CheckDropout(p, out);
  out.ErrorIf(p.input_dropout_ratio < 0 || p.input_dropout_ratio >= 1, "input_dropout_ratio",
              "Input dropout must be >= 0 and <1.");
  out.ErrorIf(p.score_duty_cycle < 0 || p.score_duty_cycle > 1, "score_duty_cycle",
              "Score duty cycle must be >= 0 and <=1.");
  out.ErrorIf(p.l1 < 0, "l1", "L1 penalty must be >= 0.");
  out.ErrorIf(p.l2 < 0, "l2", "L2 penalty must be >= 0.");
  out.HideIf(p.replicate_training_data, "replicate_training_data",
             "replicate_training_data is only valid with cloud size greater than 1.");
  out.HideIf(p.single_node_mode, "single_node_mode",
             "single_node_mode is only used with multi-node operation with replicated training "
             "data.");
  out.HideIf(p.autoencoder, "use_all_factor_levels",
             "use_all_factor_levels is mandatory in combination with autoencoder.");
  out.HideIf(p.overwrite_with_best_model && p.nfolds != 0, "overwrite_with_best_model",
             "overwrite_with_best_model is unsupported in combination with n-fold "
             "cross-validation.");
}

void CheckRates(const DeepLearningParameters& p, MessageList& out) {
  if (!p.adaptive_rate) {
    for (const char* field : {"rho", "epsilon"}) {
      out.Hide(field, string(field) + " is only used with adaptive_rate.");
    }
    return;
  }
  const DeepLearningParameters defaults;
  struct Rate {
    const char* name;
    const char* field;  // as the reference spells it in warnings
    double given;
    double by_default;
  };
  const Rate rates[] = {
      {"rate", "rate", p.rate, defaults.rate},
      {"rate_annealing", "rate_annealing", p.rate_annealing, defaults.rate_annealing},
      {"rate_decay", "rate_decay", p.rate_decay, defaults.rate_decay},
      {"momentum_start", "momentum_start", p.momentum_start, defaults.momentum_start},
      {"momentum_ramp", "momentum_ramb", p.momentum_ramp, defaults.momentum_ramp},
      {"momentum_stable", "momentum_stable", p.momentum_stable, defaults.momentum_stable},
  };
  for (const Rate& rate : rates) {
    out.Hide(rate.name, string(rate.name) + " is not used with adaptive_rate.");
  }
  for (const Rate& rate : rates) {
    if (rate.given == rate.by_default) continue;
    out.Warn(rate.field, string(rate.name) + " cannot be specified if adaptive_rate is enabled.");
  }
}

void CheckInitialWeights(const DeepLearningParameters& p, MessageList& out) {
  out.HideIf(p.initial_weight_distribution == InitialWeightDistribution::kUniformAdaptive,
             "initial_weight_scale",
             "initial_weight_scale is not used if initial_weight_distribution == "
             "UniformAdaptive.");
  const size_t layers = p.hidden.size() + 1;
  if (!p.initial_weights.empty() && p.initial_weights.size() != layers) {
    out.Error("initial_weights", "The number of initial weights matrices must be " +
                                     std::to_string(layers) +
                                     " (some weight matrices can be NULL/None/null).");
  }
  if (!p.initial_biases.empty() && p.initial_biases.size() != layers) {
    out.Error("initial_biases", "The number of initial bias vectors must be " +
                                    std::to_string(layers) +
                                    " (some bias vectors can be NULL/None/null).");
  }
  if (!p.checkpoint.empty() && (!p.initial_weights.empty() || !p.initial_biases.empty())) {
    out.Error("checkpoint",
              "Cannot specify initial weights or biases during checkpoint restart. Will use the "
              "checkpoint model's weights and biases.");
  }
}

bool IsRegressionDistribution(Distribution distribution) {
  switch (distribution) {
    case Distribution::kGaussian:
    case Distribution::kHuber:
    case Distribution::kLaplace:
    case Distribution::kQuantile:
    case Distribution::kTweedie:
    case Distribution::kGamma:
    case Distribution::kPoisson:
      return true;
    default:
      return false;
  }
}

void CheckClassLoss(const DeepLearningParameters& p, MessageList& out) {
  out.ErrorIf(p.loss == Loss::kHuber || p.loss == Loss::kAbsolute || p.loss == Loss::kQuantile,
              "loss",
              "For classification tasks, the loss must be one of: Automatic, Quadratic, "
              "CrossEntropy or ModifiedHuber.");
  if (IsRegressionDistribution(p.distribution)) {
    out.Error("distribution", WithNote(string(EnumName(p.distribution)) +
                                       " distribution is not allowed for classification."));
  }
}

void CheckDistributionLoss(const DeepLearningParameters& p, MessageList& out) {
  const string name(EnumName(p.distribution));
  const auto require = [&](Loss loss) {
    if (p.loss == Loss::kAutomatic || p.loss == loss) return;
    out.Error("distribution", "Only Automatic or " + string(EnumName(loss)) +
                                  " loss is allowed for " + name + " distribution.");
  };
  switch (p.distribution) {
    case Distribution::kTweedie:
    case Distribution::kGamma:
    case Distribution::kPoisson:
      if (p.loss != Loss::kAutomatic) {
        out.Error("distribution",
                  "Only Automatic loss (deviance) is allowed for " + name + " distribution.");
      }
      break;
    case Distribution::kLaplace:
      require(Loss::kAbsolute);
      break;
    case Distribution::kQuantile:
      require(Loss::kQuantile);
      break;
    case Distribution::kHuber:
      require(Loss::kHuber);
      break;
    default:
      break;
  }
}

void CheckLoss(const ValidationInput& input, MessageList& out) {
  const DeepLearningParameters& p = Own(input);
  const bool is_classification = LooksLikeClassification(input);
  if (!is_classification && p.loss == Loss::kCrossEntropy) {
    out.ErrorIf(p.autoencoder, "loss", "Cannot use CrossEntropy loss for auto-encoder.");
    out.Error("loss", WithNote(kClassResponseText));
    out.Error("loss", kClassResponseText);
  }
  if (is_classification) {
    CheckClassLoss(p, out);
  } else {
    if (p.distribution == Distribution::kBernoulli ||
        p.distribution == Distribution::kMultinomial ||
        p.distribution == Distribution::kModifiedHuber) {
      out.Error("distribution", WithNote(string(EnumName(p.distribution)) +
                                         " distribution is not allowed for regression."));
    }
    CheckDistributionLoss(p, out);
  }
  out.ErrorIf(p.distribution == Distribution::kQuasibinomial, "distribution",
              "Quasibinomial is not supported for deeplearning in current H2O.");
}

void CheckAutoencoder(const DeepLearningParameters& p, MessageList& out) {
  if (!p.autoencoder) {
    out.ErrorIf(p.sparsity_beta != 0, "sparsity_beta",
                "Sparsity beta can only be used for autoencoder.");
    return;
  }
  const ActivationTraits& activation = TraitsOf(KindOf(p.activation));
  // The reference looks for the variant without dropout only.
  if (activation.channels > 1 && !HasDropout(p.activation)) {
    out.Error("activation",
              string(activation.name) + " activation is not supported for auto-encoder.");
  }
  if (!(p.sparsity_beta > 0) || activation.average_fault == nullptr) return;
  if (const char* fault = activation.average_fault(p.average_activation)) {
    out.Error("average_activation", fault);
  }
}

void CheckStorage(const DeepLearningParameters& p, MessageList& out) {
  out.ErrorIf(p.max_categorical_features < 1, "max_categorical_features",
              "max_categorical_features must be at least 1.");
  if (p.col_major) {
    out.Error("col_major",
              "Deprecated: Column major data handling not supported anymore - not faster.");
    out.ErrorIf(!p.sparse, "col_major",
                "Cannot use column major storage for non-sparse data handling.");
  }
  out.ErrorIf(p.sparse && p.elastic_averaging, "elastic_averaging",
              "Cannot use elastic averaging for sparse data handling.");
  out.ErrorIf(p.max_w2 <= 0, "max_w2", "Cannot use max_w2 <= 0.");
  if (!p.elastic_averaging) {
    for (const char* field :
         {"elastic_averaging_moving_rate", "elastic_averaging_regularization"}) {
      out.Hide(field, "Elastic averaging is required for this parameter.");
    }
    return;
  }
  out.ErrorIf(p.elastic_averaging_moving_rate < 0 || p.elastic_averaging_moving_rate > 1,
              "elastic_averaging_moving_rate",
              "Elastic averaging moving rate must be between 0 and 1.");
  out.ErrorIf(p.elastic_averaging_regularization < 0, "elastic_averaging_regularization",
              "Elastic averaging regularization strength must be >= 0.");
}

}  // namespace

void CheckAlgorithm(const ValidationInput& input, MessageList& out) {
  const DeepLearningParameters& p = Own(input);
  CheckBasics(input, out);
  CheckRegularization(p, out);
  CheckRates(p, out);
  CheckInitialWeights(p, out);
  CheckLoss(input, out);
  for (const auto& [field, samples] :
       {std::pair("score_training_samples", p.score_training_samples),
        std::pair("score_validation_samples", p.score_validation_samples)}) {
    out.ErrorIf(samples < 0, field,
                "Number of training samples for scoring must be >= 0 (0 for all).");
  }
  CheckAutoencoder(p, out);
  out.ErrorIf(LooksLikeClassification(input) && !p.offset_column.empty(), "offset_column",
              "Offset is only supported for regression.");
  CheckStorage(p, out);
  out.ErrorIf(p.autoencoder && p.stopping_metric != StoppingMetric::kAuto &&
                  p.stopping_metric != StoppingMetric::kMse,
              "stopping_metric", "Stopping metric must either be AUTO or MSE for autoencoder.");
  const bool known =
      p.distribution == Distribution::kAuto || p.distribution == Distribution::kBernoulli ||
      p.distribution == Distribution::kMultinomial || IsRegressionDistribution(p.distribution);
  if (!known) {
    out.Error("distribution", string(EnumName(p.distribution)) +
                                  " is not supported for DeepLearning in current H2O.");
  }
}

}  // namespace hydrofoil
