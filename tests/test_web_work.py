"""More work on the web page, each compared with what the server holds afterwards: operations on frames,
trainings watched and ended, models by segment, published examples."""

import csv
import itertools
import json
import subprocess
import sys

import pytest

from hydrofoil_server import Server
from rest import Rest
from web_browser import browsing

pytestmark = [pytest.mark.own_server, pytest.mark.slow, pytest.mark.pages]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Two frames: readings with gaps, and places by the same key."""
    folder = tmp_path_factory.mktemp("work")
    with (folder / "readings.csv").open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["place", "day", "level", "note", "high"])
        for i in range(200):
            place = "abcd"[i % 4]
            rows.writerow([place, f"2024-01-{1 + i % 28:02}", "" if i % 10 == 3 else (i * 7) % 50, f"n{i % 13}.{i % 3}",
                           "yes" if (i * 7) % 50 > 20 else "no"])  # fmt: skip
    (folder / "places.csv").write_text("place,height\na,10\nb,20\nc,30\ne,50\n")
    with Server("--root", "/") as running:
        rest = Rest(running.url)
        types = json.dumps(["Enum", "Time", "Numeric", "String", "Enum"])
        rest.parse_file(folder / "readings.csv", "readings", column_types=types)
        rest.parse_file(
            folder / "places.csv", "places", column_types=json.dumps(["Enum", "Numeric"])
        )
        yield running


@pytest.fixture
def browser(server):
    with browsing(server.url) as opened:
        # A model in training is asked for before it is there; some tests ask for what cannot be.
        opened.allowed = ["status of 4"]
        yield opened


def columns(rest, frame, rows=1000):
    """The cells of a frame by column; levels as their texts."""
    told = rest.ok("GET", "/3/Frames/" + frame, row_count=rows)["frames"][0]
    cells = {}
    for one in told["columns"]:
        values = one["string_data"] if one["data"] is None else one["data"]
        levels = one["domain"]
        cells[one["label"]] = (
            [levels[int(v)] if v != "NaN" else None for v in values] if levels else values
        )
    return cells


def operation(page, title):
    return page.locator(".card", has=page.get_by_role("heading", name=title, exact=True))


def done(card):
    card.get_by_text("Done.").wait_for()


def test_the_way_back_from_a_thing_shows_the_list_again(browser):
    page = browser.open("#/frames")
    page.get_by_role("link", name="readings").first.click()
    page.get_by_role("heading", name="readings").first.wait_for()
    page.go_back()
    page.get_by_role("link", name="places").first.wait_for()


def test_operations(browser, server, tmp_path):
    rest = Rest(server.url)
    page = browser.open("#/frames/readings")
    page.get_by_role("tab", name="Operations").click()

    card = operation(page, "Merge")
    card.get_by_label("Merge with").select_option("places")
    card.get_by_label("Name of the merged").fill("merged")
    card.get_by_role("button", name="Merge").click()
    done(card)
    merged = columns(rest, "merged")
    heights = {"a": 10, "b": 20, "c": 30}
    assert len(merged["place"]) == 150  # of d there is none
    assert [heights[p] for p in merged["place"]] == merged["height"]

    card.get_by_label("keep all rows of this one").check()
    card.get_by_role("button", name="Merge", exact=True).click()
    page.get_by_role("button", name="Keep", exact=True).click()
    assert len(columns(rest, "merged")["place"]) == 150
    card.get_by_role("button", name="Merge", exact=True).click()
    page.get_by_role("button", name="Replace it").click()
    page.get_by_role("dialog").wait_for(state="detached")
    card.locator("[aria-busy]").wait_for(state="detached")
    done(card)
    assert len(columns(rest, "merged")["place"]) == 200

    card = operation(page, "Bind")
    card.get_by_label("Bind with").select_option("readings")
    card.get_by_label("Name of the bound").fill("twice")
    card.get_by_role("button", name="Bind").click()
    done(card)
    twice = columns(rest, "twice")
    assert twice["note"] == 2 * columns(rest, "readings")["note"]
    card.get_by_label("Where").select_option("cbind")
    card.get_by_label("Name of the bound").fill("beside")
    card.get_by_role("button", name="Bind").click()
    card.get_by_role("link", name="beside").wait_for()
    assert len(columns(rest, "beside")) == 10

    card = operation(page, "Sample")
    card.get_by_label("Share").fill("0.5")
    card.get_by_label("Name of the sample").fill("some")
    card.get_by_role("button", name="Sample").click()
    done(card)
    some = columns(rest, "some")["note"]
    assert 60 < len(some) < 140

    card = operation(page, "Split")  # onto itself, which would be the end of it
    card.get_by_label("Name of the first").fill("readings")
    card.get_by_role("button", name="Split", exact=True).click()
    card.get_by_role("alert").get_by_text("choose another").wait_for()
    assert len(columns(rest, "readings")["place"]) == 200

    card = operation(page, "Export")
    card.get_by_label("Path").fill(str(tmp_path / "out.csv"))
    card.get_by_role("button", name="Export").click()
    done(card)
    with (tmp_path / "out.csv").open() as read:
        assert [row["note"] for row in csv.DictReader(read)] == columns(rest, "readings")["note"]
    card.get_by_role("button", name="Export").click()  # it is there already
    card.get_by_role("alert").wait_for()

    card = operation(page, "Impute")
    levels = [v for v in columns(rest, "readings")["level"] if v != "NaN"]
    assert len(levels) == 180
    card.get_by_label("Column to fill").select_option("level")
    card.get_by_role("button", name="Impute").click()
    done(card)
    filled = columns(rest, "readings")["level"]
    assert "NaN" not in filled
    assert filled[3] == pytest.approx(sum(levels) / 180)


def test_filters(browser, server):
    rest = Rest(server.url)
    page = browser.open("#/frames/readings")
    page.get_by_role("button", name="Sort and filter").click()
    held = columns(rest, "readings")

    def filtered(column, operator, value):
        page.get_by_label("Column", exact=True).last.select_option(label=column)
        page.get_by_label("Rows where it").select_option(label=operator)
        page.get_by_label("Value", exact=True).fill(value)
        page.get_by_role("button", name="Filter", exact=True).click()

    def shown(number):
        page.get_by_text(f"{number} of 200 rows").wait_for()
        page.locator(".toolbar button", has_text="✕").first.click()
        page.get_by_text(" of 200 rows").wait_for(state="detached")

    filtered("level", "is between", "10 and 20")
    shown(sum(v != "NaN" and 10 <= v <= 20 for v in held["level"]))
    filtered("note", "contains", ".1")  # a dot is a dot
    shown(sum(".1" in v for v in held["note"]))
    filtered("day", "at least", "2024-01-15")
    shown(sum(1 + i % 28 >= 15 for i in range(200)))
    filtered("place", "is", "b")
    shown(50)
    filtered("level", "more than", "much")
    page.get_by_text("'much' is no number").wait_for()
    assert page.get_by_label("Value", exact=True).input_value() == "much"
    page.get_by_label("Times in").select_option("Asia/Tokyo")
    page.locator(".grid-cell", has_text="2024-01-01 09:00:00").first.wait_for()


ASKED = "() => performance.getEntriesByType('resource').map(one => [one.name, one.startTime])"


def start_model(rest, **fields):
    answer = rest.ok("POST", "/3/ModelBuilders/deeplearning", training_frame="readings",
                     response_column="high", ignored_columns='["note"]', **fields)  # fmt: skip
    return answer["job"]["key"]["name"]


def test_trainings_are_watched_and_ended(browser, server):
    rest = Rest(server.url)
    # Neither is over before it is ended here, nor may it stop early, however fast the machine.
    fields = {"hidden": "[8]", "epochs": 1e12, "score_interval": 0.2, "score_duty_cycle": 1, "stopping_rounds": 1_000_000,
              "classification_stop": -1, "train_samples_per_iteration": 2000}  # fmt: skip
    jobs = [start_model(rest, model_id=name, **fields) for name in ("kept", "gone")]
    page = browser.open("#/jobs")
    cards = page.locator(".card", has=page.locator(".line-chart canvas"))
    page.locator(".job-head").nth(1).wait_for()  # both run, each with its curves
    page.wait_for_function("() => document.querySelectorAll('.line-chart canvas').length >= 2")
    assert cards.count() >= 2
    page.evaluate("performance.clearResourceTimings()")
    page.wait_for_function(
        f"() => ({ASKED})().filter(([url]) => url.endsWith('/3/Jobs')).length >= 4"
    )
    asked = {}  # when each address was asked, in milliseconds of the browser
    for url, at in page.evaluate(ASKED):
        asked.setdefault(url.split("?")[0].partition("/3/")[2], []).append(at)
    polls = asked["Jobs"]
    assert min(later - sooner for sooner, later in itertools.pairwise(polls)) >= 1000
    for name in ("kept", "gone"):  # once for each state of its job, of which one was told before
        assert 1 < len(asked[f"Models/{name}"]) <= len(polls) + 1

    page = browser.go("#/jobs/" + jobs[0].replace("$", "%24"))
    page.get_by_text("Log loss of training gains").wait_for()
    page.get_by_text("it may stop after 2,000,001").wait_for()
    page.get_by_role("button", name="Stop and keep").click()
    page.get_by_role("button", name="Stop the training").click()
    page.get_by_text("The job was cancelled").wait_for()
    assert rest.ok("GET", "/3/Models/kept")["models"][0]["output"]["training_metrics"]

    page = browser.go("#/jobs/" + jobs[1].replace("$", "%24"))
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel the training").click()
    page.get_by_role("heading", name="Jobs", exact=True).wait_for()
    assert rest.send("GET", "/3/Models/gone").status_code == 404


def test_models_by_segment(browser, server):
    rest = Rest(server.url)
    for name, hidden in (("one", "[2]"), ("two", "[16]")):
        job = start_model(rest, model_id=name, hidden=hidden, epochs=5, seed=1)
        assert rest.wait(job)["status"] == "DONE"
    before = {f["frame_id"]["name"] for f in rest.ok("GET", "/3/Frames")["frames"]}
    told = len(rest.ok("GET", "/3/ModelMetrics")["model_metrics"])
    page = browser.open("#/compare?id=one&id=two")
    card = page.locator(".card", has=page.get_by_role("heading", name="By segment", exact=True))
    card.get_by_label("A segment for each level of").select_option(label="place")
    card.get_by_role("button", name="Compare the segments").click()
    card.locator("tbody tr").nth(3).wait_for()
    card.get_by_label("Metric of the segments").select_option("logloss")
    rows = {row.locator("th").inner_text(): [c.split()[0] for c in row.locator("td").all_inner_texts()]
            for row in card.locator("tbody tr").all()}  # fmt: skip
    assert set(rows) == set("abcd")
    # The same by hand.
    rest.ok("POST", "/99/Rapids", ast='(assign of_b (rows readings (== (cols readings [0]) "b")))')
    for i, name in enumerate(("one", "two")):
        metrics = rest.ok("POST", f"/3/Predictions/models/{name}/frames/of_b")["model_metrics"][0]
        assert float(rows["b"][1 + i]) == pytest.approx(metrics["logloss"], rel=1e-4)
        rest.ok("DELETE", f"/3/ModelMetrics/models/{name}/frames/of_b")
    assert rows["b"][0] == "50"
    after = {f["frame_id"]["name"] for f in rest.ok("GET", "/3/Frames")["frames"]}
    assert {name for name in after - before if name.startswith(("rows_", "segment_"))} == set()
    assert len(rest.ok("GET", "/3/ModelMetrics")["model_metrics"]) == told


def test_published_example(browser, server, tmp_path):
    """The ECGs: files of their shape stand in for them here."""
    for name, beats in (("train", 20), ("test", 23)):
        lines = [",".join(str((i * j) % 17 / 17) for j in range(210)) for i in range(1, beats + 1)]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n")
    page = browser.open("#/")
    page.get_by_role("link", name="ECG", exact=True).click()
    page.get_by_label("Normal beats").fill(str(tmp_path / "none.csv"))
    page.get_by_label("Beats to look at").fill(str(tmp_path / "test.csv"))
    page.get_by_role("button", name="Fetch and go on").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Beats to look at").input_value() == str(tmp_path / "test.csv")
    page.get_by_label("Normal beats").fill(str(tmp_path / "train.csv"))
    page.get_by_role("button", name="Fetch and go on").click()
    page.get_by_role("heading", name="Build a model").wait_for()
    page.get_by_label("Training frame", exact=True).wait_for()
    assert page.get_by_label("Training frame", exact=True).input_value() == "ecg_train"
    assert page.get_by_label("autoencoder", exact=True).is_checked()
    rest = Rest(server.url)
    assert rest.ok("GET", "/3/Frames/ecg_test")["frames"][0]["rows"] == 23


def test_admin(browser):
    page = browser.open("#/admin")
    for heading in ("Memory", "Processors", "Threads and jobs", "About", "Log"):
        page.get_by_role("heading", name=heading, exact=True).wait_for()
    page.get_by_text("All threads").click()
    page.get_by_text("hydrofoil").last.wait_for()
    page.get_by_label("Search the log").fill("no such line")
    page.get_by_text("Nothing at this level with that text").wait_for()


def test_inspect_in_a_notebook(browser):
    page = browser.open("#/notebook")
    page.get_by_label("Text of cell 1").fill('inspect "model summary", getModel "one"')
    page.get_by_label("Text of cell 1").press("Control+Enter")
    page.get_by_role("columnheader", name="units").wait_for()
    page.get_by_label("Text of cell 1").fill('grid inspect "parameters", getModel "one"')
    page.get_by_label("Text of cell 1").press("Control+Enter")
    page.get_by_role("rowheader", name="hidden").wait_for()


def test_notebooks_are_not_lost_unasked(browser, server):
    rest = Rest(server.url)

    def kept(name):
        told = rest.ok("GET", f"/3/NodePersistentStorage/notebook/{name}")["value"]
        return [cell["input"] for cell in json.loads(told)["cells"]]

    page = browser.open("#/notebook")
    first = page.get_by_label("Text of cell 1")
    page.get_by_label("Name", exact=True).fill("mine")
    first.fill("getFrames")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Kept on the server.").wait_for()
    page.get_by_label("Name", exact=True).fill("other")
    page.get_by_text("Not saved on the server yet.").wait_for()
    page.get_by_role("button", name="New", exact=True).click()
    page.get_by_role("button", name="Keep").click()
    assert first.input_value() == "getFrames"
    page.get_by_role("button", name="New", exact=True).click()
    page.get_by_role("button", name="Drop them").click()
    first.fill("getModels")
    page.get_by_label("Name", exact=True).fill("mine")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("another notebook of this name").wait_for()
    assert kept("mine") == ["getFrames"]
    page.get_by_role("button", name="Replace it").click()
    page.get_by_text("Kept on the server.").wait_for()
    assert kept("mine") == ["getModels"]


def reach(page, name, role=None):
    """Goes on by the tabulator until what has the focus has that name."""
    wanted = page.get_by_role(role, name=name, exact=True) if role else page.get_by_label(name, exact=True)  # fmt: skip
    wanted.first.wait_for()
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.first.evaluate("one => one === document.activeElement"):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{name} has the focus, which nobody sees"
            return
    raise AssertionError(f"{name} is not reached by the keyboard")


def test_by_keyboard_alone(browser, server, tmp_path):
    lines = [f"{i % 9},{i * 5 % 11},{'yes' if i % 9 > i * 5 % 11 else 'no'}" for i in range(100)]
    (tmp_path / "keys.csv").write_text("a,b,more\n" + "\n".join(lines) + "\n")
    page = browser.open("#/")
    page.get_by_role("link", name="MNIST", exact=True).wait_for()
    reach(page, "Path, http, https, s3 or hdfs")
    page.keyboard.type(str(tmp_path / "keys.csv"))
    page.keyboard.press("Enter")
    reach(page, "Name of the frame")
    page.keyboard.press("Control+A")
    page.keyboard.type("keys")
    page.keyboard.press("Shift+Tab")
    reach_back(page, "Parse")
    page.keyboard.press("Enter")
    page.get_by_role("tab", name="Cells").wait_for()
    reach(page, "Cells", "tab")
    page.keyboard.press("ArrowRight")
    page.get_by_role("searchbox", name="Search columns").wait_for()
    reach(page, "a", "button")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_text("Quantiles").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.keyboard.press("Shift+Tab")
    reach_back(page, "Build a model", "link")
    page.keyboard.press("Enter")
    reach(page, "a is the response", "radio")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    assert page.get_by_role("radio", name="more is the response").is_checked()
    reach(page, "epochs")
    page.keyboard.press("Control+A")
    page.keyboard.type("3")
    reach(page, "Build the model", "button")
    page.keyboard.press("Enter")
    reach(page, "Open the result", "link")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Metrics", exact=True).wait_for()


def reach_back(page, name, role="button"):
    wanted = page.get_by_role(role, name=name, exact=True)
    for _ in range(60):
        if wanted.first.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab")
    raise AssertionError(f"{name} is not reached going back")


def test_what_is_shown_runs(browser, server):
    """The same work as Python and as curl, copied from the page."""
    rest = Rest(server.url)
    page = browser.open("#/build/deeplearning?frame=readings")
    page.get_by_role("radio", name="high is the response").check()
    page.get_by_role("checkbox", name="Use note").uncheck()
    for field, value in (("hidden", "6, 5"), ("epochs", "1.5"), ("seed", "9007199254740993"), ("nfolds", "2")):  # fmt: skip
        if field == "seed":
            page.get_by_label("Search parameters").fill("seed")
        page.get_by_label(field, exact=True).fill(value)
        page.get_by_label("Search parameters").fill("")
    page.get_by_role("button", name="Show as Python, R, curl").click()
    shown = page.locator(".code-view pre")
    for tab, command in (("Python", [sys.executable, "-c"]), ("curl", ["bash", "-c"])):
        page.get_by_role("tab", name=tab).click()
        before = {one["model_id"]["name"] for one in rest.ok("GET", "/3/Models")["models"]}
        ran = subprocess.run([*command, shown.inner_text()], capture_output=True, text=True, timeout=120)  # fmt: skip
        assert ran.returncode == 0, ran.stderr[-2000:]
        rest.wait(rest.ok("GET", "/3/Jobs")["jobs"][-1]["key"]["name"])
        models = [one["model_id"]["name"] for one in rest.ok("GET", "/3/Models")["models"]]
        (made,) = [name for name in models if name not in before and "_cv_" not in name]
        told = rest.ok("GET", f"/3/Models/{made}")["models"][0]
        values = {one["name"]: one["input_value"] for one in told["parameters"]}
        assert values["hidden"] == [6, 5]
        assert values["epochs"] == 1.5
        assert values["seed"] == 9007199254740993
        assert values["ignored_columns"] == ["note"]
