"""What people type into the web page: it stays, it is taken as it is written, and it replaces nothing
unasked. Each compared with what the server holds afterwards."""

import csv
import json

import pytest

from hydrofoil_server import Server
from rest import Rest
from web_browser import browsing

pytestmark = [pytest.mark.own_server, pytest.mark.slow, pytest.mark.pages]
SEED = 9007199254740993  # more digits than a number of the browser holds


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Readings of two years, among their names ones that are no words of an expression."""
    folder = tmp_path_factory.mktemp("typed")
    with (folder / "readings.csv").open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["place", "day", "level", "high"])
        for i in range(200):
            day = f"{2023 + i // 100}-03-{1 + i % 28:02} {i % 24:02}:30:00"
            rows.writerow(["abcd"[i % 4], day, 1_234_500 + i, "yes" if i * 7 % 50 > 20 else "no"])
    with Server("--root", "/") as running:
        rest = Rest(running.url)
        types = json.dumps(["Enum", "Time", "Numeric", "Enum"])
        for frame in ("readings", "123", "two words"):
            rest.parse_file(folder / "readings.csv", frame, column_types=types)
        yield running


@pytest.fixture
def browser(server):
    with browsing(server.url) as opened:
        opened.allowed = ["status of 4"]
        yield opened


def build(rest, name, **fields):
    answer = rest.ok("POST", "/3/ModelBuilders/deeplearning", model_id=name, training_frame="readings",
                     response_column="high", hidden="[4]", seed=1, reproducible=True, **fields)  # fmt: skip
    assert rest.wait(answer["job"]["key"]["name"])["status"] == "DONE"
    return rest.ok("GET", f"/3/Models/{name}")["models"][0]


def test_the_form_of_a_model(browser, server):
    rest = Rest(server.url)
    made = build(rest, "made", epochs=1)
    page = browser.open("#/build/deeplearning?frame=readings")
    page.get_by_label("Training frame", exact=True).select_option("123")
    page.get_by_role("radio", name="high is the response").check()
    page.get_by_label("hidden", exact=True).fill("3, 2")
    page.reload()
    page.get_by_role("radio", name="high is the response").wait_for()
    assert page.get_by_label("Training frame", exact=True).input_value() == "123"
    assert page.get_by_role("radio", name="high is the response").is_checked()
    assert page.get_by_label("hidden", exact=True).input_value() == "3, 2"

    page.get_by_label("model_id", exact=True).fill("made")  # there is one of that name
    page.get_by_label("epochs", exact=True).fill("1")
    page.get_by_label("Search parameters").fill("seed")
    page.get_by_label("seed", exact=True).fill(str(SEED))
    page.get_by_role("button", name="Build the model").click()
    page.get_by_role("dialog").get_by_text("There is already a model made").wait_for()
    page.get_by_role("button", name="Keep").click()
    assert rest.ok("GET", "/3/Models/made")["models"][0]["timestamp"] == made["timestamp"]
    page.get_by_role("button", name="Build the model").click()
    page.get_by_role("button", name="Replace it").click()
    page.get_by_role("link", name="Open the result").click()
    page.get_by_role("heading", name="Metrics", exact=True).wait_for()
    told = rest.ok("GET", "/3/Models/made")["models"][0]
    values = {one["name"]: one["actual_value"] for one in told["parameters"]}
    assert (values["seed"], values["hidden"]) == (SEED, [3, 2])


def test_the_values_that_a_grid_tries(browser):
    page = browser.open("#/build/deeplearning?frame=readings")
    page.get_by_role("radio", name="high is the response").check()
    page.get_by_label("Try several values of epochs", exact=True).check()
    tried = page.locator(".parameter", has=page.get_by_label("epochs", exact=True))
    search = page.get_by_role("button", name="Search the grid")
    page.get_by_label("epochs", exact=True).fill("1; few")
    tried.get_by_text("'few' is not a number").wait_for()
    assert search.is_disabled()
    page.get_by_label("epochs", exact=True).fill("1; 2")
    tried.get_by_role("alert").wait_for(state="detached")
    page.get_by_label("Search parameters").fill("l1")
    page.get_by_label("Try several values of l1", exact=True).check()
    page.get_by_label("l1", exact=True).fill("0; -0.5")  # which only the server knows to be wrong
    page.locator(".parameter").get_by_text("-0.5: L1 penalty must be >= 0.").wait_for()
    page.get_by_label("l1", exact=True).fill("0; 0.5")
    page.locator(".parameter").get_by_text("-0.5: ").wait_for(state="detached")

    page.get_by_label("Strategy").select_option("RandomDiscrete")
    page.get_by_label("Models at most").fill("many")
    page.get_by_text("'many' is not a number").wait_for()
    assert search.is_disabled()
    page.get_by_label("Models at most").fill("1")
    page.get_by_label("Seed", exact=True).fill(str(SEED))
    page.get_by_role("button", name="Show as Python, R, curl").click()
    shown = page.locator(".code-view pre")
    for tab, text in (("Python", f'"max_models": 1, "seed": {SEED}'), ("R", f"max_models = 1, seed = {SEED}"),
                      ("curl", f'"max_models":1,"seed":{SEED}')):  # fmt: skip
        page.get_by_role("tab", name=tab, exact=True).click()
        assert text in shown.inner_text()
    search.click()
    page.get_by_role("link", name="Open the result").click()
    page.get_by_role("heading", name="Leaderboard of 1 models").or_(page.get_by_text("Leaderboard of 1 model")).first.wait_for()  # fmt: skip


def test_a_row_of_a_long_frame(browser, server):
    Rest(server.url).ok("POST", "/99/Rapids", ast="(assign long (seq 1 3000000 1))")
    page = browser.open("#/frames/long")

    def at_the_top(row):
        """Waits until a row with its cell is what stands below the heads."""
        page.wait_for_function(
            """wanted => {
              const head = document.querySelector('.grid-head').getBoundingClientRect().bottom;
              const place = row => row.getBoundingClientRect();
              const rows = [...document.querySelectorAll('.grid-row')].filter(row => place(row).bottom > head + 2);
              rows.sort((a, b) => place(a).top - place(b).top);
              return rows[0]?.innerText.split(/\\s+/).join() === [wanted, wanted].join();
            }""",
            arg=f"{row:,}",
        )

    for row in (2_000_001, 285_720, 7, 1_499_999):
        page.get_by_label("Go to row").fill(f"{row:,}")
        page.get_by_role("button", name="Go", exact=True).click()
        at_the_top(row)
    page.mouse.move(600, 600)
    page.mouse.wheel(0, 280)  # ten rows
    at_the_top(1_500_009)
    page.get_by_label("Go to row").fill("3000001")
    page.get_by_role("button", name="Go", exact=True).click()
    page.get_by_text("'3000001' is no row: they are counted from 1 to 3,000,000").wait_for()


def test_times(browser, server):
    page = browser.open("#/frames/readings")
    page.get_by_role("button", name="Sort and filter").click()
    page.get_by_label("Column", exact=True).last.select_option(label="day")
    page.get_by_text("2024-05-31 14:30, in UTC").wait_for()

    def shown(operator, value, number):
        page.get_by_label("Rows where it").select_option(label=operator)
        page.get_by_label("Value", exact=True).fill(value)
        page.get_by_role("button", name="Filter", exact=True).click()
        page.get_by_text(f"{number} of 200 rows").wait_for()

    def all_again():
        page.locator(".toolbar button", has_text="✕").first.click()
        page.get_by_text(" of 200 rows").wait_for(state="detached")

    days = [(2023 + i // 100, 1 + i % 28, i % 24) for i in range(200)]
    for operator, value, number in (
        ("is", "2024", 100),
        ("more than", "2023", 100),
        ("at most", "1 March 2023", sum(y == 2023 and d <= 1 for y, d, _ in days)),
        ("is between", "2023-03-27 to 2024-03-02", sum((2023, 27) <= (y, d) <= (2024, 2) for y, d, _ in days)),
    ):  # fmt: skip
        shown(operator, value, number)
        all_again()
    page.get_by_label("Times in").select_option("Asia/Tokyo")  # where 15:30 is the next day
    shown("is", "2024-03-02", sum(y == 2024 and (d, h < 15) in ((1, False), (2, True)) for y, d, h in days))  # fmt: skip

    page.get_by_role("tab", name="Columns").click()
    page.get_by_text("2023-03-01", exact=True).wait_for()  # the least of them
    page.get_by_role("button", name="day", exact=True).click()
    page.locator(".histogram figcaption", has_text="2023-03-01").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Cells").click()
    page.get_by_role("button", name="day is 2024-03-02 Asia/Tokyo ✕").wait_for()  # still
    all_again()
    page.get_by_role("button", name="Sort and filter").click()
    page.get_by_label("Column", exact=True).last.select_option(label="day")
    page.get_by_label("Rows where it").select_option(label="is")
    page.get_by_label("Value", exact=True).fill("2024")
    page.get_by_label("Rows where it").select_option(label="is missing")
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("button", name="day is missing ✕").wait_for()  # without the value of before
    all_again()
    page.get_by_label("Column", exact=True).last.select_option(label="level")
    shown("more than", "1,234,599.5", 100)


def test_frames_of_any_name(browser, server):
    rest = Rest(server.url)
    for frame in ("123", "two words"):
        page = browser.open(f"#/frames/{frame.replace(' ', '%20')}")
        page.get_by_role("button", name="Sort and filter").click()
        page.get_by_label("Value", exact=True).fill("a")
        page.get_by_role("button", name="Filter", exact=True).click()
        page.get_by_text("50 of 200 rows").wait_for()
        page.get_by_role("tab", name="Operations").click()
        card = page.locator(".card", has=page.get_by_role("heading", name="Split", exact=True))
        card.get_by_label("Name of the second").fill("")
        card.get_by_role("button", name="Split", exact=True).click()
        card.get_by_text("Name the frame that is to be made").wait_for()
        card.get_by_label("Name of the second").fill("456")
        card.get_by_role("button", name="Split", exact=True).click()
        card.get_by_text("Done.").wait_for()
        parts = [rest.ok("GET", f"/3/Frames/{one}")["frames"][0]["rows"] for one in (f"{frame}_train", "456")]  # fmt: skip
        assert sum(parts) == 200
        rest.ok("DELETE", "/3/Frames/456")
        card = page.locator(".card", has=page.get_by_role("heading", name="Bind", exact=True))
        card.get_by_label("Bind with").select_option("two words")
        card.get_by_label("Name of the bound").fill("789")
        card.get_by_role("button", name="Bind", exact=True).click()
        card.get_by_text("Done.").wait_for()
        assert rest.ok("GET", "/3/Frames/789")["frames"][0]["rows"] == 400
        rest.ok("DELETE", "/3/Frames/789")
    card = page.locator(".card", has=page.get_by_role("heading", name="Impute", exact=True))
    for column, text in (("place", "has levels, of which there is no mean"), ("level", "has no missing values")):  # fmt: skip
        card.get_by_label("Column to fill").select_option(label=column)
        card.get_by_role("button", name="Impute", exact=True).click()
        card.get_by_text(text).wait_for()


def test_a_row_by_hand(browser, server):
    rest = Rest(server.url)
    build(rest, "timed", epochs=20)
    page = browser.open("#/models/timed")
    card = page.locator(".card", has=page.get_by_role("heading", name="Score a row by hand"))
    card.get_by_text("2024-05-31 14:30, in UTC").wait_for()
    for bad in ("0", "201", "first"):
        card.get_by_label("Row to fill in from").fill(bad)
        card.get_by_role("button", name="Fill in from that row").click()
        card.get_by_text(f"'{bad}' is no row: they are counted from 1 to 200.").wait_for()
    card.get_by_label("Row to fill in from").fill("150")
    card.get_by_role("button", name="Fill in from that row").click()
    page.wait_for_function("() => [...document.querySelectorAll('input')].some(one => one.value === '2024-03-10 05:30:00')")  # fmt: skip
    card.get_by_label("level", exact=True).fill("1,234,649")
    card.get_by_role("button", name="Score", exact=True).click()
    row = {"place": "b", "day": 1710048600000, "level": 1234649}
    told = rest.ok("POST", "/3/Score/timed", rows=json.dumps([row]))["predictions"][0]
    shown = card.locator("dt", has_text="yes").locator("xpath=following-sibling::dd")
    assert float(shown.inner_text()) == pytest.approx(told["yes"], rel=1e-4)
    card.get_by_label("day", exact=True).fill("soon")
    card.get_by_role("button", name="Score", exact=True).click()
    card.get_by_text("day: 'soon' is no time").wait_for()


def test_nothing_is_replaced_unasked(browser, server, tmp_path):
    rest = Rest(server.url)
    build(rest, "predictor", epochs=1)

    def places():
        return rest.ok("GET", "/3/Frames/readings")["frames"][0]["total_column_count"]

    page = browser.open("#/predict?model=predictor&frame=readings")
    page.get_by_label("Name of the predictions").fill("readings")
    page.get_by_role("button", name="Predict").click()
    page.get_by_text("The frame itself has that name").wait_for()
    page.get_by_label("Frame", exact=True).select_option("123")
    page.get_by_role("button", name="Predict").click()
    page.get_by_role("dialog").get_by_text("There is already a frame readings").wait_for()
    page.get_by_role("button", name="Keep").click()
    assert places() == 4
    # A file that is called like a frame.
    (tmp_path / "readings").write_text('a,"b ""c"""\n1,"two ""words"""\n')
    page = browser.open("#/import")
    page.locator("input[type=file]").set_input_files(tmp_path / "readings")
    page.get_by_label("Name of column 2").wait_for()
    assert page.get_by_label("Name of column 2").input_value() == 'b "c"'
    page.locator(".sample", has_text='two "words"').wait_for()  # as the frame will have it
    page.get_by_label("Name of the frame").fill("readings")
    page.get_by_role("button", name="Parse", exact=True).click()
    page.get_by_role("dialog").get_by_text("There is already a frame readings").wait_for()
    page.get_by_role("button", name="Keep").click()
    assert places() == 4


