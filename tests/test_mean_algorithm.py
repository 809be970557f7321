"""A third algorithm, tests/mean_algorithm: its own file and a line in the table are enough for the
unmodified client, for grids, folds, segments and saved files, and for the command line."""

import csv
import importlib.util
import json
import os
import statistics
import subprocess

import h2o
import numpy as np
import pytest
from h2o.estimators import _estimator_cls_by_algo_ as known_to_client
from h2o.estimators.estimator_base import H2OEstimator
from h2o.grid import H2OGridSearch

from hydrofoil_server import Server, binary
from rest import Rest

pytestmark = pytest.mark.own_server
PROGRAM = binary().with_name("hydrofoil_with_mean")


class Mean(H2OEstimator):
    """What h2o-py has for an algorithm is written from its metadata; here by hand."""

    algo = "mean"
    supervised_learning = True
    _options_ = {}

    def __init__(self, **parameters):
        super().__init__()
        self._parms = dict(parameters)
        self._id = self._parms["model_id"] = parameters.get("model_id")


@pytest.fixture(scope="module")
def with_mean(tmp_path_factory):
    if "HYDROFOIL_BINARY" in os.environ and not PROGRAM.is_file():
        pytest.skip("there is no hydrofoil_with_mean beside HYDROFOIL_BINARY")
    folder = tmp_path_factory.mktemp("mean")
    with Server("--root", str(folder), program=PROGRAM) as server:
        server.folder = folder
        yield server
        assert server.alive() and server.stop() == 0, server.output()


