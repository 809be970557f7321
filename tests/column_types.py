"""What a server does when a column has another type than in training, in every way that scores a
frame: for test_column_types.py, and as a program to record it from the real H2O:

    python tests/column_types.py URL tests/data/column_types.json
"""

import json
import re
import sys
import time

import h2o
from h2o.exceptions import H2OResponseError, H2OServerError

TIMES = ["2020-01-01", "2020-03-01", "2020-02-01"]
IDS = [f"0000000{i}-0000-0000-0000-00000000000{i}" for i in "123"]
# Training columns: name -> (type, values that rows take in turn).
TRAINED = {
    "n": ("numeric", [0.5, 2, 1, 3]),
    "c": ("enum", ["p", "q"]),
    "d": ("enum", ["1", "2", "3"]),
    "g": ("enum", ["1", "4", "3"]),
    "e": ("enum", ["-1", "0", "2"]),
    "z": ("enum", ["1", "02", "x"]),
    "t": ("time", TIMES),
}
# Responses: what each model learns from all columns above.
RESPONSES = {
    "number": ("numeric", [0.5, 2, 1, 3, 5]),
    "words": ("enum", ["n", "y"]),
    "digits": ("enum", ["0", "1"]),
    "three": ("enum", ["1", "2", "3"]),
}
# What stands in place of such a column.
GIVEN = {
    "levels as numbers": ("numeric", [1, 3, 2]),
    "0 and 1": ("numeric", [0, 1]),
    "number between": ("numeric", [2, 1, 2]),
    "numbers beyond": ("numeric", [1, 7, 2]),
    "fractions": ("numeric", [1, 2.5]),
    "nothing": ("numeric", [None]),
    "numbers, some missing": ("numeric", [1, None, 3]),
    "text of levels": ("string", ["p", "q"]),
    "text of numbers": ("string", ["1", "2", "3"]),
    "other text": ("string", ["foo", "bar"]),
    "text, some missing": ("string", ["p", None]),
    "times": ("time", TIMES),
    "unique ids": ("uuid", IDS),
    "levels": ("enum", ["q", "p"]),
    "levels of numbers": ("enum", ["3", "1"]),
    "other levels": ("enum", ["foo", "bar"]),
    "some other levels": ("enum", ["p", "foo", "1"]),
    "no levels": ("enum", [None]),
}
PREDICTOR_WAYS = (
    "predict",
    "predict and measure",
    "metrics",
    "layer",
    "contributions",
    "background",
    "partial dependence",
    "validation",
    "permutation",
)
RESPONSE_WAYS = ("predict", "predict and measure", "metrics", "validation", "permutation")
SPECIAL_WAYS = ("predict", "predict and measure", "metrics", "validation")
ENCODINGS = ("Binary", "LabelEncoder", "SortByResponse", "EnumLimited", "Eigen")
ENCODED_WAYS = ("predict", "metrics")
SETTINGS = {"hidden": "[3]", "epochs": 2, "seed": 7, "reproducible": True}


def columns(rows, names):
    chosen = {name: TRAINED[name] for name in names if name in TRAINED}
    return {
        name: (kind, [values[i % len(values)] for i in range(rows)])
        for name, (kind, values) in chosen.items()
    }


def repeat(column, rows):
    kind, values = column
    return kind, [values[i % len(values)] for i in range(rows)]


def upload(table, key):
    names = list(table)
    rows = list(zip(*(values for _, values in table.values()), strict=True))
    # A column of its own keeps rows without any value.
    frame = h2o.H2OFrame(
        [[i, *row] for i, row in enumerate(rows)],
        column_names=["row", *names],
        column_types=["numeric", *(kind for kind, _ in table.values())],
        destination_frame=key,
    )
    return frame.frame_id


def wait(answer):
    """The ended job, its warnings, and the first line of its exception if it has one."""
    key = answer["job"]["key"]["name"] if "job" in answer else answer["key"]["name"]
    while True:
        job = h2o.api(f"GET /3/Jobs/{key}")["jobs"][0]
        if job["status"] not in ("CREATED", "RUNNING"):
            return job
        time.sleep(0.02)


class Refused(Exception):
    pass


