#!/usr/bin/env python3
"""Five-fold cross-validation and a random grid of 20 models: Hydrofoil beside the real H2O.

    cv_and_grid.py --h2o-jar FILE --data COVTYPE.csv[.gz] [--runs N]

The same client, data and parameters on both, in turn; medians of the runs. The response is the last
column. Beside seconds on the wall stand those of the processor, user and system, which other
programs on the machine disturb less. The grid is built with the default parallelism: with more,
models of H2O fail now and then.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

import h2o
from h2o.estimators import H2ODeepLearningEstimator
from h2o.grid.grid_search import H2OGridSearch

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench/training")]
from servers import connect, reference  # noqa: E402
from tables import machine  # noqa: E402

from hydrofoil_server import Server  # noqa: E402

PROGRAMS = {"hydrofoil": "hydrofoil", "h2o": "java"}
HYPER = {
    "hidden": [[16], [32], [16, 16], [32, 32]],
    "activation": ["Rectifier", "Tanh"],
    "l1": [0, 1e-5, 1e-4],
    "input_dropout_ratio": [0, 0.05],
}


def load(url, path):
    connect(url)
    frame = h2o.import_file(str(path), destination_frame="raw.hex")
    frame[frame.columns[-1]] = frame[frame.columns[-1]].asfactor()
    train, test = frame.split_frame(ratios=[0.8], seed=1)
    h2o.assign(train, "train.hex")
    h2o.assign(test, "test.hex")


def cross_validate(train, test, seed):
    model = H2ODeepLearningEstimator(hidden=[32, 32], epochs=5, nfolds=5, seed=seed)
    model.train(x=train.columns[:-1], y=train.columns[-1], training_frame=train)
    return lambda: model.logloss(xval=True)


def search(train, test, seed):
    grid = H2OGridSearch(
        H2ODeepLearningEstimator(epochs=3, seed=seed),
        hyper_params=HYPER,
        search_criteria={"strategy": "RandomDiscrete", "max_models": 20, "seed": 42},
    )
    grid.train(
        x=train.columns[:-1], y=train.columns[-1], training_frame=train, validation_frame=test
    )
    return lambda: min(model.logloss(valid=True) for model in grid.models)


def processor_seconds(program):
    """Of the servers started here, by the name of their program."""
    ticks = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, fields = (folder / "stat").read_text().rsplit(")", 1)
        except OSError:
            continue  # it has just ended
        fields = fields.split()
        if int(fields[1]) == os.getpid() and name.endswith("(" + program):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(urls, runs):
    columns = ("seconds", "H2O", "ratio", "processor", "H2O", "ratio", "logloss", "H2O")
    print(f"{'task':<12}" + "".join(f"{column:>10}" for column in columns))
    for name, task in (("5-fold", cross_validate), ("grid of 20", search)):
        seconds = {server: [] for server in urls}
        processor = {server: [] for server in urls}
        quality = {server: [] for server in urls}
        for run in range(runs):
            for server, url in urls.items():
                connect(url)
                train, test = h2o.get_frame("train.hex"), h2o.get_frame("test.hex")
                started, before = time.monotonic(), processor_seconds(PROGRAMS[server])
                logloss = task(train, test, run + 1)
                seconds[server].append(time.monotonic() - started)
                processor[server].append(processor_seconds(PROGRAMS[server]) - before)
                quality[server].append(logloss())
        cells = []
        for times in (seconds, processor):
            ours, theirs = (statistics.median(times[s]) for s in urls)
            cells += [f"{ours:.2f}", f"{theirs:.2f}", f"{theirs / ours:.1f} x"]
        cells += [f"{statistics.median(quality[s]):.4f}" for s in urls]
        print(f"{name:<12}" + "".join(f"{c:>10}" for c in cells), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--h2o-jar", type=Path, required=True)
    parser.add_argument("--h2o-port", type=int, default=54883)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with Server() as ours, reference(arguments.h2o_jar, arguments.h2o_port) as theirs:
        urls = {"hydrofoil": ours.url, "h2o": theirs.url}
        for url in urls.values():
            load(url, arguments.data.resolve())
        print(f"{machine()}; medians of {arguments.runs} runs")
        measure(urls, arguments.runs)


if __name__ == "__main__":
    main()
