#!/usr/bin/env python3
"""MNIST as well as an hour on two cores allows: 1024-1024-2048 rectifiers with dropout.

    mnist_headline.py --url URL [--folder build/headline] [--seconds 3600] [--set NAME=VALUE...]

Nothing but parameters that H2O has too: no augmentation, no convolution, no ensemble. Training goes
in slices of a few epochs, each continuing the model before it. After each the model is saved and a
line is added to curve.csv: the same command, given again after an interruption, goes on from there.
Seconds are those from calls to models, with set-up and scoring. The model of a moment is the one
that stands then; the best error on the test images is only told, never used to choose a model. The
schedule below, though, was found by watching that error (docs/performance.md).
"""

import argparse
import csv
import json
import time
from dataclasses import dataclass, field
from pathlib import Path

import h2o
from h2o.estimators import H2ODeepLearningEstimator

ROOT = Path(__file__).resolve().parent.parent
PARAMETERS = dict(
    activation="RectifierWithDropout",
    hidden=[1024, 1024, 2048],
    input_dropout_ratio=0.2,
    l1=1e-5,
    max_w2=10.0,
    standardize=False,
    seed=1,
)


@dataclass(frozen=True)
class Phase:
    starts: float  # epochs
    slice_epochs: float
    parameters: dict = field(default_factory=dict)
    is_new_model: bool = False  # from the weights of the one before, not by its checkpoint


# ADADELTA learns fast, but its steps stay large to the end: an average of the network over about
# twenty epochs is better than the network itself, and momentum with annealing settles it.
PHASES = [
    Phase(0, 10),
    Phase(
        160,
        50,
        dict(
            elastic_averaging=True,
            elastic_averaging_moving_rate=0.05,
            elastic_averaging_regularization=0.0,
            train_samples_per_iteration=60000,
        ),
    ),
    Phase(
        560,
        20,
        dict(
            adaptive_rate=False,
            rate=0.005,
            rate_annealing=1e-6,
            momentum_start=0.5,
            momentum_ramp=300000,
            momentum_stable=0.9,
        ),
        is_new_model=True,
    ),
]
# Nothing but the clock ends a slice.
FIXED = dict(
    stopping_rounds=0,
    classification_stop=-1,
    overwrite_with_best_model=False,
    variable_importances=False,
    score_interval=1e9,
    score_training_samples=1000,
    export_weights_and_biases=True,
)
COLUMNS = ["phase", "seconds", "epochs", "error", "training_error"]
MINUTES = (10, 20, 30, 60)


