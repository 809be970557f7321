"""The parameters of training. Written by scripts/write_parameters.py; do not edit."""

from collections.abc import Sequence


class TrainingParameters:
    """Takes all parameters of H2O Deep Learning that a training on arrays can use, by their names.

    Args:
        ignore_const_cols: Ignore constant columns.
        score_each_iteration: Whether to score during each iteration of model training.
        balance_classes: Balance training data class counts via over/under-sampling (for
            imbalanced data).
        class_sampling_factors: Desired over/under-sampling ratios per class (in
            lexicographic order). If not specified, sampling factors will be automatically
            computed to obtain class balance during training. Requires balance_classes.
        max_after_balance_size: Maximum relative size of the training data after balancing
            class counts (can be less than 1.0). Requires balance_classes.
        overwrite_with_best_model: If enabled, override the final model with the best model
            found during training.
        use_all_factor_levels: Use all factor levels of categorical variables. Otherwise,
            the first factor level is omitted (without loss of accuracy). Useful for variable
            importances and auto-enabled for autoencoder.
        standardize: If enabled, automatically standardize the data. If disabled, the user
            must provide properly scaled input data.
        activation: Activation function. One of Tanh, TanhWithDropout, Rectifier,
            RectifierWithDropout, Maxout, MaxoutWithDropout.
        hidden: Hidden layer sizes (e.g. [100, 100]).
        epochs: How many times the dataset should be iterated (streamed), can be fractional.
        train_samples_per_iteration: Number of training samples (globally) per MapReduce
            iteration. Special values are 0: one epoch, -1: all available data (e.g., replicated
            training data), -2: automatic.
        adaptive_rate: Adaptive learning rate.
        rho: Adaptive learning rate time decay factor (similarity to prior updates).
        epsilon: Adaptive learning rate smoothing factor (to avoid divisions by zero and
            allow progress).
        rate: Learning rate (higher => less stable, lower => slower convergence).
        rate_annealing: Learning rate annealing: rate / (1 + rate_annealing * samples).
        rate_decay: Learning rate decay factor between layers (N-th layer: rate * rate_decay
            ^ (n - 1).
        momentum_start: Initial momentum at the beginning of training (try 0.5).
        momentum_ramp: Number of training samples for which momentum increases.
        momentum_stable: Final momentum after the ramp is over (try 0.99).
        nesterov_accelerated_gradient: Use Nesterov accelerated gradient (recommended).
        input_dropout_ratio: Input layer dropout ratio (can improve generalization, try 0.1
            or 0.2).
        hidden_dropout_ratios: Hidden layer dropout ratios (can improve generalization),
            specify one value per hidden layer, defaults to 0.5.
        l1: L1 regularization (can add stability and improve generalization, causes many
            weights to become 0).
        l2: L2 regularization (can add stability and improve generalization, causes many
            weights to be small.
        max_w2: Constraint for squared sum of incoming weights per unit (e.g. for
            Rectifier).
        initial_weight_distribution: Initial weight distribution. One of UniformAdaptive,
            Uniform, Normal.
        initial_weight_scale: Uniform: -value...value, Normal: stddev.
        loss: Loss function. One of Automatic, CrossEntropy, Quadratic, Huber, Absolute,
            Quantile.
        distribution: Distribution function One of AUTO, bernoulli, quasibinomial, ordinal,
            multinomial, gaussian, poisson, gamma, tweedie, laplace, quantile, huber, custom.
        quantile_alpha: Desired quantile for Quantile regression, must be between 0 and 1.
        tweedie_power: Tweedie power for Tweedie regression, must be between 1 and 2.
        huber_alpha: Desired quantile for Huber/M-regression (threshold between quadratic
            and linear loss, must be between 0 and 1).
        score_interval: Shortest time interval (in seconds) between model scoring.
        score_training_samples: Number of training set samples for scoring (0 for all).
        score_duty_cycle: Maximum duty cycle fraction for scoring (lower: more training,
            higher: more scoring).
        classification_stop: Stopping criterion for classification error fraction on
            training data (-1 to disable).
        regression_stop: Stopping criterion for regression error (MSE) on training data (-1
            to disable).
        stopping_rounds: Early stopping based on convergence of stopping_metric. Stop if
            simple moving average of length k of the stopping_metric does not improve for
            k:=stopping_rounds scoring events (0 to disable)
        stopping_metric: Metric to use for early stopping (AUTO: logloss for classification,
            deviance for regression and anomaly_score for Isolation Forest). Note that custom
            and custom_increasing can only be used in GBM and DRF with the Python client. One of
            AUTO, deviance, logloss, MSE, RMSE, MAE, RMSLE, AUC, AUCPR, lift_top_group,
            misclassification, mean_per_class_error, anomaly_score, AUUC, ATE, ATT, ATC, qini,
            custom, custom_increasing.
        stopping_tolerance: Relative tolerance for metric-based stopping criterion (stop if
            relative improvement is not at least this much)
        max_runtime_secs: Maximum allowed runtime in seconds for model training. Use 0 to
            disable.
        fast_mode: Enable fast mode (minor approximation in back-propagation).
        shuffle_training_data: Enable shuffling of training data (recommended if training
            data is replicated and train_samples_per_iteration is close to #nodes x #rows, of if
            using balance_classes).
        missing_values_handling: Handling of missing values. Either MeanImputation or Skip.
            One of MeanImputation, Skip.
        sparse: Sparse data handling (more efficient for data with lots of 0 values).
        average_activation: Average activation for sparse auto-encoder. #Experimental
        sparsity_beta: Sparsity regularization. #Experimental
        max_categorical_features: Max. number of categorical features, enforced via hashing.
            #Experimental
        reproducible: Force reproducibility on small data (will be slow - only uses 1
            thread).
        categorical_encoding: Encoding scheme for categorical features One of AUTO, Enum,
            OneHotInternal, OneHotExplicit, Binary, Eigen, LabelEncoder, SortByResponse,
            EnumLimited.
        random_state: the seed, a whole number; None: another one every time.
    """

    def __init__(
        self,
        *,
        ignore_const_cols: bool = True,
        score_each_iteration: bool = False,
        balance_classes: bool = False,
        class_sampling_factors: Sequence[float] | None = None,
        max_after_balance_size: float = 5.0,
        overwrite_with_best_model: bool = True,
        use_all_factor_levels: bool = True,
        standardize: bool = True,
        activation: str = "Rectifier",
        hidden: Sequence[int] = (200, 200),
        epochs: float = 10.0,
        train_samples_per_iteration: int = -2,
        adaptive_rate: bool = True,
        rho: float = 0.99,
        epsilon: float = 1e-08,
        rate: float = 0.005,
        rate_annealing: float = 1e-06,
        rate_decay: float = 1.0,
        momentum_start: float = 0.0,
        momentum_ramp: float = 1000000.0,
        momentum_stable: float = 0.0,
        nesterov_accelerated_gradient: bool = True,
        input_dropout_ratio: float = 0.0,
        hidden_dropout_ratios: Sequence[float] | None = None,
        l1: float = 0.0,
        l2: float = 0.0,
        max_w2: float = float("inf"),
        initial_weight_distribution: str = "UniformAdaptive",
        initial_weight_scale: float = 1.0,
        loss: str = "Automatic",
        distribution: str = "AUTO",
        quantile_alpha: float = 0.5,
        tweedie_power: float = 1.5,
        huber_alpha: float = 0.9,
        score_interval: float = 5.0,
        score_training_samples: int = 10000,
        score_duty_cycle: float = 0.1,
        classification_stop: float = 0.0,
        regression_stop: float = 1e-06,
        stopping_rounds: int = 5,
        stopping_metric: str = "AUTO",
        stopping_tolerance: float = 0.0,
        max_runtime_secs: float = 0.0,
        fast_mode: bool = True,
        shuffle_training_data: bool = False,
        missing_values_handling: str = "MeanImputation",
        sparse: bool = False,
        average_activation: float = 0.0,
        sparsity_beta: float = 0.0,
        max_categorical_features: int = 2147483647,
        reproducible: bool = False,
        categorical_encoding: str = "AUTO",
        random_state: int | None = None,
    ) -> None:
        self.ignore_const_cols = ignore_const_cols
        self.score_each_iteration = score_each_iteration
        self.balance_classes = balance_classes
        self.class_sampling_factors = class_sampling_factors
        self.max_after_balance_size = max_after_balance_size
        self.overwrite_with_best_model = overwrite_with_best_model
        self.use_all_factor_levels = use_all_factor_levels
        self.standardize = standardize
        self.activation = activation
        self.hidden = hidden
        self.epochs = epochs
        self.train_samples_per_iteration = train_samples_per_iteration
        self.adaptive_rate = adaptive_rate
        self.rho = rho
        self.epsilon = epsilon
        self.rate = rate
        self.rate_annealing = rate_annealing
        self.rate_decay = rate_decay
        self.momentum_start = momentum_start
        self.momentum_ramp = momentum_ramp
        self.momentum_stable = momentum_stable
        self.nesterov_accelerated_gradient = nesterov_accelerated_gradient
        self.input_dropout_ratio = input_dropout_ratio
        self.hidden_dropout_ratios = hidden_dropout_ratios
        self.l1 = l1
        self.l2 = l2
        self.max_w2 = max_w2
        self.initial_weight_distribution = initial_weight_distribution
        self.initial_weight_scale = initial_weight_scale
        self.loss = loss
        self.distribution = distribution
        self.quantile_alpha = quantile_alpha
        self.tweedie_power = tweedie_power
        self.huber_alpha = huber_alpha
        self.score_interval = score_interval
        self.score_training_samples = score_training_samples
        self.score_duty_cycle = score_duty_cycle
        self.classification_stop = classification_stop
        self.regression_stop = regression_stop
        self.stopping_rounds = stopping_rounds
        self.stopping_metric = stopping_metric
        self.stopping_tolerance = stopping_tolerance
        self.max_runtime_secs = max_runtime_secs
        self.fast_mode = fast_mode
        self.shuffle_training_data = shuffle_training_data
        self.missing_values_handling = missing_values_handling
        self.sparse = sparse
        self.average_activation = average_activation
        self.sparsity_beta = sparsity_beta
        self.max_categorical_features = max_categorical_features
        self.reproducible = reproducible
        self.categorical_encoding = categorical_encoding
        self.random_state = random_state
