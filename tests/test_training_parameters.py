"""Every parameter of Deep Learning changes a training, is refused, or is told to be idle.

The parameters are those that the server's own description of its routes names: a new one without a
probe (tests/training_probes.py) is a fault.
"""

import pytest

import training_probes as probes
from hydrofoil_server import Server
from parameter_world import World, fields_of

pytestmark = pytest.mark.own_server

TRAIN = "/3/ModelBuilders/deeplearning"
CHECK = "/3/ModelBuilders/deeplearning/parameters"
GRID = "/99/Grid/deeplearning"
SEGMENTS = "/3/SegmentModelsBuilders/deeplearning"
OF_SEARCHES = {"grid_id", "hyper_parameters", "search_criteria", "recovery_dir"}
OF_SEGMENTS = {"segment_models_id", "segment_columns", "segments", "parallelism"}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with Server() as server:
        yield World(server.url, tmp_path_factory.mktemp("parameters"))
        assert server.stop() == 0


@pytest.fixture(scope="module")
def routes(world):
    return {r["url_pattern"]: r for r in world.rest.ok("GET", "/3/Metadata/endpoints")["routes"]
            if r["http_method"] == "POST"}  # fmt: skip


def outcome(world, setting, counted=False):
    """What comes of a training: the refusal, or the model, its predictions and what it left."""
    world.clear()
    fields = fields_of(setting)
    if "export_checkpoints_dir" in fields:
        fields["export_checkpoints_dir"] = str(world.folder / "made")
    before = world.keys()
    answer = world.rest.send("POST", TRAIN, **fields)
    if answer.status_code != 200:
        return f"refused: {answer.json()['exception_msg']}"
    ended = world.job(answer.json()["job"])
    key = fields["model_id"]
    seen = [ended, world.look_at_model(key), world.keys(), world.files()]
    settled = world.settle([ended, world.scorings(key)] if counted else seen, "parameters")
    for made, kept in zip(world.keys(), before, strict=True):
        world.remove(*(set(made) - set(kept)))
    return settled


@pytest.mark.parametrize("probe", probes.PROBES, ids=lambda probe: probe.name)
def test_the_parameter_changes_the_training(world, probe):
    plain = outcome(world, probe.setting, probe.counted)
    assert '"DONE"' in plain, plain
    assert outcome(world, probe.setting, probe.counted) == plain
    assert outcome(world, probe.setting | {probe.name: probe.value}, probe.counted) != plain


@pytest.mark.parametrize("probe", probes.IDLE, ids=lambda probe: probe.name)
def test_the_idle_parameter_changes_nothing(world, probe):
    plain = outcome(world, probe.setting)
    assert '"DONE"' in plain, plain
    assert outcome(world, probe.setting | {probe.name: probe.value}) == plain


def test_every_parameter_has_a_probe(world, routes):
    probed = {probe.name for probe in probes.PROBES}
    idle = {probe.name for probe in probes.IDLE}
    assert set(routes[TRAIN]["parameters"]) == probed
    assert set(routes[TRAIN]["without_effect"]) == idle
    described = world.rest.ok("GET", TRAIN)["model_builders"]["deeplearning"]["parameters"]
    assert {p["name"] for p in described} <= probed | idle


def test_searches_and_segments_take_the_same_parameters(routes):
    own = set(routes[TRAIN]["parameters"])
    assert set(routes[CHECK]["parameters"]) == own
    assert set(routes[GRID]["parameters"]) == own | OF_SEARCHES
    assert set(routes[SEGMENTS]["parameters"]) == own | OF_SEGMENTS
    idle = set(routes[TRAIN]["without_effect"])
    assert set(routes[CHECK]["without_effect"]) == idle
    assert set(routes[GRID]["without_effect"]) == idle | {"parallelism"}
    assert set(routes[SEGMENTS]["without_effect"]) == idle


def sent(probe):
    """A request with the changed parameter whose models get their names from a search."""
    setting = probe.setting | {probe.name: probe.value}
    return {k: v for k, v in fields_of(setting).items() if k != "model_id"}


def told(parameters):
    """What a schema says of the parameters, without keys of its own."""
    return {p["name"]: p["actual_value"] for p in parameters if p["name"] != "model_id"}


@pytest.mark.parametrize(
    "probe", [p for p in probes.PROBES if p.name != "model_id"], ids=lambda probe: probe.name
)
def test_searches_and_segments_heed_the_parameter(world, probe):
    """The parameters reach the models of a search and of segments as they reach one model."""
    world.clear()
    fields = sent(probe)
    if "export_checkpoints_dir" in fields:
        fields["export_checkpoints_dir"] = str(world.folder / "made")
    direct = world.rest.send("POST", TRAIN, **fields, model_id="direct")
    search = world.rest.send("POST", GRID, **fields, grid_id="search")
    parts = world.rest.send("POST", SEGMENTS, **fields, segment_models_id="parts",
                            segment_columns='["c"]', parallelism=1)  # fmt: skip
    if direct.status_code != 200:  # at once, or by every model that was to be trained
        assert no_models(world, search, "/99/Grids/search")
        assert no_models(world, parts, None)
        return
    ended = world.job(direct.json()["job"])
    world.job(search.json()["job"])
    assert world.job(parts.json())["status"] == "DONE"
    if ended["status"] == "DONE":
        wanted = told(world.rest.ok("GET", "/3/Models/direct")["models"][0]["parameters"])
        (key,) = (m["name"] for m in world.rest.ok("GET", "/99/Grids/search")["model_ids"])
        assert told(world.rest.ok("GET", f"/3/Models/{key}")["models"][0]["parameters"]) == wanted
    world.remove("search", "parts", "direct")


def no_models(world, answer, grid):
    if answer.status_code != 200:
        return True
    world.rest.wait((answer.json().get("job") or answer.json())["key"]["name"])
    models = world.rest.ok("GET", grid)["model_ids"] if grid else []
    return models == []


def test_the_check_answers_with_the_parameters(world):
    """What the checking route answers is the parameters themselves, and what is wrong with them."""
    described = told(world.rest.ok("GET", TRAIN)["model_builders"]["deeplearning"]["parameters"])
    for probe in [p for p in probes.PROBES if p.name in described]:
        setting = probe.setting | {probe.name: probe.value}
        plain = world.rest.ok("POST", CHECK, **fields_of(probe.setting))
        changed = world.rest.ok("POST", CHECK, **fields_of(setting))
        assert changed["parameters"] != plain["parameters"] or (
            changed["messages"] != plain["messages"]
        ), probe.name


def test_a_name_that_nobody_knows_is_refused(world):
    for path in (TRAIN, CHECK, GRID, SEGMENTS):
        answer = world.rest.send("POST", path, **fields_of({}), nobody_knows=1)
        assert answer.status_code == 412
        assert "Unknown parameter: nobody_knows" in answer.json()["msg"]
