"""The two servers under measurement, and training through the client that both understand."""

import contextlib
import io
import os
import re
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import h2o
from h2o.estimators import H2ODeepLearningEstimator

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from hydrofoil_server import Server  # noqa: E402

OURS, H2O = "Hydrofoil", "H2O"


def peak_bytes(pid):
    """The most memory that a process has had resident."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) * 1024


@dataclass(frozen=True)
class Running:
    url: str
    pid: int


@contextlib.contextmanager
def hydrofoil(*arguments):
    with Server(*arguments) as server:
        yield Running(server.url, server.process.pid)


@contextlib.contextmanager
def reference(jar, port=54877, threads=2):
    """The real H2O, on that many threads."""
    log = (ROOT / "build/h2o.log").open("w")
    command = ["java", "-Xmx4g", "-jar", str(jar), "-ip", "127.0.0.1", "-port", str(port)]
    command += ["-nthreads", str(threads), "-name", f"bench{os.getpid()}"]
    command += ["-ice_root", str(ROOT / "build/h2o")]
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
        yield Running(url, process.pid)
    finally:
        process.kill()
        process.wait()
        log.close()


def disconnect():
    with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
        h2o.connection().close()


def connect(url):
    """Without the client's remarks about the age of its version and closed connections."""
    disconnect()
    with contextlib.redirect_stdout(io.StringIO()):
        h2o.connect(url=url, verbose=False, strict_version_check=False)
    h2o.no_progress()


def load(url, name, path, factors, header=0):
    """Imports a file as the frame `name`, with the columns `factors` as categories."""
    connect(url)
    frame = h2o.import_file(str(path), destination_frame=f"raw_{name}", header=header)
    for column in factors:
        frame[column] = frame[column].asfactor()
    h2o.assign(frame, name)


def load_mnist(url):
    for name in ("train", "test"):
        load(url, name, ROOT / f"build/mnist/{name}.csv.gz", ["C785"])


def scale_pixels(url):
    """Adds the frames train_255 and test_255, pixels from 0 to 1."""
    connect(url)
    for name in ("train", "test"):
        frame = h2o.get_frame(name)
        names = frame.columns
        scaled = (frame[names[:-1]] / 255).cbind(frame[names[-1]])
        scaled.columns = names
        h2o.assign(scaled, f"{name}_255")


@dataclass(frozen=True)
class Run:
    rows_per_second: float  # without scoring
    error: float  # percent of the validation rows
    seconds: float  # from the call to the model
    history: list  # (rows, seconds of training without scoring, error) of each scoring


def train(url, parameters, seed, frames=("train", "test"), response="C785"):
    """One training; `frames` are those of training and validation, the latter may be None."""
    connect(url)
    training = h2o.get_frame(frames[0])
    validation = h2o.get_frame(frames[1]) if frames[1] else None
    model = H2ODeepLearningEstimator(seed=seed, **parameters)
    started = time.monotonic()
    model.train(
        x=[c for c in training.columns if c != response],
        y=response,
        training_frame=training,
        validation_frame=validation,
    )
    seconds = time.monotonic() - started
    table = model.scoring_history()
    error = "validation_classification_error" if frames[1] else "training_classification_error"
    history = []
    for _, line in table.iterrows():
        if not isinstance(line["training_speed"], str):
            continue
        speed = float(line["training_speed"].split()[0])
        history.append((line["samples"], line["samples"] / speed, 100 * line[error]))
    rows, spent, last = history[-1]
    h2o.remove(model.model_id)
    return Run(rows / spent, last, seconds, history)
