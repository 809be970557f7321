"""Cross-validation and grid search through the unmodified h2o client."""

import pytest
from h2o.estimators import H2ODeepLearningEstimator as DeepLearning
from h2o.exceptions import H2OResponseError
from h2o.grid.grid_search import H2OGridSearch


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
