"""Every public method of the client's models, metrics, grids, groups, assemblies, segments, cluster
and jobs, and its functions, against what H2O said (tests/data/client_classes.json.xz, recorded by
client_class_world.py).

CLIENT_FUNCTIONS=all asks all of them. On the real server (HYDROFOIL_URL) the recording is checked.
`python test_client_classes.py OURS.json` prints the figures and the differences without a reason.
"""

import inspect
import json
import lzma
import math
import os
import re
import sys

import h2o
import pytest
from h2o.backend.cluster import H2OCluster
from h2o.group_by import GroupBy
from h2o.transforms import preprocessing

import client_class_world as world
import client_classes
import known_differences
from conftest import EXTERNAL

EACH = 1 if os.environ.get("CLIENT_FUNCTIONS") == "all" or EXTERNAL else 6
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


def close(x, y):
    """Weights are kept as floats, and H2O adds up some figures as such."""
    return math.isclose(x, y, rel_tol=2e-5, abs_tol=1e-6)


def same_text(x, y):
    """The same words, and numbers that are close."""
    return NUMBER.sub("#", x) == NUMBER.sub("#", y) and all(
        close(float(a), float(b)) for a, b in zip(NUMBER.findall(x), NUMBER.findall(y), strict=True)
    )


def same(x, y):
    return known_differences.same(x, y, close, lambda a, b: a == b or same_text(a, b))


@pytest.fixture(scope="module")
def golden():
    with lzma.open(world.GOLDEN, "rt", encoding="utf-8") as file:
        return json.load(file)


@pytest.mark.parametrize("kind", world.KINDS)
@pytest.mark.usefixtures("client")
def test_methods(golden, kind):
    first = world.KINDS.index(kind) % EACH
    asked = []

    def choose(wanted):
        asked.extend(wanted)
        return wanted[first::EACH]

    ours = world.outcomes(kind, choose)
    assert asked == list(golden[kind])
    same_as = {e: same(golden[kind][e], found) for e, found in ours.items()}
    assert not {
        e: (golden[kind][e], ours[e])
        for e, equal in same_as.items()
        if not equal and (EXTERNAL or known_differences.reason(kind, e, golden[kind][e]) is None)
    }
    assert EXTERNAL or not known_differences.out_of_date(kind, same_as)


def written_names(thing):
    """Methods as its source has them: connecting adds properties of the answers."""
    classes = [c for c in thing.__mro__ if c.__module__.startswith("h2o.")]
    written = "".join(inspect.getsource(c) for c in classes)
    return {n for n in re.findall(r"^    def (\w+)", written, re.M) if not n.startswith("_")}


def test_no_method_is_left_out():
    text = " ".join(
        e for kind in world.TABLES.values() for calls in kind.values() for e in calls
    ) + inspect.getsource(world)
    transforms = [c for _, c in inspect.getmembers(preprocessing, inspect.isclass)]
    for thing in (
        H2OCluster,
        GroupBy,
        world.H2OAssembly,
        world.H2OSegmentModels,
        world.H2OJob,
        *transforms,
    ):
        if thing.__module__.startswith("h2o."):
            names = written_names(thing)
            missing = {n for n in names if not re.search(rf"\b{n}\b", text)}
            assert missing <= set(client_classes.LEFT_OUT_OF[thing.__name__].split()), thing
    functions = {n for n, f in vars(h2o).items() if inspect.isfunction(f)}
    names = {n for n in functions if not n.startswith("_")}
    missing = {n for n in names if not re.search(rf"\b{n}\b", text)}
    assert missing <= set(client_classes.LEFT_OUT_OF["h2o"].split())


def table(ours):
    """Kinds: how many are equal, how many differ for a reason."""
    with lzma.open(world.GOLDEN, "rt", encoding="utf-8") as file:
        recorded = json.load(file)
    for kind, theirs in recorded.items():
        other = [e for e in theirs if not same(theirs[e], ours[kind][e])]
        faults = [e for e in other if known_differences.reason(kind, e, theirs[e]) is None]
        equal = len(theirs) - len(other)
        print(f"{kind:12} {len(theirs):4} equal {equal:4} reason {len(other) - len(faults):4}")
        for e in faults:
            print("  ", e, str(theirs[e])[:240], str(ours[kind][e])[:240], sep="\n      ")


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as recording:
        table(json.load(recording))
