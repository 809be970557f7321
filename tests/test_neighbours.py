"""Programs beside H2O that people use with it: what their documentation shows first.

They are heavy, so they have a list of their own (tests/requirements_neighbours.txt); each test runs where
its program is installed, with any version of the h2o client.
"""

import importlib.util
import warnings
from pathlib import Path

import h2o
import pandas as pd
import pytest
from h2o.estimators import H2ODeepLearningEstimator

from hydrofoil_server import ROOT

NAMES = ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"]


def needs(*packages):
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


@pytest.fixture
def table(wheel_data):
    return pd.read_csv(wheel_data / "iris.csv", header=0, names=NAMES)


@pytest.fixture
def iris(client, table):
    return client.H2OFrame(table, column_types={"species": "enum"})


@pytest.fixture
def model(iris):
    made = H2ODeepLearningEstimator(hidden=[10], epochs=20, seed=1, reproducible=True)
    made.train(x=NAMES[:4], y="species", training_frame=iris)
    return made


@pytest.fixture
def regression(iris):
    made = H2ODeepLearningEstimator(hidden=[10], epochs=20, seed=1, reproducible=True)
    made.train(x=NAMES[:3], y="petal_width", training_frame=iris)
    return made


@needs("mlflow")
def test_mlflow_logs_loads_and_predicts(client, model, iris, table, tmp_path, server_url):
    import mlflow
    import mlflow.h2o

    folder = tmp_path / "model"
    mlflow.h2o.save_model(model, str(folder))
    settings = folder / "model.h2o/h2o.yaml"
    settings.write_text(
        settings.read_text() + f"init:\n  url: {server_url}\n  strict_version_check: false\n"
    )
    loaded = mlflow.h2o.load_model(str(folder))
    expected = model.predict(iris).as_data_frame()
    pd.testing.assert_frame_equal(loaded.predict(iris).as_data_frame(), expected)
    generic = mlflow.pyfunc.load_model(str(folder))
    pd.testing.assert_frame_equal(generic.predict(table[NAMES[:4]]), expected)


@needs("shap")
def test_shap_explains_by_its_kernel(client, regression, table):
    import shap

    def predict(cells):
        frame = client.H2OFrame(pd.DataFrame(cells, columns=NAMES[:3]))
        return regression.predict(frame).as_data_frame().to_numpy().ravel()

    background = table[NAMES[:3]].to_numpy()[::30]
    rows = table[NAMES[:3]].to_numpy()[:2]
    explainer = shap.KernelExplainer(predict, background)
    values = explainer.shap_values(rows, nsamples=20, silent=True)
    assert values.shape == (2, 3)
    whole = values.sum(axis=1) + explainer.expected_value
    assert whole == pytest.approx(predict(rows), abs=1e-6)


@needs("dalex")
def test_dalex_explains(client, regression, table):
    import dalex

    def predict(_, cells):
        frame = client.H2OFrame(cells)
        return regression.predict(frame).as_data_frame().to_numpy().ravel()

    explainer = dalex.Explainer(
        regression, table[NAMES[:3]], table["petal_width"], predict_function=predict, verbose=False
    )
    assert explainer.model_performance().result["r2"].iloc[0] > 0.5
    parts = explainer.model_parts(B=1, N=None, random_state=1).result
    assert set(NAMES[:3]) < set(parts["variable"])
    broken = explainer.predict_parts(table[NAMES[:3]].iloc[[0]], type="break_down").result
    prediction = predict(None, table[NAMES[:3]].iloc[[0]])[0]
    assert broken["cumulative"].iloc[-1] == pytest.approx(prediction)


@needs("sklearn")
def test_wrappers_for_scikit_learn(table, server_url, client):
    from h2o.sklearn import H2ODeepLearningClassifier, h2o_connection
    from sklearn.base import clone

    with h2o_connection(url=server_url, verbose=False, show_progress=False):
        estimator = H2ODeepLearningClassifier(hidden=[10], epochs=20, seed=1, reproducible=True)
        x, y = table[NAMES[:4]].to_numpy(), table["species"].to_numpy(dtype=object)
        estimator.fit(x, y)
        assert (estimator.predict(x) == y).mean() > 0.9
        again = clone(estimator).fit(x[::2], y[::2])
        assert (again.predict(x[1::2]) == y[1::2]).mean() > 0.8


@needs("matplotlib")
def test_explain_draws(model, iris):
    import matplotlib

    matplotlib.use("Agg")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shown = h2o.explain(model, iris, render=False, plot_overrides={"pdp": {"nbins": 3}})
    assert {"confusion_matrix", "varimp", "pdp"} <= set(shown.keys())


@needs("polars", "pyarrow")
def test_frames_through_polars_and_arrow(iris, table):
    found = iris.as_data_frame(use_multi_thread=True)
    assert isinstance(found, pd.DataFrame)
    pd.testing.assert_frame_equal(
        found.astype({"species": str}), table.astype({"species": str}), check_dtype=False
    )


def test_downloads_with_any_client(model, tmp_path):
    """h2o-client 3.46.0.12 refuses to download models; the package does not ask it."""
    path = ROOT / "python/hydrofoil/downloads.py"
    spec = importlib.util.spec_from_file_location("downloads", path)
    downloads = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(downloads)
    for download in (downloads.download_mojo, downloads.download_pojo, downloads.download_onnx):
        assert Path(download(model, tmp_path)).stat().st_size > 500
