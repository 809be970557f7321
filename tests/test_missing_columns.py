"""Columns that are missing in every row train as in H2O, and abort nothing."""

import json
from pathlib import Path

import pytest

import missing_columns

GOLDEN = json.loads(
    (Path(__file__).parent / "data/missing_columns.json").read_text(encoding="utf-8")
)
CASES = missing_columns.cases()


@pytest.mark.parametrize("name", CASES)
@pytest.mark.usefixtures("client")
def test_weights_are_those_of_h2o(name):
    found, expected = missing_columns.train(CASES[name]), GOLDEN[name]
    if isinstance(expected, str):
        assert found == expected
        return
    for part in ("weights", "biases"):
        for ours, theirs in zip(found[part], expected[part], strict=True):
            if part == "weights":
                assert ours == pytest.approx(theirs, rel=1e-8)
            else:
                assert [row[0] for row in ours] == pytest.approx([row[0] for row in theirs])
    assert found["mse"] == pytest.approx(expected["mse"])
    for ours, theirs in zip(found["predictions"], expected["predictions"], strict=True):
        assert ours == pytest.approx(theirs)


@pytest.mark.parametrize(
    "name", [name for name in CASES if "MeanImputation" in name or "Skip" not in name]
)
@pytest.mark.usefixtures("client")
def test_the_default_trainer_trains_as_well(name):
    found = missing_columns.train(CASES[name], reproducible=False)
    assert isinstance(found, dict), found
    assert all(mse is None or mse >= 0 for mse in found["mse"])


@pytest.mark.parametrize(
    "name", [name for name, outcome in GOLDEN.items() if isinstance(outcome, str)]
)
@pytest.mark.usefixtures("client")
def test_the_default_trainer_refuses_the_same(name):
    assert missing_columns.train(CASES[name], reproducible=False) == GOLDEN[name]
