"""Elastic averaging with reproducible=True: the weights of H2O 3.46.0.11 on one node."""

import numpy
import pytest
from h2o.estimators import H2ODeepLearningEstimator

# Hidden weights, output weights, hidden biases after three iterations.
WEIGHTS = [
    [0.32525715231895447, 0.3238583505153656, -0.39683228731155396, -0.7842851877212524],
    [-0.13469724357128143, 0.023302728310227394, -0.050944454967975616, -0.5098600387573242],
    [0.6591004729270935, -0.02308443747460842, -0.23729729652404785, -0.7194400429725647],
]
OUTPUT = [-0.2610076367855072, -0.8043445348739624, -0.14092759788036346]
BIASES = [0.01729623526891335, -0.005008695468126006, 0.015497473187414868]


def test_reproducible_training_gives_the_reference_weights(client, wheel_data):
    frame = client.import_file(str(wheel_data / "prostate.csv"))
    model = H2ODeepLearningEstimator(
        hidden=[3],
        epochs=3,
        seed=7,
        activation="Tanh",
        reproducible=True,
        export_weights_and_biases=True,
        elastic_averaging=True,
        elastic_averaging_moving_rate=0.9,
        elastic_averaging_regularization=0.1,
    )
    model.train(x=["AGE", "PSA", "VOL", "GLEASON"], y="CAPSULE", training_frame=frame)
    hidden = model.weights(0).as_data_frame(use_pandas=True)
    assert hidden.to_numpy() == pytest.approx(numpy.array(WEIGHTS), abs=1e-7)
    assert model.weights(1).as_data_frame(use_pandas=True).to_numpy()[0] == pytest.approx(
        OUTPUT, abs=1e-7
    )
    biases = model.biases(0).as_data_frame(use_pandas=True)
    assert biases.to_numpy().ravel() == pytest.approx(BIASES, abs=1e-7)