@pytest.fixture
def client(with_mean, monkeypatch):
    monkeypatch.setitem(known_to_client, "mean", Mean)
    h2o.connect(url=with_mean.url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    yield h2o
    h2o.remove_all()
    h2o.connection().close()


@pytest.fixture
def prostate(client, wheel_data):
    frame = client.upload_file(str(wheel_data / "prostate.csv"), destination_frame="prostate")
    frame["RACE"] = frame["RACE"].asfactor()
    frame["CAPSULE"] = frame["CAPSULE"].asfactor()
    return client.assign(frame, "prostate")


@pytest.fixture(scope="module")
def rows(wheel_data):
    with open(wheel_data / "prostate.csv") as file:
        return list(csv.DictReader(file))


def ages(rows):
    return [float(row["AGE"]) for row in rows]


def values(frame):
    return [float(value) for (value,) in frame.as_data_frame(use_pandas=False, header=False)]


def close(value):
    return pytest.approx(value, rel=1e-12)


def test_is_listed(with_mean):
    rest = Rest(with_mean.url)
    builders = rest.ok("GET", "/3/ModelBuilders")["model_builders"]
    assert list(builders) == ["deeplearning", "generic", "mean"]
    builder = builders["mean"]
    assert builder["algo_full_name"] == "Mean of the Response"
    assert builder["can_build"] == ["Regression", "Binomial", "Multinomial"]
    shrinkage = next(p for p in builder["parameters"] if p["name"] == "shrinkage")
    assert (shrinkage["type"], shrinkage["default_value"]) == ("double", 0)
    assert shrinkage["gridable"] is True
    paths = {route["url_pattern"] for route in rest.ok("GET", "/3/Metadata/endpoints")["routes"]}
    assert {"/3/ModelBuilders/mean", "/99/Grid/mean", "/3/SegmentModelsBuilders/mean"} <= paths
    fields = rest.ok("GET", "/3/Metadata/schemas/MeanV3")["schemas"][0]["fields"]
    assert "MeanParametersV3" in {field["schema_name"] for field in fields}


def test_trains_and_predicts(client, prostate, rows):
    model = Mean(shrinkage=0.25)
    model.train(x=["PSA", "VOL"], y="AGE", training_frame=prostate, validation_frame=prostate)
    expected = statistics.fmean(ages(rows)) * 0.75
    assert values(model.predict(prostate)) == close([expected] * len(rows))
    error = statistics.fmean((age - expected) ** 2 for age in ages(rows))
    assert model.mse() == close(error)
    assert model.mse(valid=True) == model.model_performance(prostate).mse() == close(error)
    assert model.actual_params["shrinkage"] == 0.25
    output = model._model_json["output"]
    assert output["names"] == ["PSA", "VOL", "AGE"]
    assert output["mean"] == close([expected])
    assert output["help"]["mean"] == "The mean of the response"
    assert "normmul" not in output["help"]


def test_classes(client, prostate, rows):
    model = Mean()
    model.train(y="RACE", training_frame=prostate)
    counts = [sum(row["RACE"] == race for row in rows) for race in "012"]
    predicted = model.predict(prostate)
    assert predicted.names == ["predict", "p0", "p1", "p2"]
    assert predicted[0, :].as_data_frame(use_pandas=False, header=False)[0] == [
        "1",
        *(str(count / len(rows)) for count in counts),
    ]
    two = Mean(shrinkage=1)
    two.train(y="CAPSULE", training_frame=prostate)
    assert two.auc() == 0.5
    assert set(values(two.predict(prostate)["p1"])) == {0.5}


def test_weights_and_what_is_missing(client):
    frame = client.H2OFrame(
        {"y": [1.0, 2.0, None, 10.0], "w": [1, 3, 5, 0], "x": [4, 3, 2, 1]},
        column_types={"y": "real"},
    )
    model = Mean()
    model.train(x="x", y="y", weights_column="w", training_frame=frame)
    assert values(model.predict(frame))[0] == 7 / 4


def test_shown_by_the_client(client, prostate, capsys):
    model = Mean(model_id="shown")
    model.train(y="AGE", training_frame=prostate)
    model.show()
    shown = capsys.readouterr().out
    assert "Model Key: shown" in shown
    assert "ModelMetricsRegression: mean" in shown


def test_refuses_what_its_parameter_may_not_be(client, prostate):
    with pytest.raises(Exception, match=r"shrinkage must be in \[0, 1\]"):
        Mean(shrinkage=2).train(y="AGE", training_frame=prostate)
    with pytest.raises(Exception, match="Unknown parameter: epochs"):
        Mean(epochs=2).train(y="AGE", training_frame=prostate)


def test_cross_validates(client, prostate, rows):
    model = Mean(nfolds=4, fold_assignment="Modulo", keep_cross_validation_predictions=True)
    model.train(y="AGE", training_frame=prostate)
    held_out = []
    for fold in range(4):
        others = [age for row, age in enumerate(ages(rows)) if row % 4 != fold]
        held_out.append(statistics.fmean(others))
    error = statistics.fmean((age - held_out[r % 4]) ** 2 for r, age in enumerate(ages(rows)))
    assert model.mse(xval=True) == close(error)
    assert values(model.cross_validation_holdout_predictions())[:4] == [close(m) for m in held_out]
    assert [m.algo for m in model.cross_validation_models()] == ["mean"] * 4
    summary = model.cross_validation_metrics_summary()
    assert "mse" in [row[0] for row in summary.cell_values]


def test_is_searched_by_a_grid_that_is_saved_and_loaded(client, prostate, with_mean):
    grid = H2OGridSearch(Mean, {"shrinkage": [0.5, 0.0, 0.1]}, grid_id="means")
    grid.train(y="AGE", training_frame=prostate)
    grid = grid.get_grid(sort_by="mse", decreasing=False)
    found = [float(model.actual_params["shrinkage"]) for model in grid.models]
    assert found == [0.0, 0.1, 0.5]
    errors = [model.mse() for model in grid.models]
    path = client.save_grid(str(with_mean.folder), "means")
    client.remove_all()
    loaded = client.load_grid(path).get_grid(sort_by="mse", decreasing=False)
    assert [model.mse() for model in loaded.models] == errors
    assert loaded.hyper_names == ["shrinkage"]
    assert loaded.failed_params == []


def test_is_saved_and_loaded(client, prostate, with_mean):
    model = Mean(model_id="kept", shrinkage=0.5)
    model.train(y="RACE", training_frame=prostate)
    path = client.save_model(model, str(with_mean.folder), force=True)
    before = model.predict(prostate).as_data_frame(use_pandas=False)
    client.remove("kept")
    loaded = client.load_model(path)
    assert isinstance(loaded, Mean)
    assert loaded.actual_params["shrinkage"] == 0.5
    assert loaded.predict(prostate).as_data_frame(use_pandas=False) == before


def test_a_model_for_each_segment(client, prostate, rows):
    models = Mean().train_segments(
        y="AGE", training_frame=prostate, segments=["RACE"], segment_models_id="parts"
    )
    found = models.as_frame().as_data_frame(use_pandas=False, header=False)
    assert [row[2] for row in found] == ["SUCCEEDED"] * 3
    for race, model, *_ in found:
        part = [float(row["AGE"]) for row in rows if row["RACE"] == race]
        assert values(client.get_model(model).predict(prostate))[0] == close(statistics.fmean(part))


def test_what_it_lacks_is_said(client, prostate):
    model = Mean(model_id="lacking")
    model.train(y="AGE", training_frame=prostate)
    assert not model.have_mojo and not model.have_pojo
    path = "/3/Predictions/models/lacking/frames/prostate"
    with pytest.raises(Exception, match="does not offer contributions of its inputs"):
        client.api(f"POST {path}", data={"predict_contributions": True})
    with pytest.raises(Exception, match="does not offer hidden layers"):
        model.deepfeatures(prostate, 0)


def test_explains_itself_as_any_model(client, prostate):
    model = Mean()
    model.train(x=["PSA", "VOL"], y="AGE", training_frame=prostate)
    (table,) = model.partial_plot(prostate, cols=["PSA"], plot=False)
    assert len(set(table["mean_response"])) == 1
    importance = model.permutation_importance(prostate)
    assert {row[1] for row in importance.cell_values} == {0}


def run(*arguments, code=0, folder=None):
    done = subprocess.run(
        [PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=60, cwd=folder
    )
    assert done.returncode == code, done.stdout[-2000:] + done.stderr[-2000:]
    return done


def test_from_the_command_line(with_mean, wheel_data, tmp_path, rows):
    data = wheel_data / "prostate.csv"
    options = ["--algorithm", "mean", "--shrinkage", "0.5", "--cv", "3"]
    run("train", data, "-y", "AGE", *options, "-o", "m.hydrofoil", folder=tmp_path)
    expected = statistics.fmean(ages(rows)) / 2
    told = json.loads(run("describe", "--json", "m.hydrofoil", folder=tmp_path).stdout)
    assert told["algo"] == "mean"
    assert "mean 33.0" in run("describe", "m.hydrofoil", folder=tmp_path).stdout
    run("predict", "m.hydrofoil", data, "-o", "p.csv", folder=tmp_path)
    with open(tmp_path / "p.csv") as file:
        predicted = [float(row["predict"]) for row in csv.DictReader(file)]
    assert predicted == close([expected] * len(rows))
    listed = run("parameters", "--algorithm", "mean").stdout
    assert "shrinkage" in listed and "epochs" not in listed
    refused = run("train", data, "-y", "AGE", "--algorithm", "mean", "--epochs", "3", code=2)
    assert "--epochs is not a parameter of mean" in refused.stderr
    refused = run("train", data, "-y", "AGE", "--algorithm", "mode", code=3)
    assert "there are: deeplearning, mean" in refused.stderr
    refused = run("convert", "m.hydrofoil", "m.zip", folder=tmp_path, code=2)
    assert "does not offer MOJO" in refused.stderr


@pytest.fixture(scope="module")
def native():
    """The extension module of the Python package, with the mean."""
    (library,) = PROGRAM.parent.glob("with_mean/_native*.so")
    spec = importlib.util.spec_from_file_location("_native", library)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_in_the_process_of_python(native):
    columns = [
        ("x", np.array([1.0, 2.0, 3.0]), None),
        ("y", np.array([4.0, 5.0, 9.0]), None),
    ]
    trained = native.train("mean", columns, {"response_column": "y", "shrinkage": "0.5"})
    scorer = native.RowScorer.of_bytes(trained)
    assert (scorer.category, scorer.inputs) == ("Regression", [("x", None)])
    assert scorer.score_row({"x": 7.0}) == [3.0]
    with pytest.raises(ValueError, match="shrinkage must be in"):
        native.train("mean", columns, {"response_column": "y", "shrinkage": "2"})