def test_a_job_that_fails(browser, server):
    rest = Rest(server.url)
    answer = rest.ok("POST", "/3/ModelBuilders/deeplearning", training_frame="readings", response_column="level",
                     model_id="unstable", adaptive_rate=False, rate=1e10, hidden="[50,50]", epochs=100)  # fmt: skip
    job = answer["job"]["key"]["name"]
    assert rest.wait(job)["status"] == "FAILED"
    page = browser.open(f"#/jobs/{job.replace('$', '%24')}")
    told = page.get_by_role("alert")
    told.get_by_text("observed numerical instability").wait_for()
    assert "Exception" not in told.inner_text()
    assert page.get_by_text("it may stop after").count() == 0
    page = browser.go("#/admin")
    rest.ok("POST", "/3/LogAndEcho", message="all is well")
    log = page.locator(".card", has=page.get_by_role("heading", name="Log", exact=True))
    log.get_by_role("button", name="Refresh").click()
    log.get_by_text("client: all is well").wait_for()
    log.get_by_label("Search the log").fill("instability")
    log.get_by_text("observed numerical instability").wait_for()
    assert "all is well" not in log.inner_text()
    log.get_by_label("Search the log").fill("")
    log.get_by_text("client: all is well").wait_for()
    log.get_by_label("Level").select_option("error")
    log.get_by_text("all is well").wait_for(state="detached")


