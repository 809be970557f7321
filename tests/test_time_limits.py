"""What reaches max_runtime_secs has ended, not been cancelled; through the unmodified client."""

import random
import threading
import time

import pytest
from h2o.estimators import H2ODeepLearningEstimator as DeepLearning
from h2o.exceptions import H2OJobCancelled
from h2o.grid.grid_search import H2OGridSearch

PREDICTORS = list("abcd")


@pytest.fixture
def frame(client):
    draw = random.Random(0)
    rows = [[draw.gauss(0, 1) for _ in PREDICTORS] + [draw.choice("ny")] for _ in range(2000)]
    table = client.H2OFrame(rows, column_names=[*PREDICTORS, "k"])
    table["s"] = (table["a"] > 0).asfactor()
    return table


def job_of(client, key):
    jobs = client.api("GET /3/Jobs")["jobs"]
    return max(
        (job for job in jobs if job["dest"]["name"] == key), key=lambda job: job["start_time"]
    )


def search(frame, criteria, **parameters):
    grid = H2OGridSearch(
        DeepLearning(epochs=1000, seed=1, **parameters),
        hyper_params={"hidden": [[units] for units in range(20, 60)]},
        search_criteria={"strategy": "RandomDiscrete", "seed": 1, **criteria},
        grid_id="limited",
    )
    grid.train(x=PREDICTORS, y="k", training_frame=frame)
    return grid


STOPPING = {"stopping_rounds": 2, "stopping_metric": "logloss", "stopping_tolerance": 1e-9}


@pytest.mark.parametrize("limit", [0.001, 1.5])
@pytest.mark.parametrize("criteria", [{}, STOPPING])
@pytest.mark.parametrize("parameters", [{}, {"nfolds": 2}, {"reproducible": True}])
def test_a_search_out_of_time_is_done(client, frame, limit, criteria, parameters):
    grid = search(frame, {"max_runtime_secs": limit, **criteria}, **parameters)
    job = job_of(client, "limited")
    assert (job["status"], job["progress"], job["exception"]) == ("DONE", 1, None)
    assert 1 <= len(grid.model_ids) < 40
    assert not grid.failure_details
    assert all(model.logloss() > 0 for model in grid.models)


@pytest.mark.parametrize("limit", [0.001, 0.5])
@pytest.mark.parametrize("reproducible", [False, True])
@pytest.mark.parametrize("parameters", [{}, {"nfolds": 3}, {"stopping_rounds": 3}])
def test_a_training_out_of_time_is_done(client, frame, limit, reproducible, parameters):
    model = DeepLearning(
        hidden=[20],
        epochs=1e6,
        seed=1,
        max_runtime_secs=limit,
        reproducible=reproducible,
        model_id="limited",
        **parameters,
    )
    model.train(x=PREDICTORS, y="k", training_frame=frame)
    assert job_of(client, "limited")["status"] == "DONE"
    assert model.logloss() > 0
    if parameters.get("nfolds"):
        assert len(model.cross_validation_models()) == 3
        assert model.logloss(xval=True) > 0


@pytest.mark.parametrize("limit", [0.001, 0.5])
def test_segments_out_of_time_have_succeeded(client, frame, limit):
    model = DeepLearning(hidden=[20], epochs=1e6, seed=1, max_runtime_secs=limit)
    segments = model.train_segments(
        x=PREDICTORS, y="k", training_frame=frame, segments=["s"], segment_models_id="limited"
    )
    found = segments.as_frame().as_data_frame(use_multi_thread=False)
    assert found["status"].tolist() == ["SUCCEEDED"] * 2
    assert job_of(client, "limited")["status"] == "DONE"


def test_a_search_that_somebody_cancels_is_cancelled(client, frame):
    def cancel():
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            jobs = [
                job
                for job in client.api("GET /3/Jobs")["jobs"]
                if job["dest"]["name"] == "limited" and job["status"] == "RUNNING"
            ]
            if jobs:
                client.api(f"POST /3/Jobs/{jobs[0]['key']['name']}/cancel")
                return
            time.sleep(0.05)

    person = threading.Thread(target=cancel)
    person.start()
    # The client looks at the models first, and finds those that were cut short.
    with pytest.raises((H2OJobCancelled, ValueError), match="[Cc]ancel"):
        search(frame, {"max_runtime_secs": 60})
    person.join()
    assert job_of(client, "limited")["status"] == "CANCELLED"
