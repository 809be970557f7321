#include <cmath>

#include "deeplearning/validation_messages.h"

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
  const DeepLearningParameters& p = input.parameters;
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
  const DeepLearningParameters& p = input.parameters;
  const string& name = p.response_column;
  if (name.empty() || p.autoencoder) return;
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
  out.ErrorIf(input.parameters.autoencoder && facts.predictor_count == 0, "train",
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
  const DeepLearningParameters& p = input.parameters;
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
  if (input.parameters.autoencoder) {
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

}  // namespace hydrofoil
