"""Every parameter of every route matters, is refused, or is told in docs/rest.md to be idle.

The routes and their parameters are those that the server itself lists: a new one that has no probe
(tests/route_probes*.py) is a fault. Parameters of training: test_training_parameters.py.
"""

import re

import pytest

import route_probes
import route_probes_models as of_models
from hydrofoil_server import ROOT, Server
from rest import Rest
from route_world import serving
from test_training_parameters import CHECK, GRID, OF_SEARCHES, OF_SEGMENTS, SEGMENTS, TRAIN

pytestmark = pytest.mark.own_server

PROBES = [
    *route_probes.OF_PARSES, *route_probes.OF_IMPORTS, *route_probes.OF_FRAMES,
    *route_probes.OF_CREATION, *of_models.OF_SCORING, *of_models.OF_DEPENDENCE,
    *of_models.OF_MODEL_FILES, *of_models.OF_GRIDS, *of_models.OF_SERVER, *of_models.OF_REMOVAL,
]  # fmt: skip
IN_DOCS = re.compile(r"^\| `(\w+ [^`]+)` \| (`.*`) \| (.+) \|$", re.M)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("routes")) as started:
        yield started


@pytest.fixture(scope="module")
def routes():
    """By "METHOD /path": what the server says of its routes."""
    with Server() as server:
        listed = Rest(server.url).ok("GET", "/3/Metadata/endpoints")["routes"]
    return {f"{r['http_method']} {r['url_pattern']}": r for r in listed}


def seen(world, probe, fields):
    """The status, the answer and what came of it, without an echo of the parameter."""
    if probe.before:
        probe.before(world)
    uploads = {"files": {"file": b"x\n1\n"}} if "PostFile" in probe.url else {}
    answer = world.send(probe.method, probe.url, fields, **uploads)
    looked = probe.look(world, answer) if probe.look else None
    body = None if probe.opaque else body_of(answer)
    return answer.status_code, world.settle([body, looked], probe.name)


def body_of(answer):
    try:
        return answer.json()
    except ValueError:
        return answer.content.decode("latin-1")


def name_of(probe):
    return f"{probe.route} {probe.name}"


@pytest.mark.parametrize("probe", PROBES, ids=name_of)
def test_the_parameter_matters(world, probe):
    status, plain = seen(world, probe, probe.fields)
    assert seen(world, probe, probe.fields) == (status, plain)
    assert seen(world, probe, probe.fields | {probe.name: probe.value}) != (status, plain)


# Of what is told to be idle: a request that works, by route, and values by parameter.
IDLE_VALUES = {
    "row_offset": 3, "row_count": 2, "column_offset": 1, "column_count": 2,
    "full_column_count": 1, "find_compatible_models": True, "job": "j", "path": "{folder}/none",
    "force": False, "num_parts": 3, "compression": "gzip", "separator": 59, "header": False,
    "quote_header": False, "write_checksum": False, "tz_adjust_from_local": True,
    "tz_adjust_to_local": True, "parallel": False, "domains": [[], ["v", "u"], []],
    "chunk_size": 512, "filename": "other.csv", "value": "v", "reason": "because",
    "export_cross_validation_predictions": True, "detach": True, "parallelism": 2,
    "leaf_node_assignment_type": "Path", "auc_type": "MACRO_OVO", "auuc_type": "qini", "auuc_nbins": 7,
    "custom_auuc_thresholds": [1, 2], "secret_key_id": "k", "secret_access_key": "s",
    "session_token": "t", "top_n": 1, "bottom_n": 1, "compare_abs": True,
    "predictions_frame": "elsewhere", "reconstruction_error": True,
    "reconstruction_error_per_feature": True, "deep_features_hidden_layer": 0,
    "deep_features_hidden_layer_name": "layer", "predict_contributions": True,
    "predict_contributions_output_format": "Compact", "background_frame": "train",
    "output_space": True, "output_per_reference": True,
}  # fmt: skip


def documented():
    """(route, parameter) by what docs/rest.md tells to be idle."""
    page = (ROOT / "docs/rest.md").read_text()
    return {
        (route, name)
        for route, names, _ in IN_DOCS.findall(page)
        for name in re.findall(r"`(\w+)`", names)
    }


TRAINING = {f"POST {path}" for path in (TRAIN, CHECK, GRID, SEGMENTS)}
IDLE = sorted((r, n) for r, n in documented() if r not in TRAINING or n == "parallelism")


def base_of(route):
    """The request of the first probe of a route, or one without parameters."""
    for probe in [*of_models.IDLE_BASES, *PROBES]:
        if probe.route == route:
            return probe
    raise AssertionError(f"{route} has no request to try idle parameters with")


@pytest.mark.parametrize(("route", "name"), IDLE)
def test_what_is_told_to_be_idle_is_idle(world, route, name):
    base = base_of(route)
    plain = seen(world, base, base.fields)
    changed = base.fields | {name: IDLE_VALUES[name]}
    assert plain[0] == 200
    assert without_name(seen(world, base, changed), name) == without_name(plain, name)


def without_name(outcome, name):
    """Echoes of the parameter are none of its effects."""
    status, text = outcome
    return status, re.sub(rf'"{name}": (null|"[^"]*"|[\w.-]+|\[[^\]]*\])(, )?', "", text)


def test_every_parameter_has_a_probe(routes):
    probed = {(probe.route, probe.name) for probe in PROBES}
    wanted = {(r, n) for r, told in routes.items() for n in told["parameters"]}
    of_training = {(f"POST {TRAIN}", n) for n in routes[f"POST {TRAIN}"]["parameters"]}
    taken = {(f"POST {path}", n) for path in (TRAIN, CHECK, GRID, SEGMENTS) for _, n in of_training}
    own = {(f"POST {GRID}", n) for n in OF_SEARCHES} | {
        (f"POST {SEGMENTS}", n) for n in OF_SEGMENTS
    }
    assert own <= probed
    everywhere = {(r, "_exclude_fields") for r in routes}
    assert wanted - taken - everywhere == probed - taken


def test_the_manual_tells_what_is_idle(routes):
    told = {(r, n) for r, route in routes.items() for n in route["without_effect"]}
    assert documented() == told
    assert not told & {(r, n) for r, route in routes.items() for n in route["parameters"]}


def test_nothing_else_is_taken(routes, world):
    """What a route does not list is refused, before anything is done."""
    for name, route in routes.items():
        if name == "POST /3/Shutdown":
            continue
        path = re.sub(r"\{[^}]*\}", "any", route["url_pattern"])
        url = f"{world.rest.url}{path}?nobody_knows=1"
        answer = world.rest.session.request(route["http_method"], url, timeout=60)
        assert answer.status_code == 412, name
        assert "Unknown parameter: nobody_knows" in answer.json()["msg"], name


def test_excluded_fields_are_left_out_everywhere(routes, world):
    """Of the routes that answer JSON when they are asked for nothing, the first field."""
    tried = 0
    for name, route in routes.items():
        if route["http_method"] != "GET" or "{" in name:
            continue
        whole = world.rest.send("GET", route["url_pattern"])
        if whole.status_code != 200 or "json" not in whole.headers["Content-Type"]:
            continue
        fields = [f for f in whole.json() if f not in ("__meta", "_exclude_fields")]
        if not fields:
            continue
        field = fields[0]
        short = world.rest.ok("GET", route["url_pattern"], _exclude_fields=field)
        assert short[field] is None, name
        assert short.get("_exclude_fields", field) == field, name
        tried += 1
    assert tried > 15
