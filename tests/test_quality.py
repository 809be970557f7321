"""The default training mode is as good as the reference's on held-out rows, over five seeds."""

import sys

import pytest

from hydrofoil_server import ROOT

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("data", ["iris", "prostate", "covtype"])
def test_as_good_as_the_reference(client, recorded, data):
    sys.path.insert(0, str(ROOT / "bench"))
    import quality

    recorded(f"data/{quality.DATA[data].file}")
    worse = []
    for row, figures in quality.results([data]):
        quality.show(row, figures)
        worse += [f"{row['config']} {f.name}: {f}" for f in figures if not f.good]
    assert not worse, "\n".join(worse)
