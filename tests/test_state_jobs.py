"""Jobs go on when the server is killed and started again with the same --state: the calls of the
unmodified client return what they would have."""

import threading
import time

import h2o
import pytest
from h2o.estimators import H2ODeepLearningEstimator as DeepLearning
from h2o.grid import H2OGridSearch

from state_world import Remembering, frame_facts

pytestmark = pytest.mark.own_server

LONG = {"hidden": [32, 32], "epochs": 40, "seed": 7, "score_interval": 0.2, "stopping_rounds": 0}


@pytest.fixture
def remembering(tmp_path):
    with Remembering(tmp_path / "state") as server:
        server.connect()
        yield server


@pytest.fixture
def waits(monkeypatch):
    """The client waits ten seconds after a refused connection; here less."""
    sleep = time.sleep
    monkeypatch.setattr("h2o.job.time.sleep", lambda seconds: sleep(min(seconds, 0.5)))


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "numbers.csv"
    with path.open("w") as file:
        file.write("a,b,c,y\n")
        for i in range(60_000):
            a, b, c = i % 97 / 97, i % 89 / 89, i % 83 / 83
            file.write(f"{a},{b},{c},{(a - b) * c + a * a}\n")
    return path


@pytest.fixture
def heard(monkeypatch):
    """Set when the client has had an answer about a job: only then it waits for a server."""
    event = threading.Event()
    ask = h2o.job.H2OJob._query_job_status_safe

    def asked(job):
        answer = ask(job)
        event.set()
        return answer

    monkeypatch.setattr(h2o.job.H2OJob, "_query_job_status_safe", asked)
    return event


def in_background(work):
    """Runs the call of a client; join() gives what it returned."""
    outcome = {}

    def run():
        try:
            outcome["value"] = work()
        except BaseException as error:  # noqa: B036 (given to whoever asks)
            outcome["error"] = error

    thread = threading.Thread(target=run)
    thread.start()

    def join(timeout=120):
        thread.join(timeout)
        assert not thread.is_alive(), "the client still waits"
        if "error" in outcome:
            raise outcome["error"]
        return outcome.get("value")

    return join


def wait_for(condition, timeout=60):
    until = time.monotonic() + timeout
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("it did not come")


def running_job(rest, target_type):
    for job in rest.ok("GET", "/3/Jobs")["jobs"]:
        if job["status"] == "RUNNING" and job["dest"]["type"] == target_type:
            return job
    return None


def trained_epochs(rest, key):
    answer = rest.send("GET", f"/3/Models/{key}")
    if answer.status_code != 200:
        return 0
    history = answer.json()["models"][0]["output"]["scoring_history"]
    if not history:
        return 0
    names = [column["name"] for column in history["columns"]]
    return history["data"][names.index("epochs")][-1] or 0


@pytest.mark.slow
def test_train_returns_the_model_over_a_restart(remembering, waits, heard, table):
    frame = h2o.import_file(str(table), destination_frame="numbers")
    temporary = frame[frame["a"] > 0.01, :]  # a frame of the session alone
    model = DeepLearning(model_id="long", **LONG)
    heard.clear()
    join = in_background(lambda: model.train(y="y", training_frame=temporary))
    rest = remembering.rest
    job = wait_for(lambda: running_job(rest, "Key<Model>"))
    assert job["auto_recoverable"] is True
    before = wait_for(lambda: trained_epochs(rest, "long"))
    assert heard.wait(60)
    time.sleep(0.3)
    rest = remembering.again()
    again = rest.ok("GET", f"/3/Jobs/{job['key']['name']}")["jobs"][0]
    assert again["dest"]["name"] == "long" and again["status"] in ("RUNNING", "DONE")
    join()
    assert model.model_id == "long"
    history = model.scoring_history()
    epochs = history["epochs"].tolist()
    assert epochs == sorted(epochs) and before in epochs  # it went on from where it had scored
    assert epochs[-1] >= LONG["epochs"]
    assert model.mse() < 0.05
    rest = remembering.again()
    assert h2o.get_model("long").mse() == model.mse()


