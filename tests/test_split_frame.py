"""POST /3/SplitFrame: consecutive rows by shares, as H2O 3.46 cut a frame of 151 rows."""

import json

import pytest

ROWS = 151


@pytest.fixture
def frame(client):
    made = client.H2OFrame({"i": list(range(ROWS)), "s": [f"s{i % 7}" for i in range(ROWS)]})
    client.assign(made, "whole")
    return made


def split(client, **fields):
    sent = {name: json.dumps(value) for name, value in fields.items()}
    return client.api("POST /3/SplitFrame", data={"dataset": "whole"} | sent)


@pytest.mark.parametrize(
    ("ratios", "rows"),
    [
        ([0.75], [113, 38]),
        ([0.5, 0.25], [75, 37, 39]),
        ([0.3], [45, 106]),
        ([0.333, 0.333, 0.333], [50, 50, 50, 1]),
        ([0.5, 0.6], [68, 83]),
        ([0.5, 0.5], [75, 76]),
        ([0.4, 0.6], [60, 91]),
        ([0.2, 0.3, 0.5], [30, 45, 76]),
        ([0.7, 0.7], [75, 76]),
        ([0.001], [0, 151]),
        ([0], [0, 151]),
        ([1], [151]),  # H2O fails on shares that sum to one within rounding
        ([0.1] * 10, [15] * 9 + [16]),
    ],
)
def test_parts(client, frame, ratios, rows):
    answer = split(client, ratios=ratios)
    names = [key["name"] for key in answer["destination_frames"]]
    assert names == [f"whole_part{i}" for i in range(len(rows))]
    assert answer["ratios"] == ratios
    client.job.H2OJob({"key": answer["key"], "dest": {"name": names[0], "type": "Key<Frame>"},
                       "description": "SplitFrame", "status": "RUNNING", "progress": 0,
                       "progress_msg": "", "auto_recoverable": False}, "SplitFrame").poll()  # fmt: skip
    parts = [client.get_frame(name) for name in names]
    assert [part.nrows for part in parts] == rows
    whole = [row for part in parts for row in part.as_data_frame(use_multi_thread=False).i]
    assert whole == list(range(ROWS))


def test_names(client, frame):
    answer = split(client, ratios=[0.5], destination_frames=["left", "right"])
    assert [key["name"] for key in answer["destination_frames"]] == ["left", "right"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"ratios": [1.5]}, "Ratio must be between 0 and 1!"),
        ({"ratios": [-0.5]}, "Ratio must be between 0 and 1!"),
        ({"ratios": ["NaN"]}, "atio"),
        ({"ratios": [0.5], "destination_frames": ["x", "y", "z"]}, "Number of destination keys"),
        ({"ratios": [0.5], "destination_frames": ["x"]}, "Number of destination keys"),
        ({"ratios": [0.5], "destination_frames": ["x", "x"]}, "a name of its own"),
        ({}, "ratios"),
    ],
)
def test_faults(client, frame, fields, message):
    with pytest.raises(client.exceptions.H2OResponseError, match=message):
        split(client, **fields)
