#!/usr/bin/env python3
"""Deep Learning on Hydrofoil beside the real H2O: the same data, parameters and client.

    training_vs_h2o.py --h2o-jar FILE [--runs N] [--task NAME...]

Both servers run during the whole measurement and train in turn, so that a busy machine is busy for
both. Speed is what the scoring history tells: rows a second without scoring. Medians of the runs.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import h2o
from h2o.estimators import H2ODeepLearningEstimator

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from hydrofoil_server import Server  # noqa: E402

MNIST = ("mnist/train.csv.gz", "mnist/test.csv.gz")
TASKS = {
    "mnist 32-32-32 dropout": dict(
        activation="RectifierWithDropout",
        hidden=[32, 32, 32],
        input_dropout_ratio=0.2,
        sparse=True,
        l1=1e-5,
        epochs=10,
    ),
    "mnist 50-50": dict(hidden=[50, 50], epochs=1),
    "mnist 200-200": dict(hidden=[200, 200], epochs=1),
}


@dataclass(frozen=True)
class Run:
    rows_per_second: float
    error: float
    seconds: float


@contextlib.contextmanager
def h2o_server(jar, port):
    """The real H2O on all cores; yields its URL."""
    log = (ROOT / "build/h2o.log").open("w")
    command = ["java", "-Xmx4g", "-jar", str(jar), "-ip", "127.0.0.1", "-port", str(port)]
    command += ["-name", f"bench{os.getpid()}", "-ice_root", str(ROOT / "build/h2o")]
    process = subprocess.Popen(command, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(url + "/3/Cloud") as answer:
                if answer.status == 200:
                    break
            if process.poll() is not None:
                raise RuntimeError("H2O did not start; see build/h2o.log")
            time.sleep(0.2)
        yield url
    finally:
        process.kill()
        process.wait()
        log.close()


def connect(url):
    h2o.connect(url=url, verbose=False, strict_version_check=False)
    h2o.no_progress()


def load(url):
    connect(url)
    for name, path in zip(("train.hex", "test.hex"), MNIST, strict=True):
        frame = h2o.import_file(str(ROOT / "build" / path), destination_frame=f"raw_{name}")
        frame["C785"] = frame["C785"].asfactor()
        h2o.assign(frame, name)


def train(url, parameters, seed):
    connect(url)
    training, validation = h2o.get_frame("train.hex"), h2o.get_frame("test.hex")
    model = H2ODeepLearningEstimator(seed=seed, **parameters)
    started = time.monotonic()
    model.train(
        x=training.columns[:-1], y="C785", training_frame=training, validation_frame=validation
    )
    seconds = time.monotonic() - started
    speed = model.scoring_history()["training_speed"].iloc[-1]
    matrix = model.model_performance(validation).confusion_matrix().as_data_frame()
    h2o.remove(model.model_id)
    return Run(float(speed.split()[0]), 100 * matrix["Error"].iloc[-1], seconds)


def median(runs, name):
    return statistics.median(getattr(run, name) for run in runs)


def machine():
    info = Path("/proc/cpuinfo").read_text()
    model = next((x.split(": ")[1] for x in info.split("\n") if "model name" in x), "unknown")
    return f"{len(os.sched_getaffinity(0))} cores of {model}, {time.strftime('%Y-%m-%d %H:%M')}"


def measure(urls, tasks, runs):
    """Prints a line a task; urls: name -> URL of the two servers."""
    columns = ("task", "rows/s", "H2O", "ratio", "error %", "H2O", "seconds", "H2O")
    print(f"{columns[0]:<24}" + "".join(f"{c:>10}" for c in columns[1:]))
    for task in tasks:
        found = {name: [] for name in urls}
        for run in range(runs):
            for name, url in urls.items():
                found[name].append(train(url, TASKS[task], seed=run + 1))
        ours, theirs = found["hydrofoil"], found["h2o"]
        speed = [median(r, "rows_per_second") for r in (ours, theirs)]
        cells = [f"{speed[0]:,.0f}", f"{speed[1]:,.0f}", f"{speed[0] / speed[1]:.1f} x"]
        cells += [f"{median(r, 'error'):.2f}" for r in (ours, theirs)]
        cells += [f"{median(r, 'seconds'):.1f}" for r in (ours, theirs)]
        print(f"{task:<24}" + "".join(f"{c:>10}" for c in cells), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--h2o-jar", type=Path, required=True)
    parser.add_argument("--h2o-port", type=int, default=54877)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--task", nargs="*", default=list(TASKS), choices=list(TASKS))
    arguments = parser.parse_args()
    with Server() as ours, h2o_server(arguments.h2o_jar, arguments.h2o_port) as theirs:
        urls = {"hydrofoil": ours.url, "h2o": theirs}
        for url in urls.values():
            load(url)
        print(f"{machine()}; medians of {arguments.runs} runs")
        measure(urls, arguments.task, arguments.runs)
        h2o.connection().close()
        ours.stop()


if __name__ == "__main__":
    main()
