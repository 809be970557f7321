"""The unmodified h2o client end to end on small data: import, train, score, predict, metrics."""

import subprocess
import sys

import numpy
import pandas
import pytest
from h2o.estimators import H2ODeepLearningEstimator as DeepLearning
from sklearn.datasets import load_digits

PROSTATE_X = ["AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON"]


@pytest.fixture
def iris(client, wheel_data):
    return client.import_file(str(wheel_data / "iris.csv"), destination_frame="iris.hex")


@pytest.fixture
def prostate(client, wheel_data):
    frame = client.upload_file(str(wheel_data / "prostate.csv"))
    for name in ("CAPSULE", "RACE", "DPROS"):
        frame[name] = frame[name].asfactor()
    return frame


def test_iris_frame(iris, wheel_data):
    expected = pandas.read_csv(wheel_data / "iris.csv")
    assert iris.frame_id == "iris.hex"
    assert iris.dim == list(expected.shape)
    assert iris.columns == list(expected.columns)
    assert [iris.types[c] for c in iris.columns] == ["real"] * 4 + ["enum"]
    response = iris.columns[-1]
    assert iris[response].levels() == [sorted(expected[response].unique())]
    for name in iris.columns[:4]:
        column = expected[name]
        assert iris[name].mean()[0] == pytest.approx(column.mean(), rel=1e-12)
        assert iris[name].sd()[0] == pytest.approx(column.std(), rel=1e-12)
        assert (iris[name].min(), iris[name].max()) == (column.min(), column.max())
    pandas.testing.assert_frame_equal(iris.as_data_frame(), expected)


def test_expressions_of_the_client(iris, wheel_data):
    expected = pandas.read_csv(wheel_data / "iris.csv")
    name = iris.columns[0]
    assert iris[name].sum() == pytest.approx(expected[name].sum())
    assert (iris[name] * 2 + 1).max() == expected[name].max() * 2 + 1
    assert iris[iris[name] > 5, :].nrow == (expected[name] > 5).sum()
    assert iris[10:20, [0, 1]].dim == [10, 2]
    iris["twice"] = iris[name] * 2
    assert iris.ncol == 6
    assert iris["twice"].mean()[0] == pytest.approx(2 * expected[name].mean())


def test_split_is_reproducible_and_complete(iris):
    one, two = iris.split_frame(ratios=[0.8], seed=42)
    again, _ = iris.split_frame(ratios=[0.8], seed=42)
    assert one.nrow + two.nrow == iris.nrow
    assert 100 < one.nrow < 140
    pandas.testing.assert_frame_equal(one.as_data_frame(), again.as_data_frame())


def test_iris_classification(iris):
    response = iris.columns[-1]
    train, test = iris.split_frame(ratios=[0.7], seed=3)
    model = DeepLearning(
        hidden=[20, 20], activation="Tanh", epochs=100, seed=7, variable_importances=True
    )
    model.train(x=iris.columns[:4], y=response, training_frame=train, validation_frame=test)
    performance = model.model_performance(test)
    assert performance.mean_per_class_error() < 0.2
    assert performance.logloss() < 0.5
    assert performance.logloss() == pytest.approx(model.logloss(valid=True), rel=1e-9)
    matrix = performance.confusion_matrix().as_data_frame()
    assert matrix["Rate"].iloc[-1].replace(" ", "").endswith(f"/{test.nrow}")
    assert {row[0] for row in model.varimp()} == set(iris.columns[:4])
    assert model.varimp()[0][2] == 1.0
    assert len(model.scoring_history()) >= 2

    predicted = model.predict(test).as_data_frame()
    levels = iris[response].levels()[0]
    assert list(predicted.columns) == ["predict", *levels]
    probabilities = predicted[levels].to_numpy()
    assert probabilities.sum(axis=1) == pytest.approx(1, abs=1e-6)
    best = numpy.array(levels)[probabilities.argmax(axis=1)]
    assert (best == predicted["predict"]).all()
    truth = test[response].as_data_frame()[response]
    assert (truth == predicted["predict"]).mean() >= 0.8


