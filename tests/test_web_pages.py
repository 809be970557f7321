"""Every page of the web page: accessible, safe from hostile names, and steady when the server goes."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import h2o
import pytest
import requests

from hydrofoil_server import ROOT, Server
from rest import Rest
from web_browser import browsing, findings

pytestmark = [pytest.mark.own_server, pytest.mark.slow, pytest.mark.pages]
STATIC = ROOT / "web/static"
CLIENT_DATA = Path(h2o.__file__).parent / "h2o_data"
WIDTHS = {1280: "light", 320: "dark", 3840: "dark"}

# Run when they are taken for HTML, for attributes or for script; or hide, or turn the text around.
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "\"><script>alert(1)</script>",
    "'onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "\u202egnp.exe",
    "\u05d0\u05d1 \u0627\u0644",
    "a\u200bb\ufeff",
    "x" * 65536,
]  # fmt: skip


def parse(rest, path, frame, types=None):
    key = rest.import_file(path)
    changes = {}
    if types:
        names = path.read_text().split("\n", 1)[0].split(",")
        changes["column_types"] = json.dumps([types.get(n, "Numeric") for n in names])
    answer = rest.parse_request(key, frame, **changes).json()
    assert rest.wait(answer["job"]["key"]["name"])["status"] == "DONE"


def build(rest, model, **fields):
    sent = {k: json.dumps(v) if isinstance(v, list) else v for k, v in fields.items()}
    answer = rest.ok("POST", "/3/ModelBuilders/deeplearning", model_id=model, **sent)
    assert rest.wait(answer["job"]["key"]["name"])["status"] == "DONE"


@pytest.fixture(scope="module")
def world():
    """A server with a frame, a model of each kind, a grid and a notebook."""
    with Server("--root", "/") as server:
        rest = Rest(server.url)
        parse(rest, CLIENT_DATA / "prostate.csv", "prostate", {"CAPSULE": "Enum", "RACE": "Enum"})
        parse(rest, CLIENT_DATA / "iris.csv", "iris", {"Species": "Enum"})
        parse(rest, STATIC / "heartbeats_test.csv", "heartbeats")
        small = {"hidden": [8], "epochs": 3, "ignored_columns": ["ID"]}
        build(rest, "binomial", training_frame="prostate", validation_frame="prostate", nfolds=2,
              response_column="CAPSULE", **small)  # fmt: skip
        build(rest, "regression", training_frame="prostate", response_column="PSA", **small)
        build(rest, "classes", training_frame="iris", response_column="Species", hidden=[8])
        build(rest, "encoder", training_frame="heartbeats", autoencoder=True, hidden=[10], epochs=5)
        grid = rest.ok("POST", "/99/Grid/deeplearning", training_frame="prostate", grid_id="tried",
                       response_column="CAPSULE", epochs=1,
                       hyper_parameters=json.dumps({"hidden": [[4], [8, 8]], "l1": [0, 0.001]}))  # fmt: skip
        rest.wait(grid["job"]["key"]["name"])
        rest.job = grid["job"]["key"]["name"]
        cells = [{"type": "cs", "input": "assist"}, {"type": "md", "input": "# A\n- b"}]
        rest.ok(
            "POST", "/3/NodePersistentStorage/notebook/kept", value=json.dumps({"cells": cells})
        )
        yield rest


PLACES = [
    "#/", "#/import", "#/example/mnist", "#/frames", "#/frames/prostate", "#/frames/iris", "#/build/deeplearning?frame=prostate",
    "#/build/generic", "#/models", "#/models/binomial", "#/models/regression", "#/models/classes",
    "#/models/encoder", "#/grids", "#/grids/tried", "#/compare?id=binomial&id=tried_model_1",
    # The best of each metric is told by words that nobody sees, in one of them in the column out of view.
    "#/compare?id=tried_model_1&id=binomial",
    "#/predict?model=binomial&frame=prostate", "#/jobs", "#/jobs/{job}", "#/notebook", "#/admin", "#/nowhere",
]  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(world, width):
    found = {}
    with browsing(world.url, bypass_csp=True, color_scheme=WIDTHS[width]) as browser:
        browser.page.set_viewport_size({"width": width, "height": 900})
        browser.open()
        for place in PLACES:
            browser.go(place.format(job=quote(world.job, safe="")))
            page = browser.settle()
            # Both themes are gone through above; there the page must only fit.
            faults = findings(page) if width <= 1280 else []
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if faults or wide > 0:
                found[place] = (faults, wide)
    assert found == {}


def test_axe_finds_nothing_in_parts_that_open(world):
    with browsing(world.url, bypass_csp=True) as browser:
        page = browser.open("#/frames/prostate")
        page.get_by_role("button", name="PSA").click()
        page.get_by_role("dialog").get_by_text("Quantiles").wait_for()
        assert findings(page) == []
        page.keyboard.press("Escape")
        for tab in ("Columns", "Operations"):
            page.get_by_role("tab", name=tab).click()
            assert findings(page) == []
        page = browser.open("#/notebook")
        page.get_by_role("button", name="Run all").click()
        page.get_by_role("button", name="getFrames", exact=True).wait_for()
        page.get_by_role("button", name="Open", exact=True).click()
        page.get_by_role("button", name="kept").wait_for()
        assert findings(page) == []


def hostile_file(path):
    """Hostile names as columns, and as levels of the last one."""

    def cell(text):
        return '"' + text.replace('"', '""') + '"'

    names = [*HOSTILE, "level"]
    lines = [",".join(map(cell, names))]
    for i in range(60):
        lines.append(",".join([*(str((i * k) % 17) for k in range(1, len(names))),
                               cell(HOSTILE[i % len(HOSTILE)])]))  # fmt: skip
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_hostile_names_do_nothing(tmp_path):
    hostile_file(tmp_path / "hostile.csv")
    with Server("--root", "/") as server, browsing(server.url) as browser:
        rest = Rest(server.url)
        long = "L" * 300  # of no blank to break at
        frame, model = HOSTILE[0] + long, HOSTILE[0] + "'" + long
        key = rest.import_file(tmp_path / "hostile.csv")
        types = json.dumps(["Numeric"] * len(HOSTILE) + ["Enum"])
        parsed = rest.parse_request(key, frame, column_types=types).json()
        assert rest.wait(parsed["job"]["key"]["name"])["status"] == "DONE"
        shown = rest.ok("GET", "/3/Frames/" + quote(frame, safe=""), row_count=1)["frames"][0]
        assert shown["columns"][0]["label"] == HOSTILE[0]
        build(rest, model, training_frame=frame, response_column="level", hidden=[4], epochs=1)
        job = rest.ok("GET", "/3/Jobs")["jobs"][-1]["key"]["name"]
        text = json.dumps(
            {"cells": [{"type": kind, "input": HOSTILE[0]} for kind in ("md", "raw", "h1", "cs")]}
        )
        rest.ok("POST", "/3/NodePersistentStorage/notebook/bad", value=text)
        there, made = quote(frame, safe=""), quote(model, safe="")
        browser.page.set_viewport_size({"width": 320, "height": 900})
        browser.open()
        for place in ("#/frames", f"#/frames/{there}", f"#/build/deeplearning?frame={there}", "#/models",
                      f"#/models/{made}", f"#/predict?model={made}&frame={there}", "#/jobs",
                      f"#/jobs/{quote(job, safe='')}", f"#/parse?src={quote(key, safe='')}", f"#/compare?id={made}&id={made}",
                      f"#/{there}", f"#/frames/{quote(HOSTILE[1], safe='')}"):  # fmt: skip
            browser.allowed = [
                "404",
                "400",
            ]  # the file is parsed already, and the last frame is not there
            browser.go(place)
            nothing_runs(browser.settle(), place)
        page = browser.go(f"#/build/deeplearning?frame={there}")
        page.get_by_label("model_id", exact=True).fill(frame)  # which the server has words for
        page.locator(".parameter", has_text="model_id").get_by_role("alert").wait_for()
        page.get_by_label("epochs", exact=True).fill("9" * 300 + "x")
        page.get_by_role("button", name="Show as Python, R, curl").click()
        nothing_runs(page, "build")
        page = browser.go(f"#/frames/{there}")
        page.get_by_role("tab", name="Columns").click()
        page.locator(".virtual-row button").first.click()
        page.get_by_role("dialog").wait_for()
        nothing_runs(page, "column")
        page.keyboard.press("Escape")
        page = browser.go("#/notebook")
        page.get_by_role("button", name="Open", exact=True).click()
        page.get_by_role("button", name="bad").click()
        page.get_by_role("button", name="Run all").click()
        page.get_by_text("more than a call with literal arguments").or_(
            page.get_by_text("a cell begins with a verb")
        ).first.wait_for()
        nothing_runs(page, "notebook")


def nothing_runs(page, place):
    """No element but ours, and the page is no wider than its window."""
    foreign = page.evaluate(
        '[...document.querySelectorAll(\'img:not([src="icon.svg"]), body script, iframe, object, embed,'
        ' [onerror], [onmouseover], a[href^="javascript:"]\')].map(e => e.outerHTML.slice(0, 200))'
    )
    assert foreign == [], place
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, place


def test_nothing_typed_is_lost_when_the_server_goes(tmp_path):
    server = Server("--root", "/")
    try:
        parse(Rest(server.url), CLIENT_DATA / "iris.csv", "iris", {"Species": "Enum"})
        with browsing(server.url) as browser:
            browser.allowed = [
                "ERR_CONNECTION",
                "ERR_EMPTY_RESPONSE",
                "404",
                "400",
            ]  # the new server has no frame
            page = browser.open("#/build/deeplearning?frame=iris")
            page.get_by_role("radio", name="Species is the response").check()
            page.get_by_label("hidden", exact=True).fill("12, 13")
            server.stop()
            page.get_by_role("button", name="Build the model").click()
            page.get_by_text("The server does not answer").first.wait_for()
            assert page.get_by_label("hidden", exact=True).input_value() == "12, 13"
            server = Server("--root", "/", port=server.port)
            page.get_by_text("this page goes on by itself").wait_for(state="detached")
            assert page.get_by_label("hidden", exact=True).input_value() == "12, 13"
            page.reload()
            page.get_by_label("hidden", exact=True).wait_for()
            assert page.get_by_label("hidden", exact=True).input_value() == "12, 13"
    finally:
        server.stop()


def test_faults_are_told_where_they_are(world, tmp_path):
    (tmp_path / "picture.csv").write_bytes(bytes(range(256)) * 20)
    with browsing(world.url) as browser:
        browser.allowed = ["status of 4"]
        page = browser.open("#/import")
        page.get_by_label("Path, http, https, s3 or hdfs").fill("/nowhere/at.csv")
        page.get_by_role("button", name="Read").click()
        page.get_by_role("alert").wait_for()
        assert page.get_by_label("Path, http, https, s3 or hdfs").input_value() == "/nowhere/at.csv"
        page = browser.open("#/build/deeplearning?frame=prostate")
        page.get_by_label("epochs", exact=True).fill("many")
        page.get_by_text("'many' is not a number.").wait_for()
        assert page.get_by_role("button", name="Build the model").is_disabled()
        page.get_by_label("epochs", exact=True).fill("1")
        page.get_by_label("nfolds", exact=True).fill("99999999999")  # a number, but too large
        page.locator(".parameter", has_text="nfolds").get_by_text("cannot convert").wait_for()
        page.get_by_label("nfolds", exact=True).fill("1")
        page.locator(".parameter", has_text="nfolds").get_by_role("alert").first.wait_for()
        page.get_by_label("nfolds", exact=True).fill("0")
        page.get_by_label("epochs", exact=True).fill("1")
        page.get_by_label("hidden", exact=True).fill("-1")
        bar = page.locator(".action-bar")
        bar.get_by_text("hidden: Hidden layer size must be positive.").wait_for()
        page.get_by_role("button", name="Build the model").click()
        browser.settle()
        assert bar.inner_text().count("Hidden layer size") == 1  # not again in other words
        page = browser.open("#/models/none")
        page.get_by_role("alert").get_by_text("not found").wait_for()


class Proxy(BaseHTTPRequestHandler):
    """Passes what is below /some/path/ on to a server, as a reverse proxy does."""

    target = ""

    def do_GET(self):
        self.forward("GET")

    def do_POST(self):
        self.forward("POST")

    def forward(self, method):
        if not self.path.startswith("/some/path/"):
            return self.send_error(404)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = requests.request(method, self.target + self.path.removeprefix("/some/path"), data=body,
                                  headers=dict(self.headers), allow_redirects=False)  # fmt: skip
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            if name.lower() not in (
                "content-encoding",
                "content-length",
                "transfer-encoding",
                "connection",
            ):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)
        return None

    def log_message(self, *_):
        pass


def test_below_a_path_of_a_proxy(world):
    Proxy.target = world.url
    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        with browsing(f"http://127.0.0.1:{proxy.server_port}/some/path") as browser:
            page = browser.page
            page.goto(browser.url + "/")
            page.get_by_role("link", name="Models").first.click()
            page.get_by_role("link", name="binomial", exact=True).click()
            page.get_by_role("heading", name="Metrics", exact=True).wait_for()
            mojo = page.get_by_role("link", name="MOJO").first.evaluate("a => a.href")
            assert requests.get(mojo).content[:2] == b"PK"
            assert re.search(r":\d+/some/path/flow/index\.html#/models/binomial$", page.url)
        proxy.shutdown()
