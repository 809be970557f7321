"""What each parameter of Deep Learning does to a small training: a table of probes.

A probe trains twice, from `setting` (over parameter_world.BASE) and with the parameter changed to
`value` as well. The trainings must differ, or the second must be refused.
"""

from dataclasses import dataclass, field


@dataclass
class Probe:
    name: str
    value: object
    setting: dict = field(default_factory=dict)
    # Whether only the number of scorings is looked at: trainings that do not score after every
    # iteration are not reproducible.
    counted: bool = False


def of(setting, *, counted=False, **values):
    """Probes of several parameters from one setting."""
    return [Probe(name, value, setting, counted) for name, value in values.items()]


OFTEN = {"train_samples_per_iteration": 20, "score_interval": 0, "score_duty_cycle": 1}
VALIDATED = {**OFTEN, "validation_frame": "valid", "epochs": 30}
STOPPING = {**OFTEN, "epochs": 20, "stopping_rounds": 1, "stopping_tolerance": 0.01}
SELDOM = {**OFTEN, "epochs": 20, "score_interval": 1000, "reproducible": False}
NUMBER = {"response_column": "r"}
BALANCED = {"response_column": "s", "balance_classes": True}
FIXED_RATE = {"adaptive_rate": False, "rate": 0.01}
MOMENTUM = {**FIXED_RATE, "momentum_start": 0.3, "momentum_ramp": 50, "momentum_stable": 0.8}
ENCODER = {"autoencoder": True, "activation": "Tanh", "response_column": None}
SPARSE_ENCODER = {**ENCODER, "average_activation": 0.3, "sparsity_beta": 0.5}
FOLDS = {"nfolds": 3}

PROBES = [
    *of({}, model_id="another", training_frame="valid", validation_frame="valid", nfolds=3,
        response_column="s", ignored_columns=["x"], weights_column="w", fold_column="f",
        balance_classes=True, use_all_factor_levels=False, standardize=False, activation="Tanh",
        hidden=[3, 3], epochs=5, seed=2, rho=0.9, epsilon=1e-4, adaptive_rate=False,
        input_dropout_ratio=0.3, l1=0.01, l2=0.01, max_w2=0.1, loss="Quadratic",
        distribution="gaussian", variable_importances=False, missing_values_handling="Skip",
        export_weights_and_biases=True, categorical_encoding="Binary", gainslift_bins=3,
        train_samples_per_iteration=20, ignore_const_cols=False, autoencoder=True, sparse=True,
        max_categorical_features=3, score_training_samples=10, fast_mode=False, col_major=True,
        initial_weight_distribution="Normal", elastic_averaging=True, reproducible=False,
        custom_metric_func="python:k=f", export_checkpoints_dir="FOLDER"),
    *of({}, initial_weights=["finished.weights.0", None],
        initial_biases=["finished.biases.0", None]),
    *of({"initial_biases": ["finished.biases.0", "finished.biases.1"],
         "initial_weights": ["finished.weights.0", "finished.weights.1"]},
        initial_weights=["finished.weights.0", None], initial_biases=["finished.biases.0", None]),
    *of(FOLDS, keep_cross_validation_models=False, keep_cross_validation_predictions=True,
        keep_cross_validation_fold_assignment=True, fold_assignment="Modulo"),
    *of(NUMBER, offset_column="z", distribution="laplace"),
    *of({**NUMBER, "distribution": "quantile"}, quantile_alpha=0.9),
    *of({"response_column": "w", "distribution": "tweedie"}, tweedie_power=1.2),
    *of({**NUMBER, "distribution": "huber"}, huber_alpha=0.3),
    *of(BALANCED, class_sampling_factors=[1.0, 0.5], max_after_balance_size=0.5),
    *of({"epochs": 4, "hidden": [3]}, checkpoint="narrow"),
    *of({"activation": "Tanh"}, pretrained_autoencoder="encoder"),
    *of({"initial_weight_distribution": "Normal"}, initial_weight_scale=0.2),
    *of({"response_column": "g"}, auc_type="MACRO_OVO"),
    *of({"activation": "RectifierWithDropout"}, hidden_dropout_ratios=[0.1]),
    *of({"categorical_encoding": "EnumLimited"}, max_categorical_levels=2),
    *of(FIXED_RATE, rate=0.2, rate_annealing=0.1, rate_decay=0.5),
    *of(MOMENTUM, momentum_start=0.1, momentum_ramp=500, momentum_stable=0.9,
        nesterov_accelerated_gradient=False),
    *of({"train_samples_per_iteration": 120, "epochs": 4}, shuffle_training_data=True),
    *of({**OFTEN, "epochs": 20}, classification_stop=0.9, max_runtime_secs=1e-9),
    *of(STOPPING, stopping_rounds=0),
    *of(SELDOM, counted=True, score_each_iteration=True, score_interval=0),
    *of({**SELDOM, "score_interval": 0}, counted=True, score_duty_cycle=1e-9),
    *of({**OFTEN, **NUMBER, "epochs": 20}, regression_stop=5.0),
    *of(STOPPING, stopping_metric="AUC", stopping_tolerance=0.0),
    *of(VALIDATED, overwrite_with_best_model=False),
    *of({"validation_frame": "valid"}, score_validation_samples=10),
    *of({"validation_frame": "valid", "score_validation_samples": 10},
        score_validation_sampling="Stratified"),
    *of(SPARSE_ENCODER, average_activation=0.1, sparsity_beta=0.1),
    *of({"elastic_averaging": True}, elastic_averaging_moving_rate=0.3,
        elastic_averaging_regularization=0.3),
]  # fmt: skip

# Values of the parameters that are told to be idle.
IDLE = of({}, max_confusion_matrix_size=2, target_ratio_comm_to_comp=0.5, diagnostics=False,
          force_load_balance=False, replicate_training_data=False, single_node_mode=True,
          quiet_mode=True, mini_batch_size=8, custom_distribution_func="python:k=f",
          max_hit_ratio_k=3) + of(FOLDS, parallelize_cross_validation=False)  # fmt: skip
