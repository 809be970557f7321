"""Faulty input: the reference's status, a clear message, an answer at once afterwards, nothing lost.

Statuses are those of H2O 3.46.0.11, but where it stumbles over itself (a null pointer is no message).
"""

import gzip
import json
import random
import time

import pytest

from hydrofoil_server import Server
from rest import Rest

DEEP_LEARNING = "/3/ModelBuilders/deeplearning"


@pytest.fixture(scope="module")
def rest(server_url, tmp_path_factory):
    rest = Rest(server_url)
    path = tmp_path_factory.mktemp("kept") / "kept.csv"
    path.write_text("a,b\n" + "".join(f"{i},{i % 3}\n" for i in range(100)))
    assert rest.parse_file(path, "kept.hex")["status"] == "DONE"
    yield rest
    rest.send("DELETE", "/3/DKV")


@pytest.fixture(autouse=True)
def alive_and_nothing_lost(rest):
    yield
    assert rest.seconds_of_cloud() < 0.5
    frame = rest.ok("GET", "/3/Frames/kept.hex")["frames"][0]
    assert (frame["rows"], [c["label"] for c in frame["columns"]]) == (100, ["a", "b"])
    assert frame["columns"][0]["data"][:3] == [0, 1, 2]


def assert_refused(answer, statuses, *texts):
    assert answer.status_code in statuses, answer.text[:500]
    error = answer.json()
    assert error["__meta"]["schema_name"] in ("H2OErrorV3", "H2OModelBuilderErrorV3")
    assert error["http_status"] == answer.status_code
    for text in texts:
        assert text in error["msg"], error["msg"]


