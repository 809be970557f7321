"""What frames, jobs and errors tell, as scripts of R and the web page read it."""

import json

import pytest

from rest import Rest


@pytest.fixture
def rest(server_url):
    return Rest(server_url)


def columns(rest, path):
    return rest.ok("GET", path)["frames"][0]["columns"]


def test_percentiles_are_told_once_they_are_known(rest, tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_text("x,c\n" + "".join(f"{i},{'abc'[i % 3]}\n" for i in range(50)))
    assert rest.parse_file(path, "told")["status"] == "DONE"
    assert all(c["percentiles"] is None for c in columns(rest, "/3/Frames/told"))
    summary = columns(rest, "/3/Frames/told/summary")
    assert [len(c["histogram_bins"]) for c in summary] == [50, 3]
    for before, now in zip(summary, columns(rest, "/3/Frames/told"), strict=True):
        assert now["histogram_bins"] is None
        for field in ("percentiles", "histogram_base", "histogram_stride"):
            assert now[field] == before[field]


def test_removing_everything_forgets_jobs_that_have_ended(rest, tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_text("x\n1\n2\n")
    job = rest.parse_file(path, "kept")["key"]["name"]
    assert any(j["key"]["name"] == job for j in rest.ok("GET", "/3/Jobs")["jobs"])
    rest.ok("DELETE", "/3/DKV", retained_keys="[kept]")
    assert not any(j["key"]["name"] == job for j in rest.ok("GET", "/3/Jobs")["jobs"])
    assert rest.ok("GET", "/3/Frames/kept")


@pytest.mark.parametrize(
    ("method", "path", "fields", "values"),
    [
        (
            "POST",
            "/99/Models.bin/",
            {"dir": "/nowhere/model"},
            {"argument": "dir", "function": "importModel"},
        ),
        (
            "POST",
            "/99/Grid/deeplearning",
            {
                "hyper_parameters": json.dumps({"no_such": [1]}),
                "training_frame": "named",
                "response_column": "y",
            },
            {
                "argument": "no_such",
                "function": "grid",
                "value": "Unknown hyper parameter for grid search!",
            },
        ),
    ],
)
def test_errors_name_the_argument(rest, tmp_path, method, path, fields, values):
    file = tmp_path / "numbers.csv"
    file.write_text("x,y\n1,2\n2,3\n3,5\n")
    rest.parse_file(file, "named")
    answer = rest.send(method, path, **fields)
    assert answer.status_code == 412
    assert answer.json()["values"] == values


def test_the_largest_float_stays_itself(rest):
    answer = rest.ok("POST", "/3/ModelBuilders/deeplearning/parameters", max_w2="3.4028235e+38")
    (told,) = [p["actual_value"] for p in answer["parameters"] if p["name"] == "max_w2"]
    assert told == 3.4028235e38
