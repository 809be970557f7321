#!/usr/bin/env python3
"""What the differences of docs/differences.md are worth: held-out figures of both trainers.

    differences.py --url URL [--case NAME...] [--data FOLDER] [--seeds N]

`reproducible=true` trains H2O's weights, so it stands for H2O; the default mode holds to the
published definitions. Every case turns on what one line of the document is about. Prints mean and
standard deviation over the seeds, as lines of a Markdown table.
"""

import argparse
import math
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import h2o
from h2o.estimators import H2ODeepLearningEstimator

import quality


@dataclass(frozen=True)
class Case:
    data: str
    figure: str  # a key of quality.measure
    parameters: dict
    prepare: object = None  # changes a frame before it is trained on or scored
    extra: dict = field(default_factory=dict)  # arguments of train()


def with_negative_offset(frame):
    """The offset is the usual economy less a part of the weight, below 0 for heavy cars."""
    frame["offset"] = 10 - frame["weight"] / 200
    return frame


def with_weights(frame):
    frame["w"] = frame["year"] % 3 + 1
    return frame


def with_holes(frame):
    """Every fifth row lacks a number and a level."""
    holes = frame["AGE"] % 5 == 0
    frame[holes, "PSA"] = None
    frame[holes, "RACE"] = None
    return frame


def rate(**others):
    return {"adaptive_rate": False, "rate": 0.005, "hidden": [50, 50], "epochs": 10, **others}


CASES = {
    "batches, ADADELTA (defaults)": Case("covtype", "logloss", {"hidden": [50, 50], "epochs": 10}),
    "momentum": Case(
        "covtype",
        "logloss",
        rate(
            momentum_start=0, momentum_stable=0.9, momentum_ramp=30000,
            nesterov_accelerated_gradient=False,
        ),
    ),
    "Nesterov": Case(
        "covtype", "logloss", rate(momentum_start=0.9, momentum_stable=0.9, momentum_ramp=1)
    ),
    "rate_annealing": Case(
        "covtype", "logloss", rate(rate=0.05, rate_annealing=1e-4, momentum_stable=0)
    ),
    "rate_decay": Case("covtype", "logloss", rate(rate_decay=0.5, momentum_stable=0)),
    "dropped units": Case(
        "covtype",
        "logloss",
        {
            "activation": "TanhWithDropout", "hidden": [50, 50], "epochs": 10,
            "hidden_dropout_ratios": [0.5, 0.5],
        },
    ),
    "observation weights": Case(
        "cars", "MSE", {"hidden": [20], "epochs": 50}, with_weights, {"weights_column": "w"}
    ),
    "offsets": Case(
        "cars",
        "MSE",
        {"hidden": [20], "epochs": 50},
        with_negative_offset,
        {"offset_column": "offset"},
    ),
    "missing values": Case(
        "prostate", "logloss", {"hidden": [20], "epochs": 20, "standardize": False}, with_holes
    ),
    "missing levels": Case(
        "prostate",
        "logloss",
        {"hidden": [20], "epochs": 20, "use_all_factor_levels": False},
        with_holes,
    ),
    "sparse": Case("prostate", "logloss", {"hidden": [20], "epochs": 20, "sparse": True}),
    "fast_mode=false": Case(
        "covtype", "logloss", {"hidden": [50, 50], "epochs": 5, "fast_mode": False, "l2": 1e-3}
    ),
    "max_w2, Maxout": Case(
        "covtype",
        "logloss",
        {"activation": "Maxout", "hidden": [20, 20], "epochs": 5, "max_w2": 1.0},
    ),
}  # fmt: skip


def figures(case, frames, seeds, reproducible):
    """The figure of one trainer with every seed; nan where the model could not be trained."""
    train, test = frames
    data_set = quality.DATA[case.data]
    left_out = {data_set.response, *data_set.ignored, *case.extra.values()}
    predictors = [c for c in train.columns if c not in left_out]
    values = []
    for seed in range(1, seeds + 1):
        model = H2ODeepLearningEstimator(seed=seed, reproducible=reproducible, **case.parameters)
        try:
            model.train(x=predictors, y=data_set.response, training_frame=train, **case.extra)
            values.append(quality.measure(model, test)[case.figure])
        except (OSError, h2o.exceptions.H2OResponseError) as problem:
            print(f"  seed {seed}: {str(problem).splitlines()[0]}", file=sys.stderr)
            values.append(math.nan)
        h2o.remove(model.model_id)
    return values


def text(values):
    return f"{statistics.fmean(values):.3f} ± {statistics.pstdev(values):.3f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:54321")
    parser.add_argument("--case", nargs="*", default=list(CASES), choices=list(CASES))
    parser.add_argument("--data", type=Path, default=quality.SHARED / "data")
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    h2o.connect(url=arguments.url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    print("| subject | data, figure | H2O | default mode |\n| --- | --- | --- | --- |")
    for name in arguments.case:
        case = CASES[name]
        with tempfile.TemporaryDirectory() as folder:
            frames = quality.load(quality.DATA[case.data], arguments.data, Path(folder))
        if case.prepare:
            frames = [case.prepare(frame) for frame in frames]
        theirs, ours = (figures(case, frames, arguments.seeds, r) for r in (True, False))
        cells = (name, f"{case.data}, {case.figure}", text(theirs), text(ours))
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
