"""What the probes of parameters work on: small frames, models, grids and files of one server."""

import json
import random
import urllib.parse

from answers import settled
from rest import Rest

BASE = {
    "training_frame": "train", "response_column": "y", "hidden": [4], "epochs": 2, "seed": 1,
    "reproducible": True, "ignored_columns": ["w", "f", "s", "r"], "model_id": "m",
}  # fmt: skip
SPECIAL = ("response_column", "weights_column", "offset_column", "fold_column")


def rows(count, seed):
    """x, z: numbers (x with gaps); g: six levels; c: constant; y: two classes; r: a number;
    w: weights; f: three folds; s: a scarce class."""
    rng, lines = random.Random(seed), ["x,z,g,c,y,r,w,f,s"]
    for i in range(count):
        x, z = rng.gauss(0, 1), rng.gauss(0, 1)
        y = "yes" if x + z / 2 + rng.gauss(0, 0.3) > 0 else "no"
        number = 2 * x - z + i % 6 * 0.3
        scarce = "rare" if i % 7 == 0 else "usual"
        gap = "" if i % 17 == 3 else f"{x:.4f}"
        lines.append(
            f"{gap},{z:.4f},{'abcdef'[i % 6]},7,{y},{number:.4f},{1 + i % 3},{i % 3},{scarce}"
        )
    return "\n".join(lines) + "\n"


def text(value):
    return json.dumps(value) if isinstance(value, list | dict | bool) else value


def fields_of(setting):
    """A request for a training: what is not set is as in BASE, and the response is no predictor."""
    fields = BASE | setting
    used = {fields.get(name) for name in SPECIAL}
    if "ignored_columns" not in setting and fields["response_column"] != "y":
        fields["ignored_columns"] = [*BASE["ignored_columns"], "y"]
    fields["ignored_columns"] = [c for c in fields["ignored_columns"] if c not in used]
    return {name: text(value) for name, value in fields.items() if value is not None}


class World:
    def __init__(self, url, folder):
        self.rest, self.folder = Rest(url), folder
        self.prepare()

    def prepare(self):
        self.make_frames()
        self.train(model_id="finished", export_weights_and_biases=True)
        self.train(model_id="narrow", hidden=[3], seed=7)
        self.train(model_id="numbers", response_column="r")
        self.train(model_id="encoder", autoencoder=True, activation="Tanh", response_column=None)

    def make_frames(self):
        for name, count, seed in (("train", 60, 1), ("valid", 40, 2)):
            self.write(f"{name}.csv", rows(count, seed))
            self.parse(f"{name}.csv", name)

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        return str(path)

    def parse(self, name, frame):
        assert self.rest.parse_file(self.folder / name, frame)["status"] == "DONE"

    def job(self, answer):
        """How the job of an answer ended, without what passes."""
        ended = self.rest.wait(answer["key"]["name"])
        return {name: ended[name] for name in ("status", "exception", "warnings", "dest")}

    def train(self, **setting):
        answer = self.rest.ok("POST", "/3/ModelBuilders/deeplearning", **fields_of(setting))
        ended = self.job(answer["job"])
        assert ended["status"] == "DONE", ended

    def frame(self, key):
        """The cells of a frame and what is known of its columns; None when there is none."""
        answer = self.rest.send("GET", f"/3/Frames/{key}", row_count=1000)
        if answer.status_code != 200:
            return None
        (frame,) = answer.json()["frames"]
        return {
            "columns": [
                [c[k] for k in ("label", "type", "domain", "data", "string_data")]
                for c in frame["columns"]
            ],
            "chunks": frame["distribution_summary"]["data"][3:],
        }

    def keys(self):
        frames = self.rest.ok("GET", "/3/Frames")["frames"]
        models = self.rest.ok("GET", "/3/Models")["models"]
        return sorted(f["frame_id"]["name"] for f in frames), sorted(
            m["model_id"]["name"] for m in models
        )

    def files(self, name="made"):
        """Names and sizes of the files below a folder, as far as they are told apart by them."""
        below = self.folder / name
        return sorted(str(f.relative_to(below)) for f in below.rglob("*") if f.is_file())

    def clear(self, name="made"):
        for file in sorted((self.folder / name).rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        (self.folder / name).mkdir(exist_ok=True)

    def remove(self, *keys):
        for key in keys:
            self.rest.ok("DELETE", "/3/DKV/" + urllib.parse.quote(key, safe=""))

    def look_at_model(self, key):
        """All a model tells of itself, and what it predicts."""
        answer = self.rest.send("GET", f"/3/Models/{key}")
        if answer.status_code != 200:
            return None
        self.rest.send(
            "POST", f"/3/Predictions/models/{key}/frames/valid", predictions_frame="predicted"
        )
        return {"model": answer.json(), "predicted": self.frame("predicted")}

    def scorings(self, key):
        """How often the model was scored while it was trained."""
        (model,) = self.rest.ok("GET", f"/3/Models/{key}")["models"]
        return model["output"]["scoring_history"]["rowcount"]

    def placed(self, value):
        """The value as it is sent; {folder} stands for the test's folder."""
        sent = text(value)
        return sent.replace("{folder}", str(self.folder)) if isinstance(sent, str) else sent

    def send(self, method, url, fields, files=None):
        sent = {name: self.placed(value) for name, value in fields.items()}
        if files is None:
            return self.rest.send(method, url, **sent)
        url = self.rest.url + url
        return self.rest.session.request(method, url, params=sent, files=files, timeout=60)

    def sources(self):
        listed = self.rest.ok("GET", "/3/Frames")["frames"]
        return sorted(f["frame_id"]["name"] for f in listed if f["is_text"])

    def ended(self, answer):
        """How the job that an answer tells of ended; None without a job."""
        if answer.status_code != 200:
            return None
        found = answer.json()
        job = found.get("job") or (found if "key" in found else None)
        return self.job(job) if job else None

    def settle(self, value, *echo):
        return settled(value, echo)
