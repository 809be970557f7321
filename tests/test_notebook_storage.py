"""Texts that pages keep on the server: statuses, bodies and names as H2O 3.46 answered them."""

import json
import string
import time
from urllib.parse import quote

import pytest
import requests

from hydrofoil_server import Server
from rest import Rest

pytestmark = pytest.mark.own_server
ROOT = "/3/NodePersistentStorage"


@pytest.fixture(scope="module", params=["memory", "folder"])
def rest(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks") / "kept"
    with Server(*(["--notebooks", str(folder)] if request.param == "folder" else [])) as server:
        yield Rest(server.url)


def facts(answer):
    names = ("category", "name", "value", "configured", "exists", "entries")
    return tuple(answer[name] for name in names)


def test_configured(rest):
    assert facts(rest.ok("GET", f"{ROOT}/configured")) == (None, None, None, True, False, None)


def test_what_is_not_there(rest):
    assert facts(rest.ok("GET", f"{ROOT}/none")) == ("none", None, None, False, False, [])
    assert facts(rest.ok("GET", f"{ROOT}/categories/none/exists"))[4] is False
    exists = rest.ok("GET", f"{ROOT}/categories/none/names/a/exists")
    assert facts(exists) == ("none", "a", None, False, False, None)
    for path in (f"{ROOT}/none/a", f"{ROOT}.bin/none/a"):
        answer = rest.send("GET", path)
        assert answer.status_code == 400
        assert "File not found" in answer.json()["msg"]
    for name in ("a", "null"):  # Flow removes "null" after it first saves
        removed = requests.delete(f"{rest.url}{ROOT}/none/{name}")
        assert removed.status_code == 200
        assert facts(removed.json()) == ("none", name, None, False, False, None)


def test_from_the_first_to_the_last(rest):
    text = json.dumps({"cells": ["ä", "<b>"]}, ensure_ascii=False)
    saved = rest.ok("POST", f"{ROOT}/notebook/a%20b", value=text)
    assert facts(saved) == ("notebook", "a b", text, False, False, None)
    assert facts(rest.ok("GET", f"{ROOT}/notebook/a%20b")) == facts(saved)
    (entry,) = rest.ok("GET", f"{ROOT}/notebook")["entries"]
    assert entry["__meta"]["schema_name"] == "NodePersistentStorageEntryV3"
    assert (entry["category"], entry["name"]) == ("notebook", "a b")
    assert entry["size"] == len(text.encode())
    assert abs(entry["timestamp_millis"] - 1000 * time.time()) < 60_000
    rest.ok("POST", f"{ROOT}/notebook/a%20b", value="")
    assert rest.ok("GET", f"{ROOT}/notebook/a%20b")["value"] in ("", None)
    assert rest.ok("GET", f"{ROOT}/categories/notebook/exists")["exists"] is True
    rest.ok("DELETE", f"{ROOT}/notebook/a%20b")
    assert rest.ok("GET", f"{ROOT}/notebook")["entries"] == []
    assert rest.ok("GET", f"{ROOT}/categories/notebook/names/a%20b/exists")["exists"] is False


def test_a_name_of_the_servers(rest):
    saved = rest.ok("POST", f"{ROOT}/nameless", value="v")
    (entry,) = rest.ok("GET", f"{ROOT}/nameless")["entries"]
    assert entry["name"] == saved["name"]


def test_files(rest):
    for body in ({"files": {"file": ("x.flow", b"\x00\xff{}")}}, {"data": b"\x00\xff{}"}):
        sent = requests.post(f"{rest.url}{ROOT}.bin/files/up", **body)
        assert sent.json() == {"category": "files", "name": "up", "total_bytes": 4}
        got = requests.get(f"{rest.url}{ROOT}.bin/files/up")
        assert got.content == b"\x00\xff{}"
        assert got.headers["Content-Type"] == "application/octet-stream"
        assert "up.flow" in got.headers["Content-Disposition"]


def test_names_that_are_allowed(rest):
    taken = ""
    for c in [*map(chr, range(32, 127)), "\t", "\n", "é", "\u200b", "\u202e"]:
        path = f"{ROOT}/names/{quote('x' + c + 'y', safe='')}"
        answer = rest.send("POST", path, value="v")
        assert answer.status_code in (200, 400)
        taken += c if answer.status_code == 200 else ""
    assert taken == "".join(sorted(string.ascii_letters + string.digits + " ()-_"))
    for category in ("not.book", "a_b", "a b", "%2e%2e", "%2Fetc"):
        answer = rest.send("POST", f"{ROOT}/{category}/n", value="v")
        assert answer.status_code == 400, category
        assert "illegal category" in answer.json()["msg"]


def test_a_value_is_needed(rest):
    assert rest.send("POST", f"{ROOT}/notebook/e").status_code == 412
    assert rest.ok("GET", f"{ROOT}/categories/notebook/names/e/exists")["exists"] is False


def test_a_folder_outlives_the_server(tmp_path):
    with Server("--notebooks", str(tmp_path)) as server:
        Rest(server.url).ok("POST", f"{ROOT}/notebook/kept", value="text")
    assert [p.name for p in (tmp_path / "notebook").iterdir()] == ["kept"]
    with Server("--notebooks", str(tmp_path)) as server:
        assert Rest(server.url).ok("GET", f"{ROOT}/notebook/kept")["value"] == "text"
