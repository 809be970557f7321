#include "deeplearning/parameter_table.h"

namespace hydrofoil {

namespace {

using P = DeepLearningParameters;
using enum ParameterType;
using enum ParameterLevel;

constexpr bool kGridable = true;
constexpr bool kFixed = false;

// All but the exponential rectifiers, which are accepted as well.
constexpr auto kActivationValues = std::span(kActivationNames).first<6>();
constexpr std::string_view kLossValues[] = {"Automatic", "CrossEntropy", "Quadratic",
                                            "Huber",     "Absolute",     "Quantile"};
constexpr std::string_view kDistributionValues[] = {
    "AUTO",  "bernoulli", "quasibinomial", "ordinal",  "multinomial", "gaussian", "poisson",
    "gamma", "tweedie",   "laplace",       "quantile", "huber",       "custom"};
// All but r2.
constexpr auto kStoppingMetricValues = std::span(kStoppingMetricNames).first<20>();

constexpr std::string_view kTrainingFrame[] = {"training_frame"};
constexpr std::string_view kBothFrames[] = {"training_frame", "validation_frame"};
constexpr std::string_view kFoldColumnExcludes[] = {"response_column", "weights_column",
                                                    "ignored_columns", "offset_column"};
constexpr std::string_view kResponseColumnExcludes[] = {"weights_column", "ignored_columns",
                                                        "offset_column", "fold_column"};
constexpr std::string_view kIgnoredColumnsExcludes[] = {"response_column", "weights_column",
                                                        "offset_column", "fold_column"};
constexpr std::string_view kWeightsColumnExcludes[] = {"response_column", "ignored_columns",
                                                       "offset_column", "fold_column"};
constexpr std::string_view kOffsetColumnExcludes[] = {"response_column", "weights_column",
                                                      "ignored_columns", "fold_column"};

constexpr ParameterInfo kTable[] = {
    {"model_id", kModelKey, &P::model_id, kCritical, kFixed,
     "Destination id for this model; auto-generated if not specified."},
    {"training_frame", kFrameKey, &P::training_frame, kCritical, kFixed,
     "Id of the training data frame."},
    {"validation_frame", kFrameKey, &P::validation_frame, kCritical, kGridable,
     "Id of the validation data frame."},
    {"nfolds", kInt, &P::nfolds, kCritical, kFixed,
     "Number of folds for K-fold cross-validation (0 to disable or >= 2)."},
    {"keep_cross_validation_models", kBoolean, &P::keep_cross_validation_models, kExpert, kFixed,
     "Whether to keep the cross-validation models."},
    {"keep_cross_validation_predictions", kBoolean, &P::keep_cross_validation_predictions, kExpert,
     kFixed, "Whether to keep the predictions of the cross-validation models."},
    {"keep_cross_validation_fold_assignment", kBoolean, &P::keep_cross_validation_fold_assignment,
     kExpert, kFixed, "Whether to keep the cross-validation fold assignment."},
    {"fold_assignment", kEnum, &P::fold_assignment, kSecondary, kGridable,
     "Cross-validation fold assignment scheme, if fold_column is not specified. The "
     "'Stratified' option will stratify the folds based on the response variable, for "
     "classification problems.",
     kFoldAssignmentNames},
    {"fold_column",
     kColumn,
     &P::fold_column,
     kSecondary,
     kGridable,
     "Column with cross-validation fold index assignment per observation.",
     {},
     kTrainingFrame,
     kFoldColumnExcludes},
    {"response_column",
     kColumn,
     &P::response_column,
     kCritical,
     kGridable,
     "Response variable column.",
     {},
     kBothFrames,
     kResponseColumnExcludes},
    {"ignored_columns",
     kStrings,
     &P::ignored_columns,
     kCritical,
     kFixed,
     "Names of columns to ignore for training.",
     {},
     kBothFrames,
     kIgnoredColumnsExcludes},
    {"ignore_const_cols", kBoolean, &P::ignore_const_cols, kCritical, kFixed,
     "Ignore constant columns."},
    {"score_each_iteration", kBoolean, &P::score_each_iteration, kSecondary, kFixed,
     "Whether to score during each iteration of model training."},
    {"weights_column",
     kColumn,
     &P::weights_column,
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
     &P::offset_column,
     kSecondary,
     kGridable,
     "Offset column. This will be added to the combination of columns before applying the "
     "link function.",
     {},
     kBothFrames,
     kOffsetColumnExcludes},
    {"balance_classes", kBoolean, &P::balance_classes, kSecondary, kGridable,
     "Balance training data class counts via over/under-sampling (for imbalanced data)."},
    {"class_sampling_factors", kFloats, &P::class_sampling_factors, kExpert, kGridable,
     "Desired over/under-sampling ratios per class (in lexicographic order). If not "
     "specified, sampling factors will be automatically computed to obtain class balance "
     "during training. Requires balance_classes."},
    {"max_after_balance_size", kFloat, &P::max_after_balance_size, kExpert, kFixed,
     "Maximum relative size of the training data after balancing class counts (can be less"
     " than 1.0). Requires balance_classes."},
    {"max_confusion_matrix_size", kInt, &P::max_confusion_matrix_size, kSecondary, kFixed,
     "[Deprecated] Maximum size (# classes) for confusion matrices to be printed in the "
     "Logs."},
    {"checkpoint", kModelKey, &P::checkpoint, kSecondary, kFixed,
     "Model checkpoint to resume training with."},
    {"pretrained_autoencoder", kModelKey, &P::pretrained_autoencoder, kExpert, kFixed,
     "Pretrained autoencoder model to initialize this model with."},
    {"overwrite_with_best_model", kBoolean, &P::overwrite_with_best_model, kExpert, kGridable,
     "If enabled, override the final model with the best model found during training."},
    {"use_all_factor_levels", kBoolean, &P::use_all_factor_levels, kSecondary, kGridable,
     "Use all factor levels of categorical variables. Otherwise, the first factor level is"
     " omitted (without loss of accuracy). Useful for variable importances and "
     "auto-enabled for autoencoder."},
    {"standardize", kBoolean, &P::standardize, kSecondary, kGridable,
     "If enabled, automatically standardize the data. If disabled, the user must provide "
     "properly scaled input data."},
    {"activation", kEnum, &P::activation, kCritical, kGridable, "Activation function.",
     kActivationValues},
    {"hidden", kInts, &P::hidden, kCritical, kGridable, "Hidden layer sizes (e.g. [100, 100])."},
    {"epochs", kDouble, &P::epochs, kCritical, kGridable,
     "How many times the dataset should be iterated (streamed), can be fractional."},
    {"train_samples_per_iteration", kLong, &P::train_samples_per_iteration, kSecondary, kGridable,
     "Number of training samples (globally) per MapReduce iteration. Special values are 0:"
     " one epoch, -1: all available data (e.g., replicated training data), -2: automatic."},
    {"target_ratio_comm_to_comp", kDouble, &P::target_ratio_comm_to_comp, kExpert, kGridable,
     "Target ratio of communication overhead to computation. Only for multi-node operation"
     " and train_samples_per_iteration = -2 (auto-tuning)."},
    {"seed", kLong, &P::seed, kExpert, kGridable,
     "Seed for random numbers (affects sampling) - Note: only reproducible when running "
     "single threaded."},
    {"adaptive_rate", kBoolean, &P::adaptive_rate, kSecondary, kGridable,
     "Adaptive learning rate."},
    {"rho", kDouble, &P::rho, kExpert, kGridable,
     "Adaptive learning rate time decay factor (similarity to prior updates)."},
    {"epsilon", kDouble, &P::epsilon, kExpert, kGridable,
     "Adaptive learning rate smoothing factor (to avoid divisions by zero and allow "
     "progress)."},
    {"rate", kDouble, &P::rate, kExpert, kGridable,
     "Learning rate (higher => less stable, lower => slower convergence)."},
    {"rate_annealing", kDouble, &P::rate_annealing, kExpert, kGridable,
     "Learning rate annealing: rate / (1 + rate_annealing * samples)."},
    {"rate_decay", kDouble, &P::rate_decay, kExpert, kGridable,
     "Learning rate decay factor between layers (N-th layer: rate * rate_decay ^ (n - 1)."},
    {"momentum_start", kDouble, &P::momentum_start, kExpert, kGridable,
     "Initial momentum at the beginning of training (try 0.5)."},
    {"momentum_ramp", kDouble, &P::momentum_ramp, kExpert, kGridable,
     "Number of training samples for which momentum increases."},
    {"momentum_stable", kDouble, &P::momentum_stable, kExpert, kGridable,
     "Final momentum after the ramp is over (try 0.99)."},
    {"nesterov_accelerated_gradient", kBoolean, &P::nesterov_accelerated_gradient, kExpert,
     kGridable, "Use Nesterov accelerated gradient (recommended)."},
    {"input_dropout_ratio", kDouble, &P::input_dropout_ratio, kSecondary, kGridable,
     "Input layer dropout ratio (can improve generalization, try 0.1 or 0.2)."},
    {"hidden_dropout_ratios", kDoubles, &P::hidden_dropout_ratios, kSecondary, kGridable,
     "Hidden layer dropout ratios (can improve generalization), specify one value per "
     "hidden layer, defaults to 0.5."},
    {"l1", kDouble, &P::l1, kSecondary, kGridable,
     "L1 regularization (can add stability and improve generalization, causes many weights"
     " to become 0)."},
    {"l2", kDouble, &P::l2, kSecondary, kGridable,
     "L2 regularization (can add stability and improve generalization, causes many weights"
     " to be small."},
    {"max_w2", kFloat, &P::max_w2, kExpert, kGridable,
     "Constraint for squared sum of incoming weights per unit (e.g. for Rectifier)."},
    {"initial_weight_distribution", kEnum, &P::initial_weight_distribution, kExpert, kGridable,
     "Initial weight distribution.", kInitialWeightDistributionNames},
    {"initial_weight_scale", kDouble, &P::initial_weight_scale, kExpert, kGridable,
     "Uniform: -value...value, Normal: stddev."},
    {"initial_weights", kFrameKeys, &P::initial_weights, kExpert, kGridable,
     "A list of H2OFrame ids to initialize the weight matrices of this model with."},
    {"initial_biases", kFrameKeys, &P::initial_biases, kExpert, kGridable,
     "A list of H2OFrame ids to initialize the bias vectors of this model with."},
    {"loss", kEnum, &P::loss, kSecondary, kGridable, "Loss function.", kLossValues},
    {"distribution", kEnum, &P::distribution, kSecondary, kGridable, "Distribution function",
     kDistributionValues},
    {"quantile_alpha", kDouble, &P::quantile_alpha, kSecondary, kGridable,
     "Desired quantile for Quantile regression, must be between 0 and 1."},
    {"tweedie_power", kDouble, &P::tweedie_power, kSecondary, kGridable,
     "Tweedie power for Tweedie regression, must be between 1 and 2."},
    {"huber_alpha", kDouble, &P::huber_alpha, kSecondary, kGridable,
     "Desired quantile for Huber/M-regression (threshold between quadratic and linear "
     "loss, must be between 0 and 1)."},
    {"score_interval", kDouble, &P::score_interval, kSecondary, kGridable,
     "Shortest time interval (in seconds) between model scoring."},
    {"score_training_samples", kLong, &P::score_training_samples, kSecondary, kGridable,
     "Number of training set samples for scoring (0 for all)."},
    {"score_validation_samples", kLong, &P::score_validation_samples, kSecondary, kGridable,
     "Number of validation set samples for scoring (0 for all)."},
    {"score_duty_cycle", kDouble, &P::score_duty_cycle, kSecondary, kGridable,
     "Maximum duty cycle fraction for scoring (lower: more training, higher: more "
     "scoring)."},
    {"classification_stop", kDouble, &P::classification_stop, kExpert, kGridable,
     "Stopping criterion for classification error fraction on training data (-1 to "
     "disable)."},
    {"regression_stop", kDouble, &P::regression_stop, kExpert, kGridable,
     "Stopping criterion for regression error (MSE) on training data (-1 to disable)."},
    {"stopping_rounds", kInt, &P::stopping_rounds, kSecondary, kGridable,
     "Early stopping based on convergence of stopping_metric. Stop if simple moving "
     "average of length k of the stopping_metric does not improve for k:=stopping_rounds "
     "scoring events (0 to disable)"},
    {"stopping_metric", kEnum, &P::stopping_metric, kSecondary, kGridable,
     "Metric to use for early stopping (AUTO: logloss for classification, deviance for "
     "regression and anomaly_score for Isolation Forest). Note that custom and "
     "custom_increasing can only be used in GBM and DRF with the Python client.",
     kStoppingMetricValues},
    {"stopping_tolerance", kDouble, &P::stopping_tolerance, kSecondary, kGridable,
     "Relative tolerance for metric-based stopping criterion (stop if relative improvement"
     " is not at least this much)"},
    {"max_runtime_secs", kDouble, &P::max_runtime_secs, kSecondary, kGridable,
     "Maximum allowed runtime in seconds for model training. Use 0 to disable."},
    {"score_validation_sampling", kEnum, &P::score_validation_sampling, kExpert, kGridable,
     "Method used to sample validation dataset for scoring.", kScoreValidationSamplingNames},
    {"diagnostics", kBoolean, &P::diagnostics, kExpert, kFixed,
     "Enable diagnostics for hidden layers."},
    {"fast_mode", kBoolean, &P::fast_mode, kExpert, kGridable,
     "Enable fast mode (minor approximation in back-propagation)."},
    {"force_load_balance", kBoolean, &P::force_load_balance, kExpert, kGridable,
     "Force extra load balancing to increase training speed for small datasets (to keep "
     "all cores busy)."},
    {"variable_importances", kBoolean, &P::variable_importances, kCritical, kGridable,
     "Compute variable importances for input features (Gedeon method) - can be slow for "
     "large networks."},
    {"replicate_training_data", kBoolean, &P::replicate_training_data, kSecondary, kGridable,
     "Replicate the entire training dataset onto every node for faster training on small "
     "datasets."},
    {"single_node_mode", kBoolean, &P::single_node_mode, kExpert, kGridable,
     "Run on a single node for fine-tuning of model parameters."},
    {"shuffle_training_data", kBoolean, &P::shuffle_training_data, kExpert, kGridable,
     "Enable shuffling of training data (recommended if training data is replicated and "
     "train_samples_per_iteration is close to #nodes x #rows, of if using "
     "balance_classes)."},
    {"missing_values_handling", kEnum, &P::missing_values_handling, kExpert, kGridable,
     "Handling of missing values. Either MeanImputation or Skip.", kMissingValuesHandlingNames},
    {"quiet_mode", kBoolean, &P::quiet_mode, kExpert, kGridable,
     "Enable quiet mode for less output to standard output."},
    {"autoencoder", kBoolean, &P::autoencoder, kSecondary, kFixed, "Auto-Encoder."},
    {"sparse", kBoolean, &P::sparse, kExpert, kGridable,
     "Sparse data handling (more efficient for data with lots of 0 values)."},
    {"col_major", kBoolean, &P::col_major, kExpert, kGridable,
     "#DEPRECATED Use a column major weight matrix for input layer. Can speed up forward "
     "propagation, but might slow down backpropagation."},
    {"average_activation", kDouble, &P::average_activation, kExpert, kGridable,
     "Average activation for sparse auto-encoder. #Experimental"},
    {"sparsity_beta", kDouble, &P::sparsity_beta, kExpert, kGridable,
     "Sparsity regularization. #Experimental"},
    {"max_categorical_features", kInt, &P::max_categorical_features, kExpert, kGridable,
     "Max. number of categorical features, enforced via hashing. #Experimental"},
    {"reproducible", kBoolean, &P::reproducible, kExpert, kGridable,
     "Force reproducibility on small data (will be slow - only uses 1 thread)."},
    {"export_weights_and_biases", kBoolean, &P::export_weights_and_biases, kExpert, kFixed,
     "Whether to export Neural Network weights and biases to H2O Frames."},
    {"mini_batch_size", kInt, &P::mini_batch_size, kExpert, kFixed,
     "Mini-batch size (smaller leads to better fit, larger can speed up and generalize "
     "better)."},
    {"categorical_encoding", kEnum, &P::categorical_encoding, kSecondary, kGridable,
     "Encoding scheme for categorical features", kCategoricalEncodingNames},
    {"elastic_averaging", kBoolean, &P::elastic_averaging, kExpert, kGridable,
     "Elastic averaging between compute nodes can improve distributed model convergence. "
     "#Experimental"},
    {"elastic_averaging_moving_rate", kDouble, &P::elastic_averaging_moving_rate, kExpert,
     kGridable, "Elastic averaging moving rate (only if elastic averaging is enabled)."},
    {"elastic_averaging_regularization", kDouble, &P::elastic_averaging_regularization, kExpert,
     kGridable,
     "Elastic averaging regularization strength (only if elastic averaging is enabled)."},
    {"export_checkpoints_dir", kString, &P::export_checkpoints_dir, kSecondary, kFixed,
     "Automatically export generated models to this directory."},
    {"auc_type", kEnum, &P::auc_type, kSecondary, kGridable, "Set default multinomial AUC type.",
     kAucTypeNames},
    {"custom_metric_func", kString, &P::custom_metric_func, kSecondary, kFixed,
     "Reference to custom evaluation function, format: `language:keyName=funcName`"},
    {"gainslift_bins", kInt, &P::gainslift_bins, kSecondary, kFixed,
     "Gains/Lift table number of bins. 0 means disabled.. Default value -1 means automatic"
     " binning."},
};

constexpr ParameterInfo kHidden[] = {
    {"parallelize_cross_validation", kBoolean, &P::parallelize_cross_validation, kExpert, kFixed,
     "Whether fold models may be trained at the same time."},
    {"max_categorical_levels", kInt, &P::max_categorical_levels, kExpert, kFixed,
     "Levels kept for each categorical column by the encoding EnumLimited."},
    {"custom_distribution_func", kString, &P::custom_distribution_func, kExpert, kFixed,
     "Reference to a custom distribution, format: `language:keyName=funcName`"},
    {"max_hit_ratio_k", kInt, &P::max_hit_ratio_k, kExpert, kFixed,
     "Accepted from older clients; without effect."},
};

struct IdleParameter {
  std::string_view name;
  std::string_view why;
};

constexpr std::string_view kOneNode = "There is one node, which has all rows.";

constexpr IdleParameter kIdle[] = {
    {"max_confusion_matrix_size", "It bounds what H2O prints into its log."},
    {"target_ratio_comm_to_comp", "It weighs traffic between nodes, and there is one node."},
    {"diagnostics", "The statistics of layers are always computed, as in H2O."},
    {"force_load_balance", "Rows are spread over the threads in any case."},
    {"replicate_training_data", kOneNode},
    {"single_node_mode", kOneNode},
    {"quiet_mode", "Training writes nothing to the standard output."},
    {"mini_batch_size", "H2O sets it to 1: weights are updated after every row."},
    {"parallelize_cross_validation", "Fold models come out the same in any order."},
    {"custom_distribution_func", "It belongs to the distribution custom, which is refused."},
    {"max_hit_ratio_k", "Of older clients; hit ratios have their full length."},
};

}  // namespace

std::vector<std::string_view> ParameterNames() {
  std::vector<std::string_view> names;
  for (const auto& table : {ParameterTable(), HiddenParameters()}) {
    for (const ParameterInfo& info : table) names.push_back(info.name);
  }
  return names;
}

std::string_view WhyIdle(std::string_view name) {
  for (const IdleParameter& idle : kIdle) {
    if (idle.name == name) return idle.why;
  }
  return {};
}

std::span<const ParameterInfo> ParameterTable() { return kTable; }

std::span<const ParameterInfo> HiddenParameters() { return kHidden; }

const ParameterInfo* FindParameter(std::string_view name) {
  for (const auto& table : {ParameterTable(), HiddenParameters()}) {
    for (const ParameterInfo& info : table) {
      if (info.name == name) return &info;
    }
  }
  return nullptr;
}

}  // namespace hydrofoil
