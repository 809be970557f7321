// Every Deep Learning parameter described once.
#include <span>

#include "algorithms/deeplearning/parameters/parameters.h"
#include "model/described_parameters.h"

namespace hydrofoil {

namespace {

using P = DeepLearningParameters;
using enum ParameterType;
using enum ParameterLevel;

constexpr bool kGridable = true;
constexpr bool kFixed = false;

constexpr auto kActivationValues = std::span(kActivationNames).first<2 * kToldKinds>();
constexpr auto kLossValues = std::span(kLossNames).first<kToldLosses>();

constexpr ParameterInfo kTable[] = {
    Shared("model_id"),
    Shared("training_frame"),
    Shared("validation_frame"),
    Shared("nfolds"),
    Shared("keep_cross_validation_models"),
    Shared("keep_cross_validation_predictions"),
    Shared("keep_cross_validation_fold_assignment"),
    Shared("fold_assignment"),
    Shared("fold_column"),
    Shared("response_column"),
    Shared("ignored_columns"),
    Shared("ignore_const_cols"),
    Shared("score_each_iteration"),
    Shared("weights_column"),
    Shared("offset_column"),
    Shared("balance_classes"),
    Shared("class_sampling_factors"),
    Shared("max_after_balance_size"),
    Shared("max_confusion_matrix_size"),
    Shared("checkpoint"),
    {"pretrained_autoencoder", kModelKey, SlotOf<&P::pretrained_autoencoder>, kExpert, kFixed,
     "Pretrained autoencoder model to initialize this model with."},
    {"overwrite_with_best_model", kBoolean, SlotOf<&P::overwrite_with_best_model>, kExpert,
     kGridable, "If enabled, override the final model with the best model found during training."},
    {"use_all_factor_levels", kBoolean, SlotOf<&P::use_all_factor_levels>, kSecondary, kGridable,
     "Use all factor levels of categorical variables. Otherwise, the first factor level is"
     " omitted (without loss of accuracy). Useful for variable importances and "
     "auto-enabled for autoencoder."},
    {"standardize", kBoolean, SlotOf<&P::standardize>, kSecondary, kGridable,
     "If enabled, automatically standardize the data. If disabled, the user must provide "
     "properly scaled input data."},
    {"activation", kEnum, SlotOf<&P::activation>, kCritical, kGridable, "Activation function.",
     kActivationValues},
    {"hidden", kInts, SlotOf<&P::hidden>, kCritical, kGridable,
     "Hidden layer sizes (e.g. [100, 100])."},
    {"epochs", kDouble, SlotOf<&P::epochs>, kCritical, kGridable,
     "How many times the dataset should be iterated (streamed), can be fractional."},
    {"train_samples_per_iteration", kLong, SlotOf<&P::train_samples_per_iteration>, kSecondary,
     kGridable,
     "Number of training samples (globally) per MapReduce iteration. Special values are 0:"
     " one epoch, -1: all available data (e.g., replicated training data), -2: automatic."},
    {"target_ratio_comm_to_comp", kDouble, SlotOf<&P::target_ratio_comm_to_comp>, kExpert,
     kGridable,
     "Target ratio of communication overhead to computation. Only for multi-node operation"
     " and train_samples_per_iteration = -2 (auto-tuning)."},
    Shared("seed"),
    {"adaptive_rate", kBoolean, SlotOf<&P::adaptive_rate>, kSecondary, kGridable,
     "Adaptive learning rate."},
    {"rho", kDouble, SlotOf<&P::rho>, kExpert, kGridable,
     "Adaptive learning rate time decay factor (similarity to prior updates)."},
    {"epsilon", kDouble, SlotOf<&P::epsilon>, kExpert, kGridable,
     "Adaptive learning rate smoothing factor (to avoid divisions by zero and allow "
     "progress)."},
    {"rate", kDouble, SlotOf<&P::rate>, kExpert, kGridable,
     "Learning rate (higher => less stable, lower => slower convergence)."},
    {"rate_annealing", kDouble, SlotOf<&P::rate_annealing>, kExpert, kGridable,
     "Learning rate annealing: rate / (1 + rate_annealing * samples)."},
    {"rate_decay", kDouble, SlotOf<&P::rate_decay>, kExpert, kGridable,
     "Learning rate decay factor between layers (N-th layer: rate * rate_decay ^ (n - 1)."},
    {"momentum_start", kDouble, SlotOf<&P::momentum_start>, kExpert, kGridable,
     "Initial momentum at the beginning of training (try 0.5)."},
    {"momentum_ramp", kDouble, SlotOf<&P::momentum_ramp>, kExpert, kGridable,
     "Number of training samples for which momentum increases."},
    {"momentum_stable", kDouble, SlotOf<&P::momentum_stable>, kExpert, kGridable,
     "Final momentum after the ramp is over (try 0.99)."},
    {"nesterov_accelerated_gradient", kBoolean, SlotOf<&P::nesterov_accelerated_gradient>, kExpert,
     kGridable, "Use Nesterov accelerated gradient (recommended)."},
    {"input_dropout_ratio", kDouble, SlotOf<&P::input_dropout_ratio>, kSecondary, kGridable,
     "Input layer dropout ratio (can improve generalization, try 0.1 or 0.2)."},
    {"hidden_dropout_ratios", kDoubles, SlotOf<&P::hidden_dropout_ratios>, kSecondary, kGridable,
     "Hidden layer dropout ratios (can improve generalization), specify one value per "
     "hidden layer, defaults to 0.5."},
    {"l1", kDouble, SlotOf<&P::l1>, kSecondary, kGridable,
     "L1 regularization (can add stability and improve generalization, causes many weights"
     " to become 0)."},
    {"l2", kDouble, SlotOf<&P::l2>, kSecondary, kGridable,
     "L2 regularization (can add stability and improve generalization, causes many weights"
     " to be small."},
    {"max_w2", kFloat, SlotOf<&P::max_w2>, kExpert, kGridable,
     "Constraint for squared sum of incoming weights per unit (e.g. for Rectifier)."},
    {"initial_weight_distribution", kEnum, SlotOf<&P::initial_weight_distribution>, kExpert,
     kGridable, "Initial weight distribution.", kInitialWeightDistributionNames},
    {"initial_weight_scale", kDouble, SlotOf<&P::initial_weight_scale>, kExpert, kGridable,
     "Uniform: -value...value, Normal: stddev."},
    {"initial_weights", kFrameKeys, SlotOf<&P::initial_weights>, kExpert, kGridable,
     "A list of H2OFrame ids to initialize the weight matrices of this model with."},
    {"initial_biases", kFrameKeys, SlotOf<&P::initial_biases>, kExpert, kGridable,
     "A list of H2OFrame ids to initialize the bias vectors of this model with."},
    {"loss", kEnum, SlotOf<&P::loss>, kSecondary, kGridable, "Loss function.", kLossValues},
    Shared("distribution"),
    Shared("quantile_alpha"),
    Shared("tweedie_power"),
    Shared("huber_alpha"),
    {"score_interval", kDouble, SlotOf<&P::score_interval>, kSecondary, kGridable,
     "Shortest time interval (in seconds) between model scoring."},
    {"score_training_samples", kLong, SlotOf<&P::score_training_samples>, kSecondary, kGridable,
     "Number of training set samples for scoring (0 for all)."},
    {"score_validation_samples", kLong, SlotOf<&P::score_validation_samples>, kSecondary, kGridable,
     "Number of validation set samples for scoring (0 for all)."},
    {"score_duty_cycle", kDouble, SlotOf<&P::score_duty_cycle>, kSecondary, kGridable,
     "Maximum duty cycle fraction for scoring (lower: more training, higher: more "
     "scoring)."},
    {"classification_stop", kDouble, SlotOf<&P::classification_stop>, kExpert, kGridable,
     "Stopping criterion for classification error fraction on training data (-1 to "
     "disable)."},
    {"regression_stop", kDouble, SlotOf<&P::regression_stop>, kExpert, kGridable,
     "Stopping criterion for regression error (MSE) on training data (-1 to disable)."},
    Shared("stopping_rounds"),
    Shared("stopping_metric"),
    Shared("stopping_tolerance"),
    Shared("max_runtime_secs"),
    {"score_validation_sampling", kEnum, SlotOf<&P::score_validation_sampling>, kExpert, kGridable,
     "Method used to sample validation dataset for scoring.", kScoreValidationSamplingNames},
    {"diagnostics", kBoolean, SlotOf<&P::diagnostics>, kExpert, kFixed,
     "Enable diagnostics for hidden layers."},
    {"fast_mode", kBoolean, SlotOf<&P::fast_mode>, kExpert, kGridable,
     "Enable fast mode (minor approximation in back-propagation)."},
    {"force_load_balance", kBoolean, SlotOf<&P::force_load_balance>, kExpert, kGridable,
     "Force extra load balancing to increase training speed for small datasets (to keep "
     "all cores busy)."},
    {"variable_importances", kBoolean, SlotOf<&P::variable_importances>, kCritical, kGridable,
     "Compute variable importances for input features (Gedeon method) - can be slow for "
     "large networks."},
    {"replicate_training_data", kBoolean, SlotOf<&P::replicate_training_data>, kSecondary,
     kGridable,
     "Replicate the entire training dataset onto every node for faster training on small "
     "datasets."},
    {"single_node_mode", kBoolean, SlotOf<&P::single_node_mode>, kExpert, kGridable,
     "Run on a single node for fine-tuning of model parameters."},
    {"shuffle_training_data", kBoolean, SlotOf<&P::shuffle_training_data>, kExpert, kGridable,
     "Enable shuffling of training data (recommended if training data is replicated and "
     "train_samples_per_iteration is close to #nodes x #rows, of if using "
     "balance_classes)."},
    {"missing_values_handling", kEnum, SlotOf<&P::missing_values_handling>, kExpert, kGridable,
     "Handling of missing values. Either MeanImputation or Skip.", kMissingValuesHandlingNames},
    {"quiet_mode", kBoolean, SlotOf<&P::quiet_mode>, kExpert, kGridable,
     "Enable quiet mode for less output to standard output."},
    {"autoencoder", kBoolean, SlotOf<&P::autoencoder>, kSecondary, kFixed, "Auto-Encoder."},
    {"sparse", kBoolean, SlotOf<&P::sparse>, kExpert, kGridable,
     "Sparse data handling (more efficient for data with lots of 0 values)."},
    {"col_major", kBoolean, SlotOf<&P::col_major>, kExpert, kGridable,
     "#DEPRECATED Use a column major weight matrix for input layer. Can speed up forward "
     "propagation, but might slow down backpropagation."},
    {"average_activation", kDouble, SlotOf<&P::average_activation>, kExpert, kGridable,
     "Average activation for sparse auto-encoder. #Experimental"},
    {"sparsity_beta", kDouble, SlotOf<&P::sparsity_beta>, kExpert, kGridable,
     "Sparsity regularization. #Experimental"},
    {"max_categorical_features", kInt, SlotOf<&P::max_categorical_features>, kExpert, kGridable,
     "Max. number of categorical features, enforced via hashing. #Experimental"},
    {"reproducible", kBoolean, SlotOf<&P::reproducible>, kExpert, kGridable,
     "Force reproducibility on small data (will be slow - only uses 1 thread)."},
    {"export_weights_and_biases", kBoolean, SlotOf<&P::export_weights_and_biases>, kExpert, kFixed,
     "Whether to export Neural Network weights and biases to H2O Frames."},
    {"mini_batch_size", kInt, SlotOf<&P::mini_batch_size>, kExpert, kFixed,
     "Mini-batch size (smaller leads to better fit, larger can speed up and generalize "
     "better)."},
    Shared("categorical_encoding"),
    {"elastic_averaging", kBoolean, SlotOf<&P::elastic_averaging>, kExpert, kGridable,
     "Elastic averaging between compute nodes can improve distributed model convergence. "
     "#Experimental"},
    {"elastic_averaging_moving_rate", kDouble, SlotOf<&P::elastic_averaging_moving_rate>, kExpert,
     kGridable, "Elastic averaging moving rate (only if elastic averaging is enabled)."},
    {"elastic_averaging_regularization", kDouble, SlotOf<&P::elastic_averaging_regularization>,
     kExpert, kGridable,
     "Elastic averaging regularization strength (only if elastic averaging is enabled)."},
    Shared("export_checkpoints_dir"),
    Shared("auc_type"),
    Shared("custom_metric_func"),
    Shared("gainslift_bins")};

// Of the base schema, and of clients since 2016.
constexpr ParameterInfo kHidden[] = {Shared("parallelize_cross_validation"),
                                     Shared("max_categorical_levels"),
                                     Shared("custom_distribution_func"), Shared("max_hit_ratio_k")};

constexpr std::string_view kOneNode =
    "A server that is one process has all rows; with several ranks it matters.";

constexpr IdleParameter kIdle[] = {
    {"max_confusion_matrix_size", "It limits what H2O prints to its log."},
    {"target_ratio_comm_to_comp", "It weighs traffic between ranks; one process has none."},
    {"diagnostics", "The statistics of layers are always computed, as in H2O."},
    {"force_load_balance", "Rows are spread over the threads in any case."},
    {"replicate_training_data", kOneNode},
    {"single_node_mode", kOneNode},
    {"quiet_mode", "Training writes nothing to standard output."},
    {"mini_batch_size", "H2O sets it to 1; the default trainer chooses its own batches."},
    {"parallelize_cross_validation", "Fold models come out the same in any order."},
    {"custom_distribution_func", "It belongs to the distribution custom, which is refused."},
    {"max_hit_ratio_k", "From older clients; hit ratios always have their full length."},
};

}  // namespace

ParameterTable DeepLearningParameters::table() const { return {kTable, kHidden, kIdle}; }

}  // namespace hydrofoil
