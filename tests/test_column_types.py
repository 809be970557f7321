"""Columns of another type than in training: refused in H2O's words, or read with a warning, by every
way that scores a frame; against what the real H2O did (column_types.py records it)."""

import json
import re
from collections import Counter
from pathlib import Path

import h2o
import pytest

import column_types

GOLDEN = column_types.unpacked(
    json.loads((Path(__file__).parent / "data/column_types.json").read_text(encoding="utf-8"))
)
TEXT_WAYS = ("predict", "contributions", "background", "partial dependence")
WARNED = "Test/Validation dataset column '"


@pytest.fixture(scope="module")
def found(server_url):
    h2o.connect(url=server_url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    yield column_types.outcomes()
    h2o.remove_all()
    h2o.connection().close()


def status_and_text(refused):
    stage, text = refused.split(": ", 1)
    return stage, re.sub(r"^Illegal argument.*?_validation_frame: ", "", text).rstrip(". ")


def same(found, expected):
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, float) and isinstance(found, float):
        return found == pytest.approx(expected, rel=1e-3, nan_ok=True)
    return found == expected


def deliberate(name, given, way, expected):
    """Why an outcome is another than H2O's (docs/differences.md), "" if it has to be the same."""
    encoding, column = name.split(" ")[0], name.split(" ")[-1]
    if encoding in ("LabelEncoder", "Eigen", "EnumLimited"):
        return "levels not trained on keep their meaning"
    if column in "ge" and "predictor" in name and given in column_types.GIVEN:
        kind, values = column_types.GIVEN[given]
        levels = {float(level) for level in column_types.TRAINED[column][1]}
        if kind == "numeric" and any(v is not None and v not in levels for v in values):
            return "a number that is no level is taken for another level there"
    if name.startswith("response") and given == "nothing" and way != "predict":
        return "metrics of no rows are none there"
    return ""


def compare(name, given, way, ours, expected):
    """What is wrong with an outcome, "" for nothing."""
    if ("refused" in expected) != ("refused" in ours):
        return "refused there" if "refused" in expected else f"refused: {ours['refused']}"
    if "refused" in expected:
        stage, text = status_and_text(expected["refused"])
        our_stage, our_text = status_and_text(ours["refused"])
        # H2O finds some of these faults only when the job runs, or not before a crash.
        stages = ("412", "job") if way == "validation" else ("400" if stage == "500" else stage,)
        if our_stage not in stages or not our_text.startswith(text):
            return f"{our_stage}, {our_text} in place of {stages}, {text}"
        return ""
    if not same(ours["values"], expected["values"]):
        return f"{ours['values']} in place of {expected['values']}"
    missing = set(expected.get("warnings", [])) - set(ours.get("warnings", []))
    return f"no warning: {missing}" if missing else ""


@pytest.mark.parametrize("name", GOLDEN)
def test_outcomes_are_those_of_h2o(found, name):
    assert found[name].keys() == GOLDEN[name].keys()
    faults = []
    for given, of_given in GOLDEN[name].items():
        for way, expected in of_given.items():
            ours = found[name][given][way]
            fault = compare(name, given, way, ours, expected)
            if fault and not deliberate(name, given, way, expected):
                faults.append(f"{given}, {way}: {fault}")
    assert not faults, "\n".join(faults)


def test_most_is_the_same(found):
    """The exceptions above are few."""
    count = Counter(
        bool(compare(name, given, way, found[name][given][way], expected))
        for name, of_name in GOLDEN.items()
        for given, of_given in of_name.items()
        for way, expected in of_given.items()
    )
    assert count[True] < 0.05 * count[False]


@pytest.mark.parametrize("way", TEXT_WAYS)
def test_what_h2o_takes_in_silence_is_warned_of(found, way):
    def warnings(name, given):
        return found[name][given][way].get("warnings", [])

    beyond = "Test/Validation dataset column 'g' has levels not trained on: [\"2\"] (33.3% of rows)"
    assert beyond in warnings("predictor g", "levels as numbers")
    times = (
        "Test/Validation dataset column 'n' has times where the training data has numbers "
        "(100% of rows): they are read as milliseconds since 1970"
    )
    assert times in warnings("predictor n", "times")
    numbers = (
        "Test/Validation dataset column 't' has numbers where the training data has times "
        "(66.7% of rows): they are read as milliseconds since 1970"
    )
    assert numbers in warnings("predictor t", "numbers, some missing")
    assert warnings("predictor n", "numbers beyond") == []
    assert warnings("predictor d", "levels as numbers") == []
