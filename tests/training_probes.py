"""What each parameter of Deep Learning does to a small training: a table of probes.

A probe trains twice: with `setting` alone, and with the parameter changed to `value` as well. The
trainings must differ, or the second must be refused. Frames: `train` and `valid` (x, z: numbers,
g: six levels, y: two classes, r: a number, w: weights, f: three folds, s: a scarce class).
"""

from dataclasses import dataclass, field


@dataclass
class Probe:
    name: str
    value: object
    setting: dict = field(default_factory=dict)
    refused: bool = False  # the value is answered by an error


def of(setting, **values):
    """Probes of several parameters from the same setting."""
    return [Probe(name, value, setting) for name, value in values.items()]


def refused(setting, **values):
    return [Probe(name, value, setting, refused=True) for name, value in values.items()]


NUMBER = {"response_column": "r"}
FOLDS = {"nfolds": 3}
BALANCED = {"response_column": "s", "balance_classes": True}
FIXED_RATE = {"adaptive_rate": False, "rate": 0.01}
MOMENTUM = {**FIXED_RATE, "momentum_start": 0.3, "momentum_ramp": 50, "momentum_stable": 0.8}
DROPOUT = {"activation": "RectifierWithDropout"}
OFTEN = {"train_samples_per_iteration": 20, "score_interval": 0, "score_duty_cycle": 1}
STOPPING = {**OFTEN, "stopping_rounds": 1, "stopping_tolerance": 0.5, "epochs": 20}
ENCODER = {"autoencoder": True, "activation": "Tanh", "response_column": None}
SPARSE_ENCODER = {**ENCODER, "average_activation": 0.3, "sparsity_beta": 0.5}
ELASTIC = {"elastic_averaging": True}
NOT_REPRODUCIBLE = {"reproducible": False}

PROBES = [
    *of({}, model_id="another", validation_frame="valid", nfolds=3, ignored_columns=["x"],
        weights_column="w", offset_column="z", balance_classes=True, use_all_factor_levels=False,
        standardize=False, activation="Tanh", hidden=[3, 3], epochs=5, seed=2, rho=0.9,
        epsilon=1e-4, adaptive_rate=False, input_dropout_ratio=0.3, l1=0.01, l2=0.01, max_w2=0.1,
        initial_weight_distribution="Normal", loss="Quadratic", distribution="gaussian",
        variable_importances=False, missing_values_handling="Skip",
        export_weights_and_biases=True, categorical_encoding="Binary", gainslift_bins=3,
        fold_column="f", response_column="s", training_frame="valid", quiet_mode=True,
        train_samples_per_iteration=20, ignore_const_cols=False, checkpoint="finished",
        pretrained_autoencoder="encoder", initial_weights=["w1", "w2"],
        initial_biases=["b1", "b2"], export_checkpoints_dir="FOLDER", reproducible=False,
        autoencoder=True, sparse=True, max_categorical_features=3, score_training_samples=10,
        average_activation=0.3, max_runtime_secs=1e-9, fast_mode=False, diagnostics=False,
        shuffle_training_data=True, replicate_training_data=False, single_node_mode=True,
        force_load_balance=False, mini_batch_size=8, col_major=True, elastic_averaging=True,
        custom_metric_func="python:k=f", custom_distribution_func="python:k=f",
        max_hit_ratio_k=3, max_confusion_matrix_size=2, target_ratio_comm_to_comp=0.5,
        parallelize_cross_validation=False, overwrite_with_best_model=False,
        ),
]  # fmt: skip
