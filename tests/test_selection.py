"""Cross-validation and grid search through the unmodified h2o client."""

import json
import re

import pytest
from h2o.estimators import H2ODeepLearningEstimator as DeepLearning
from h2o.exceptions import H2OResponseError
from h2o.grid.grid_search import H2OGridSearch

from rest import Rest


@pytest.fixture
def iris(client, wheel_data):
    return client.import_file(str(wheel_data / "iris.csv"))


def test_cross_validation(iris):
    model = DeepLearning(
        hidden=[8], epochs=20, seed=3, nfolds=3, keep_cross_validation_predictions=True
    )
    model.train(x=iris.columns[:4], y=iris.columns[4], training_frame=iris)
    assert len(model.cross_validation_models()) == 3
    names = [fold.model_id for fold in model.cross_validation_models()]
    assert names == [f"{model.model_id}_cv_{k}" for k in (1, 2, 3)]
    assert model.cross_validation_holdout_predictions().nrow == iris.nrow
    assert model.model_performance(xval=True).nobs() == iris.nrow
    assert model.logloss(xval=True) < 0.7
    summary = model.cross_validation_metrics_summary().as_data_frame()
    assert list(summary.columns)[1:3] == ["mean", "sd"]
    assert model.predict(iris).nrow == iris.nrow


def test_folds_by_column(iris):
    iris["fold"] = iris[0].kfold_column(n_folds=4, seed=1)
    model = DeepLearning(hidden=[4], epochs=2, seed=3)
    model.train(x=iris.columns[:4], y=iris.columns[4], training_frame=iris, fold_column="fold")
    assert len(model.cross_validation_models()) == 4


def test_grid(iris, client):
    grid = H2OGridSearch(
        DeepLearning(epochs=5, seed=1),
        hyper_params={"hidden": [[3], [8], [-1]], "l1": [0, 1e-4]},
        grid_id="grid_of_test",
    )
    grid.train(x=iris.columns[:4], y=iris.columns[4], training_frame=iris)
    assert len(grid.model_ids) == 4
    values = [model.logloss() for model in grid.models]
    assert values == sorted(values)
    worst_first = client.get_grid("grid_of_test").get_grid(sort_by="logloss", decreasing=True)
    assert worst_first.model_ids == grid.model_ids[::-1]
    with pytest.raises(H2OResponseError, match="Must be one of"):
        grid.get_grid(sort_by="nonsense")


def test_random_grid_stops_at_its_limit(iris):
    grid = H2OGridSearch(
        DeepLearning(epochs=1),
        hyper_params={"hidden": [[3], [4], [5], [6]], "l2": [0, 1e-5, 1e-4]},
        search_criteria={"strategy": "RandomDiscrete", "max_models": 3, "seed": 9},
    )
    grid.train(x=iris.columns[:4], y=iris.columns[4], training_frame=iris)
    assert len(grid.model_ids) == 3


def test_grid_refuses_what_cannot_be_searched(iris):
    for hyper, text in (({"nope": [1]}, "Unknown hyper parameter"), ({"l1": []}, "list is empty")):
        grid = H2OGridSearch(DeepLearning(epochs=1), hyper_params=hyper)
        with pytest.raises((H2OResponseError, ValueError), match=text):
            grid.train(x=iris.columns[:4], y=iris.columns[4], training_frame=iris)


