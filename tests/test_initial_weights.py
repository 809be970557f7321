"""Weights to begin with, for some layers or all, through the unmodified client; values and refusals
are the real H2O's."""

import pytest
from h2o.estimators import H2ODeepLearningEstimator as DeepLearning
from h2o.exceptions import H2OResponseError

# First weight and last bias of each layer when nothing is given, and when all is.
RANDOM = [(0.3821, 0.5), (-0.58415, 1.0), (1.15643, 0.0)]
GIVEN = [(0.0, 0.2), (0.0, 0.1), (0.0, 0.0)]
COUNT = "must be 3 \\(some {} can be NULL/None/null\\)"
NAMES = ["initial_weights", "initial_biases"]


@pytest.fixture
def layers(client):
    """Weights and biases of the three layers of a net of 2-3-2-1 units."""
    weights = [
        client.H2OFrame(
            [[0.1 * (i + j) for j in range(columns)] for i in range(rows)],
            column_names=[f"x{j}" for j in range(columns)],
        )
        for rows, columns in ((3, 2), (2, 3), (1, 2))
    ]
    biases = [
        client.H2OFrame([[0.1 * i] for i in range(rows)], column_names=["b"]) for rows in (3, 2, 1)
    ]
    return weights, biases


@pytest.fixture
def train(client):
    rows = [[i % 7, i * 3 % 5, i % 7 * 2 + i * 3 % 5] for i in range(50)]
    frame = client.H2OFrame(rows, column_names=["a", "b", "y"])

    def train(weights, biases):
        model = DeepLearning(
            hidden=[3, 2],
            epochs=0,
            seed=7,
            reproducible=True,
            export_weights_and_biases=True,
            initial_weights=weights,
            initial_biases=biases,
        )
        model.train(x=["a", "b"], y="y", training_frame=frame)
        cells = [
            (model.weights(i)[0, 0], model.biases(i)[model.biases(i).nrow - 1, 0]) for i in range(3)
        ]
        warnings = client.api("GET /3/Jobs")["jobs"][-1]["warnings"] or []
        return [(round(w, 5), round(b, 5)) for w, b in cells], warnings

    return train


def chosen(frames, layers):
    return [frame if i in layers else None for i, frame in enumerate(frames)]


@pytest.mark.parametrize("given", [(), (0,), (1,), (2,), (0, 2), (0, 1, 2)])
def test_some_layers_are_given(layers, train, given):
    weights, biases = layers
    found, warnings = train(chosen(weights, given), chosen(biases, given))
    assert found == [GIVEN[i] if i in given else RANDOM[i] for i in range(3)]
    assert warnings == []


def test_a_layer_needs_both(layers, train):
    weights, biases = layers
    found, warnings = train(chosen(weights, (0,)), chosen(biases, (1,)))
    assert found == RANDOM  # as in H2O, which says nothing
    assert warnings == [
        "Layer #0 has initial_weights but no initial_biases: it takes both or neither. "
        "Initializing both randomly.",
        "Layer #1 has initial_biases but no initial_weights: it takes both or neither. "
        "Initializing both randomly.",
    ]


@pytest.mark.parametrize("missing", NAMES)
def test_one_kind_alone_is_refused(layers, train, missing):
    weights, biases = layers
    with pytest.raises(OSError, match=f"{missing} are needed beside initial_"):
        train(*((weights, None) if missing == "initial_biases" else (None, biases)))


@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_number_of_layers_must_fit(layers, train, count):
    weights, biases = ((frames * 2)[:count] for frames in layers)
    with pytest.raises(
        H2OResponseError, match="weights matrices " + COUNT.format("weight matrices")
    ):
        train(weights, layers[1])
    with pytest.raises(H2OResponseError, match="bias vectors " + COUNT.format("bias vectors")):
        train(layers[0], biases)


def test_shapes_must_fit(client, layers, train):
    weights, biases = layers
    other = client.H2OFrame([[0.1, 0.2], [0.1, 0.2]], column_names=["u", "v"])
    with pytest.raises(
        OSError,
        match="Dimensionality mismatch: initial_weights matrix #0 should have 3 rows and 2 "
        "columns, but has 2 rows and 2 columns",
    ):
        train([other, None, None], chosen(biases, (0,)))
    with pytest.raises(
        OSError,
        match="Dimensionality mismatch: initial_biases vector #0 should have 3 rows and 1 column, "
        "but has 2 rows and 1 column",
    ):
        train(chosen(weights, (0,)), [biases[1], None, None])


def test_frames_must_be_there(layers, train):
    weights, biases = layers
    with pytest.raises(H2OResponseError, match="weight matrix for weights #1 'nokey' not found"):
        train(["nokey", None, None], chosen(biases, (0,)))
    with pytest.raises(H2OResponseError, match="bias vector for biases #2 'nobias' not found"):
        train(chosen(weights, (0,)), ["", "nobias", None])
