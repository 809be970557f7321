"""The models, grids and other things whose methods client_classes.py lists, and what becomes of each as
plain values: python client_class_world.py URL FILE [KIND...] records them (the real server's are
tests/data/client_classes.json.xz).
"""

import contextlib
import inspect
import io
import json
import lzma
import os
import re
import sys
import tempfile
import warnings
from pathlib import Path

import h2o
from h2o.assembly import H2OAssembly
from h2o.estimators import H2ODeepLearningEstimator, H2OGenericEstimator
from h2o.exceptions import H2OResponseError, H2OServerError
from h2o.frame import H2OFrame
from h2o.grid import H2OGridSearch
from h2o.job import H2OJob
from h2o.model import ConfusionMatrix, H2OSegmentModels, MetricsBase, ModelBase
from h2o.transforms.preprocessing import H2OBinaryOp, H2OCol, H2OColOp, H2OColSelect, H2OScaler
from h2o.two_dim_table import H2OTwoDimTable

import client_classes
import client_outcomes

GOLDEN = Path(__file__).parent / "data/client_classes.json.xz"
DATA = Path(h2o.__file__).parent / "h2o_data"
X = ["AGE", "RACE", "DPROS", "DCAPS", "PSA", "GLEASON"]
RESPONSES = {
    "binomial": "CAPSULE",
    "multinomial": "DPROS",
    "regression": "VOL",
    "autoencoder": None,
}
MODELS = [*RESPONSES, "generic"]
TABLES = {
    "grid": client_classes.GRID,
    "assembly": client_classes.ASSEMBLIES,
    "group_by": client_classes.GROUPS,
    "server": client_classes.SERVER,
}
KINDS = [*MODELS, *TABLES]
FIXED = {
    "hidden": [4, 3],
    "epochs": 2,
    "seed": 1,
    "reproducible": True,
    "score_interval": 0,
    "score_duty_cycle": 1,
    "train_samples_per_iteration": 100,
    "export_weights_and_biases": True,
}
FOLDS = {
    "nfolds": 3,
    "fold_assignment": "Modulo",
    "keep_cross_validation_models": True,
    "keep_cross_validation_predictions": True,
    "keep_cross_validation_fold_assignment": True,
}
# What a clock or the size of a Java object decides.
CLOCKED = re.compile(
    r"timestamp|duration|training_speed|ms$|checksum|scoring_time|run_time|start_time|end_time"
)
IN_TEXT = [
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?"), "TIME"),
    (re.compile(r"\d+:\d\d:\d\d\.\d+|\d+\.\d+ sec"), "DURATION"),
    (re.compile(r"\d+ obs/sec"), "SPEED"),
    (re.compile(r"h2o-table-\d+"), "TABLE"),
    (re.compile(r"DistributedException from \S+?: '|caused by \S+"), ""),
    (re.compile(r"/tmp/\w+"), "FOLDER"),
    (re.compile(r"\d+(\.\d)? KB"), "MEMORY"),
    (re.compile(r"[ ─-]{2,}"), " "),
]
NUMBER = re.compile(r"-?\d+\.\d{5,}(e-?\d+)?")


def plain_text(text):
    for pattern, word in IN_TEXT:
        text = pattern.sub(word, client_outcomes.MADE_UP.sub("KEY", text))
    return NUMBER.sub(lambda found: f"{float(found[0]):.6g}", text)


def table_content(names, rows):
    kept = [i for i, name in enumerate(names) if not CLOCKED.search(str(name))]
    return {
        "names": [names[i] for i in kept],
        "rows": [plain([row[i] for i in kept]) for row in rows],
    }


def metrics_content(metrics):
    """All that its answer has but keys, times and the long lists, which methods tell."""
    left_out = "__meta model model_checksum frame frame_checksum description scoring_time"
    found = {
        key: plain(value)
        for key, value in dict(metrics._metric_json).items()
        if key not in left_out.split() and not key.endswith(("_table", "scores", "cm"))
    }
    return {"class": type(metrics).__name__, **found}


