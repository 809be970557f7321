"""Trains the recorded configurations and exports each model in every form, for test_exports.py."""

import csv
import json
import math
from dataclasses import dataclass
from pathlib import Path

import h2o
from h2o.estimators import H2OAutoEncoderEstimator, H2ODeepLearningEstimator

PREDICTORS = {
    "prostate": ["AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON"],
    "cars": ["cylinders", "displacement", "power", "weight", "year"],
}
RESPONSES = {"prostate": "CAPSULE", "iris": "class", "cars": "economy"}
FILES = {
    "prostate": "prostate.csv",
    "iris": "iris_wheader.csv",
    "cars": "cars_nice_header.csv",
    "ecg": "ecg_discord_train.csv",
}


@dataclass
class Exported:
    """A trained model with its files and what the server predicted on `scored`, a row a list."""

    name: str
    folder: Path
    scored: Path
    offset: str
    autoencoder: bool
    classes: list
    predictions: list

    def file(self, ending):
        return self.folder / f"{self.name}.{ending}"


def load(path, data):
    frame = h2o.upload_file(str(path), header=-1 if data == "ecg" else 0)
    if data == "prostate":
        for name in ("CAPSULE", "RACE", "DPROS"):
            frame[name] = frame[name].asfactor()
    if data == "cars":
        frame["off"] = frame["weight"] / 5000
        frame["wt"] = frame["year"] / 75
    return frame


def number(cell):
    return float(cell) if cell else math.nan


def rows_of(frame):
    """The cells of a frame as text, without the header."""
    text = h2o.connection().request("GET /3/DownloadDataset", data={"frame_id": frame.frame_id})
    return list(csv.reader(text.splitlines()))


def write_plain(frame, path):
    """Without quotes, which the Java program of the tests does not read."""
    path.write_text("\n".join(",".join(row) for row in rows_of(frame)) + "\n")


def export(model, frame, scored, folder, offset=""):
    """Everything there is of a model; `frame` holds what is in the file `scored`."""
    model.download_mojo(str(folder))
    model.download_pojo(str(folder))
    save_onnx(model, folder)
    rows = rows_of(model.predict(frame))
    labelled = rows[0][0] == "predict" and len(rows[0]) > 1
    predictions = [[number(cell) for cell in row[labelled:]] for row in rows[1:]]
    autoencoder = rows[0][0].startswith("reconstr_")
    labels = [row[0] for row in rows[1:]] if labelled else []
    return Exported(model.model_id, folder, scored, offset, autoencoder, labels, predictions)


def save_onnx(model, folder):
    path = str(folder / f"{model.model_id}.onnx")
    h2o.api(f"GET /99/Models.onnx/{model.model_id}", data={"dir": path, "force": True})


def train_recorded(recorded, folder, **changes):
    """The models of the manifest, trained by the connected server."""
    golden = recorded("golden/mojo")
    files = {data: golden.parent.parent / "data" / file for data, file in FILES.items()}
    frames = {data: load(path, data) for data, path in files.items() if path.exists()}
    scored = {data: load(golden / f"score_{data}.csv", data) for data in frames}
    for data, frame in scored.items():
        write_plain(frame, folder / f"score_{data}.csv")
    models = []
    for entry in json.loads((golden / "manifest.json").read_text()):
        data = entry["data"]
        if data not in frames:  # no package brings it: tests/data/README.md
            continue
        kind = H2OAutoEncoderEstimator if entry["autoencoder"] else H2ODeepLearningEstimator
        model = kind(**{**entry["params"], **changes})
        frame, response = frames[data], RESPONSES.get(data)
        x = PREDICTORS.get(data) or [c for c in frame.columns if c != response]
        model.train(x=x, y=None if entry["autoencoder"] else response, training_frame=frame)
        path = folder / f"score_{data}.csv"
        offset = entry["params"].get("offset_column", "")
        models.append(export(model, scored[data], path, folder, offset))
    return models
