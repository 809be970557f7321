"""The order of a grid's models by every measure: for test_selection_limits.py, and as a program to
record it from the real H2O:

    python tests/grid_order.py URL tests/data/grid_order.json
"""

import json
import random
import sys

import h2o
from h2o.estimators import H2ODeepLearningEstimator
from h2o.exceptions import H2OResponseError
from h2o.grid.grid_search import H2OGridSearch

# All that the client's documentation and the server's refusal name, in other cases too, and some
# that no model has.
MEASURES = [
    "aucpr",
    "pr_auc",
    "auc",
    "accuracy",
    "f1",
    "f2",
    "f0point5",
    "precision",
    "recall",
    "specificity",
    "mcc",
    "mean_per_class_accuracy",
    "mean_per_class_error",
    "max_per_class_error",
    "err",
    "err_count",
    "total_rows",
    "lift_top_group",
    "logloss",
    "mse",
    "rmse",
    "r2",
    "mae",
    "rmsle",
    "mean_residual_deviance",
    "residual_deviance",
    "aic",
    "loglikelihood",
    "custom",
    "custom_increasing",
    "AUC",
    "MSE",
    "Accuracy",
    "min_per_class_accuracy",
    "absolute_mcc",
    "null_deviance",
    "gini",
    "hit_ratio",
    "nosuch",
]
SCENES = {
    "binomial": {"y": "k"},
    "binomial, weights": {"y": "k", "weights_column": "w"},
    "binomial, folds": {"y": "k", "nfolds": 3},
    "binomial, validation": {"y": "k", "validation": True},
    "multinomial": {"y": "m"},
    "multinomial, ranked": {"y": "m", "auc_type": "MACRO_OVR"},
    "regression": {"y": "y"},
    "gamma": {"y": "y", "distribution": "gamma"},
    "autoencoder": {"autoencoder": True},
}


def training_frame():
    draw = random.Random(0)
    rows = []
    for i in range(200):
        a, b = draw.gauss(0, 1), draw.gauss(0, 1)
        rows.append(
            [
                a,
                b,
                "yes" if a + draw.gauss(0, 0.8) > 0 else "no",
                "abc"[min(2, max(0, int(a + 1 + draw.gauss(0, 0.4))))],
                a * 2 + b + draw.gauss(0, 0.5) + 9,
                [0.5, 1, 2][i % 3],
            ]
        )
    return h2o.H2OFrame(
        rows,
        column_names=["a", "b", "k", "m", "y", "w"],
        column_types=["numeric"] * 2 + ["enum"] * 2 + ["numeric"] * 2,
    )


def train_grid(key, frame, y=None, validation=False, **parameters):
    grid = H2OGridSearch(
        H2ODeepLearningEstimator(epochs=2, seed=1, reproducible=True, **parameters),
        hyper_params={"hidden": [[3], [4], [2]]},
        grid_id=key,
    )
    grid.train(
        x=["a", "b"],
        y=y,
        training_frame=frame,
        validation_frame=frame[:60, :] if validation else None,
    )


def order(key, query):
    try:
        answer = h2o.api(f"GET /99/Grids/{key}?{query}")
    except H2OResponseError as error:
        return f"{error.args[0].http_status}: {error.args[0].msg}"
    table = answer["summary_table"]
    return {
        "sort_by": answer["sort_by"],
        "decreasing": answer["decreasing"],
        "models": "".join(model["name"][-1] for model in answer["model_ids"]),
        "told": table._table_description,
        "column": table.col_header[-1],
        "values": [rounded(row[-1]) for row in table.cell_values],
    }


def rounded(value):
    return float(f"{value:.9g}") if isinstance(value, float) else value


def orders():
    """Scene -> queries -> order; refused queries by text."""
    frame, found = training_frame(), {}
    for name, parameters in SCENES.items():
        train_grid("ordered", frame, **parameters)
        of_scene = found[name] = {
            query: order("ordered", query) for query in ("", "decreasing=true", "decreasing=false")
        }
        for measure in MEASURES:
            for query in (f"sort_by={measure}", f"sort_by={measure}&decreasing=true"):
                outcome = order("ordered", query)
                if isinstance(outcome, str):
                    of_scene.setdefault(outcome, []).append(query)
                else:
                    of_scene[query] = [outcome["models"], outcome["values"]]
                    assert outcome["sort_by"] == measure
                    assert outcome["column"] == measure.lower()
                    assert outcome["decreasing"] == ("decreasing" in query)
                    direction = "decreasing" if "decreasing" in query else "increasing"
                    assert outcome["told"] == f"ordered by {direction} {measure}"
        h2o.remove("ordered")
    return found


if __name__ == "__main__":
    h2o.connect(url=sys.argv[1], verbose=False, strict_version_check=False)
    h2o.no_progress()
    found = orders()
    h2o.connection().close()
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(found, file, separators=(",", ":"))
