"""Explaining and comparing models through the unmodified client; expected numbers are H2O's."""

import math

import h2o
import numpy
import pytest
from h2o.estimators import H2ODeepLearningEstimator as DeepLearning

X = ["AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON"]
FIXED = {"hidden": [5], "epochs": 3, "seed": 1, "reproducible": True}


@pytest.fixture
def prostate(client, wheel_data):
    frame = client.upload_file(str(wheel_data / "prostate.csv"))
    for name in ("CAPSULE", "RACE", "DPROS"):
        frame[name] = frame[name].asfactor()
    return client.assign(frame, "prostate")


@pytest.fixture
def model(prostate):
    return train(prostate, "CAPSULE", model_id="binomial")


def train(frame, response, x=None, **parameters):
    model = DeepLearning(**{**FIXED, **parameters})
    model.train(x=x or X, y=response, training_frame=frame)
    return model


def pandas(frame):
    return frame.as_data_frame(use_multi_thread=False)


def contributions(model, frame, **options):
    return pandas(model.predict_contributions(frame, **options))


def test_contributions_are_those_of_h2o(model, prostate):
    rows, background = prostate[:2, :], prostate[10:13, :]
    found = contributions(model, rows, background_frame=background, output_format="Compact")
    assert list(found) == ["DPROS", "RACE", "AGE", "DCAPS", "PSA", "VOL", "GLEASON", "BiasTerm"]
    expected = [
        [-0.059359, -0.047937, 0.044370, -0.362997, -0.032735, 0, -0.051933, 0.76913],
        [0.158192, -0.065493, -0.011949, 0, -0.052266, 0, 0.007073, 0.76913],
    ]
    assert found.to_numpy() == pytest.approx(numpy.array(expected), abs=2e-6)
    single = contributions(model, rows, background_frame=background)
    assert list(single)[:5] == ["DPROS.1", "DPROS.2", "DPROS.3", "DPROS.4", "DPROS.missing(NA)"]
    assert single["DPROS.2"][1] == pytest.approx(0.162527, abs=2e-6)
    # Deep Learning pays no heed to these in H2O.
    again = contributions(model, rows, background_frame=background, top_n=2, output_space=True)
    assert again.equals(single)


def test_contributions_for_every_background_row(model, prostate):
    rows, background = prostate[:2, :], prostate[10:13, :]
    pairs = contributions(model, rows, background_frame=background, output_per_reference=True)
    assert pairs[["RowIdx", "BackgroundRowIdx"]].to_numpy().tolist() == [
        [row, other] for row in range(2) for other in range(3)
    ]
    assert pairs["DCAPS"].tolist()[:3] == pytest.approx([-0.358174, -0.410227, -0.320589], abs=2e-6)
    mean = pairs.groupby("RowIdx").mean().drop(columns="BackgroundRowIdx")
    whole = contributions(model, rows, background_frame=background)
    assert mean.to_numpy() == pytest.approx(whole.to_numpy(), abs=1e-12)


@pytest.mark.parametrize("activation", ["Tanh", "RectifierWithDropout", "Maxout"])
@pytest.mark.parametrize("response", ["CAPSULE", "AGE"])
def test_contributions_sum_up_to_the_prediction(prostate, activation, response):
    x = [name for name in X if name != response]
    model = train(prostate, response, x=x, activation=activation, hidden=[6, 4])
    found = contributions(model, prostate, background_frame=prostate[100:110, :])
    predicted = pandas(model.predict(prostate))["p1" if response == "CAPSULE" else "predict"]
    assert found.sum(axis=1).to_numpy() == pytest.approx(predicted.to_numpy(), abs=1e-9)


def test_contributions_with_a_log_link(prostate):
    model = train(prostate, "AGE", x=X[1:], distribution="poisson", hidden=[4])
    options = {"background_frame": prostate[10:13, :]}
    predicted = pandas(model.predict(prostate))["predict"].to_numpy()
    linear = contributions(model, prostate, **options)
    assert numpy.exp(linear.sum(axis=1).to_numpy()) == pytest.approx(predicted, rel=1e-9)
    scaled = contributions(model, prostate, output_space=True, **options)
    assert scaled.sum(axis=1).to_numpy() == pytest.approx(predicted, rel=1e-9)
    bias = pandas(model.predict(prostate[10:13, :]))["predict"].mean()
    assert scaled["BiasTerm"].to_numpy() == pytest.approx(bias, rel=1e-12)


