"""The web page clicked through from an empty server to a model taken along, in a real browser."""

import csv
import zipfile

import pytest

from hydrofoil_server import Server
from web_browser import browsing

pytestmark = pytest.mark.own_server


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Two classes that a line parts, with a column of text and a gap."""
    path = tmp_path_factory.mktemp("page") / "points.csv"
    with path.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["x", "y", "kind", "side"])
        for i in range(400):
            x, y = (i * 37 % 101) / 10, (i * 53 % 89) / 10
            rows.writerow([x, "" if i == 7 else y, "abc"[i % 3], int(x > y)])
    return path


def test_from_an_empty_server_to_a_model(table, tmp_path):
    with Server("--root", "/") as server, browsing(server.url, accept_downloads=True) as browser:
        page = browser.open()
        page.get_by_label("Path, http, https, s3 or hdfs").fill(str(table))
        page.get_by_role("button", name="Read").click()

        page.get_by_role("heading", name="Set up the parse").wait_for()
        page.get_by_label("Name of the frame").fill("points")
        assert page.get_by_label("Name of column 3").input_value() == "kind"
        page.get_by_label("Type of column 4").select_option("Enum")
        page.get_by_role("button", name="Parse", exact=True).click()

        page.get_by_role("heading", name="points").wait_for()
        page.get_by_role("rowheader", name="400").or_(
            page.get_by_text("400").first
        ).first.wait_for()
        page.locator(".grid-cell", has_text="missing").first.wait_for()  # row 8 has no y
        page.get_by_role("link", name="Build a model").click()

        page.get_by_role("radio", name="side is the response").check()
        page.get_by_label("hidden", exact=True).fill("16, 16")
        page.get_by_label("nfolds", exact=True).fill("2")
        page.get_by_label("epochs", exact=True).fill("40")
        page.get_by_label("model_id", exact=True).fill("side")
        page.get_by_role("button", name="Build the model").click()

        page.get_by_role("link", name="Open the result").click()
        page.get_by_role("heading", name="side", exact=True).wait_for()
        for heading in (
            "Metrics",
            "Learning",
            "Threshold",
            "Confusion matrix",
            "Variable importances",
            "Folds",
        ):
            page.get_by_role("heading", name=heading, exact=True).wait_for()
        auc = page.get_by_role("row", name="AUC").first.get_by_role("cell").first.inner_text()
        assert float(auc) > 0.95
        with page.expect_download() as download:
            page.get_by_role("link", name="MOJO").first.click()
        download.value.save_as(tmp_path / "side.zip")
        assert "model.ini" in zipfile.ZipFile(tmp_path / "side.zip").namelist()
        for name in ("Java source", "ONNX", "Model file", "JSON"):
            with page.expect_download() as download:
                page.get_by_role("link", name=name, exact=True).click()
            assert download.value.failure() is None, name

        page.get_by_role("link", name="Predict", exact=True).click()
        page.get_by_role("heading", name="Which model on which frame").wait_for()
        page.get_by_label("Frame", exact=True).select_option("points")
        page.get_by_label("Name of the predictions").fill("told")
        page.get_by_role("button", name="Predict").click()
        page.get_by_role("link", name="Open the predictions").click()
        page.get_by_role("heading", name="told").wait_for()
        page.locator(".grid-cell.figure").first.wait_for()


def test_cancel_keeps_what_there_is(table):
    with Server("--root", "/") as server, browsing(server.url) as browser:
        browser.allowed = ["404"]  # a model in training is asked for before it is there
        page = browser.open("#/import")
        page.locator("input[type=file]").set_input_files(str(table))
        page.get_by_role("button", name="Parse", exact=True).click()
        page.get_by_role("link", name="Build a model").click()
        page.get_by_role("radio", name="side is the response").check()
        page.get_by_label("epochs", exact=True).fill("1000000")
        page.get_by_role("button", name="Build the model").click()
        page.get_by_role("heading", name="Learning", exact=True).wait_for()
        page.locator(".line-chart canvas").wait_for()
        running = page.locator("dt", has_text="Running for").locator("xpath=following-sibling::dd")
        for _ in range(3):  # it goes on being watched
            shown = running.inner_text()
            page.locator("dd", has_text=shown).wait_for(state="detached")
        page.get_by_role("button", name="Stop and keep").click()
        page.get_by_role("button", name="Stop the training").click()
        page.get_by_text("The job was cancelled").wait_for()
        page.get_by_role("link", name="open it").click()
        page.get_by_role("heading", name="Metrics", exact=True).wait_for()
