#include "model/shared_validation.h"

#include <string>

namespace hydrofoil {

namespace {

using std::string;

constexpr size_t kMaxClasses = 1048576;

bool IsNumber(const ColumnFacts& column) {
  return column.type == ColumnType::kNumeric || column.type == ColumnType::kTime ||
         column.type == ColumnType::kBad;
}

void CheckWeights(const ValidationInput& input, MessageList& out) {
  const string& name = input.parameters.weights_column;
  if (name.empty()) return;
  const auto& weights = input.training->weights;
  if (!weights) {
    out.Error("weights_column", "Weights column '" + name + "' not found in the training frame");
    return;
  }
  if (!IsNumber(*weights)) {
    out.Error("weights_column", "Invalid weights column '" + name + "', weights must be numeric");
    return;
  }
  out.ErrorIf(weights->has_missing, "weights_columns", "Weights cannot have missing values.");
  out.ErrorIf(weights->min < 0, "weights_columns", "Weights must be >= 0");
  out.ErrorIf(weights->max == 0, "weights_columns", "Max. weight must be > 0");
}

void CheckOffset(const ValidationInput& input, MessageList& out) {
  const string& name = input.parameters.offset_column;
  if (name.empty()) return;
  const auto& offset = input.training->offset;
  if (!offset) {
    out.Error("offset_column", "Offset column '" + name + "' not found in the training frame");
    return;
  }
  if (!IsNumber(*offset)) {
    out.Error("offset_column", "Invalid offset column '" + name + "', offset must be numeric");
    return;
  }
  out.ErrorIf(offset->has_missing, "offset_column", "Offset cannot have missing values.");
  out.ErrorIf(name == input.parameters.weights_column, "offset_column",
              "Offset must be different from weights");
}

// What makes the column unfit to number folds, nullptr when nothing does.
const char* FoldFault(const ColumnFacts& fold) {
  const bool is_categorical = fold.type == ColumnType::kCategorical;
  if (!is_categorical && (!IsNumber(fold) || !fold.is_integer)) {
    return "fold must be integer or categorical";
  }
  if (!is_categorical && fold.min < 0) return "fold must be non-negative";
  return fold.is_constant || fold.is_empty ? "fold cannot be constant" : nullptr;
}

void CheckFold(const ValidationInput& input, MessageList& out) {
  const ModelParameters& p = input.parameters;
  const string& name = p.fold_column;
  if (name.empty()) return;
  const auto& fold = input.training->fold;
  if (!fold) {
    out.Error("fold_column", "Fold column '" + name + "' not found in the training frame");
    return;
  }
  if (const char* fault = FoldFault(*fold)) {
    out.Error("fold_column", "Invalid fold column '" + name + "', " + fault);
  }
  out.ErrorIf(fold->has_missing, "fold_column", "Fold cannot have missing values.");
  out.ErrorIf(name == p.weights_column, "fold_column", "Fold must be different from weights");
  out.ErrorIf(name == p.offset_column, "fold_column", "Fold must be different from offset");
}

void CheckResponseColumn(const ValidationInput& input, MessageList& out) {
  const ModelParameters& p = input.parameters;
  const string& name = p.response_column;
  if (name.empty() || !p.supervised()) return;
  if (!input.training->response) {
    out.Error("response_column", "Response column '" + name + "' not found in the training frame");
    return;
  }
  out.ErrorIf(name == p.weights_column, "response_column",
              "Response column must be different from weights_column");
  out.ErrorIf(name == p.offset_column, "response_column",
              "Response column must be different from offset_column");
  out.ErrorIf(name == p.fold_column, "response_column",
              "Response column must be different from fold_column");
}

void CheckDropped(const ValidationInput& input, MessageList& out) {
  const TrainingFacts& facts = *input.training;
  if (!facts.dropped.empty()) {
    string list;
    for (const string& name : JavaHashSetOrder(facts.dropped)) {
      list += (list.empty() ? "" : ", ") + name;
    }
    out.Warn("train", "Dropping bad and constant columns: [" + list + "]");
  }
  out.ErrorIf(!input.parameters.supervised() && facts.predictor_count == 0, "train",
              "There are no usable columns to generate model");
}

void CheckResponseValues(const ValidationInput& input, MessageList& out) {
  const TrainingFacts& facts = *input.training;
  if (!facts.response) return;
  const ColumnFacts& response = *facts.response;
  const bool is_text = response.type == ColumnType::kString || response.type == ColumnType::kUuid;
  if (is_text) {
    out.Error("response_column",
              string("Use numerical, categorical or time variable. Currently used ") +
                  (response.type == ColumnType::kUuid ? "UUID" : "String"));
  }
  out.HideIf(input.parameters.distribution != Distribution::kTweedie, "tweedie_power",
             "Tweedie power is only used for Tweedie distribution.");
  out.HideIf(input.parameters.distribution != Distribution::kQuantile, "quantile_alpha",
             "Quantile (alpha) is only used for Quantile regression.");
  out.ErrorIf(response.is_constant, "response", "Response cannot be constant.");
  out.ErrorIf(response.is_empty && !is_text, "response", "Response has missing values only.");
  if (facts.class_count > kMaxClasses) {
    out.Error("train", "Too many levels in response column: " + std::to_string(facts.class_count) +
                           ", maximum supported number of classes is " +
                           std::to_string(kMaxClasses) + ".");
  }
  if (!facts.is_classification() && !response.is_constant && response.is_zero_or_one()) {
    out.Warn("response",
             "We have detected that your response column has only 2 unique values (0/1). If you "
             "wish to train a binary model instead of a regression model, convert your target "
             "column to categorical before training.");
  }
}

void CheckBalancing(const ValidationInput& input, MessageList& out) {
  const ModelParameters& p = input.parameters;
  const auto& weights = input.training->weights;
  if (p.balance_classes) {
    out.ErrorIf(weights && !weights->is_zero_or_one(), "balance_classes",
                "Balance classes and observation weights are not currently supported together.");
  } else {
    out.Hide("max_after_balance_size", "Balance classes is false, hide max_after_balance_size");
  }
  out.ErrorIf(!(p.max_after_balance_size > 0), "max_after_balance_size",
              "Max size after balancing needs to be positive, suggest 1.0f");
}

void HideClassParameters(const ValidationInput& input, MessageList& out) {
  const TrainingFacts& facts = *input.training;
  if (!facts.is_classification()) {
    out.Hide("balance_classes", "Balance classes is only applicable to classification problems.");
    out.Hide("class_sampling_factors",
             "Class sampling factors is only applicable to classification problems.");
    out.Hide("max_after_balance_size",
             "Max after balance size is only applicable to classification problems.");
    out.Hide("max_confusion_matrix_size",
             "Max confusion matrix size is only applicable to classification problems.");
  }
  out.HideIf(facts.class_count <= 2, "max_confusion_matrix_size",
             "Only for multi-class classification problems.");
  if (!input.parameters.balance_classes) {
    out.Hide("max_after_balance_size", "Only used with balanced classes");
    out.Hide("class_sampling_factors",
             "Class sampling factors is only applicable if balancing classes.");
  }
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
  if (input.is_classification()) {
    out.ErrorIf(metric == StoppingMetric::kDeviance, "stopping_metric",
                "Stopping metric cannot be deviance for classification.");
  } else if (IsClassMetric(metric) && input.training != nullptr) {
    out.Error("stopping_metric",
              "Stopping metric cannot be " + std::string(EnumName(metric)) + " for regression.");
  }
  out.ErrorIf(is_custom && input.parameters.custom_metric_func.empty(), "custom_metric_func",
              "Custom metric function needs to be defined in order to use it for early stopping.");
}

}  // namespace

void CheckSpecialColumns(const ValidationInput& input, MessageList& out) {
  CheckWeights(input, out);
  CheckOffset(input, out);
  CheckFold(input, out);
  CheckResponseColumn(input, out);
}

void CheckTrainingFrame(const ValidationInput& input, MessageList& out) {
  CheckSpecialColumns(input, out);
  CheckDropped(input, out);
  // The reference looks at the special columns again once the others are dropped.
  CheckSpecialColumns(input, out);
  if (!input.parameters.supervised()) {
    for (const char* field : {"response_column", "balance_classes", "class_sampling_factors",
                              "max_after_balance_size", "max_confusion_matrix_size"}) {
      out.Hide(field, "Ignored for unsupervised methods.");
    }
    return;
  }
  CheckResponseValues(input, out);
  CheckBalancing(input, out);
  if (input.parameters.response_column.empty()) {
    out.Error("response_column", "Response column parameter not set.");
    return;
  }
  out.ErrorIf(input.training->predictor_count == 0, "train",
              "Training data must have at least 2 features (incl. response).");
  HideClassParameters(input, out);
}

void CheckFolds(const ValidationInput& input, MessageList& out) {
  const ModelParameters& p = input.parameters;
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
  const ModelParameters& p = input.parameters;
  if (const char* refusal = TraitsOf(p.distribution).refusal) out.Error("distribution", refusal);
  out.HideIf(p.distribution != Distribution::kTweedie, "tweedie_power",
             "Only for Tweedie Distribution.");
  out.ErrorIf(p.tweedie_power <= 1 || p.tweedie_power >= 2, "tweedie_power",
              "Tweedie power must be between 1 and 2 (exclusive). For tweedie power = 1, use "
              "Poisson distribution. For tweedie power = 2, use Gamma distribution.");
}

void CheckStopping(const ValidationInput& input, MessageList& out) {
  const ModelParameters& p = input.parameters;
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

void CheckResponseSign(const ValidationInput& input, MessageList& out) {
  const auto& response = input.training->response;
  if (!response || !(response->min < 0)) return;
  const char* fault = TraitsOf(input.parameters.distribution).negative_fault;
  if (fault != nullptr) out.Error("response", fault);
}

void CheckSampling(const ValidationInput& input, MessageList& out) {
  const ModelParameters& p = input.parameters;
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

}  // namespace hydrofoil
