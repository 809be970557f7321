"""The web page's ways through whole pieces of work: the booklet's examples, grids, notebooks, frames."""

import json
import zipfile

import pytest
import requests

from hydrofoil_server import ROOT, Server
from rest import Rest
from web_browser import browsing

pytestmark = [pytest.mark.own_server, pytest.mark.slow, pytest.mark.pages]


@pytest.fixture
def server():
    with Server("--root", "/") as running:
        yield running


@pytest.fixture
def browser(server):
    with browsing(server.url, accept_downloads=True) as opened:
        opened.allowed = ["404"]  # a model in training is asked for before it is there
        yield opened


def open_example(browser, title):
    page = browser.open()
    page.get_by_role("button", name=title, exact=True).click()
    return page


def downloaded_mojo(page, folder):
    with page.expect_download() as download:
        page.get_by_role("link", name="MOJO").first.click()
    download.value.save_as(folder / "model.zip")
    return zipfile.ZipFile(folder / "model.zip").read("model.ini").decode()


def test_mnist_trial_run(browser, mnist, tmp_path):
    page = browser.open()
    page.get_by_role("link", name="MNIST", exact=True).click()
    page.get_by_label("Training images").fill(str(mnist / "train.csv.gz"))
    page.get_by_label("Test images").fill(str(mnist / "test.csv.gz"))
    page.get_by_role("button", name="Fetch and go on").click()
    page.get_by_role("heading", name="Build a model").wait_for(timeout=60_000)
    page.get_by_label("Search columns").fill("C785")
    assert page.get_by_role("radio", name="C785 is the response").is_checked()
    assert page.get_by_label("hidden", exact=True).input_value() == "32, 32, 32"
    assert page.get_by_label("validation_frame", exact=True).input_value() == "mnist_test"
    page.get_by_label("model_id", exact=True).fill("digits")
    page.get_by_label("epochs", exact=True).fill("5")
    page.get_by_role("button", name="Build the model").click()
    page.get_by_role("link", name="Open the result").click(timeout=120_000)
    page.get_by_role("heading", name="digits", exact=True).wait_for()
    page.get_by_text("10,000").first.wait_for()  # all test images are in the metrics
    page.get_by_role("heading", name="Hit ratios").wait_for()
    first = page.locator(".bars", has_text="first 1").locator(".bar-figure").first.inner_text()
    assert float(first.split()[0]) > 50  # with dropout so short a run now and then misses a digit
    assert page.locator("table.matrix").first.locator("tbody tr").count() == 10
    assert "algo = deeplearning" in downloaded_mojo(page, tmp_path)


def test_heartbeats(browser, tmp_path):
    page = open_example(browser, "Heartbeats")
    page.get_by_role("button", name="Anomalies").click()
    page.get_by_label("model_id", exact=True).fill("beats")
    page.get_by_role("button", name="Build the model").click()
    page.get_by_role("link", name="Open the result").click()
    page.get_by_role("heading", name="Reconstruction", exact=True).wait_for()
    card = page.locator(".card", has=page.get_by_role("heading", name="Reconstruction", exact=True))
    card.get_by_label("Frame").select_option("heartbeats_test")
    card.get_by_role("button", name="Find anomalies").click()
    rows = card.get_by_role("button", name="Row ")
    rows.first.wait_for()
    # The three odd beats are the last of the file.
    assert {rows.nth(i).inner_text() for i in range(3)} == {"Row 21", "Row 22", "Row 23"}
    rows.first.click()
    card.locator(".line-chart canvas").wait_for()
    assert card.get_by_role("heading", name="Error by column").count() == 1
    assert "category = AutoEncoder" in downloaded_mojo(page, tmp_path)
    names = Rest(browser.url).ok("GET", "/3/Frames")["frames"]
    assert {f["frame_id"]["name"] for f in names} == {"heartbeats_train", "heartbeats_test"}