def ended(answer):
    if "job" in answer and answer["job"] is None:
        messages = [m["message"] for m in answer["messages"] if m["message_type"] == "ERRR"]
        raise Refused("validation: " + "; ".join(messages))
    job = wait(answer)
    if job["status"] != "DONE":
        raise Refused("job: " + bare(job["exception"]))
    return job["warnings"] or []


def bare(text):
    """A message without the names of Java's classes, nodes and requests around it."""
    text = (text or "").split("\n\tat")[0].split("', caused by")[0].strip()
    if "Server error" in text:
        text = text.split("Error: ", 1)[-1].split("\n")[0]
    around = (
        r"^(java|water)\.[\w.]+: ",
        r"^DistributedException from [^ ]+: '",
        r"^ERROR MESSAGE:",
    )
    for pattern in (*around, *around, r"'$"):
        text = re.sub(pattern, "", text).strip()
    return text.split("\n")[0].strip()


def numbers(frame_key):
    """The first values of the first columns."""
    answer = h2o.api(f"GET /3/Frames/{frame_key}?row_count=3")["frames"][0]
    return [
        [shown(value, column["domain"]) for value in column["data"] or []]
        for column in answer["columns"][:3]
    ]


def shown(value, domain):
    return domain[int(value)] if domain and isinstance(value, float | int) else rounded(value)


def rounded(value):
    if isinstance(value, (int, float)):
        return float(f"{value:.5g}")
    return value


def scored(model, frame, data, route="/4/Predictions"):
    answer = h2o.api(
        f"POST {route}/models/{model}/frames/{frame}", data={"predictions_frame": "outcome", **data}
    )
    warnings = ended(answer) if route.startswith("/4") else []
    return numbers("outcome"), warnings


def measured(model, frame):
    answer = h2o.api(f"POST /3/ModelMetrics/models/{model}/frames/{frame}")
    # The real H2O lists what it measured on other frames, too.
    found = [
        metrics
        for metrics in answer["model_metrics"]
        if (getattr(metrics, "_metric_json", metrics)["frame"] or {}).get("name") == frame
    ]
    return figures(found[0]) if found else None, []


def figures(metrics):
    """The client makes objects of metrics, which hold the answer's fields."""
    fields = getattr(metrics, "_metric_json", metrics)
    return fields and [
        rounded(fields[name]) for name in ("MSE", "nobs", "logloss") if name in set(fields.keys())
    ]


def built(training, response, validation, settings):
    answer = h2o.api(
        "POST /3/ModelBuilders/deeplearning",
        data={
            **SETTINGS,
            **settings,
            "training_frame": training,
            "response_column": response,
            "validation_frame": validation,
            "ignored_columns": '["row"]',
            "model_id": "checked",
        },
    )
    warnings = ended(answer)
    output = h2o.api("GET /3/Models/checked")["models"][0]["output"]
    return figures(output["validation_metrics"]), warnings


class Scene:
    """A model, the frame it learned from, and settings to train another like it."""

    def __init__(self, name, response, table, settings=None):
        self.model, self.response, self.settings = f"model_{name}", response, settings or {}
        self.table = table
        self.training = upload(table, f"training_{name}")
        ended(
            h2o.api(
                "POST /3/ModelBuilders/deeplearning",
                data={
                    **SETTINGS,
                    **self.settings,
                    "training_frame": self.training,
                    "response_column": response,
                    "ignored_columns": '["row"]',
                    "model_id": self.model,
                },
            )
        )

    def test_table(self, changed, column, rows=12):
        table = {name: (kind, values[:rows]) for name, (kind, values) in self.table.items()}
        if column is None:
            del table[changed]
        else:
            table[changed] = repeat(column, rows)
        return table

    def run(self, way, frame, changed):
        model = self.model
        if way == "predict":
            return scored(model, frame, {})
        if way == "predict and measure":
            return scored(model, frame, {}, "/3/Predictions")
        if way == "metrics":
            return measured(model, frame)
        if way == "layer":
            return scored(model, frame, {"deep_features_hidden_layer": 0}, "/3/Predictions")
        if way == "contributions":
            return scored(
                model, frame, {"predict_contributions": True, "background_frame": self.training}
            )
        if way == "background":
            return scored(
                model, self.training, {"predict_contributions": True, "background_frame": frame}
            )
        if way == "partial dependence":
            other = "n" if changed != "n" else "c"
            warnings = ended(
                h2o.api(
                    "POST /3/PartialDependence/",
                    data={
                        "model_id": model,
                        "frame_id": frame,
                        "cols": f'["{other}"]',
                        "nbins": 3,
                        "destination_key": "dependence",
                    },
                )
            )
            found = h2o.api("GET /3/PartialDependence/dependence")["partial_dependence_data"][0]
            return [rounded(row[1]) for row in found.cell_values], warnings
        if way == "validation":
            return built(self.training, self.response, frame, self.settings)
        h2o.rapids(f'(assign importance (PermutationVarImp {model} {frame} "AUTO" -1 1 [] 7))')
        return "shuffled at random", []

    def outcome(self, way, frame, changed):
        try:
            values, warnings = self.run(way, frame, changed)
        except Refused as refused:
            return {"refused": str(refused)}
        except (H2OResponseError, H2OServerError) as error:
            told = error.args[0]
            status = getattr(told, "http_status", 500)
            return {"refused": f"{status}: {bare(getattr(told, 'msg', str(told)))}"}
        finally:
            for key in ("outcome", "checked", "dependence", "importance"):
                h2o.rapids(f"(rm {key})")
        found = {"values": values}
        if warnings:
            found["warnings"] = warnings
        return found