@pytest.mark.slow
def test_a_cross_validated_training_is_done_over_a_restart(remembering, waits, heard, table):
    frame = h2o.import_file(str(table), destination_frame="numbers")
    model = DeepLearning(model_id="folds", nfolds=2, **{**LONG, "epochs": 8})
    heard.clear()
    join = in_background(lambda: model.train(y="y", training_frame=frame))
    assert heard.wait(60)
    time.sleep(0.3)
    remembering.again()
    join()
    assert model.mse(xval=True) < 0.1
    assert len(model.cross_validation_models()) == 2


@pytest.mark.slow
def test_a_grid_goes_on_with_the_models_that_are_left(remembering, waits, heard, table):
    frame = h2o.import_file(str(table), destination_frame="numbers")
    values = {"l1": [0, 0.001, 0.002, 0.003], "hidden": [[16], [16, 16]]}
    grid = H2OGridSearch(DeepLearning(epochs=6, seed=3), values, grid_id="searched")
    heard.clear()
    join = in_background(lambda: grid.train(y="y", training_frame=frame))
    rest = remembering.rest

    def found():
        answer = rest.send("GET", "/99/Grids/searched")
        return answer.status_code == 200 and answer.json()["model_ids"]

    wait_for(found)
    assert heard.wait(60)
    before = {model["name"] for model in found()}
    rest = remembering.again()
    join()
    assert len(grid.model_ids) == 8
    assert before <= set(grid.model_ids)


@pytest.mark.slow
def test_a_parse_is_done_over_a_restart(remembering, waits, heard, tmp_path):
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("a,b,c\n")
        block = "".join(f"{i},{i * 0.1},word{i % 100}\n" for i in range(100_000))
        for _ in range(80):
            file.write(block)
    join = in_background(lambda: h2o.import_file(str(path), destination_frame="large"))
    assert heard.wait(60)
    job = running_job(remembering.rest, "Key<Frame>")
    again = running_job(remembering.again(), "Key<Frame>")
    assert again["key"] == job["key"] and again["dest"]["name"] == "large"
    frame = join()
    assert frame.nrow == 8_000_000
    assert frame_facts_of_ends(frame) == (0, 99_999)


def frame_facts_of_ends(frame):
    return int(frame[0, "a"]), int(frame[7_999_999, "a"])


def test_what_cannot_be_done_again_fails_with_the_reason(remembering, table):
    rest = remembering.rest
    h2o.import_file(str(table), destination_frame="numbers")
    model = DeepLearning(hidden=[200, 200, 200], epochs=0.01, model_id="model")
    model.train(y="y", training_frame=h2o.get_frame("numbers"))
    answer = rest.ok("POST", "/4/Predictions/models/model/frames/numbers")
    key = answer["key"]["name"] if "key" in answer else answer["job"]["key"]["name"]
    rest = remembering.again()
    job = rest.ok("GET", f"/3/Jobs/{key}")["jobs"][0]
    assert job["status"] in ("FAILED", "DONE")
    if job["status"] == "FAILED":
        assert "The server ended while the job ran." in job["exception"]
    assert job["auto_recoverable"] is False
    assert frame_facts(rest, "numbers")[0]["rows"] == 60_000


@pytest.mark.slow
def test_jobs_go_on_after_an_orderly_end(remembering, waits, heard, table):
    frame = h2o.import_file(str(table), destination_frame="numbers")
    model = DeepLearning(model_id="long", **{**LONG, "epochs": 20})
    heard.clear()
    join = in_background(lambda: model.train(y="y", training_frame=frame))
    wait_for(lambda: trained_epochs(remembering.rest, "long"))
    assert heard.wait(60)
    assert remembering.server.stop() == 0
    remembering.start()
    join()
    assert model.scoring_history()["epochs"].tolist()[-1] >= 20


def test_a_cancelled_job_stays_cancelled(remembering, table):
    h2o.import_file(str(table), destination_frame="numbers")
    rest = remembering.rest
    started = rest.ok(
        "POST",
        "/3/ModelBuilders/deeplearning",
        training_frame="numbers",
        response_column="y",
        epochs=10_000,
        model_id="endless",
    )
    key = started["job"]["key"]["name"]
    assert started["job"]["auto_recoverable"] is True
    rest.ok("POST", f"/3/Jobs/{key}/cancel")
    assert rest.wait(key)["status"] == "CANCELLED"
    rest = remembering.again()
    assert rest.ok("GET", f"/3/Jobs/{key}")["jobs"][0]["status"] == "CANCELLED"
