"""Trainings with a column that is missing in every row: for test_missing_columns.py, and as a
program to record them from the real H2O:

    python tests/missing_columns.py URL tests/data/missing_columns.json
"""

import itertools
import json
import random
import sys

import h2o
from h2o.estimators import H2OAutoEncoderEstimator, H2ODeepLearningEstimator

NAMES = ["a", "b", "gone", "y", "k", "c", "w"]
ROWS = 60


def frame(kind):
    """ "gone" is a number, has no level, or has levels that no row has; or is all there."""
    draw = random.Random(5)
    gone = {"numbers": "", "no levels": "", "levels": "", "there": None}[kind]
    rows = [
        [
            i % 7,
            draw.gauss(0, 1),
            i % 4 if gone is None else gone,
            2.0 * (i % 7),
            "ny"[i % 7 > 3],
            "pqr"[i % 3],
            1 + i % 2,
        ]
        for i in range(ROWS)
    ]
    if kind == "levels":
        rows += [[0, 0, level, 0, "n", "p", 1] for level in "uv"]
    numeric = kind in ("numbers", "there")
    types = [
        "numeric",
        "numeric",
        "numeric" if numeric else "enum",
        "numeric",
        "enum",
        "enum",
        "numeric",
    ]
    made = h2o.H2OFrame(rows, column_names=NAMES, column_types=types, na_strings=[""])
    return h2o.assign(made[:ROWS, :], f"gone_{kind.replace(' ', '_')}")


def cases():
    """name -> (kind of training frame, kind of validation frame, response, parameters)"""
    found = {}
    switches = itertools.product((True, False), (True, False), ("MeanImputation", "Skip"))
    for constant, standardize, handling in switches:
        parameters = {
            "ignore_const_cols": constant,
            "standardize": standardize,
            "missing_values_handling": handling,
        }
        label = f"const {constant}, standardize {standardize}, {handling}"
        for kind, response in itertools.product(("numbers", "no levels", "levels"), "yk"):
            found[f"{kind}, {response}, {label}"] = (kind, None, response, parameters)
        found[f"validation, {label}"] = ("there", "numbers", "k", parameters)
        found[f"there, validated, {label}"] = ("numbers", "there", "k", parameters)
    more = (
        {"weights_column": "w"},
        {"sparse": True},
        {"nfolds": 2},
        {"activation": "Maxout"},
        {"adaptive_rate": False},
        {"use_all_factor_levels": False},
    )
    for kind, parameters in itertools.product(("numbers", "levels"), more):
        found[f"{kind}, {parameters}"] = (
            kind,
            None,
            "y",
            {"ignore_const_cols": False, **parameters},
        )
    for kind in ("numbers", "no levels", "levels"):
        found[f"{kind}, autoencoder"] = (kind, None, None, {"ignore_const_cols": False})
    return found


def rounded(text):
    return float(f"{float(text):.9g}")


def rows_of(frame):
    return [list(map(rounded, row)) for row in h2o.as_list(frame, use_pandas=False)[1:]]


def train(case, reproducible=True):
    """First weights, all biases, MSE and first predictions, or the refusal."""
    kind, validation, response, parameters = case
    make = H2ODeepLearningEstimator if response else H2OAutoEncoderEstimator
    model = make(
        hidden=[4],
        epochs=4,
        seed=7,
        reproducible=reproducible,
        export_weights_and_biases=True,
        model_id="gone",
        **parameters,
    )
    data = frame(kind)
    try:
        model.train(
            x=["a", "b", "gone", "c"],
            y=response,
            training_frame=data,
            validation_frame=frame(validation) if validation else None,
        )
    except OSError as error:
        text = str(error)
        return text[text.index("No rows left") :].split("\n")[0]
    else:
        mses = [model.mse(), model.mse(valid=True) if validation else None]
        predictions = h2o.as_list(model.predict(data), use_pandas=False)[1:3]
        return {
            "weights": rows_of(model.weights(0))[:2],
            "biases": [rows_of(model.biases(i)) for i in (0, 1)],
            "mse": [mse and rounded(mse) for mse in mses],
            "predictions": [[rounded(cell) for cell in row[-1:]] for row in predictions],
        }
    finally:
        h2o.remove("gone")


if __name__ == "__main__":
    h2o.connect(url=sys.argv[1], verbose=False, strict_version_check=False)
    h2o.no_progress()
    found = {name: train(case) for name, case in cases().items()}
    h2o.connection().close()
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(found, file, separators=(",", ":"))