def test_grid_with_subspaces(iris, client):
    grid = H2OGridSearch(
        DeepLearning(epochs=0.1, seed=1),
        hyper_params={
            "l1": [0, 0.1],
            "subspaces": [{"hidden": [[3], [4]], "l2": [0.1, 0.2]}, {"rho": [0.9, 0.95]}],
        },
        grid_id="grid_of_subspaces",
    )
    grid.train(x=iris.columns[:4], y=iris.columns[4], training_frame=iris)
    names = [f"grid_of_subspaces_model_{k}" for k in range(1, 13)]
    assert sorted(grid.model_ids) == sorted(names)
    found = []
    for name in names:
        model = client.get_model(name)
        found.append([model.actual_params[k] for k in ("hidden", "l1", "l2", "rho")])
    # As H2O numbers them.
    assert found[1] == [[4], 0, 0.1, 0.99]
    assert found[7] == [[4], 0.1, 0.2, 0.99]
    assert found[9] == [[200, 200], 0, 0, 0.95]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"hyper_parameters": '{"foo": [1]}'}, "foo of function: grid: Unknown hyper parameter"),
        ({"hyper_parameters": '{"nfolds": [2]}'}, "The parameter 'nfolds is not gridable!"),
        ({"hyper_parameters": '{"l1": []}'}, "value list is empty for hyperparameter: l1"),
        ({"l1": 0.5}, "'l1' is set in both the model parameters and in the hyperparameters map"),
        (
            {"hyper_parameters": '{"l1": [0], "subspaces": [{"l1": [1]}]}'},
            "'l1' is set in both the subspaces and in the hyperparameters map",
        ),
        ({"hyper_parameters": "[1]"}, "Can't parse the hyper_parameters dictionary"),
        ({"search_criteria": {"max_models": -1}}, "max_models must be >= 0 (0 for all models)"),
        (
            {"search_criteria": {"max_runtime_secs": -1}},
            "max_runtime_secs must be >= 0 (0 for unlimited time)",
        ),
        ({"search_criteria": {"foo": 1}}, "got error: Unknown parameter: foo for raw value: {"),
        (
            {"search_criteria": {"stopping_metric": "foo"}},
            "No enum constant hex.ScoreKeeper.StoppingMetric.foo",
        ),
        ({"search_criteria": {"strategy": "Foo"}}, "HyperSpaceSearchCriteria.Strategy.Foo"),
        ({"parallelism": -1}, "Parallelism level must be >= 0. Given value: '-1'"),
        ({"training_frame": "nope"}, "Object 'nope' not found for argument: training_frame"),
        ({"grid_id": "frame"}, "Name conflict: tried to create a Grid using the ID"),
    ],
)
def test_refused_searches(iris, server_url, fields, text):
    given = {
        "training_frame": iris.frame_id,
        "response_column": iris.columns[4],
        "hyper_parameters": '{"l1": [0, 0.1]}',
        **fields,
    }
    if given.get("grid_id") == "frame":
        given["grid_id"] = iris.frame_id
    if "search_criteria" in given:
        criteria = {"strategy": "RandomDiscrete", **given["search_criteria"]}
        given["search_criteria"] = json.dumps(criteria)
    answer = Rest(server_url).send("POST", "/99/Grid/deeplearning", **given)
    assert answer.status_code in (404, 412)
    assert text in answer.json()["msg"]


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({"nfolds": 1}, "nfolds must be either 0 or >1."),
        ({"nfolds": 151}, "nfolds cannot be larger than the number of rows (150)."),
        ({"fold_column": "gaps"}, "contiguous integers from 0..N-1 or 1..N"),
        ({"fold_column": "negative"}, "Invalid fold column 'negative', fold must be non-negative"),
        ({"fold_column": "one"}, "Invalid fold column 'one', fold cannot be constant"),
        ({"fold_column": "missing"}, "Fold cannot have missing values."),
        ({"fold_column": "zz"}, "Fold column 'zz' not found in the training frame"),
        ({"fold_column": "good", "nfolds": 3}, "cannot be specified at the same time as a fold"),
        ({"fold_assignment": "Modulo"}, "Fold assignment is only allowed for cross-validation."),
        ({"max_runtime_secs": -1}, "Max runtime (in seconds) must be greater than 0"),
        ({"stopping_rounds": -1}, "Stopping rounds must be >= 0."),
        ({"stopping_tolerance": -1}, "Stopping tolerance must be >= 0."),
    ],
)
def test_refused_cross_validation(iris, parameters, text):
    row = iris[0] * 10
    iris["gaps"] = (row.round() % 3) * 2
    iris["negative"] = row.round() - 50
    iris["one"] = 1
    iris["good"] = row.round() % 2
    iris["missing"] = row.round() % 2
    iris[0:3, "missing"] = None
    model = DeepLearning(hidden=[3], epochs=0.1, seed=1, **parameters)
    with pytest.raises((H2OResponseError, OSError), match=re.escape(text)):
        model.train(x=iris.columns[:4], y=iris.columns[4], training_frame=iris)


def test_grid_is_saved_and_loaded(iris, client, tmp_path):
    grid = H2OGridSearch(
        DeepLearning(epochs=2, seed=1, nfolds=2),
        hyper_params={"hidden": [[3], [8], [-1]]},
        grid_id="grid_of_files",
    )
    grid.train(x=iris.columns[:4], y=iris.columns[4], training_frame=iris)
    names, losses = grid.model_ids, [model.logloss(xval=True) for model in grid.models]
    path = client.save_grid(str(tmp_path), "grid_of_files")
    client.remove("grid_of_files")
    for name in names:
        client.remove(name)
    loaded = client.load_grid(path)
    assert loaded.model_ids == names
    assert [model.logloss(xval=True) for model in loaded.models] == losses
    assert len(loaded.failed_params) == 1
    assert loaded.models[0].predict(iris).nrow == iris.nrow
    file = tmp_path / "grid_of_files"
    file.write_bytes(file.read_bytes().replace(b"models", b"modelz"))
    with pytest.raises(H2OResponseError, match="damaged"):
        client.load_grid(path)
