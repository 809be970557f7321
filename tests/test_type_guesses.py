"""Guessed types and the cells under them, against what H2O said (tests/data/type_guesses.json.gz).

On the real server (HYDROFOIL_URL) the recording is checked. With HYDROFOIL_REFERENCE_URL, the address
of a real H2O, tables that nobody has seen are compared as well: DIFFERENTIAL_ROUNDS of them from
DIFFERENTIAL_SEED on.
"""

import os
import time

import h2o
import pytest

import type_guesses as g
from conftest import EXTERNAL

REFERENCE = os.environ.get("HYDROFOIL_REFERENCE_URL")
ROUNDS = int(os.environ.get("DIFFERENTIAL_ROUNDS", "5"))
FIRST = int(os.environ.get("DIFFERENTIAL_SEED", str(time.time_ns() % 10**9)))


@pytest.fixture(scope="module")
def golden():
    return g.read_golden()


def unexplained(columns, theirs, ours):
    """Columns that differ without a reason; how many have one."""
    faults, reasons = [], 0
    for i, cells in enumerate(columns):
        their = (theirs[0][i], list(theirs[1][i]))
        our = (ours[0][i], list(ours[1][i]))
        if their == our:
            continue
        if EXTERNAL or g.reason(cells, their, our) is None:
            faults.append((cells, their, our))
        else:
            reasons += 1
    return faults, reasons


@pytest.mark.parametrize("seed", g.SEEDS)
def test_types_and_cells(client, tmp_path, golden, seed):
    columns = g.table(seed)
    path = tmp_path / "t.csv"
    path.write_text(g.text(columns))
    faults, reasons = unexplained(columns, golden["tables"][seed], g.guesses(client, str(path)))
    assert not faults
    assert reasons < len(columns) / 10


def test_types_by_count(client, tmp_path, golden):
    """Every mixture of a few zeros, numbers, times, UUIDs and texts."""
    found = g.vote_types(client, tmp_path)
    assert len(found) == len(golden["votes"])
    for cells, their, our in zip(g.votes(), golden["votes"], found, strict=True):
        # Rather UUIDs than nothing.
        kept = not EXTERNAL and (their, our) == ("N", "U") and "NA" in cells
        assert their == our or kept, [cell for cell in cells if cell]


@pytest.mark.skipif(not REFERENCE, reason="HYDROFOIL_REFERENCE_URL names no real H2O")
@pytest.mark.parametrize("seed", range(FIRST, FIRST + ROUNDS))
def test_against_the_real_server(client, server_url, tmp_path, seed):
    columns = g.table(seed)
    path = tmp_path / "t.csv"
    path.write_text(g.text(columns))
    ours = g.guesses(client, str(path))
    h2o.connect(url=REFERENCE, verbose=False)
    try:
        theirs = g.guesses(client, str(path))
    finally:
        h2o.connect(url=server_url, verbose=False)
    assert not unexplained(columns, theirs, ours)[0]
