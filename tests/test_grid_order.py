"""The order of a grid's models by every measure, against the real H2O's."""

import json
from pathlib import Path

import h2o
import pytest

import grid_order

GOLDEN = json.loads((Path(__file__).parent / "data/grid_order.json").read_text(encoding="utf-8"))
# The real H2O says 0 for the lift of the best group when there are weights (docs/differences.md).
OTHER = {"binomial, weights": ("sort_by=lift_top_group", "sort_by=lift_top_group&decreasing=true")}


def same(found, expected):
    if isinstance(expected, dict):
        return found.keys() == expected.keys() and all(
            same(found[name], value) for name, value in expected.items()
        )
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, float):
        return found == pytest.approx(expected, nan_ok=True)
    return found == expected


@pytest.fixture(scope="module")
def found(server_url):
    h2o.connect(url=server_url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    yield grid_order.orders()
    h2o.remove_all()
    h2o.connection().close()


@pytest.mark.parametrize("scene", grid_order.SCENES)
def test_grid_is_ordered_as_by_h2o(found, scene):
    assert found[scene].keys() == GOLDEN[scene].keys()
    for query, expected in GOLDEN[scene].items():
        if query not in OTHER.get(scene, ()):
            assert same(found[scene][query], expected), query


@pytest.mark.usefixtures("found")
def test_a_grid_shows_what_its_models_say():
    frame = grid_order.training_frame()
    grid_order.train_grid("own", frame, y="k")
    grid = h2o.get_grid("own").get_grid(sort_by="accuracy", decreasing=True)
    own = [model.model_performance().accuracy()[0][1] for model in grid.models]
    assert own == sorted(own, reverse=True)
    table = grid.sorted_metric_table()
    assert table["accuracy"].astype(float).tolist() == pytest.approx(own)