def plain(value):
    if isinstance(value, H2OTwoDimTable):
        return table_content(value.col_header, value.cell_values)
    if isinstance(value, ConfusionMatrix):
        return [value.to_list(), table_content(value.table.col_header, value.table.cell_values)]
    if isinstance(value, MetricsBase):
        return metrics_content(value)
    if isinstance(value, ModelBase | H2OGridSearch | H2OSegmentModels):
        return f"{type(value).__name__} {plain_text(str(value.key))}"
    if hasattr(value, "to_dict") and hasattr(value, "columns"):  # of pandas
        return table_content(list(value.columns), value.astype(object).to_numpy().tolist())
    if isinstance(value, dict):
        return {
            plain_text(str(key)): sorted(part) if key == "ignored_columns" and part else plain(part)
            for key, part in value.items()
            if not CLOCKED.search(str(key))
        }
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, str):
        return plain_text(value)
    if inspect.isroutine(value) or inspect.isclass(value):
        return value.__name__
    if isinstance(value, (H2OFrame, bool | int | float)) or value is None:
        return client_outcomes.plain(value)
    if hasattr(value, "item") or hasattr(value, "tolist"):  # of numpy
        return plain(value.tolist())
    return plain_text(str(value))


class Helpers:
    """What expressions may call."""

    def __init__(self, folder):
        self.folder = folder

    @staticmethod
    def shown(function, *arguments):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            function(*arguments)
        return out.getvalue()

    @staticmethod
    def file(function, *arguments, **named):
        """The name of what a function wrote, which must not be empty."""
        given = function(*arguments, **named)
        path = Path(given if isinstance(given, str) else arguments[1])
        return [path.name, path.stat().st_size > 0]

    @staticmethod
    def copy(frame):
        return h2o.deep_copy(frame[["AGE", "RACE", "PSA", "GLEASON"]][:9, :], "copied")

    @staticmethod
    def written(function, name, **named):
        with tempfile.TemporaryDirectory() as folder:
            function(name, folder, **named)
            return [path.name for path in Path(folder).iterdir()]

    @staticmethod
    def refused_twice(function, folder):
        function(folder, force=True)
        return function(folder)

    @staticmethod
    def loaded(path):
        model = h2o.load_model(path)
        return [type(model).__name__, model.key, model.mse()]

    @staticmethod
    def uploaded(path):
        model = h2o.upload_model(path)
        return [type(model).__name__, model.key, model.mse()]

    @staticmethod
    def loaded_grid(path):
        return h2o.load_grid(path).model_ids

    @staticmethod
    def imported(path):
        frame = h2o.get_frame("test")
        both = [h2o.import_mojo(path), h2o.upload_mojo(path)]
        return [[model.predict(frame)[:2, :] for model in both], type(both[0]).__name__]

    @staticmethod
    def frame_saved(frame):
        with tempfile.TemporaryDirectory() as folder:
            frame.save(folder, force=True)
            return h2o.load_frame(frame.frame_id, folder).dim

    @staticmethod
    def removed(name):
        h2o.assign(h2o.get_frame("test")[:2, :], name)
        h2o.remove(name)
        return h2o.get_frame(name)

    @staticmethod
    def zoned(name):
        kept = h2o.cluster().timezone
        try:
            h2o.cluster().timezone = name
            return h2o.cluster().timezone
        finally:
            h2o.cluster().timezone = kept

    @staticmethod
    def trained(model, x=None, y=None):
        again = H2ODeepLearningEstimator(**FIXED)
        again.train(
            x=x or X,
            y=y or model.actual_params["response_column"],
            training_frame=h2o.get_frame("test"),
        )
        return again.mse()

    @staticmethod
    def started(model):
        again = H2ODeepLearningEstimator(**FIXED)
        again.start(X, model.actual_params["response_column"], h2o.get_frame("test"))
        again.join()
        return again.mse()

    @staticmethod
    def fitted(frame):
        again = H2ODeepLearningEstimator(**FIXED)
        again.fit(frame[X], frame["CAPSULE"])
        return again.mse()

    @staticmethod
    def searched(**hyper_params):
        grid = grid_of("searched", hyper_params or {"l1": [0, 1e-3]})
        return [model.mse() for model in grid.models]

    @staticmethod
    def failed():
        grid = H2OGridSearch(H2ODeepLearningEstimator(**FIXED), {"rho": [0.9, 7]}, "failed")
        grid.train(X, "CAPSULE", training_frame=h2o.get_frame("test"))
        return grid

    @staticmethod
    def resumed(grid):
        return h2o.get_grid(grid.grid_id).resume()

    @staticmethod
    def segments(name):
        return H2OSegmentModels(name)

    @staticmethod
    def by_segments(columns, **named):
        return segments_of(columns, **named)

    @staticmethod
    def assembly(*steps):
        return H2OAssembly(steps=[(f"step_{at}", step) for at, step in enumerate(steps)])

    @staticmethod
    def backwards(scaler, frame):
        return scaler.inverse_transform(scaler.transform(frame))

    @staticmethod
    def cancelled_job():
        again = H2ODeepLearningEstimator(**{**FIXED, "epochs": 1e9})
        again.start(X, "CAPSULE", h2o.get_frame("test"))
        again._job.cancel()
        return again._job.poll()

    @staticmethod
    def failed_job():
        ended = h2o.api("POST /3/CreateFrame", {"rows": 3, "cols": 2, "dest": "made"})
        return H2OJob(ended, "Create").poll().status