def training_table(response):
    table = columns(60, TRAINED)
    table["y"] = repeat(RESPONSES[response], 60)
    return table


def cells():
    """(name, scene, changed column, what is given, ways), scenes made as they are needed."""
    scene = Scene("number", "y", training_table("number"))
    for name in TRAINED:
        for given, column in GIVEN.items():
            yield f"predictor {name}", scene, name, given, column, PREDICTOR_WAYS
    for response in RESPONSES:
        if response != "number":
            scene = Scene(response, "y", training_table(response))
        for given, column in GIVEN.items():
            yield f"response {response}", scene, "y", given, column, RESPONSE_WAYS
    for special in ("weights", "offset"):
        table = training_table("number")
        table["s"] = repeat(("numeric", [1, 2]), 60)
        scene = Scene(special, "y", table, {f"{special}_column": "s"})
        for given, column in [*GIVEN.items(), ("absent", None)]:
            yield special, scene, "s", given, column, SPECIAL_WAYS
    for encoding in ENCODINGS:
        table = {**columns(60, ("n", "c", "d")), "y": repeat(RESPONSES["number"], 60)}
        scene = Scene(encoding, "y", table, {"categorical_encoding": encoding})
        for name in ("c", "d"):
            for given, column in GIVEN.items():
                yield f"{encoding} {name}", scene, name, given, column, ENCODED_WAYS


def outcomes():
    """Name of the trained column -> what was given -> way -> outcome."""
    found = {}
    for name, scene, changed, given, column, ways in cells():
        of_name = found.setdefault(name, {})
        of_given = of_name.setdefault(given, {})
        # The real H2O keeps metrics by the names of model and frame.
        frame = upload(scene.test_table(changed, column), f"given_{len(found)}_{len(of_name)}")
        for way in ways:
            of_given[way] = scene.outcome(way, frame, changed)
        h2o.rapids(f"(rm {frame})")
        print(name, given, file=sys.stderr)
    return found


def packed(found):
    """Outcomes are listed once: most cells share theirs with others."""
    texts, cells_of = {}, {}
    for name, of_name in found.items():
        for given, of_given in of_name.items():
            for way, outcome in of_given.items():
                number = texts.setdefault(json.dumps(outcome), len(texts))
                cells_of.setdefault(name, {}).setdefault(given, {})[way] = number
    return {"outcomes": [json.loads(text) for text in texts], "cells": cells_of}


def unpacked(data):
    return {
        name: {
            given: {way: data["outcomes"][number] for way, number in of_given.items()}
            for given, of_given in of_name.items()
        }
        for name, of_name in data["cells"].items()
    }


if __name__ == "__main__":
    h2o.connect(url=sys.argv[1], verbose=False, strict_version_check=False)
    h2o.no_progress()
    found = outcomes()
    h2o.connection().close()
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(packed(found), file, separators=(",", ":"))
