"""What is trained on MNIST: the nets, the optimizers, and how many epochs each server gets."""

from dataclasses import dataclass, field

DROPOUT = dict(activation="RectifierWithDropout", input_dropout_ratio=0.2, l1=1e-5)
# Nothing but the epochs ends a training, and nothing is scored in between.
PLAIN = dict(
    stopping_rounds=0,
    classification_stop=-1,
    overwrite_with_best_model=False,
    variable_importances=False,
    score_interval=1e9,
    score_training_samples=100,
)
OPTIMIZERS = {
    "adadelta": {},
    "momentum": dict(
        adaptive_rate=False,
        rate=0.005,
        rate_annealing=1e-6,
        momentum_start=0.5,
        momentum_ramp=60000,
        momentum_stable=0.9,
    ),
}


@dataclass(frozen=True)
class Net:
    parameters: dict
    goal: float  # rows a second as a multiple of H2O's
    goal_single: float  # the same for one row at a time on one thread
    epochs: float  # of a measurement of our speed
    h2o_epochs: float  # of one of H2O's
    quality_epochs: float  # after which errors are compared
    torch: dict = field(default_factory=dict)


def net(hidden, **more):
    return dict(hidden=hidden, **more)


NETS = {
    "32-32-32 dropout": Net(net([32, 32, 32], sparse=True, **DROPOUT), 10, 5, 10, 1, 10),
    "50-50": Net(net([50, 50]), 60, 25, 4, 0.2, 1),
    "200-200": Net(net([200, 200]), 80, 25, 2, 0.05, 1),
    "200-200 Tanh": Net(net([200, 200], activation="Tanh"), 80, 25, 2, 0.05, 1),
    "1024-1024-2048 dropout": Net(
        net([1024, 1024, 2048], max_w2=10.0, **DROPOUT), 40, 4, 0.5, 0.01, 0.25
    ),
}
