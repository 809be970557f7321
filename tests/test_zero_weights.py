"""Rows of weight 0 do not train and are not measured, but they are predicted."""

import pytest
from h2o.estimators import H2OAutoEncoderEstimator, H2ODeepLearningEstimator

SETTINGS = {"hidden": [5], "epochs": 3, "seed": 7}


def cells(frame):
    return frame.as_data_frame(use_pandas=False, header=False)


@pytest.fixture
def frame(client):
    rows = [
        [i % 7, i * 3 % 5, i % 2, i % 7 * 2 + i * 3 % 5, "ny"[i % 7 > 3], "abc"[i % 3]]
        for i in range(100)
    ]
    return client.H2OFrame(rows, column_names=["a", "b", "w", "y", "k", "m"])


def trained(frame, response, **settings):
    if response is None:
        model = H2OAutoEncoderEstimator(**SETTINGS, **settings)
        model.train(x=["a", "b"], training_frame=frame, weights_column="w")
    else:
        model = H2ODeepLearningEstimator(**SETTINGS, **settings)
        model.train(x=["a", "b"], y=response, training_frame=frame, weights_column="w")
    return model


@pytest.mark.parametrize("reproducible", [True, False])
@pytest.mark.parametrize("response", ["y", "k", "m", None])
def test_rows_of_weight_0_are_predicted(frame, response, reproducible):
    model = trained(frame, response, reproducible=reproducible)
    bare = frame[["a", "b"]]
    assert cells(model.predict(frame)) == cells(model.predict(bare))
    assert cells(model.deepfeatures(frame, 0)) == cells(model.deepfeatures(bare, 0))
    if response is None:
        for per_feature in (False, True):
            assert cells(model.anomaly(frame, per_feature)) == cells(
                model.anomaly(bare, per_feature)
            )
    if response in ("y", "k"):
        background = frame[:10, :]
        assert cells(model.predict_contributions(frame, background_frame=background)) == cells(
            model.predict_contributions(bare, background_frame=background)
        )
        # Weights are an argument of the plot, not taken from the model.
        assert model.partial_plot(frame, cols=["a"], nbins=3, plot=False)[0].cell_values == (
            model.partial_plot(bare, cols=["a"], nbins=3, plot=False)[0].cell_values
        )


@pytest.mark.parametrize(("response", "expected"), [("y", "4.79602125668014"), (None, None)])
def test_values_are_those_of_h2o(frame, response, expected):
    model = trained(frame, response, reproducible=True)
    first = cells(model.predict(frame))[0][0]
    assert expected is None or float(first) == pytest.approx(float(expected), rel=1e-9)
    assert float(first) != 0


@pytest.mark.parametrize("response", ["y", "k", "m"])
def test_metrics_leave_them_out(frame, response):
    model = trained(frame, response, reproducible=True)
    assert model.model_performance(frame).nobs() == 50
    assert model.model_performance(frame[frame["w"] == 1, :]).mse() == pytest.approx(
        model.model_performance(frame).mse()
    )


@pytest.mark.parametrize("response", ["y", "k", "m"])
def test_the_old_route_writes_0_as_h2o_does(client, frame, response):
    model = trained(frame, response, reproducible=True)
    client.api(
        f"POST /3/Predictions/models/{model.model_id}/frames/{frame.frame_id}",
        data={"predictions_frame": "old"},
    )
    old, new = cells(client.get_frame("old")), cells(model.predict(frame))
    assert old[1::2] == new[1::2]
    assert all(float(value) == 0 for value in old[0][1:])
    assert old[0][0] in ("0.0", "n", "a")