# method, path, fields, statuses, what the message names
REFUSED = {
    "missing file": ("GET", "/3/ImportFiles", {"path": "/nope.csv"}, [404], "File /nope.csv does not exist"),
    "no path": ("GET", "/3/ImportFiles", {}, [412], "Required field path not specified"),
    "unknown source": ("POST", "/3/ParseSetup", {"source_frames": '["nfs://nope"]'}, [400], "nfs://nope"),
    "no source": ("POST", "/3/ParseSetup", {}, [412], "Required field source_frames not specified"),
    "empty list of sources": (
        "POST", "/3/ParseSetup", {"source_frames": "[]"}, [412], "No file names given for parsing.",
    ),
    "nothing to parse": ("POST", "/3/Parse", {}, [412], "Required field source_frames not specified"),
    "no destination": (
        "POST", "/3/Parse", {"source_frames": '["nope"]'}, [412], "Required field destination_frame not specified",
    ),
    "unknown frame": ("GET", "/3/Frames/nope", {}, [404], "Object 'nope' not found for argument: key"),
    "unknown model": ("GET", "/3/Models/nope", {}, [404], "Object 'nope' not found for argument: key"),
    "unknown job": ("GET", "/3/Jobs/nope", {}, [400], "Job is missing"),
    "cancel of unknown job": ("POST", "/3/Jobs/nope/cancel", {}, [400], "No job with key nope"),
    "unknown model to predict": (
        "POST", "/4/Predictions/models/nope/frames/kept.hex", {}, [404], "Object 'nope' not found",
    ),
    "removal of unknown frame": ("DELETE", "/3/Frames/nope", {}, [404], "Object 'nope' not found"),
    "removal of unknown model": ("DELETE", "/3/Models/nope", {}, [404], "Object 'nope' not found"),
    "download of unknown frame": ("GET", "/3/DownloadDataset", {"frame_id": "nope"}, [400, 404], "nope"),
    "unknown route": ("GET", "/3/Nope", {}, [404], "Resource /3/Nope not found"),
    "unknown field": ("GET", "/3/Frames/kept.hex", {"banana": 1}, [412], "Unknown parameter: banana"),
    "wrong type": (
        "GET", "/3/Frames/kept.hex", {"row_count": "abc"}, [412],
        'Illegal argument for field: row_count of schema: FramesV3: cannot convert "abc" to type int',
    ),
    "unknown parameter": (
        "POST", DEEP_LEARNING, {"zzz": 1, "training_frame": "kept.hex"}, [412], "Unknown parameter: zzz",
    ),
    "training on unknown frame": (
        "POST", DEEP_LEARNING, {"training_frame": "nope.hex", "response_column": "a"}, [400], "nope.hex",
    ),
    "wrong column name": (
        "POST", DEEP_LEARNING, {"training_frame": "kept.hex", "response_column": "zz"}, [412],
        "Response column 'zz' not found in the training frame",
    ),
    "text for a number": (
        "POST", DEEP_LEARNING, {"training_frame": "kept.hex", "response_column": "a", "epochs": "abc"}, [412],
        'Illegal argument for field: epochs of schema: DeepLearningParametersV3: cannot convert "abc" to type double',
    ),
    "text in a list": (
        "POST", DEEP_LEARNING, {"training_frame": "kept.hex", "response_column": "a", "hidden": "[1,x]"}, [412],
        'Illegal argument for field: hidden of schema: DeepLearningParametersV3: cannot convert "x" to type int',
    ),
    "unknown choice": (
        "POST", DEEP_LEARNING, {"training_frame": "kept.hex", "response_column": "a", "activation": "Relu"}, [400, 412],
        "Relu",
    ),
    "empty layer": (
        "POST", DEEP_LEARNING, {"training_frame": "kept.hex", "response_column": "a", "hidden": "[0]"}, [412], "Hidden layer size must be positive",
    ),
    "unclosed expression": ("POST", "/99/Rapids", {"ast": "(+ 1"}, [400], "Expected an expression but ran out of text"),
    "unknown function": ("POST", "/99/Rapids", {"ast": "(nosuch 1)"}, [400], "Name lookup of 'nosuch' failed"),
    "unknown frame in expression": ("POST", "/99/Rapids", {"ast": "(mean nope.hex 0 0)"}, [400, 404], "nope.hex"),
    "deep expression": ("POST", "/99/Rapids", {"ast": "(" * 200_000}, [400, 413], ""),
    "deep unknown functions": ("POST", "/99/Rapids", {"ast": "(x " * 100_000 + ")" * 100_000}, [400, 413], ""),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_message(rest, case):
    method, path, fields, statuses, text = REFUSED[case]
    assert_refused(rest.send(method, path, **fields), statuses, text)


PARSE_CHANGES = {
    "unknown column type": ({"column_types": '["Numeric","Banana"]'}, [412], "Banana"),
    "column named twice": ({"column_names": '["a","a"]'}, [400], "Found duplicate column name a"),
    "text for a count": ({"number_columns": "abc"}, [412], 'cannot convert "abc" to type int'),
    "unknown format": ({"parse_type": "ZZZ"}, [400, 412], "ZZZ"),
}


@pytest.mark.parametrize("case", PARSE_CHANGES)
def test_refused_parse(rest, tmp_path, case):
    changes, statuses, text = PARSE_CHANGES[case]
    path = tmp_path / "ok.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    answer = rest.parse_request(rest.import_file(path), "bad.hex", **changes)
    assert_refused(answer, statuses, text)
    assert rest.send("GET", "/3/Frames/bad.hex").status_code == 404


def test_fewer_names_than_columns_never_crash(rest, tmp_path):
    path = tmp_path / "ok.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    answer = rest.parse_request(rest.import_file(path), "few.hex", column_names='["a"]')
    if answer.status_code == 200:
        ended = rest.wait(answer.json()["job"]["key"]["name"])
        assert ended["status"] in ("DONE", "FAILED")
        assert ended["status"] == "DONE" or ended["exception"]
    else:
        assert_refused(answer, [400, 412], "")


def test_empty_file_imports_nothing(rest, tmp_path):
    (tmp_path / "empty.csv").touch()
    answer = rest.ok("GET", "/3/ImportFiles", path=str(tmp_path / "empty.csv"))
    assert answer["destination_frames"] == []


def parse_or_refusal(rest, path, frame):
    """How the parse of a doubtful file ends: its status, and the message of a refusal or failure."""
    key = rest.import_file(path)
    for send in (
        lambda: rest.send("POST", "/3/ParseSetup", source_frames=json.dumps([key])),
        lambda: rest.parse_request(key, frame),
    ):
        answer = send()
        if answer.status_code != 200:
            assert_refused(answer, [400, 412], "")
            return "FAILED", answer.json()["msg"]
    ended = rest.wait(answer.json()["job"]["key"]["name"])
    return ended["status"], ended.get("exception")


def test_binary_file_never_crashes(rest, tmp_path):
    for seed in range(5):
        path = tmp_path / f"binary{seed}.csv"
        path.write_bytes(random.Random(seed).randbytes(200_000))
        status, message = parse_or_refusal(rest, path, f"binary{seed}.hex")
        assert status == "DONE" or (status == "FAILED" and message)


def test_ragged_rows_are_filled_with_missing(rest, tmp_path):
    path = tmp_path / "ragged.csv"
    path.write_text("a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n")
    assert rest.parse_file(path, "ragged.hex")["status"] == "DONE"
    columns = rest.ok("GET", "/3/Frames/ragged.hex")["frames"][0]["columns"]
    assert [c["missing_count"] for c in columns] == [0, 0, 1]
    assert columns[0]["data"] == [1, 4, 6, 10]


@pytest.mark.parametrize("rows", [10_000, 1_000_000])
def test_truncated_gzip_fails_and_leaves_no_frame(rest, tmp_path, rows):
    lines = random.Random(rows).choices(range(10**9), k=rows)
    whole = gzip.compress(b"".join(b"%d,1\n" % line for line in lines), compresslevel=1)
    path = tmp_path / "truncated.csv.gz"
    path.write_bytes(whole[: len(whole) * 4 // 5])
    status, message = parse_or_refusal(rest, path, "truncated.hex")
    assert status == "FAILED"
    assert message
    assert rest.send("GET", "/3/Frames/truncated.hex").status_code == 404


def test_cancelled_job(rest):
    answer = rest.ok(
        "POST", DEEP_LEARNING, training_frame="kept.hex", response_column="a",
        epochs=1e7, stopping_rounds=0, model_id="long",
    )  # fmt: skip
    job = answer["job"]["key"]["name"]
    time.sleep(0.3)
    started = time.monotonic()
    assert rest.send("POST", f"/3/Jobs/{job}/cancel").status_code == 200
    assert rest.wait(job)["status"] == "CANCELLED"
    assert time.monotonic() - started < 1
    assert rest.send("POST", f"/3/Jobs/{job}/cancel").status_code == 200


@pytest.mark.own_server
@pytest.mark.slow
def test_line_of_a_gigabyte(tmp_path):
    """It may parse or fail for memory, but never beyond its limit, and others are served meanwhile."""
    path = tmp_path / "line.csv"
    with path.open("wb") as out:
        out.write(b"a,b\n1,")
        for _ in range(1024):
            out.write(b"x" * 2**20)
        out.write(b"\n2,y\n")
    with Server("--max-mem", "512m") as server:
        rest = Rest(server.url)
        key = rest.import_file(path)
        answer = rest.parse_request(key, "line.hex")
        slowest = 0.0
        if answer.status_code == 200:
            job = answer.json()["job"]["key"]["name"]
            while rest.send("GET", f"/3/Jobs/{job}").json()["jobs"][0]["status"] == "RUNNING":
                slowest = max(slowest, rest.seconds_of_cloud())
            ended = rest.wait(job)
            assert ended["status"] == "DONE" or ended["exception"]
        else:
            assert_refused(answer, [400, 412, 413], "")
        assert slowest < 0.5
        assert rest.seconds_of_cloud() < 0.5
        assert server.resident_bytes() < 700e6
        assert server.stop() == 0
    path.unlink()


@pytest.mark.parametrize("path", ["/99/Rapids", "/4/sessions", DEEP_LEARNING])
@pytest.mark.parametrize(
    "body", ['{"ast":', "[1,2]", '{"a":NaN}', "\xff\xfe", '"text"', "null", "{}{}"]
)
def test_broken_json_is_refused(rest, path, body):
    answer = rest.session.post(
        rest.url + path,
        data=body.encode("latin-1"),
        headers={"Content-Type": "application/json"},
        timeout=20,
    )
    assert answer.status_code < 600
    if answer.status_code != 200:
        error = json.loads(answer.text)
        assert error["msg"]
        assert answer.status_code < 500, error["msg"]


def test_a_search_without_anything_names_the_row_first(rest):
    answer = rest.send("GET", "/3/Find")
    assert answer.status_code == 412
    assert "Required field row not specified" in answer.json()["msg"]