def rows():
    frame = h2o.upload_file(str(DATA / "prostate.csv"), destination_frame="prostate")
    for name in ("CAPSULE", "RACE", "DPROS"):
        frame[name] = frame[name].asfactor()
    frame["p"] = (frame["AGE"] - 40) / 45
    train = h2o.assign(frame[:250, :], "train")
    return train, h2o.assign(frame[250:, :], "test")


def model_of(kind, train, test):
    response = RESPONSES[kind]
    options = {**FIXED, "model_id": kind, "autoencoder": response is None}
    if response is not None:
        options |= FOLDS
    model = H2ODeepLearningEstimator(**options)
    model.train([name for name in X if name != response], response, train, validation_frame=test)
    return model


def grid_of(name, hyper_params):
    grid = H2OGridSearch(H2ODeepLearningEstimator(**FIXED), hyper_params, grid_id=name)
    frames = {"training_frame": h2o.get_frame("train"), "validation_frame": h2o.get_frame("test")}
    grid.train(X, "CAPSULE", **frames)
    return grid


def segments_of(columns, **named):
    few = {**FIXED, "epochs": 1}
    return H2ODeepLearningEstimator(**few).train_segments(
        ["AGE", "PSA"],
        "VOL",
        training_frame=h2o.get_frame("test"),
        segments=columns,
        segment_models_id="by_" + "_".join(columns),
        **named,
    )


def things_of(kind):
    train, test = rows()
    things = {"train": train, "test": test}
    if kind == "grid":
        things["g"] = grid_of("grid", {"l1": [0, 1e-2], "activation": ["Tanh", "Maxout"]})
    elif kind == "assembly":
        things |= {
            "numbers": test[["AGE", "PSA"]],
            "a": Helpers.assembly(H2OColSelect(["AGE", "PSA"])),
        }
        things["a"].fit(test)
    elif kind == "server":
        things |= {"m": model_of("binomial", train, test), "other": None, "cluster": h2o.cluster()}
        other = H2ODeepLearningEstimator(**{**FIXED, "epochs": 5, "model_id": "other"})
        other.train(X, "CAPSULE", train)
        things["moments"] = h2o.H2OFrame({"t": ["2020-01-02"] * test.nrow})
        things |= {"other": other, "s": segments_of(["RACE"]), "job": job_of(other)}
    elif kind == "generic":
        with tempfile.TemporaryDirectory() as folder:
            things["m"] = H2OGenericEstimator.from_file(
                model_of("binomial", train, test).save_mojo(folder), "generic"
            )
    elif kind in RESPONSES:
        things["m"] = model_of(kind, train, test)
    if kind in MODELS:
        things["p"] = things["m"].model_performance(test)
    return things


