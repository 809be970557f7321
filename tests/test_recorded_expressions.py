"""Functions over columns of every kind answer what the real H2O answered (recorded_expressions.py).

On the real server (HYDROFOIL_URL) the recording is checked.
"""

import os

import pytest

import recorded_expressions as recorded
from rest import Rest

REAL = os.environ.get("HYDROFOIL_URL")


@pytest.fixture(scope="module")
def answers(server_url):
    asker = recorded.Asker(Rest(server_url))
    return {name: asker.ask(text) for name, text in recorded.expressions()}


def test_as_recorded(answers):
    expected = recorded.read()
    assert answers.keys() == expected.keys()
    wrong = [
        f"{name}\n  H2O: {expected[name]}\n  here: {found}"
        for name, found in answers.items()
        if not recorded.close(expected[name], found)
        and (REAL or not recorded.reason(name, expected[name], found))
    ]
    assert not wrong, f"{len(wrong)} of {len(answers)}:\n" + "\n".join(wrong[:20])


@pytest.mark.skipif(bool(REAL), reason="the real server has no differences to itself")
def test_every_reason_is_needed(answers):
    expected = recorded.read()
    used = {
        recorded.reason(name, expected[name], found)
        for name, found in answers.items()
        if not recorded.close(expected[name], found)
    }
    assert set(recorded.DIFFERENT) <= used
