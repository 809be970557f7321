"""Part d: rows a second of predict on 60,000 images and on covertype, latency of one row."""

import statistics
import time

import h2o
from h2o.estimators import H2ODeepLearningEstimator
from rivals import torch
from servers import ROOT, connect, load
from tables import show

# There when HYDROFOIL_RECORDINGS names a folder that has it: tests/data/README.md.
COVERTYPE = ROOT / "build/test-data/data/covtype.20k.csv.gz"


def predict_seconds(model, frame, runs):
    """Median seconds of a prediction through the client."""
    seconds = []
    for _ in range(runs):
        started = time.monotonic()
        predictions = model.predict(frame)
        seconds.append(time.monotonic() - started)
        h2o.remove(predictions.frame_id)
    return statistics.median(seconds)


def measure(url, frame_name, response, runs):
    """Seconds for all rows and for one."""
    connect(url)
    frame = h2o.get_frame(frame_name)
    model = H2ODeepLearningEstimator(hidden=[200, 200], epochs=0.01, seed=1)
    model.train(x=[c for c in frame.columns if c != response], y=response, training_frame=frame)
    one = h2o.assign(frame[:1, :], "one")
    predict_seconds(model, one, 2)
    return frame.nrow, predict_seconds(model, frame, runs), predict_seconds(model, one, 3 * runs)


def scoring(setup):
    rows = []
    with setup.servers() as urls:
        data = [("MNIST", "train", "C785")]
        if COVERTYPE.is_file():
            data.append(("covertype", "covertype", "C55"))
            for url in urls.values():
                load(url, "covertype", COVERTYPE, ["C55"])
        for title, frame, response in data:
            for name, url in urls.items():
                count, seconds, one = measure(url, frame, response, setup.runs)
                rows.append([title, name, count / seconds, 1000 * one])
    if setup.torch:
        task = dict(hidden=[200, 200], activation="Rectifier", dropout=False, score=True)
        found = torch(setup.torch, task)
        rows.append(
            ["MNIST", "PyTorch, no input or output", found["rows"] / found["seconds"], None]
        )
    show("(d) predict with [200,200]", ["data", "", "rows/s", "ms for one row"], rows)