def test_grid_and_comparison(browser):
    page = open_example(browser, "Prostate")
    page.get_by_role("link", name="Build a model").click()
    page.get_by_role("radio", name="CAPSULE is the response").check()
    page.get_by_role("checkbox", name="Use ID").uncheck()
    page.get_by_label("epochs", exact=True).fill("2")
    page.get_by_label("Try several values of hidden", exact=True).check()
    page.get_by_label("hidden", exact=True).fill("4; 8, 8")
    page.get_by_label("Search parameters").fill("l1")
    page.get_by_label("Try several values of l1", exact=True).check()
    page.get_by_label("l1", exact=True).fill("0; 0.001; 0.01")
    page.get_by_text("6 combinations").wait_for()
    page.get_by_label("Name of the grid").fill("tried")
    page.get_by_role("button", name="Show as Python, R, curl").click()
    assert '"hidden": [[4], [8, 8]]' in page.locator(".code-view pre").inner_text()
    page.get_by_role("button", name="Search the grid").click()
    page.get_by_role("link", name="Open the result").click()
    page.get_by_role("heading", name="Leaderboard of 6 models").wait_for()
    assert page.locator("svg.parallel path:not(.axis)").count() == 6
    for i in range(2):
        page.locator("tbody input[type=checkbox]").nth(i).check()
    page.get_by_role("button", name="Compare 2").click()
    page.get_by_role("heading", name="Compare models").wait_for()
    page.get_by_role("row", name="AUC").wait_for()
    assert page.locator("td.best").count() >= 4
    page.get_by_role("heading", name="Parameters that differ").wait_for()


def test_threshold_and_a_row_by_hand(browser):
    page = open_example(browser, "Prostate")
    page.get_by_role("heading", name="prostate", exact=True).wait_for()
    rest = Rest(browser.url)
    fields = {"training_frame": "prostate", "response_column": "CAPSULE", "hidden": "[8]", "epochs": 20,
              "ignored_columns": '["ID"]', "model_id": "m", "seed": 1, "reproducible": True}  # fmt: skip
    job = rest.ok("POST", "/3/ModelBuilders/deeplearning", **fields)["job"]["key"]["name"]
    assert rest.wait(job)["status"] == "DONE"
    page = browser.go("#/models/m")
    slider = page.get_by_role("slider")
    slider.wait_for()
    output = rest.ok("GET", "/3/Models/m")["models"][0]["output"]["training_metrics"]
    table = output["thresholds_and_metric_scores"]
    by_name = {c["name"]: d for c, d in zip(table["columns"], table["data"], strict=True)}
    matrix = page.get_by_role("region", name="Confusion matrix at the threshold")
    for wanted in (0.2, 0.5, 0.8):
        slider.fill(str(round(1000 * wanted)))
        at = max(i for i, t in enumerate(by_name["threshold"]) if t >= wanted)
        cells = matrix.locator("td.shaded").all_inner_texts()
        assert cells == [str(by_name[n][at]) for n in ("tns", "fps", "fns", "tps")]

    slider.fill("1000")  # above all scores: nothing is called positive
    assert by_name["threshold"][0] < 1
    last = (by_name["tns"][-1] + by_name["fps"][-1], 0, by_name["fns"][-1] + by_name["tps"][-1], 0)
    assert matrix.locator("td.shaded").all_inner_texts() == [str(count) for count in last]

    page.get_by_role("button", name="Fill in from that row").click()
    page.get_by_label("AGE", exact=True).and_(
        page.locator("input:not([value=''])")
    ).first.wait_for()
    page.get_by_role("button", name="Score", exact=True).click()
    shown = page.locator("dt", has_text="p1").locator("xpath=following-sibling::dd").inner_text()
    row = {"AGE": 65, "RACE": "1", "DPROS": "2", "DCAPS": "1", "PSA": 1.4, "VOL": 0, "GLEASON": 6}
    told = rest.ok("POST", "/3/Score/m", rows=json.dumps([row]))["predictions"][0]["p1"]
    assert float(shown) == pytest.approx(told, rel=1e-4)

    page.get_by_role("button", name="Draw").first.click()
    card = page.locator(".card", has=page.get_by_role("heading", name="Partial dependence"))
    card.locator(".line-chart canvas, .bars li").first.wait_for()
    page.get_by_role("button", name="Explain").click()
    page.get_by_text("Base ").wait_for()


