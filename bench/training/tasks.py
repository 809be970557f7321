"""What is trained on MNIST: the nets, the optimizers, and for how many epochs."""

from dataclasses import dataclass

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
    epochs: float  # of a measurement of speed, the same for every contender
    quality_epochs: float  # after which errors are compared


def net(hidden, **more):
    return dict(hidden=hidden, **more)


# The reference takes 20 to 50 seconds for each.
NETS = {
    "32-32-32 dropout": Net(net([32, 32, 32], sparse=True, **DROPOUT), 10, 10),
    "50-50": Net(net([50, 50]), 2, 2),
    "200-200": Net(net([200, 200]), 0.5, 1),
    "200-200 Tanh": Net(net([200, 200], activation="Tanh"), 0.5, 1),
    "1024-1024-2048 dropout": Net(net([1024, 1024, 2048], max_w2=10.0, **DROPOUT), 0.05, 0.25),
}