def job_of(model):
    jobs = h2o.api("GET /3/Jobs")["jobs"]
    return H2OJob(next(job for job in jobs if job["dest"]["name"] == model.key), "Model")


def expressions(kind, things):
    if kind in TABLES:
        found = [e for calls in TABLES[kind].values() for e in calls]
        return found + others("g", things["g"], found) if kind == "grid" else found
    found = []
    for letter, listed in (("m", client_classes.MODELS), ("p", client_classes.METRICS)):
        thing = things[letter]
        table = [e for name, calls in listed.items() if hasattr(thing, name) for e in calls]
        found += table + others(letter, thing, table)
    return found


def others(letter, thing, table):
    """Calls of all that no expression of the table names."""
    said = set(re.findall(r"\.(\w+)", " ".join(table)))
    left_out = set(" ".join(client_classes.LEFT_OUT.values()).split())
    found = []
    for name in public_names(thing):
        if name in said or name in left_out:
            continue
        if not callable(getattr(type(thing), name)):
            found.append(f"{letter}.{name}")
            continue
        found.append(f"{letter}.{name}()")
        if "xval" in inspect.signature(getattr(thing, name)).parameters:
            found.append(f"{letter}.{name}(train=True, valid=True, xval=True)")
    return found


def public_names(thing):
    """Its methods and properties; the parameters of training are the client's own."""
    parameters = set(inspect.signature(H2ODeepLearningEstimator.__init__).parameters)
    return [n for n in dir(type(thing)) if not n.startswith("_") and n not in parameters]


def outcome(expression, names):
    try:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stderr(io.StringIO()),
            contextlib.redirect_stdout(io.StringIO()),
        ):
            warnings.simplefilter("ignore")
            return plain(eval(expression, dict(names)))
    except (H2OResponseError, H2OServerError) as problem:
        error = problem.args[0]
        status = getattr(error, "http_status", None) or 500
        return {"refused": status, "text": plain_text(str(getattr(error, "msg", error)))[:300]}
    except Exception as problem:
        first = (str(problem).splitlines() or [""])[0]
        return {"client": type(problem).__name__, "text": plain_text(first)[:300]}


def outcomes(kind, choose=None):
    """Of all expressions, or of those that `choose` takes of the list of all."""
    things = things_of(kind)
    with tempfile.TemporaryDirectory() as folder:
        helpers = Helpers(folder)
        names = {n: getattr(helpers, n) for n in dir(helpers) if not n.startswith("_")}
        for named in (
            H2OAssembly,
            H2OBinaryOp,
            H2OCol,
            H2OColOp,
            H2OColSelect,
            H2OFrame,
            H2OJob,
            H2OScaler,
        ):
            names[named.__name__] = named
        names |= {"h2o": h2o, "os": os, "iris": str(DATA / "iris.csv"), **things}
        wanted = expressions(kind, things)
        return {e: outcome(e, names) for e in (choose(wanted) if choose else wanted)}


def record(url, path, kinds):
    found = {}
    opened = lzma.open if path.endswith(".xz") else open
    for kind in kinds or KINDS:
        h2o.connect(url=url, verbose=False, strict_version_check=False)
        h2o.no_progress()
        found[kind] = outcomes(kind)
        h2o.remove_all()
    with opened(path, "wt", encoding="utf-8") as file:
        json.dump(found, file, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    record(sys.argv[1], sys.argv[2], sys.argv[3:])