def test_contributions_without_a_background(model, prostate):
    with pytest.warns(UserWarning, match="100 rows of 'prostate' serve as background"):
        first = contributions(model, prostate[:3, :])
    predicted = pandas(model.predict(prostate[:3, :]))["p1"].to_numpy()
    assert first.sum(axis=1).to_numpy() == pytest.approx(predicted, abs=1e-9)
    assert contributions(model, prostate[:3, :]).equals(first)


def test_contributions_that_are_refused(client, prostate, model, wheel_data):
    iris = client.upload_file(str(wheel_data / "iris.csv"))
    multinomial = DeepLearning(hidden=[3], epochs=1)
    multinomial.train(y=iris.columns[-1], training_frame=iris)
    encoder = DeepLearning(hidden=[3], epochs=1, autoencoder=True)
    encoder.train(x=iris.columns[:4], training_frame=iris)
    with pytest.raises(OSError, match="not supported for multinomial models"):
        multinomial.predict_contributions(iris, background_frame=iris)
    with pytest.raises(OSError, match="not supported for autoencoders"):
        encoder.predict_contributions(iris, background_frame=iris)
    with pytest.raises(OSError, match="background frame has no rows"):
        model.predict_contributions(prostate, background_frame=prostate[prostate["AGE"] > 999, :])


def test_permutation_importance(model, prostate):
    table = model.permutation_importance(prostate, metric="logloss", seed=5)
    frame = table.as_data_frame()
    assert list(frame) == [
        "Variable",
        "Relative Importance",
        "Scaled Importance",
        "Percentage",
    ]
    assert sorted(frame["Variable"]) == sorted(X)
    assert frame["Relative Importance"].is_monotonic_decreasing
    assert frame["Scaled Importance"][0] == 1
    assert frame["Percentage"].sum() == pytest.approx(1)
    # The same columns lead in H2O, whatever its seed.
    assert set(frame["Variable"][:3]) == {"PSA", "DPROS", "GLEASON"}
    again = model.permutation_importance(prostate, metric="logloss", seed=5).as_data_frame()
    assert again.equals(frame)


def test_permutation_importance_against_shuffled_frames(model, prostate):
    """The mean of many runs is what shuffling by hand gives."""
    runs = model.permutation_importance(prostate, metric="MSE", n_repeats=30, features=["PSA"])
    assert runs.col_header == ["Variable"] + [f"Run {k}" for k in range(1, 31)]
    found = numpy.mean(runs.cell_values[0][1:])
    base = model.model_performance(prostate).mse()
    psa = pandas(prostate["PSA"])["PSA"].to_numpy()
    random = numpy.random.default_rng(1)
    by_hand = []
    for _ in range(10):
        changed = prostate[:, :]
        changed["PSA"] = h2o.H2OFrame({"PSA": random.permutation(psa).tolist()})
        by_hand.append(abs(model.model_performance(changed).mse() - base))
    assert found == pytest.approx(numpy.mean(by_hand), rel=0.25)


def test_permutation_importance_that_is_refused(model, prostate):
    for options, text in (
        ({"metric": "gini"}, "doesn't support gini for model binomial"),
        ({"metric": "aic"}, "Model doesn't support the metric following metric aic"),
        ({"features": ["ID"]}, "Features ID weren't used for training!"),
    ):
        with pytest.raises(Exception, match=text):
            model.permutation_importance(prostate, **options)