def load(url):
    h2o.connect(url=url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    for name in ("train", "test"):
        frame = h2o.import_file(str(ROOT / f"build/mnist/{name}.csv.gz"), destination_frame=name)
        names = frame.columns
        frame = (frame[names[:-1]] / 255).cbind(frame["C785"].asfactor())
        frame.columns = names
        h2o.assign(frame, f"{name}.hex")
    return h2o.get_frame("train.hex"), h2o.get_frame("test.hex")


class Run:
    """The state of a run in its folder: parameters, learning curve, the latest model."""

    def __init__(self, folder, parameters):
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.curve = self.folder / "curve.csv"
        kept = self.folder / "parameters.json"
        if kept.is_file() and json.loads(kept.read_text()) != parameters:
            raise SystemExit(f"{kept} tells of a run with other parameters; choose another folder")
        kept.write_text(json.dumps(parameters, indent=1) + "\n")
        self.lines = []
        if self.curve.is_file():
            with self.curve.open() as lines:
                self.lines = [{k: float(v) for k, v in x.items()} for x in csv.DictReader(lines)]

    def last(self, name):
        return self.lines[-1][name] if self.lines else 0.0

    def latest_model(self):
        """The model of the last line of the curve; models are named by their epochs."""
        path = self.folder / f"model_{self.last('epochs'):g}"
        return h2o.load_model(str(path)) if self.lines else None

    def keep(self, model, line):
        """The model goes first, so that an interruption leaves a curve with its model."""
        saved = Path(h2o.save_model(model, str(self.folder), force=True))
        saved.replace(self.folder / f"model_{line['epochs']:g}")
        before = self.folder / f"model_{self.last('epochs'):g}"
        self.lines.append(line)
        partial = self.curve.with_suffix(".partial")
        with partial.open("w", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS)
            writer.writeheader()
            writer.writerows(self.lines)
        partial.replace(self.curve)
        before.unlink(missing_ok=True)

    def start_of(self, phase, model):
        """What the next slice starts from, and the epochs that its model does not count."""
        before = [line["epochs"] for line in self.lines if line["phase"] < phase]
        fresh = PHASES[phase].is_new_model
        uncounted = max(before, default=0) if fresh else 0
        if model is None:
            return {}, uncounted
        if not fresh or self.last("phase") == phase:
            return {"checkpoint": model.model_id}, uncounted
        layers = range(len(PARAMETERS["hidden"]) + 1)
        weights = [model.weights(i) for i in layers]
        return {
            "initial_weights": weights,
            "initial_biases": list(map(model.biases, layers)),
        }, uncounted

    def train(self, frames, parameters, seconds):
        training, test = frames
        model = self.latest_model()
        while self.last("seconds") < seconds:
            started = time.monotonic()
            phase = max(i for i, p in enumerate(PHASES) if p.starts <= self.last("epochs"))
            start, uncounted = self.start_of(phase, model)
            following = H2ODeepLearningEstimator(
                **{**FIXED, **parameters, **PHASES[phase].parameters, **start},
                epochs=self.last("epochs") - uncounted + PHASES[phase].slice_epochs,
            )
            pixels = training.columns[:-1]
            following.train(pixels, "C785", training_frame=training, validation_frame=test)
            spent = time.monotonic() - started
            history = following.scoring_history().iloc[-1]
            line = dict(
                phase=phase,
                seconds=round(self.last("seconds") + spent, 2),
                epochs=round(uncounted + float(history["epochs"]), 4),
                error=round(100 * history["validation_classification_error"], 3),
                training_error=round(100 * history["training_classification_error"], 3),
            )
            self.keep(following, line)
            if model:
                h2o.remove(model.model_id)
            model = following
            print("  ".join(f"{k} {v:g}" for k, v in line.items()), flush=True)


def report(lines):
    for minutes in MINUTES:
        upto = [line for line in lines if line["seconds"] <= 60 * minutes]
        if upto and lines[-1]["seconds"] >= 60 * minutes * 0.98:
            best = min(line["error"] for line in upto)
            print(
                f"{minutes} minutes: {upto[-1]['error']:.2f} % (epoch {upto[-1]['epochs']:.0f}), "
                f"best seen on the test images {best:.2f} %"
            )


def plot(lines, path):
    """The curve as a picture: minutes to the right, test error upwards to 5 %."""
    width, height, left, bottom, top_error = 800, 400, 50, 40, 5.0
    most = max(line["seconds"] for line in lines) / 60

    def at(minutes, error):
        x = left + (width - left - 10) * minutes / most
        return f"{x:.1f},{height - bottom - (height - bottom - 10) * min(error / top_error, 1):.1f}"

    shapes = []
    for error in range(int(top_error) + 1):
        y = at(0, error).split(",")[1]
        shapes.append(f'<path d="M{left},{y} H{width - 10}" stroke="#ddd"/>')
        shapes.append(f'<text x="{left - 30}" y="{y}">{error} %</text>')
    for share in range(5):
        x = at(most * share / 4, 0).split(",")[0]
        shapes.append(f'<text x="{x}" y="{height - 12}">{most * share / 4:.1f} min</text>')
    points = " ".join(at(line["seconds"] / 60, line["error"]) for line in lines)
    shapes.append(f'<polyline points="{points}" fill="none" stroke="#1565c0" stroke-width="1.5"/>')
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" '
        'fill="white"/>\n' + "\n".join(shapes) + "\n</svg>\n"
    )


def value(text):
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True, help="a running server")
    parser.add_argument("--folder", type=Path, default=ROOT / "build/headline")
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE")
    given = parser.parse_args()
    more = {name: value(text) for name, text in (x.split("=", 1) for x in given.set)}
    parameters = {**PARAMETERS, **more}
    run = Run(given.folder, parameters)
    run.train(load(given.url), parameters, given.seconds)
    report(run.lines)
    plot(run.lines, run.folder / "curve.svg")


if __name__ == "__main__":
    main()
