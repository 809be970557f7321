"""Partial dependence through the unmodified client, against predictions of changed frames."""

import math

import numpy
import pytest
from h2o.estimators import H2ODeepLearningEstimator as DeepLearning
from h2o.exceptions import H2OResponseError


@pytest.fixture
def prostate(client, wheel_data):
    frame = client.upload_file(str(wheel_data / "prostate.csv"))
    for name in ("CAPSULE", "RACE", "DPROS"):
        frame[name] = frame[name].asfactor()
    return frame


@pytest.fixture
def model(prostate):
    model = DeepLearning(hidden=[5], epochs=1, seed=1, reproducible=True)
    model.train(x=["AGE", "RACE", "PSA"], y="CAPSULE", training_frame=prostate)
    return model


def predictions(model, frame, **values):
    changed = frame[:, :]
    for name, value in values.items():
        changed[name] = value
    return model.predict(changed)["p1"].as_data_frame(use_multi_thread=False)["p1"].to_numpy()


def test_one_column(model, prostate):
    (table,) = model.partial_plot(prostate, cols=["AGE"], nbins=3, plot=False)
    assert table.col_header == [
        "age",
        "mean_response",
        "stddev_response",
        "std_error_mean_response",
    ]
    assert [row[0] for row in table.cell_values] == [43, 61, 79]
    for age, mean, deviation, error in table.cell_values:
        expected = predictions(model, prostate, AGE=age)
        assert mean == pytest.approx(expected.mean(), rel=1e-9)
        assert deviation == pytest.approx(expected.std(ddof=1), rel=1e-9)
        assert error == pytest.approx(deviation / math.sqrt(len(expected)), rel=1e-9)


def test_two_columns_with_missing_values(model, prostate):
    (table,) = model.partial_plot(
        prostate, col_pairs_2dpdp=[["PSA", "RACE"]], nbins=3, include_na=True, plot=False
    )
    races = [row[1] for row in table.cell_values]
    assert races == ["0", "1", "2", ".missing(NA)"] * 4
    row = table.cell_values[0]
    expected = predictions(model, prostate, PSA=row[0], VOL=0)  # the model does not know VOL
    assert not math.isclose(row[2], expected.mean(), rel_tol=1e-6)  # RACE is fixed as well
    assert math.isnan(table.cell_values[-1][0])


def test_weights_and_chosen_values(model, prostate):
    prostate["weight"] = prostate["AGE"] / 50
    splits = {"AGE": [40, 50.5], "RACE": ["0", "2"]}
    tables = model.partial_plot(
        prostate,
        cols=["AGE", "RACE"],
        user_splits=splits,
        weight_column="weight",
        plot=False,
    )
    assert [[row[0] for row in table.cell_values] for table in tables] == [[40, 50.5], ["0", "2"]]
    ages = prostate["AGE"].as_data_frame(use_multi_thread=False)["AGE"].to_numpy()
    values = predictions(model, prostate, AGE=40)
    mean = numpy.average(values, weights=ages / 50)
    variance = numpy.average((values - mean) ** 2, weights=ages / 50)
    deviation = math.sqrt(variance * len(values) / (len(values) - 1))
    assert tables[0].cell_values[0][1:3] == pytest.approx((mean, deviation), rel=1e-9)


def test_one_table_a_class(client, wheel_data):
    iris = client.upload_file(str(wheel_data / "iris.csv"))
    response = iris.columns[-1]
    model = DeepLearning(hidden=[5], epochs=1, seed=1)
    model.train(y=response, training_frame=iris)
    classes = iris[response].levels()[0]
    tables = model.partial_plot(iris, cols=[iris.columns[0]], nbins=2, targets=classes, plot=False)
    for row in zip(*[table.cell_values for table in tables], strict=True):
        assert sum(cells[1] for cells in row) == pytest.approx(1)  # probabilities of all classes


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cols": ["AGE"], "nbins": 1}, "_nbins must be >=2"),
        ({"cols": ["RACE"], "nbins": 2}, "Column RACE's cardinality of 3 > nbins of 2"),
        ({"cols": ["AGE"], "targets": ["1"]}, "Targets parameter is available only for"),
        ({"cols": ["AGE"], "row_index": 9999}, "row_index: 9999"),
    ],
)
def test_bad_input(model, prostate, options, message):
    with pytest.raises(Exception, match=message):
        model.partial_plot(prostate, plot=False, **options)


def test_models_and_targets_that_do_not_fit_are_refused_at_once(client, wheel_data):
    """H2O's words and status."""
    iris = client.upload_file(str(wheel_data / "iris.csv"))
    several = DeepLearning(hidden=[2], epochs=0.1)
    several.train(y=iris.columns[-1], training_frame=iris)
    encoder = DeepLearning(hidden=[2], epochs=0.1, autoencoder=True)
    encoder.train(training_frame=iris)
    for model, targets, message in (
        (several, None, "Targets parameter has to be set for multinomial classification or"),
        (several, ["no"], "Incorrect target class: no."),
        (encoder, None, "Partial dependence plots are only implemented for supervised models"),
    ):
        with pytest.raises(H2OResponseError, match=message) as refused:
            model.partial_plot(iris, cols=[iris.columns[0]], plot=False, targets=targets)
        assert refused.value.args[0].http_status == 400
    for model, message in (
        (several, "Multinomial classification models are not supported by predicted v actual"),
        (encoder, "Only supervised models are supported for calculating predicted v actual"),
    ):
        with pytest.raises(H2OResponseError, match=message) as refused:
            model.predicted_vs_actual_by_variable(iris, model.predict(iris), iris.columns[-1])
        assert refused.value.args[0].http_status == 400