def test_frames(browser):
    page = open_example(browser, "Prostate")
    page.get_by_role("button", name="Sort and filter").click()
    page.get_by_label("Column", exact=True).last.select_option(label="AGE")
    page.get_by_role("button", name="Sort down").click()
    page.get_by_text("Sorted by AGE ↓").wait_for()
    page.get_by_label("Rows where it").select_option("<")
    page.get_by_label("Value", exact=True).fill("50")
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_text("of 380 rows").wait_for()
    frame = Rest(browser.url).ok("GET", "/3/Frames/prostate", row_count=380)["frames"][0]
    ages = next(c["data"] for c in frame["columns"] if c["label"] == "AGE")
    young = sorted((int(a) for a in ages if a < 50), reverse=True)
    page.get_by_text(f"{len(young)} of 380 rows").wait_for()
    shown = page.locator('.grid-cell[aria-colindex="4"]')
    page.wait_for_function(
        "n => document.querySelectorAll('.grid-cell[aria-colindex=\"4\"]')[0]?.textContent === n",
        arg=str(young[0]),
    )
    assert [int(t) for t in shown.all_inner_texts()] == young[: shown.count()]

    page.get_by_role("tab", name="Operations").click()
    page.get_by_role("button", name="Split", exact=True).click()
    page.get_by_role("link", name="prostate_train").wait_for()
    page.get_by_role("button", name="Group", exact=True).click()
    page.get_by_role("link", name="prostate_groups").wait_for()
    rest = Rest(browser.url)
    rows = [
        rest.ok("GET", f"/3/Frames/prostate_{p}")["frames"][0]["rows"] for p in ("train", "test")
    ]
    assert sum(rows) == 380
    assert rows[0] > rows[1] > 0
    page.get_by_role("tab", name="Columns").click()
    page.get_by_role("button", name="DCAPS").click()
    page.get_by_label("Type to convert to").select_option("as.numeric")
    page.get_by_role("button", name="Convert", exact=True).click()
    page.get_by_role("dialog").wait_for(state="detached")
    browser.go("#/")
    browser.settle()  # what was made to sort and filter is gone then
    left = {f["frame_id"]["name"] for f in rest.ok("GET", "/3/Frames")["frames"]}
    assert left == {"prostate", "prostate_train", "prostate_test", "prostate_groups"}


def test_notebook(browser, server, tmp_path):
    page = browser.open("#/notebook")
    page.get_by_role("button", name="Record").click()
    browser.go("#/")
    page.get_by_role("button", name="Iris", exact=True).click()
    page.get_by_role("heading", name="iris", exact=True).wait_for()
    browser.go("#/notebook")
    page.get_by_label("Text of cell 2").wait_for()
    assert page.get_by_label("Text of cell 2").input_value().startswith("parseFiles {")
    assert page.get_by_label("Text of cell 3").input_value() == 'getFrameSummary "iris"'
    page.get_by_role("button", name="Delete cell 3").click()
    page.get_by_label("Text of cell 2").fill('getFrameSummary "iris"')
    page.get_by_role("button", name="Add a cell").click()
    page.get_by_label("Text of cell 3").fill(
        'buildModel "deeplearning", training_frame: "iris", response_column: "Species", epochs: 2,'
        ' hidden: [8], model_id: "flowers"'
    )
    page.get_by_label("Text of cell 3").press("Control+Enter")
    page.get_by_role("link", name="flowers").wait_for()
    page.get_by_role("button", name="Add a cell").click()
    page.get_by_label("Text of cell 4").fill("f -> f(1)")
    page.get_by_label("Text of cell 4").press("Control+Enter")
    page.get_by_text("more than a call").wait_for()
    page.get_by_label("Name", exact=True).fill("My notebook (1)")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Kept on the server.").wait_for()
    kept = Rest(server.url).ok("GET", "/3/NodePersistentStorage/notebook/My%20notebook%20(1)")
    cells = json.loads(kept["value"])["cells"]
    assert [cell["type"] for cell in cells] == ["cs"] * 4
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    download.value.save_as(tmp_path / "exported.flow")
    assert json.loads((tmp_path / "exported.flow").read_text())["cells"] == cells

    page.get_by_role("button", name="New", exact=True).click()
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_role("button", name="My notebook (1)").click()
    assert page.get_by_label("Text of cell 2").input_value() == 'getFrameSummary "iris"'
    page.get_by_role("button", name="Python, R of cell 3").click()
    page.get_by_text("H2ODeepLearningEstimator(epochs=2, hidden=[8]").wait_for()
    page.get_by_role("button", name="Open", exact=True).click()
    page.locator("input[type=file]").set_input_files(tmp_path / "exported.flow")
    page.get_by_text("Not saved on the server yet.").wait_for()
    assert page.get_by_label("Text of cell 4").input_value() == "f -> f(1)"


