"""H2O's own Flow on this server, by --flow-dir: where HYDROFOIL_H2O_JAR names H2O's jar, which is not
ours to bring along."""

import json
import os
import re
import zipfile
from pathlib import Path

import h2o
import pytest

from hydrofoil_server import Server
from rest import Rest
from web_browser import browsing

JAR = os.environ.get("HYDROFOIL_H2O_JAR")
pytestmark = [
    pytest.mark.own_server,
    pytest.mark.slow,
    pytest.mark.pages,
    pytest.mark.skipif(not JAR, reason="HYDROFOIL_H2O_JAR names no jar of H2O"),
]
PROSTATE = Path(h2o.__file__).parent / "h2o_data/prostate.csv"
SMALL = {"training_frame": "prostate.hex", "response_column": "CAPSULE", "ignored_columns": ["ID"],
         "epochs": 2, "hidden": [8]}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flow")
    with zipfile.ZipFile(JAR) as jar:
        jar.extractall(folder, [name for name in jar.namelist() if name.startswith("www/flow/")])
    with Server("--root", "/", "--flow-dir", str(folder / "www/flow")) as running:
        yield running


class Flow:
    """Its notebook, of which a cell after the other is run."""

    def __init__(self, page, url):
        self.page = page
        page.goto(f"{url}/flow/index.html")
        page.locator(".flow-widget").get_by_text("importFiles", exact=True).wait_for(timeout=60_000)

    def run(self, call, wanted):
        """Runs a call in a new cell; its output once that shows a text."""
        page = self.page
        page.locator("button[title^='Insert Cell Below']").click()
        page.wait_for_function(
            "() => document.querySelector('.flow-cell-selected textarea')?.value === ''"
        )
        cell = page.locator(".flow-cell-selected")
        cell.locator("textarea").click()
        cell.locator("textarea").fill(call)
        cell.locator("textarea").dispatch_event("change")  # else Flow reads it a moment later
        page.keyboard.press("Control+Enter")
        try:
            cell.locator(".flow-cell-output").get_by_text(re.compile(wanted)).first.wait_for(timeout=60_000)  # fmt: skip
        except Exception as fault:
            raise AssertionError(
                f"{call}: {cell.locator('.flow-cell-output').inner_text()[:1500]}"
            ) from fault
        assert page.locator(".flow-cell-error").count() == 0, call
        return cell.locator(".flow-cell-output")


@pytest.fixture
def flow(server):
    with browsing(server.url) as browser:
        # It asks for fonts of elsewhere, which its own policy refuses, and shows no lists of frames.
        browser.allowed = ["fonts.googleapis.com", "Invalid field"]
        yield Flow(browser.page, server.url)


def test_from_a_file_to_predictions(flow, server):
    flow.run(f"importFiles {json.dumps([str(PROSTATE)])}", "1 / 1 files imported")
    source = f"nfs:/{PROSTATE}"
    setup = flow.run(f"setupParse source_frames: {json.dumps([source])}", "Setup Parse")
    assert setup.locator("input, select").count() > 10
    flow.run("parseFiles " + json.dumps({
        "source_frames": [source], "destination_frame": "prostate.hex", "parse_type": "CSV", "separator": 44,
        "number_columns": 9, "single_quotes": False, "check_header": 1, "delete_on_done": True, "chunk_size": 4194304,
        "column_names": ["ID", "CAPSULE", "AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON"],
        "column_types": ["Numeric", "Enum", "Numeric", "Enum", "Enum", "Enum", "Numeric", "Numeric", "Numeric"],
    }), "DONE|Done|View")  # fmt: skip
    assert "380" in flow.run("getFrames", "prostate.hex").inner_text()
    summary = flow.run('getFrameSummary "prostate.hex"', "GLEASON").inner_text()
    assert "66.0395" in summary  # the mean age
    flow.run('getFrameData "prostate.hex"', "GLEASON")
    flow.run('getColumnSummary "prostate.hex", "AGE"', "AGE")
    flow.run('splitFrame "prostate.hex", [0.75], ["train", "test"], 42', "train")
    flow.run("buildModel 'deeplearning', " + json.dumps({**SMALL, "model_id": "m"}), "DONE|Done|View")  # fmt: skip
    Rest(server.url).ok("GET", "/3/Models/m")
    model = flow.run('getModel "m"', "Status of Neuron Layers")
    assert model.locator("canvas").count() >= 2  # its curves
    flow.run("getModels", "Deep Learning")
    flow.run('predict model: "m", frame: "test", predictions_frame: "told"', "told")
    assert Rest(server.url).ok("GET", "/3/Frames/told")["frames"][0]["total_column_count"] == 3
    flow.run("getPredictions", "test")
    grid = {**SMALL, "grid_id": "g", "hyper_parameters": {"l1": [0, 0.001]}, "search_criteria": {"strategy": "Cartesian"}}  # fmt: skip
    del grid["epochs"]
    flow.run("buildModel 'deeplearning', " + json.dumps(grid), "DONE|Done|View")
    assert Rest(server.url).wait(Rest(server.url).ok("GET", "/3/Jobs")["jobs"][-1]["key"]["name"])["status"] == "DONE"  # fmt: skip
    flow.run("getGrids", "g")
    flow.run('getGrid "g"', "g_model_")
    form = flow.run("assist buildModel, 'deeplearning', training_frame: \"prostate.hex\"", "response_column")  # fmt: skip
    assert form.locator("input, select").count() > 20


ADMIN = {
    "getCloud": "healthy|Healthy|HEALTHY", "getJobs": "Jobs", "getTimeline": "Timeline", "getStackTrace": "Stack Trace",
    "testNetwork": "Network", "getProfile depth: 10": "Profile", 'getLogFile "self", "info"': "Log",
}  # fmt: skip


def test_admin(flow):
    for call, wanted in ADMIN.items():
        flow.run(call, wanted)