def test_the_end_of_a_training(browser, server):
    rest = Rest(server.url)
    scored = {"score_interval": 0, "score_duty_cycle": 1, "train_samples_per_iteration": 200, "score_training_samples": 0}  # fmt: skip
    stopped = build(rest, "stopped", epochs=1000, classification_stop=0.6, **scored)
    epochs = stopped["output"]["scoring_history"]["data"][4][-1]
    assert epochs < 1000
    page = browser.open("#/models/stopped")
    page.get_by_text(
        f"Ended after {epochs:.0f} of 1,000 epochs: the classification error of training"
    ).wait_for()
    # With so large steps the last model is hardly the best one.
    kept = build(rest, "kept", epochs=40, adaptive_rate=False, rate=0.5, rate_annealing=0,
                 classification_stop=-1, stopping_rounds=0, **scored)  # fmt: skip
    history = kept["output"]["scoring_history"]
    by_name = {c["name"]: d for c, d in zip(history["columns"], history["data"], strict=True)}
    epochs, loss = by_name["epochs"], by_name["training_logloss"]
    assert epochs[-1] == epochs[-2]
    best = epochs[min(range(1, len(epochs) - 1), key=lambda row: loss[row])]
    page = browser.go("#/models/kept")
    page.get_by_text("All 40 epochs were trained").wait_for()
    page.get_by_text(f"Kept is the model after {best:.0f} epoch").wait_for()
    page.get_by_text("training, kept").wait_for()  # in the legend of the curves


