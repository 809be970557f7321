#!/usr/bin/env python3
"""Held-out quality of the default training mode beside the reference's, over five seeds.

    quality.py --url URL [--data NAME...]

The reference's figures, with their standard deviations, are in build/test-data, put there by
scripts/test_data.sh. A row is good when no mean is worse than the reference's by more than two of
its standard deviations.
"""

import argparse
import gzip
import json
import math
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import h2o
from h2o.estimators import H2ODeepLearningEstimator

# tests/prepare_data.py puts the figures and the data sets there.
RECORDED = Path(__file__).resolve().parent.parent / "build/test-data"


@dataclass(frozen=True)
class DataSet:
    file: str
    response: str
    factors: tuple = ()
    ignored: tuple = ()
    header: bool = True


DATA = {
    "iris": DataSet("iris_wheader.csv", "class"),
    "prostate": DataSet("prostate.csv", "CAPSULE", ("CAPSULE", "RACE", "DPROS"), ("ID",)),
    "cars": DataSet("cars_nice_header.csv", "economy", ignored=("name",)),
    "covtype": DataSet("covtype.20k.csv.gz", "C55", ("C55",), header=False),
    "boston": DataSet("BostonHousing.csv", "medv"),
    "abalone": DataSet("abalone.csv.gz", "C9", header=False),
}
HIGHER_IS_BETTER = {"AUC"}


def split(data_set, source, folder):
    """Writes the rows whose index modulo 4 is 3 to one file, the others to a second."""
    opened = gzip.open if data_set.file.endswith(".gz") else open
    with opened(source / data_set.file, "rt") as lines:
        header = [next(lines)] if data_set.header else []
        rows = list(lines)
    paths = []
    for name, kept in (("train", lambda i: i % 4 != 3), ("test", lambda i: i % 4 == 3)):
        path = folder / f"{data_set.file.split('.')[0]}_{name}.csv"
        path.write_text("".join(header + [row for i, row in enumerate(rows) if kept(i)]))
        paths.append(path)
    return paths


def load(data_set, source, folder):
    frames = []
    for path in split(data_set, source, folder):
        frame = h2o.import_file(str(path))
        for name in data_set.factors:
            frame[name] = frame[name].asfactor()
        frames.append(frame)
    return frames


def measure(model, test):
    """The figures of one model on the test rows, named as in training.json."""
    performance = model.model_performance(test)
    found = {"MSE": performance.mse(), "RMSE": performance.rmse()}
    if "Binomial" in type(performance).__name__:
        found["AUC"] = performance.auc()
        found["mean_per_class_error"] = performance.mean_per_class_error()[0][1]
        found["error"] = performance.error()[0][1]
    elif "Multinomial" in type(performance).__name__:
        found["mean_per_class_error"] = performance.mean_per_class_error()
        found["error"] = performance.confusion_matrix().as_data_frame()["Error"].iloc[-1]
    else:
        found["mae"] = performance.mae()
        found["mean_residual_deviance"] = performance.mean_residual_deviance()
    if "error" in found:
        found["logloss"] = performance.logloss()
    return found


def run_row(row, train, test, data_set):
    """Trains with every seed of a row of training.json; returns name -> values of the figures."""
    values = {}
    predictors = [c for c in train.columns if c != data_set.response and c not in data_set.ignored]
    for seed in row["seeds"]:
        model = H2ODeepLearningEstimator(seed=seed, **row["params"])
        model.train(x=predictors, y=data_set.response, training_frame=train)
        for name, value in measure(model, test).items():
            values.setdefault(name, []).append(value)
        h2o.remove(model.model_id)
    return values


@dataclass(frozen=True)
class Figure:
    name: str
    mean: float
    deviation: float
    reference: float
    allowed: float  # two standard deviations of the reference

    @property
    def good(self):
        worse = self.mean - self.reference
        if self.name in HIGHER_IS_BETTER:
            worse = -worse
        return math.isfinite(self.mean) and worse <= self.allowed + 1e-12


def judge(row, values):
    return [
        Figure(
            name,
            statistics.fmean(values[name]),
            statistics.pstdev(values[name]),
            reference["mean"],
            2 * reference["sd"],
        )
        for name, reference in row["summary"].items()
        if name in values
    ]


def results(names):
    """Yields (row of training.json, its figures) for the data sets named."""
    rows = json.loads((RECORDED / "golden/training.json").read_text())
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            train, test = load(DATA[name], RECORDED / "data", Path(folder))
        for row in rows:
            if row["data"] == name:
                yield row, judge(row, run_row(row, train, test, DATA[name]))


def show(row, figures):
    for f in figures:
        print(
            f"{row['data']:<9} {row['config']:<11} {f.name:<23}"
            f"{f.mean:>10.4f} ± {f.deviation:<8.4f} reference {f.reference:>9.4f} ± "
            f"{f.allowed / 2:<8.4f} {'good' if f.good else 'WORSE'}",
            flush=True,
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:54321")
    parser.add_argument("--data", nargs="*", default=list(DATA), choices=list(DATA))
    arguments = parser.parse_args()
    h2o.connect(url=arguments.url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    bad = 0
    for row, figures in results(arguments.data):
        show(row, figures)
        bad += not all(f.good for f in figures)
    print(f"{bad} rows worse than the reference")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
