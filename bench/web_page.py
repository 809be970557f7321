"""How fast the web page is in a real browser: its start, scrolling of large frames, large models.

    web_page.py [--flow URL] [--best-of 5] [--rows 10000000]

Measured on the start page: first paint, and when everything on it is filled in and can be used;
with --flow the same for H2O's Flow of a server that runs at URL. Then the frames per second of
requestAnimationFrame while two frames scroll (10,000 columns x 1,000 rows, --rows x 28), the
opening of a model of 1,000 classes and of a grid of 500 models, and the browser's memory after
each.
Needs the tests' environment (build/venv) and Debian's chromium; run it on a quiet machine.
"""

import argparse
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import h2o  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from hydrofoil_server import Server  # noqa: E402
from rest import Rest  # noqa: E402
from web_browser import ARGUMENTS, CHROMIUM  # noqa: E402

CLIENT_DATA = Path(h2o.__file__).parent / "h2o_data"

# Notes the first moment, by the frames that the browser draws, at which an expression holds.
WATCH = """
window.heldAt = undefined;
const look = () => {
  if (%s) window.heldAt = performance.now(); else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
START_READY = """(() => {
  const tiles = [...document.querySelectorAll('.tile strong')];
  const filled = tiles.length === 4 && tiles.every((one) => one.textContent !== '…');
  return filled && document.querySelector('.choices button');
})()"""
FLOW_READY = "document.querySelector('.flow-widget .flow-monospace')"
PLACES = (
    ("model of 1,000 classes", "#/models/classes",
     "document.querySelector('table.matrix tbody tr')"),
    ("grid of 500 models", "#/grids/grid",
     "document.querySelector('.parallel .axis') && document.querySelector('tbody tr')"),
    ("list of 500 models", "#/models",
     "/[0-9]/.test(document.querySelector('tbody td:nth-child(5)')?.textContent)"),
    ("list of grids", "#/grids", "document.querySelector('tbody tr')"),
    ("frame of 10,000 columns", "#/frames/wide", "document.querySelector('.grid-cell.figure')"),
)  # fmt: skip

# Scrolls back and forth for a while; the times between frames, in milliseconds.
SCROLL = """
async ([selector, axis, seconds, step]) => {
  const box = document.querySelector(selector);
  const gaps = [];
  const end = performance.now() + 1000 * seconds;
  let last = performance.now(), way = 1;
  while (last < end) {
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
    const before = box[axis];
    box[axis] += way * step;
    if (box[axis] === before) way = -way;
  }
  return gaps.slice(2);
}
"""


class Chromium:
    """A browser with a fresh profile for every page."""

    def __init__(self, playwright):
        self.browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        self.session = self.browser.new_browser_cdp_session()

    def page(self, script=""):
        context = self.browser.new_context(viewport={"width": 1280, "height": 860})
        if script:
            context.add_init_script(script)
        return context.new_page()

    def megabytes(self, page):
        """Resident memory of the process that draws the page, and its heap of script."""
        devtools = page.context.new_cdp_session(page)
        devtools.send("HeapProfiler.collectGarbage")
        metrics = {m["name"]: m["value"] for m in self._metrics(devtools)}
        drawers = [p["id"] for p in self.session.send("SystemInfo.getProcessInfo")["processInfo"]
                   if p["type"] == "renderer"]  # fmt: skip
        return max(map(resident, drawers)), metrics["JSHeapUsedSize"] / 1e6

    @staticmethod
    def _metrics(devtools):
        devtools.send("Performance.enable")
        return devtools.send("Performance.getMetrics")["metrics"]


def resident(process):
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    return 0.0


def start_of(chromium, url, ready, best_of):
    """First paint and readiness in milliseconds, each the best of several cold loads."""
    paints, readies = [], []
    for _ in range(best_of):
        page = chromium.page(WATCH % ready)
        page.goto(url)
        page.wait_for_function("() => window.heldAt !== undefined", timeout=60_000)
        readies.append(page.evaluate("window.heldAt"))
        paints.append(
            page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        )
        kept = chromium.megabytes(page)
        page.context.close()
    return min(paints), min(readies), kept


def opened(chromium, url, place, ready, best_of):
    """Milliseconds until a place shows what `ready` asks for, from a page that is open already."""
    times = []
    for _ in range(best_of):
        page = chromium.page()
        page.goto(f"{url}/flow/index.html#/")
        page.wait_for_function(f"() => {START_READY}")
        go = "window.before = performance.now(); location.hash = place;"
        page.evaluate(f"place => {{ {go} {WATCH % ready} }}", place)
        page.wait_for_function("() => window.heldAt !== undefined", timeout=60_000)
        times.append(page.evaluate("window.heldAt - window.before"))
        kept = chromium.megabytes(page)
        page.context.close()
    return min(times), kept


def scrolled(chromium, url, frame):
    page = chromium.page()
    page.goto(f"{url}/flow/index.html#/frames/{frame}")
    page.locator(".grid-cell.figure").first.wait_for()
    page.wait_for_timeout(500)
    rates = {}
    for name, axis, step in (("down", "scrollTop", 60), ("far down", "scrollTop", 4000),
                             ("right", "scrollLeft", 60)):  # fmt: skip
        gaps = sorted(page.evaluate(SCROLL, [".grid", axis, 4, step]))
        rates[name] = (1000 * len(gaps) / sum(gaps), gaps[int(0.99 * len(gaps))])
    kept = chromium.megabytes(page)
    page.context.close()
    return rates, kept


def run(rest, path, key="job", **fields):
    job = rest.ok("POST", path, **fields)
    assert rest.wait((job.get(key) or job)["key"]["name"], timeout=900)["status"] == "DONE"


def fill(rest, rows):
    frame = {"seed": 1, "missing_fraction": 0.01, "has_response": False, "string_fraction": 0}
    run(rest, "/3/CreateFrame", dest="wide", rows=1000, cols=10_000, categorical_fraction=0.1,
        integer_fraction=0.4, factors=5, **frame)  # fmt: skip
    run(rest, "/3/CreateFrame", dest="long", rows=rows, cols=28, categorical_fraction=0,
        integer_fraction=0.5, integer_range=100, **frame)  # fmt: skip
    run(rest, "/3/CreateFrame", dest="many", rows=10_000, cols=10, seed=1, has_response=True,
        response_factors=1000, missing_fraction=0, string_fraction=0)  # fmt: skip
    run(rest, "/3/ModelBuilders/deeplearning", training_frame="many", validation_frame="many",
        response_column="response", model_id="classes", hidden="[16]", epochs=0.1)  # fmt: skip
    rest.parse_file(CLIENT_DATA / "prostate.csv", "prostate")
    factor = "(assign prostate (:= prostate (as.factor (cols prostate [1])) [1] []))"
    rest.ok("POST", "/99/Rapids", ast=factor)
    tried = {"hidden": [[n] for n in range(1, 51)], "l1": [i / 1000 for i in range(10)]}
    run(rest, "/99/Grid/deeplearning", training_frame="prostate", response_column="CAPSULE",
        grid_id="grid", epochs=0.1, hyper_parameters=json.dumps(tried))  # fmt: skip


def tell(what, measured, memory=None):
    kept = f"   memory {memory[0]:.0f} MB, of it script {memory[1]:.0f} MB" if memory else ""
    print(f"{what:38} {measured}{kept}", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--flow", help="address of a server with H2O's Flow, to measure beside")
    arguments.add_argument("--best-of", type=int, default=5)
    arguments.add_argument("--rows", type=int, default=10_000_000)
    arguments.add_argument("--only-start", action="store_true")
    given = arguments.parse_args()
    with Server("--root", "/") as server, sync_playwright() as playwright:
        chromium = Chromium(playwright)
        starts = (("start page", server.url, START_READY), ("H2O's Flow", given.flow, FLOW_READY))
        for name, url, ready in starts:
            if url:
                page = f"{url}/flow/index.html"
                paint, usable, memory = start_of(chromium, page, ready, given.best_of)
                tell(name, f"first paint {paint:.0f} ms, usable {usable:.0f} ms", memory)
        if given.only_start:
            return
        fill(Rest(server.url), given.rows)
        time.sleep(2)
        for frame in ("wide", "long"):
            rates, memory = scrolled(chromium, server.url, frame)
            told = ", ".join(f"{k} {fps:.0f} ({worst:.0f} ms)" for k, (fps, worst) in rates.items())
            tell(f"{frame}: frames/s (99th percentile)", told, memory)
        for name, place, ready in PLACES:
            took, memory = opened(chromium, server.url, place, ready, given.best_of)
            tell(name, f"{took:.0f} ms", memory)


if __name__ == "__main__":
    main()
