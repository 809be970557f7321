"""Answers without the fields that "_exclude_fields" names: the whole answers, with these as null."""

import json
import random

import pytest

from hydrofoil_server import Server
from rest import Rest

pytestmark = pytest.mark.own_server


@pytest.fixture(scope="module")
def rest(tmp_path_factory):
    path = tmp_path_factory.mktemp("excluded") / "points.csv"
    lines = [f"{i % 7},{i * 37 % 11},{'abc'[i % 3]},{'no' if i % 5 else 'yes'}" for i in range(120)]
    path.write_text("x,y,kind,side\n" + "\n".join(lines))
    with Server("--root", "/") as server:
        rest = Rest(server.url)
        rest.parse_file(path, "points")
        for model, response in (("two", "side"), ("three", "kind"), ("number", "x")):
            job = rest.ok("POST", "/3/ModelBuilders/deeplearning", training_frame="points", nfolds=2, hidden="[4]",
                          epochs=1, model_id=model, response_column=response)["job"]  # fmt: skip
            assert rest.wait(job["key"]["name"])["status"] == "DONE"
        job = rest.ok("POST", "/99/Grid/deeplearning", training_frame="points", response_column="side", epochs=1,
                      grid_id="tried", hyper_parameters=json.dumps({"hidden": [[2], [3]]}))["job"]  # fmt: skip
        assert rest.wait(job["key"]["name"])["status"] == "DONE"
        yield rest


def paths_of(value, prefix=""):
    """All paths of fields, as the server names them: without the places in lists."""
    if isinstance(value, list):
        return set().union(*(paths_of(one, prefix) for one in value[:3]), set())
    if not isinstance(value, dict):
        return set()
    found = set()
    for name, one in value.items():
        found |= {prefix + name} | paths_of(one, f"{prefix}{name}/")
    return found


def without(value, path):
    """A second implementation: the same with the field at the end of the path as null."""
    if isinstance(value, list):
        return [without(one, path) for one in value]
    name, _, rest = path.partition("/")
    if not isinstance(value, dict) or name not in value:
        return value
    return {**value, name: without(value[name], rest) if rest else None}


@pytest.mark.parametrize("route", ["/3/Models/two", "/3/Models/three", "/3/Models/number", "/99/Grids/tried", "/99/Grids",
                                   "/3/ModelMetrics", "/3/ModelMetrics/models/two", "/3/Frames/points"])  # fmt: skip
def test_answers_are_the_same_but_for_them(rest, route):
    # Facts of the running process: another value each time.
    alive = "models/output/reproducibility_information_table"
    whole = rest.ok("GET", route, _exclude_fields=alive)
    paths = sorted(path for path in paths_of(whole) if not path.endswith("__meta"))
    assert len(paths) > 20
    chooser = random.Random(route)
    chosen = [[path] for path in chooser.sample(paths, 12)]
    chosen += [chooser.sample(paths, 4) for _ in range(12)]
    chosen += [[path] for path in paths if path.split("/")[-1] in ("cm", "training_metrics", "hit_ratio_table", "table")]  # fmt: skip
    for several in chosen:
        expected = whole
        for path in several:
            expected = without(expected, path)
        told = rest.ok("GET", route, _exclude_fields=",".join([*several, alive]))
        if "_exclude_fields" in whole and "_exclude_fields" not in several:
            assert told.pop("_exclude_fields") == ",".join([*several, alive])
            expected = {k: v for k, v in expected.items() if k != "_exclude_fields"}
        assert told == expected, several