def test_prostate_classification(prostate):
    train, test = prostate.split_frame(ratios=[0.75], seed=5)
    model = DeepLearning(hidden=[20, 20], epochs=20, l2=1e-3, seed=11)
    model.train(x=PROSTATE_X, y="CAPSULE", training_frame=train, validation_frame=test)
    performance = model.model_performance(test)
    assert performance.auc() > 0.65
    assert performance.auc() == pytest.approx(model.auc(valid=True), rel=1e-9)
    assert 0 < performance.F1()[0][0] < 1
    assert performance.gains_lift() is not None
    fpr, tpr = performance.roc()
    assert len(fpr) == len(tpr) > 50
    predicted = model.predict(test).as_data_frame()
    assert list(predicted.columns) == ["predict", "p0", "p1"]
    assert model.actual_params["response_column"] == "CAPSULE"


def test_prostate_regression(prostate):
    model = DeepLearning(hidden=[20], epochs=20, seed=3, activation="Maxout")
    model.train(x=["AGE", "RACE", "DPROS", "PSA", "VOL"], y="GLEASON", training_frame=prostate)
    assert 0 < model.mse() < prostate["GLEASON"].var()
    assert model.rmse() == pytest.approx(model.mse() ** 0.5)
    assert model.predict(prostate).columns == ["predict"]


def test_reproducible_means_equal(prostate):
    def predictions():
        model = DeepLearning(hidden=[8, 8], epochs=5, seed=23, reproducible=True)
        model.train(x=PROSTATE_X, y="CAPSULE", training_frame=prostate)
        return model.predict(prostate).as_data_frame()

    pandas.testing.assert_frame_equal(predictions(), predictions(), check_exact=True)


def test_missing_values_are_scored(prostate, client):
    model = DeepLearning(hidden=[8], epochs=5, seed=1)
    model.train(x=PROSTATE_X, y="CAPSULE", training_frame=prostate)
    row = client.H2OFrame({name: [None, 1] for name in PROSTATE_X})
    predicted = model.predict(row).as_data_frame()
    assert predicted[["p0", "p1"]].notna().all().all()


def test_digits(client):
    digits = load_digits()
    frame = client.H2OFrame(pandas.DataFrame(digits.data).assign(digit=digits.target))
    frame["digit"] = frame["digit"].asfactor()
    assert frame.dim == [1797, 65]
    train, test = frame.split_frame(ratios=[0.8], seed=1)
    model = DeepLearning(hidden=[64, 64], epochs=30, seed=1)
    model.train(y="digit", training_frame=train, validation_frame=test)
    assert model.model_performance(test).mean_per_class_error() < 0.08
    hits = model.hit_ratio_table(valid=True).as_data_frame()["hit_ratio"]
    assert hits.is_monotonic_increasing
    assert hits.iloc[-1] == pytest.approx(1)


def test_early_stopping_and_best_model(iris):
    model = DeepLearning(
        hidden=[10],
        epochs=10_000,
        stopping_rounds=3,
        stopping_tolerance=0.05,
        score_interval=0,
        seed=5,
    )
    model.train(x=iris.columns[:4], y=iris.columns[-1], training_frame=iris)
    assert model.scoring_history()["epochs"].iloc[-1] < 10_000


def test_demo_of_the_client(server_url):
    """`h2o.demo("deeplearning")`, the client's own tour; its h2o.init() is told where to connect."""
    script = f"""
import functools, h2o
h2o.init = functools.partial(h2o.init, url={server_url!r}, strict_version_check=False)
h2o.demo("deeplearning", interactive=False)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "ModelMetricsBinomial: deeplearning" in done.stdout
    assert "prostate_dl.model_performance(test)" in done.stdout