def test_two_windows_of_a_notebook(browser, server):
    rest = Rest(server.url)

    def kept():
        told = rest.ok("GET", "/3/NodePersistentStorage/notebook/shared")["value"]
        return [cell["input"] for cell in json.loads(told)["cells"]]

    page = browser.open("#/notebook")
    page.get_by_label("Name", exact=True).fill("it's")
    page.get_by_text("\"'\" is none of them").or_(page.get_by_text("''' is none of them")).first.wait_for()  # fmt: skip
    page.get_by_label("Name", exact=True).fill("shared")
    page.get_by_label("Text of cell 1").fill("getFrames")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Kept on the server.").wait_for()
    other = browser.context.new_page()
    other.goto(f"{browser.url}/flow/index.html#/notebook")
    other.get_by_role("button", name="Open", exact=True).click()
    other.get_by_role("button", name="shared").click()
    other.get_by_text("Kept on the server.").wait_for()
    other.get_by_label("Text of cell 1").fill("getModels")
    other.get_by_role("button", name="Save", exact=True).click()
    other.get_by_text("Kept on the server.").wait_for()
    assert kept() == ["getModels"]

    page.get_by_label("Text of cell 1").fill("getJobs")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("dialog").get_by_text("saved from another window").wait_for()
    page.get_by_role("button", name="Keep", exact=True).click()
    assert kept() == ["getModels"]
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Open the saved one").click()
    page.wait_for_function("() => document.querySelector('.cell textarea').value === 'getModels'")
    page.get_by_label("Text of cell 1").fill("getJobs")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Kept on the server.").wait_for()
    assert kept() == ["getJobs"]
    other.get_by_label("Text of cell 1").fill("getCloud")
    other.get_by_role("button", name="Save", exact=True).click()
    other.get_by_role("button", name="Replace it by this one").click()
    other.get_by_text("Kept on the server.").wait_for()
    assert kept() == ["getCloud"]