def test_the_last_click(server):
    with browsing(server.url) as browser:
        browser.allowed = ["ERR_CONNECTION", "ERR_EMPTY"]
        page = browser.open("#/admin")
        page.get_by_role("heading", name="The one member").wait_for()
        page.get_by_role("button", name="Shut down").click()
        page.get_by_role("button", name="Keep").click()
        assert server.alive()
        page.get_by_role("button", name="Shut down").click()
        page.get_by_role("button", name="Shut the server down").click()
        page.get_by_text("The server does not answer").first.wait_for()
        server.process.wait(20)


def test_sizes(server):
    """What the page sends without gzip, and that a browser asks only once for what it has."""
    plain = requests.get(f"{server.url}/flow/app.js", headers={"Accept-Encoding": "identity"})
    packed = requests.get(f"{server.url}/flow/app.js", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.content == packed.content == (ROOT / "web/dist/app.js").read_bytes()
    again = requests.get(
        f"{server.url}/flow/app.js", headers={"If-None-Match": packed.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    for answer in (plain, again):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert requests.get(f"{server.url}/flow/../../etc/passwd").status_code == 404
    assert requests.get(f"{server.url}/flow/%2e%2e%2fetc%2fpasswd").status_code == 404
    for path, place in (("/", "flow/index.html"), ("/flow/", "index.html")):
        answer = requests.get(server.url + path, allow_redirects=False)
        assert (answer.status_code, answer.headers["Location"]) == (301, place)
        assert answer.headers["Content-Security-Policy"] == plain.headers["Content-Security-Policy"]


def test_flow_from_a_folder(tmp_path):
    (tmp_path / "flow").mkdir()
    (tmp_path / "flow/index.html").write_text("<p>theirs</p>")
    (tmp_path / "secret").write_text("no")
    (tmp_path / "flow/link").symlink_to(tmp_path / "secret")
    with Server("--flow-dir", str(tmp_path / "flow")) as server:
        theirs = requests.get(f"{server.url}/flow/index.html")
        assert theirs.text == "<p>theirs</p>"
        assert "unsafe-eval" in theirs.headers["Content-Security-Policy"]
        assert "/flow/ serves" in server.output()
        ours = requests.get(f"{server.url}/web/index.html")
        assert "unsafe" not in ours.headers["Content-Security-Policy"]
        assert "Hydrofoil" in ours.text
        for path in ("%2e%2e/secret", "%2e%2e%2fsecret", "link", "none", "%2fetc%2fpasswd"):
            assert requests.get(f"{server.url}/flow/{path}").status_code == 404, path
    with pytest.raises(RuntimeError, match=r"there is no index\.html"):
        Server("--flow-dir", str(tmp_path))
