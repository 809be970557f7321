"""Pages of others change nothing: every route of the table is asked as a browser would ask it for them."""

import re
import socket
import time

import pytest
import requests

from hydrofoil_server import Server
from rest import Rest

pytestmark = pytest.mark.own_server

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0"}
# What browsers send with requests that a page elsewhere causes: a link, a form, an image, a script.
OF_OTHERS = [
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Origin": "http://127.0.0.1:3000"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Referer": "http://evil.example/page"},
    {},  # an old browser whose page says "no-referrer"
]
# GET that only reads; everything else is refused. Told here once more, apart from the server's own
# table: a new route is a fault until somebody has thought about it twice.
WRITES = {
    "/3/ImportFiles", "/3/InitID", "/3/KillMinus3", "/3/Models/{model_id}/mojo",
    "/3/Models/{model_id}/onnx", "/99/Models.bin/{model_id}", "/99/Models.mojo/{model_id}",
    "/99/Models.onnx/{model_id}", "/99/Models/{model_id}/json",
}  # fmt: skip


@pytest.fixture(scope="module")
def server():
    with Server() as running:
        yield running
        assert running.alive(), running.output()


@pytest.fixture(scope="module")
def routes(server):
    listed = Rest(server.url).ok("GET", "/3/Metadata/endpoints")["routes"]
    found = [(r["http_method"], r["url_pattern"]) for r in listed]
    assert len(found) > 100
    return found


def changes(method, pattern):
    return method != "GET" or pattern in WRITES


def ask(server, method, pattern, headers):
    path = re.sub(r"\{[^}]*\}", "x", pattern)
    return requests.request(
        method, server.url + path, headers={**BROWSER, **headers}, timeout=30, allow_redirects=False
    ).status_code


# Flaw: other sites' pages change things here (CSRF, as in CVE-2023-6013)
def test_every_route_that_changes_something_refuses_other_pages(server, routes):
    assert {pattern for method, pattern in routes if method == "GET"} >= WRITES
    allowed = [
        (method, pattern, headers)
        for method, pattern in routes
        if changes(method, pattern)
        for headers in OF_OTHERS
        if ask(server, method, pattern, headers) != 403
    ]
    assert allowed == []


def test_own_pages_and_clients_are_let_through(server, routes):
    own = [
        {"Sec-Fetch-Site": "same-origin", "Origin": server.url},
        {"Origin": server.url},
        {"Referer": server.url + "/flow/index.html"},
        {"User-Agent": "H2O Python client/3.46.0.11"},
    ]
    refused = [
        (method, pattern, headers)
        for method, pattern in routes
        if pattern != "/3/Shutdown"
        for headers in own
        if ask(server, method, pattern, headers) == 403
    ]
    assert refused == []


def test_pages_may_be_opened_from_elsewhere(server):
    assert ask(server, "GET", "/flow/index.html", OF_OTHERS[0]) in (200, 302, 303, 404)
    assert ask(server, "GET", "/3/Cloud", OF_OTHERS[0]) == 200


# Flaw: a link on another site's page writes a file
def test_another_page_writes_no_file(server, tmp_path):
    sessions = len(Rest(server.url).ok("GET", "/3/Sessions")["sessions"])
    for route in ("/99/Models.bin/m", "/3/Models/m/mojo", "/99/Models/m/json", "/3/InitID"):
        answer = requests.get(
            server.url + route,
            params={"dir": str(tmp_path / "x")} if "Models" in route else {},
            headers={**BROWSER, **OF_OTHERS[0]},
            timeout=30,
        )
        assert answer.status_code == 403, route
        assert "other origins" in answer.json()["msg"]
    assert list(tmp_path.iterdir()) == []
    assert len(Rest(server.url).ok("GET", "/3/Sessions")["sessions"]) == sessions


def raw(server, text):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as one:
        one.sendall(text.encode())
        return one.recv(65536).split(b"\r\n")[0].decode()


# Flaw: two Host headers, or none, pass the check against DNS rebinding
def test_one_host_is_needed(server):
    assert raw(server, "GET /3/Ping HTTP/1.1\r\n\r\n").startswith("HTTP/1.1 400")
    assert raw(server, "HEAD /3/Ping HTTP/1.1\r\n\r\n").startswith("HTTP/1.1 400")
    twice = "Host: localhost\r\nHost: evil.example\r\n"
    assert raw(server, f"GET /3/Ping HTTP/1.1\r\n{twice}\r\n").startswith("HTTP/1.1 400")
    assert raw(server, f"GET /3/Ping HTTP/1.0\r\n{twice}\r\n").startswith("HTTP/1.1 400")
    for version, host in (("1.0", ""), ("1.0", "Host: localhost\r\n"), ("1.1", "hOST: [::1]\r\n")):
        for method in ("GET", "HEAD"):
            text = f"{method} /3/Ping HTTP/{version}\r\n{host}Connection: close\r\n\r\n"
            assert raw(server, text).split()[1] == "200", text


def test_refusals_are_logged(server):
    before = len(server.lines)
    ask(server, "POST", "/3/Shutdown", {"Origin": "http://evil.example"})
    told, until = "", time.monotonic() + 10  # another thread reads them
    while "evil.example" not in told and time.monotonic() < until:
        told = "".join(server.lines[before:])
        time.sleep(0.01)
    assert "refused POST /3/Shutdown from 127.0.0.1" in told, told
    assert "http://evil.example" in told
