// The parameters that algorithms share (model/model_parameters.h), described once: an algorithm's
// table takes those it knows, by name.
#ifndef HYDROFOIL_MODEL_DESCRIBED_PARAMETERS_H_
#define HYDROFOIL_MODEL_DESCRIBED_PARAMETERS_H_

#include <span>
#include <string_view>

#include "model/parameter_table.h"

namespace hydrofoil {

namespace described {

using P = ModelParameters;
using enum ParameterType;
using enum ParameterLevel;

inline constexpr bool kGridable = true;
inline constexpr bool kFixed = false;

inline constexpr auto kDistributionValues =
    std::span(kDistributionNames).first<kToldDistributions>();
// All but r2.
inline constexpr auto kStoppingMetricValues = std::span(kStoppingMetricNames).first<20>();

inline constexpr std::string_view kTrainingFrame[] = {"training_frame"};
inline constexpr std::string_view kBothFrames[] = {"training_frame", "validation_frame"};
inline constexpr std::string_view kFoldColumnExcludes[] = {"response_column", "weights_column",
                                                           "ignored_columns", "offset_column"};
inline constexpr std::string_view kResponseColumnExcludes[] = {"weights_column", "ignored_columns",
                                                               "offset_column", "fold_column"};
inline constexpr std::string_view kIgnoredColumnsExcludes[] = {"response_column", "weights_column",
                                                               "offset_column", "fold_column"};
inline constexpr std::string_view kWeightsColumnExcludes[] = {"response_column", "ignored_columns",
                                                              "offset_column", "fold_column"};
inline constexpr std::string_view kOffsetColumnExcludes[] = {"response_column", "weights_column",
                                                             "ignored_columns", "fold_column"};

inline constexpr ParameterInfo kShared[] = {
    {"model_id", kModelKey, SlotOf<&P::model_id>, kCritical, kFixed,
     "Destination id for this model; auto-generated if not specified."},
    {"training_frame", kFrameKey, SlotOf<&P::training_frame>, kCritical, kFixed,
     "Id of the training data frame."},
    {"validation_frame", kFrameKey, SlotOf<&P::validation_frame>, kCritical, kGridable,
     "Id of the validation data frame."},
    {"nfolds", kInt, SlotOf<&P::nfolds>, kCritical, kFixed,
     "Number of folds for K-fold cross-validation (0 to disable or >= 2)."},
    {"keep_cross_validation_models", kBoolean, SlotOf<&P::keep_cross_validation_models>, kExpert,
     kFixed, "Whether to keep the cross-validation models."},
    {"keep_cross_validation_predictions", kBoolean, SlotOf<&P::keep_cross_validation_predictions>,
     kExpert, kFixed, "Whether to keep the predictions of the cross-validation models."},
    {"keep_cross_validation_fold_assignment", kBoolean,
     SlotOf<&P::keep_cross_validation_fold_assignment>, kExpert, kFixed,
     "Whether to keep the cross-validation fold assignment."},
    {"fold_assignment", kEnum, SlotOf<&P::fold_assignment>, kSecondary, kGridable,
     "Cross-validation fold assignment scheme, if fold_column is not specified. The "
     "'Stratified' option will stratify the folds based on the response variable, for "
     "classification problems.",
     kFoldAssignmentNames},
    {"fold_column",
     kColumn,
     SlotOf<&P::fold_column>,
     kSecondary,
     kGridable,
     "Column with cross-validation fold index assignment per observation.",
     {},
     kTrainingFrame,
     kFoldColumnExcludes},
    {"response_column",
     kColumn,
     SlotOf<&P::response_column>,
     kCritical,
     kGridable,
     "Response variable column.",
     {},
     kBothFrames,
     kResponseColumnExcludes},
    {"ignored_columns",
     kStrings,
     SlotOf<&P::ignored_columns>,
     kCritical,
     kFixed,
     "Names of columns to ignore for training.",
     {},
     kBothFrames,
     kIgnoredColumnsExcludes},
    {"ignore_const_cols", kBoolean, SlotOf<&P::ignore_const_cols>, kCritical, kFixed,
     "Ignore constant columns."},
    {"score_each_iteration", kBoolean, SlotOf<&P::score_each_iteration>, kSecondary, kFixed,
     "Whether to score during each iteration of model training."},
    {"weights_column",
     kColumn,
     SlotOf<&P::weights_column>,
     kSecondary,
     kGridable,
     "Column with observation weights. Giving some observation a weight of zero is "
     "equivalent to excluding it from the dataset; giving an observation a relative weight"
     " of 2 is equivalent to repeating that row twice. Negative weights are not allowed. "
     "Note: Weights are per-row observation weights and do not increase the size of the "
     "data frame. This is typically the number of times a row is repeated, but non-integer"
     " values are supported as well. During training, rows with higher weights matter "
     "more, due to the larger loss function pre-factor. If you set weight = 0 for a row, "
     "the returned prediction frame at that row is zero and this is incorrect. To get an "
     "accurate prediction, remove all rows with weight == 0.",
     {},
     kBothFrames,
     kWeightsColumnExcludes},
    {"offset_column",
     kColumn,
     SlotOf<&P::offset_column>,
     kSecondary,
     kGridable,
     "Offset column. This will be added to the combination of columns before applying the "
     "link function.",
     {},
     kBothFrames,
     kOffsetColumnExcludes},
    {"balance_classes", kBoolean, SlotOf<&P::balance_classes>, kSecondary, kGridable,
     "Balance training data class counts via over/under-sampling (for imbalanced data)."},
    {"class_sampling_factors", kFloats, SlotOf<&P::class_sampling_factors>, kExpert, kGridable,
     "Desired over/under-sampling ratios per class (in lexicographic order). If not "
     "specified, sampling factors will be automatically computed to obtain class balance "
     "during training. Requires balance_classes."},
    {"max_after_balance_size", kFloat, SlotOf<&P::max_after_balance_size>, kExpert, kFixed,
     "Maximum relative size of the training data after balancing class counts (can be less"
     " than 1.0). Requires balance_classes."},
    {"max_confusion_matrix_size", kInt, SlotOf<&P::max_confusion_matrix_size>, kSecondary, kFixed,
     "[Deprecated] Maximum size (# classes) for confusion matrices to be printed in the "
     "Logs."},
    {"checkpoint", kModelKey, SlotOf<&P::checkpoint>, kSecondary, kFixed,
     "Model checkpoint to resume training with."},
    {"seed", kLong, SlotOf<&P::seed>, kExpert, kGridable,
     "Seed for random numbers (affects sampling) - Note: only reproducible when running "
     "single threaded."},
    {"distribution", kEnum, SlotOf<&P::distribution>, kSecondary, kGridable,
     "Distribution function", kDistributionValues},
    {"quantile_alpha", kDouble, SlotOf<&P::quantile_alpha>, kSecondary, kGridable,
     "Desired quantile for Quantile regression, must be between 0 and 1."},
    {"tweedie_power", kDouble, SlotOf<&P::tweedie_power>, kSecondary, kGridable,
     "Tweedie power for Tweedie regression, must be between 1 and 2."},
    {"huber_alpha", kDouble, SlotOf<&P::huber_alpha>, kSecondary, kGridable,
     "Desired quantile for Huber/M-regression (threshold between quadratic and linear "
     "loss, must be between 0 and 1)."},
    {"stopping_rounds", kInt, SlotOf<&P::stopping_rounds>, kSecondary, kGridable,
     "Early stopping based on convergence of stopping_metric. Stop if simple moving "
     "average of length k of the stopping_metric does not improve for k:=stopping_rounds "
     "scoring events (0 to disable)"},
    {"stopping_metric", kEnum, SlotOf<&P::stopping_metric>, kSecondary, kGridable,
     "Metric to use for early stopping (AUTO: logloss for classification, deviance for "
     "regression and anomaly_score for Isolation Forest). Note that custom and "
     "custom_increasing can only be used in GBM and DRF with the Python client.",
     kStoppingMetricValues},
    {"stopping_tolerance", kDouble, SlotOf<&P::stopping_tolerance>, kSecondary, kGridable,
     "Relative tolerance for metric-based stopping criterion (stop if relative improvement"
     " is not at least this much)"},
    {"max_runtime_secs", kDouble, SlotOf<&P::max_runtime_secs>, kSecondary, kGridable,
     "Maximum allowed runtime in seconds for model training. Use 0 to disable."},
    {"categorical_encoding", kEnum, SlotOf<&P::categorical_encoding>, kSecondary, kGridable,
     "Encoding scheme for categorical features", kCategoricalEncodingNames},
    {"export_checkpoints_dir", kString, SlotOf<&P::export_checkpoints_dir>, kSecondary, kFixed,
     "Automatically export generated models to this directory."},
    {"auc_type", kEnum, SlotOf<&P::auc_type>, kSecondary, kGridable,
     "Set default multinomial AUC type.", kAucTypeNames},
    {"custom_metric_func", kString, SlotOf<&P::custom_metric_func>, kSecondary, kFixed,
     "Reference to custom evaluation function, format: `language:keyName=funcName`"},
    {"gainslift_bins", kInt, SlotOf<&P::gainslift_bins>, kSecondary, kFixed,
     "Gains/Lift table number of bins. 0 means disabled.. Default value -1 means automatic"
     " binning."},
    {"parallelize_cross_validation", kBoolean, SlotOf<&P::parallelize_cross_validation>, kExpert,
     kFixed, "Whether fold models may be trained at the same time."},
    {"max_categorical_levels", kInt, SlotOf<&P::max_categorical_levels>, kExpert, kFixed,
     "Levels kept for each categorical column by the encoding EnumLimited."},
    {"custom_distribution_func", kString, SlotOf<&P::custom_distribution_func>, kExpert, kFixed,
     "Reference to a custom distribution, format: `language:keyName=funcName`"},
    {"max_hit_ratio_k", kInt, SlotOf<&P::max_hit_ratio_k>, kExpert, kFixed,
     "Accepted from older clients; without effect."}};

}  // namespace described

// The description of the shared parameter `name`; an unknown name does not compile.
consteval ParameterInfo Shared(std::string_view name) {
  for (const ParameterInfo& info : described::kShared) {
    if (info.name == name) return info;
  }
  throw "there is no such shared parameter";
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_DESCRIBED_PARAMETERS_H_
