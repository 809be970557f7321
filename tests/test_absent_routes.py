"""What H2O offers and this server does not is answered by what is offered; small routes of a
cluster, for one node."""

import re

import h2o
import pytest
from h2o.automl import H2OAutoML
from h2o.estimators import H2OGradientBoostingEstimator
from h2o.exceptions import H2OResponseError

from hydrofoil_server import ROOT
from rest import Rest

# H2O 3.46.0.11's own list at /3/Metadata/endpoints.
KNOWN = (ROOT / "tests/data/h2o_endpoints.txt").read_text().split("\n")[:-1]


@pytest.fixture
def rest(server_url):
    return Rest(server_url)


@pytest.fixture
def frame(client):
    columns = {"x": [1.5, 2.5, 3.5] * 20, "g": ["a", "b", "c"] * 20, "y": ["no", "yes"] * 30}
    frame = h2o.H2OFrame(columns, destination_frame="small")
    assert frame.nrow == 60
    return frame


def error_of(answer):
    found = answer.json()
    assert found["__meta"]["schema_name"] == "H2OErrorV3"
    assert found["http_status"] == answer.status_code
    return found["exception_msg"]


def test_every_route_of_h2o_is_offered_or_told_to_be_absent(rest):
    routes = rest.ok("GET", "/3/Metadata/endpoints")["routes"]
    offered = {(r["http_method"], re.sub(r"\{[^}]*\}", "{}", r["url_pattern"])) for r in routes}
    absent = 0
    for known in KNOWN:
        method, pattern = known.split()
        wanted = ("GET" if method == "HEAD" else method, re.sub(r"\{[^}]*\}", "{}", pattern))
        if wanted in offered or "{path}" in pattern:
            continue
        answer = rest.send(method, re.sub(r"\{[^}]*\}", "any", pattern))
        assert answer.status_code == 404, known
        assert error_of(answer).strip().split("\n")[-1].startswith("Hydrofoil "), known
        absent += 1
    assert absent > 150


def test_algorithms_that_are_not_built(rest):
    text = "Hydrofoil trains deeplearning and imports MOJOs as generic; gbm is not built."
    for method, path in (
        ("POST", "/3/ModelBuilders/gbm"), ("POST", "/99/Grid/gbm"),
        ("POST", "/3/SegmentModelsBuilders/gbm"), ("GET", "/3/ModelBuilders/gbm"),
        ("POST", "/3/ModelBuilders/gbm/model_id"),
    ):  # fmt: skip
        answer = rest.send(method, path)
        assert answer.status_code == 404
        assert text in error_of(answer)
    nobody = rest.send("POST", "/3/ModelBuilders/nobody")
    assert "Resource /3/ModelBuilders/nobody not found" in error_of(nobody)


def test_the_client_shows_what_is_offered(frame):
    with pytest.raises(H2OResponseError, match="gbm is not built"):
        H2OGradientBoostingEstimator(ntrees=2).train(["x", "g"], "y", frame)
    with pytest.raises(H2OResponseError, match="does not offer AutoML"):
        H2OAutoML(max_models=1).train(["x", "g"], "y", frame)


def test_the_chunks_of_a_frame(rest, frame):
    found = rest.ok("GET", f"/3/FrameChunks/{frame.frame_id}")
    assert found["frame_id"]["name"] == "small"
    assert sum(chunk["row_count"] for chunk in found["chunks"]) == 60
    assert [chunk["chunk_id"] for chunk in found["chunks"]] == list(range(len(found["chunks"])))
    assert all(chunk["node_idx"] == 0 for chunk in found["chunks"])
    missing = rest.send("GET", "/3/FrameChunks/nobody")
    assert missing.status_code == 404
    assert "Object 'nobody' not found for argument: key" in error_of(missing)


def test_the_network_of_one_node(client, rest):
    found = rest.ok("GET", "/3/NetworkTest")
    assert len(found["nodes"]) == 1
    assert len(found["microseconds_collective"]) == len(found["bandwidths"]) == 3
    assert all(speed > 0 for (speed,) in found["bandwidths"])
    assert found["table"]["rowcount"] == 2
    names = [column["name"] for column in found["table"]["columns"]]
    assert names == ["destination", "1_bytes", "1024_bytes", "1048576_bytes"]
    client.cluster().network_test()


def test_the_profiler(rest):
    (node,) = rest.ok("GET", "/3/Profiler", depth=5)["nodes"]
    counts = [entry["count"] for entry in node["entries"]]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) > 1
    missing = rest.send("GET", "/3/Profiler")
    assert missing.status_code == 412
    assert "Required field depth not specified" in error_of(missing)


def test_a_frame_with_few_columns_in_full(client, rest, frame):
    """As H2O answers: columns beyond the count come without their data."""
    (shown,) = rest.ok("GET", "/3/Frames/small", full_column_count=1, row_count=2)["frames"]
    assert shown["full_column_count"] == 1
    assert [bool(column["data"]) for column in shown["columns"]] == [True, False, False]
    assert client.get_frame("small", full_cols=1).columns == ["x", "g", "y"]
    (shown,) = rest.ok("GET", "/3/Frames/small", full_column_count=9)["frames"]
    assert shown["full_column_count"] == 9  # as asked for


def test_what_fits_a_frame_and_a_model(client, frame):
    from h2o.estimators import H2ODeepLearningEstimator

    model = H2ODeepLearningEstimator(hidden=[2], epochs=1, model_id="fits")
    model.train(["x", "g"], "y", frame)
    found = client.api("GET /3/Models/fits", data={"find_compatible_frames": True})
    assert found["models"][0]["compatible_frames"] == ["small"]
    assert [f["frame_id"]["name"] for f in found["compatible_frames"]] == ["small"]
    found = client.api("GET /3/Frames/small", data={"find_compatible_models": True})
    assert found["frames"][0]["compatible_models"] == ["fits"]
    assert found["compatible_models"][0]["model_id"]["name"] == "fits"
    other = h2o.H2OFrame({"z": [1, 2]}, destination_frame="other")
    assert other.nrow == 2
    found = client.api("GET /3/Frames/other", data={"find_compatible_models": True})
    assert found["frames"][0]["compatible_models"] == []


def test_logs_and_nodes_that_do_not_exist(rest):
    for path in ("/3/Logs/nodes/7/files/info", "/3/Logs/nodes/nobody/files/info",
                 "/3/Logs/nodes/0/files/nolog", "/3/Logs/download/RAR"):  # fmt: skip
        assert rest.send("GET", path).status_code == 400, path
    assert rest.send("GET", "/3/WaterMeterCpuTicks/1").status_code == 500
    assert rest.send("GET", "/3/Logs/nodes/-1/files/info").status_code == 200
