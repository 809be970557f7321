"""Every function of the client's frame class on every kind of input, against what H2O said
(tests/data/client_functions.json.gz, recorded by client_outcomes.py).

CLIENT_FUNCTIONS=all asks all of them. On the real server (HYDROFOIL_URL) the recording is checked; with HYDROFOIL_REFERENCE_URL, the address of a
real H2O, it is asked itself. `python test_client_functions.py OURS.json` prints the figures. Each difference is listed with its reason (known_differences.py), which docs/differences.md tells.
"""

import gzip
import json
import math
import os
import re
import sys

import h2o
import pytest

import client_functions
import client_outcomes
import known_differences
from conftest import EXTERNAL

REFERENCE = os.environ.get("HYDROFOIL_REFERENCE_URL")
# All take six minutes; of so many the suite takes one with each kind, another one with the next.
EACH = 1 if os.environ.get("CLIENT_FUNCTIONS") == "all" or EXTERNAL else 6


def close(x, y):
    return math.isclose(x, y, rel_tol=1e-7, abs_tol=1e-9)


def same(x, y):
    return known_differences.same(x, y, close)


@pytest.fixture(scope="module")
def golden():
    with gzip.open(client_outcomes.GOLDEN, "rt", encoding="utf-8") as file:
        return json.load(file)


def differences(kind, theirs, ours):
    assert theirs.keys() == ours.keys()
    return {
        expression: (expected, ours[expression])
        for expression, expected in theirs.items()
        if not same(expected, ours[expression])
    }


def unexplained(kind, theirs, ours):
    return {
        expression: pair
        for expression, pair in differences(kind, theirs, ours).items()
        if EXTERNAL or known_differences.reason(kind, expression, pair[0]) is None
    }


@pytest.mark.parametrize("kind", client_outcomes.KINDS)
@pytest.mark.usefixtures("client")
def test_functions_of_frames(golden, kind):
    wanted = client_outcomes.expressions()[list(client_outcomes.KINDS).index(kind) % EACH :: EACH]
    if EACH > 1:  # what the client has in its cache by then changes what it says
        wanted = [expression for expression in wanted if expression != "f.summary(True)"]
    theirs = {expression: golden[kind][expression] for expression in wanted}
    ours = client_outcomes.outcomes(kind, wanted)
    assert not unexplained(kind, theirs, ours)
    other = differences(kind, theirs, ours)
    same_as = {expression: expression not in other for expression in wanted}
    assert EXTERNAL or not known_differences.out_of_date(kind, same_as)


@pytest.mark.skipif(not REFERENCE, reason="HYDROFOIL_REFERENCE_URL names no real H2O")
@pytest.mark.parametrize("kind", client_outcomes.KINDS)
@pytest.mark.usefixtures("client")
def test_functions_of_frames_against_the_real_server(server_url, kind):
    ours = client_outcomes.outcomes(kind)
    h2o.connect(url=REFERENCE, verbose=False)
    try:
        theirs = client_outcomes.outcomes(kind)
    finally:
        h2o.connect(url=server_url, verbose=False)
    assert not unexplained(kind, theirs, ours)


def test_no_method_of_frames_is_left_out():
    text = " ".join(client_outcomes.expressions()) + client_outcomes.source()
    methods = {name for name in dir(h2o.H2OFrame) if not name.startswith("_")}
    missing = {name for name in methods if not re.search(rf"\b{name}\b", text)}
    assert missing == set(" ".join(client_functions.LEFT_OUT.values()).split())


def test_every_difference_names_what_was_recorded(golden):
    for kind, expression in known_differences.listed():
        assert kind not in golden or expression in golden[kind], (kind, expression)


def table(ours):
    """Functions x kinds: how many are equal, how many differ for a reason."""
    with gzip.open(client_outcomes.GOLDEN, "rt", encoding="utf-8") as file:
        recorded = json.load(file)
    print(f"{'kind':16} functions  equal  reason  fault")
    for kind, theirs in recorded.items():
        other = differences(kind, theirs, ours[kind])
        told = sum(
            known_differences.reason(kind, e, pair[0]) is not None for e, pair in other.items()
        )
        faults = [
            (e, pair)
            for e, pair in other.items()
            if known_differences.reason(kind, e, pair[0]) is None
        ]
        print(f"{kind:16} {len(theirs):9} {len(theirs) - len(other):6} {told:7} {len(faults):6}")
        for expression, pair in faults:
            print("  ", expression, *(str(side)[:240] for side in pair), sep="\n      ")


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as recording:
        table(json.load(recording))
