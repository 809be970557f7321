"""The package's estimators, as scikit-learn uses them."""

import pickle
import signal
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_iris
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from hydrofoil import HydrofoilAutoencoder, HydrofoilClassifier, HydrofoilRegressor, Scorer

WEIGHTS_STEER_STEPS = (
    "a network is trained row by row: two steps of a row are not one step twice as long"
)
EXCEPTIONS = {
    "check_sample_weight_equivalence_on_dense_data": WEIGHTS_STEER_STEPS,
    "check_sample_weight_equivalence_on_sparse_data": WEIGHTS_STEER_STEPS,
}


def exceptions(estimator):
    return {} if isinstance(estimator, HydrofoilAutoencoder) else EXCEPTIONS


@parametrize_with_checks(
    [HydrofoilClassifier(), HydrofoilRegressor(), HydrofoilAutoencoder()],
    expected_failed_checks=exceptions,
)
def test_estimators_keep_the_rules(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def iris():
    return load_iris(return_X_y=True)


def test_learns_classes(iris):
    model = HydrofoilClassifier(hidden=(20, 20), epochs=50, random_state=1)
    assert cross_val_score(model, *iris, cv=3).min() > 0.9
    names = np.array(["setosa", "versicolor", "virginica"])[iris[1]]
    assert model.fit(iris[0], names).score(iris[0], names) > 0.95
    assert list(model.classes_) == ["setosa", "versicolor", "virginica"]
    assert model.predict_proba(iris[0]).sum(axis=1) == pytest.approx(1)


def test_learns_numbers():
    X, y = load_diabetes(return_X_y=True)
    model = HydrofoilRegressor(hidden=(20,), epochs=20, l2=1e-3, random_state=1)
    assert cross_val_score(model, X, y, cv=3).mean() > 0.35
    assert abs(model.fit(X, y).predict(X).mean() - y.mean()) < 15


def test_pipelines_and_searches(iris):
    pipeline = make_pipeline(StandardScaler(), HydrofoilClassifier(epochs=10, random_state=1))
    search = GridSearchCV(pipeline, {"hydrofoilclassifier__hidden": [(2,), (20, 20)]}, cv=3)
    search.fit(*iris)
    assert search.best_params_ == {"hydrofoilclassifier__hidden": (20, 20)}


def test_survives_pickling_and_cloning(iris):
    model = HydrofoilClassifier(hidden=(10,), random_state=1).fit(*iris)
    back = pickle.loads(pickle.dumps(model))
    assert (back.predict_proba(iris[0]) == model.predict_proba(iris[0])).all()
    again = clone(model).fit(*iris)
    assert (again.predict_proba(iris[0]) == model.predict_proba(iris[0])).all()
    other = clone(model).set_params(random_state=2).fit(*iris)
    assert (other.predict_proba(iris[0]) != model.predict_proba(iris[0])).any()


def test_a_saved_model_serves_the_scorer(iris, tmp_path):
    model = HydrofoilClassifier(hidden=(10,), random_state=1).fit(*iris)
    model.save(tmp_path / "iris.hydrofoil")
    scorer = Scorer(tmp_path / "iris.hydrofoil")
    order = [int(name[1:]) for name in scorer.inputs]
    assert (scorer.score(iris[0][:, order])[:, 1:] == model.predict_proba(iris[0])).all()


def test_categories_and_missing_values():
    rng = np.random.default_rng(1)
    table = pd.DataFrame({"kind": rng.choice(["a", "b", "c"], 300), "x": rng.normal(size=300)})
    y = np.where(table.kind == "a", table.x, np.where(table.kind == "b", 3, -3))
    table.loc[::10, "x"] = np.nan
    table.loc[5::10, "kind"] = None
    model = HydrofoilRegressor(hidden=(20, 20), epochs=100, random_state=1).fit(table, y)
    assert model.score(table, y) > 0.8
    unseen = pd.DataFrame({"kind": ["z", None], "x": [0.5, 0.5]})
    first, second = model.predict(unseen)
    assert first == second
    assert list(model.feature_names_in_) == ["kind", "x"]


def test_finds_anomalies(iris):
    X = np.vstack([iris[0], [[4, 4.5, 7, 0.1]]])  # each value alone is usual
    model = HydrofoilAutoencoder(hidden=(8, 2, 8), activation="Tanh", epochs=200, random_state=1)
    assert model.fit(iris[0]).score_samples(X).argmin() == 150
    assert model.transform(X).shape == (151, 2)
    assert model.get_feature_names_out().shape == (2,)


def test_wrong_parameters_are_told_in_h2os_words(iris):
    with pytest.raises(ValueError, match="l1"):
        HydrofoilClassifier(l1=-1).fit(*iris)
    with pytest.raises(ValueError, match="ReLU"):
        HydrofoilClassifier(activation="ReLU").fit(*iris)
    with pytest.raises(ValueError, match="hidden"):
        HydrofoilClassifier(hidden=(0,)).fit(*iris)
    with pytest.raises(TypeError):
        HydrofoilClassifier(frobnicate=1)


def test_ctrl_c_ends_a_fit():
    code = (
        "import signal, numpy as np, hydrofoil\n"
        # A process started in the background, as these tests may be, ignores it.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "X = np.random.default_rng(1).normal(size=(500, 5))\n"
        "print('ready', flush=True)\n"
        "hydrofoil.HydrofoilRegressor(epochs=1e9).fit(X, X[:, 0])\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    running.stdout.readline()
    time.sleep(1)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=20)
    assert b"KeyboardInterrupt" in errors