def test_leaderboard(client, model, prostate):
    other = DeepLearning(**{**FIXED, "hidden": [3]}, nfolds=3, model_id="other")
    other.train(x=X, y="CAPSULE", training_frame=prostate, validation_frame=prostate[:100, :])
    board = client.make_leaderboard([model, other])
    assert board.columns == [
        "model_id",
        "auc",
        "logloss",
        "aucpr",
        "mean_per_class_error",
        "rmse",
        "mse",
    ]
    found = pandas(board)
    assert found["model_id"].tolist() == ["binomial", "other"]  # by the metrics that both have
    assert found["auc"].tolist() == pytest.approx([model.auc(), other.auc()])
    for data, value in (("valid", other.auc(valid=True)), ("xval", other.auc(xval=True))):
        found = pandas(client.make_leaderboard([other], scoring_data=data))
        assert found["auc"].tolist() == pytest.approx([value])
    rest = prostate[50:, :]
    scored = client.make_leaderboard(
        [other, model], rest, sort_metric="logloss", extra_columns="ALL"
    )
    assert scored.columns[1] == "logloss"
    assert scored.columns[-3:] == ["training_time_ms", "predict_time_per_row_ms", "algo"]
    expected = sorted(m.model_performance(rest).logloss() for m in (model, other))
    assert pandas(scored)["logloss"].tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"sort_metric": "nope"}, "Failed to find ModelMetrics for criterion: nope"),
        ({"extra_columns": "ALL"}, "predict_time_per_row_ms requires a leaderboard frame!"),
    ],
)
def test_leaderboard_that_is_refused(client, model, options, text):
    with pytest.raises(Exception, match=text):
        client.make_leaderboard([model], **options).nrow  # noqa: B018


def test_leaderboard_of_models_that_differ(client, model, prostate):
    regression = train(prostate, "AGE", x=X[1:], model_id="regression")
    with pytest.raises(Exception, match="Models don't have the same metrics"):
        client.make_leaderboard([regression, model]).nrow  # noqa: B018
    with pytest.raises(Exception, match="Unsupported model/grid id: zz!"):
        client.make_leaderboard(["zz"]).nrow  # noqa: B018


def test_predicted_and_actual_by_variable(model, prostate):
    found = model.predicted_vs_actual_by_variable(
        prostate, model.predict(prostate), "RACE", use_pandas=True
    )
    assert found["predict"].tolist() == pytest.approx([1, 150 / 341, 31 / 36])
    assert found["actual"].tolist() == pytest.approx([2 / 3, 137 / 341, 14 / 36])
    for variable, text in (("AGE", "has to be categorical"), ("zz", "doesn't contain column")):
        with pytest.raises(Exception, match=text):
            model.predicted_vs_actual_by_variable(prostate, model.predict(prostate), variable)


def test_fairness(model, prostate):
    frames = model.fairness_metrics(prostate, ["RACE"], None, "1")
    overview = pandas(frames["overview"])
    assert overview["RACE"].tolist() == [0, 1, 2]
    for name, expected in {
        "tp": [2, 101, 14],
        "fp": [1, 49, 17],
        "precision": [2 / 3, 101 / 150, 14 / 31],
        "auc": [1, 0.789430, 0.639610],
        "aucpr": [1, 0.723395, 0.571467],
        "selectedRatio": [1, 0.439883, 0.861111],
        "AIR_selectedRatio": [2.273333, 1, 1.957593],
        "p.value": [0.0870228, 1, 8.649555e-07],
    }.items():
        assert overview[name].tolist() == pytest.approx(expected, rel=1e-5), name
    thresholds = pandas(frames["thresholds_and_metrics_1"])
    assert len(thresholds) == 341
    assert thresholds["tps"].iloc[-1] == 137
    other = pandas(model.fairness_metrics(prostate, ["RACE"], ["2"], "0")["overview"])
    assert other["tp"].tolist() == [0, 155, 5]
    assert math.isnan(other["precision"][0])
    assert other["AIR_tp"].tolist() == [0, 31, 1]


@pytest.mark.parametrize(
    ("columns", "reference", "favorable", "text"),
    [
        (["AGE"], None, "1", "AGE has to be a categorical column!"),
        (["zz"], None, "1", "zz was not found in the frame!"),
        (["RACE"], ["9"], "1", "Reference group is not present in the protected column"),
        (["RACE"], None, "7", "Favourable class is not present in the response!"),
    ],
)
def test_fairness_that_is_refused(model, prostate, columns, reference, favorable, text):
    with pytest.raises(Exception, match=text):
        model.fairness_metrics(prostate, columns, reference, favorable)
