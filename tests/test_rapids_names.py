"""Compares docs/rapids.md with the operations that the client sends and the server knows."""

import pathlib
import re

import h2o

from hydrofoil_server import ROOT
from rest import Rest

SENT = re.compile(r"""ExprNode\(\s*["']([^"']+)["']""")


def documented():
    text = (ROOT / "docs/rapids.md").read_text()
    known, refused = text.split("## Known")[1].split("## Refused by name")
    return set(re.findall(r"`([^`\s]+)`", known)), set(re.findall(r"^\| `(\S+)`", refused, re.M))


def test_every_operation_of_the_client_is_listed():
    known, refused = documented()
    sources = pathlib.Path(h2o.__file__).parent.rglob("*.py")
    sent = {name for source in sources for name in SENT.findall(source.read_text())}
    assert len(sent) > 100
    assert sent - known - refused == set()
    assert known & refused == set()


def test_every_operation_that_only_r_sends_is_listed():
    names = set((ROOT / "tests/data/r_operations.txt").read_text().split())
    known, refused = documented()
    assert len(names) > 40
    assert names - known - refused == set()


def test_the_server_knows_what_is_listed_as_known_and_names_what_it_refuses(server):
    rest = Rest(server.url)
    known, refused = documented()
    for name in known | refused:
        answer = rest.send("POST", "/99/Rapids", ast=f"({name})")
        unknown = answer.status_code == 400 and f"Name lookup of '{name}' failed" in answer.text
        assert unknown == (name in refused), (name, answer.status_code, answer.text[:300])
