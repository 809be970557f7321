"""A model a segment, through the unmodified client."""

import pytest
from h2o.estimators import H2ODeepLearningEstimator as DeepLearning

from rest import Rest


@pytest.fixture
def prostate(client, wheel_data):
    frame = client.upload_file(str(wheel_data / "prostate.csv"))
    for name in ("CAPSULE", "RACE", "DPROS"):
        frame[name] = frame[name].asfactor()
    return client.assign(frame, "prostate")


def table(frame, segments, **options):
    model = DeepLearning(hidden=[3], epochs=1, seed=1, reproducible=True)
    models = model.train_segments(
        x=["AGE", "PSA", "VOL"],
        y="CAPSULE",
        training_frame=frame,
        segments=segments,
        segment_models_id="parts",
        **options,
    )
    return models.as_frame().as_data_frame(use_multi_thread=False)


def test_a_model_for_each_segment(client, prostate):
    found = table(prostate, ["RACE", "DPROS"], validation_frame=prostate)
    assert list(found) == ["RACE", "DPROS", "model", "status", "errors", "warnings"]
    assert found["model"].tolist() == [f"parts_{k}" for k in range(11)]
    assert found["status"].tolist() == ["FAILED"] * 3 + ["SUCCEEDED"] * 8
    assert found["errors"][0] == (
        "ERRR on field: _response: Response cannot be constant.\n"
        "ERRR on field: _train: Training data must have at least 2 features (incl. response).\n"
    )
    model = client.get_model("parts_4")
    mask = (prostate["RACE"] == "1") & (prostate["DPROS"] == "2")
    alone = DeepLearning(hidden=[3], epochs=1, seed=1, reproducible=True)
    alone.train(x=["AGE", "PSA", "VOL"], y="CAPSULE", training_frame=prostate[mask, :])
    assert model.logloss() == alone.logloss()
    assert model.model_performance(valid=True).nobs() == round(mask.sum())
    assert not [name for name in client.ls()["key"] if name.startswith("prostate_segment")]


def test_segments_by_number_and_missing_value(prostate):
    prostate[0:40, "RACE"] = None
    found = table(prostate, ["RACE"])
    assert found["RACE"].isna().tolist() == [True, False, False, False]
    assert set(found["status"]) == {"SUCCEEDED"}
    assert table(prostate, ["GLEASON"])["GLEASON"].tolist() == [0, 4, 5, 6, 7, 8, 9]


def test_given_segments(client, prostate):
    given = client.H2OFrame({"RACE": ["2", "1", "8"]}, column_types={"RACE": "enum"})
    found = table(prostate, given)
    assert found["RACE"].tolist() == [2, 1, 8]
    assert found["status"].tolist() == ["SUCCEEDED", "SUCCEEDED", "FAILED"]
    assert client.get_model("parts_0").model_performance().nobs() == 36


@pytest.mark.parametrize(
    ("segments", "options", "text"),
    [
        (["zz"], {}, "'zz' is not in the frame"),
        ([], {}, "name at least one column"),
        (["z"], {}, r"only be categorical and integer of type, invalid columns: \[z\]"),
        (["RACE"], {"parallelism": -1}, "has to be a positive number, received=-1"),
    ],
)
def test_refused(prostate, segments, options, text):
    prostate["z"] = prostate["VOL"] + 0.5
    with pytest.raises(Exception, match=text):
        table(prostate, segments, **options)


def test_cancelled_training_keeps_what_is_finished(server_url, wheel_data, client, prostate):
    rest = Rest(server_url)
    job = rest.ok(
        "POST",
        "/3/SegmentModelsBuilders/deeplearning",
        training_frame="prostate",
        response_column="CAPSULE",
        ignored_columns='["ID","GLEASON"]',
        segment_columns='["GLEASON"]',
        segment_models_id="long",
        parallelism=1,
        hidden="[20]",
        epochs=1e6,
        stopping_rounds=0,
        overwrite_with_best_model=False,
    )
    key = job["key"]["name"]
    rest.ok("POST", f"/3/Jobs/{key}/cancel")
    assert rest.wait(key)["status"] == "CANCELLED"
    client.rapids("(tmp= states (segment_models_as_frame long))")
    states = client.get_frame("states").as_data_frame(use_multi_thread=False)["status"]
    assert set(states) <= {"PENDING", "STOPPED", "FAILED"}


def test_unknown_segment_models(client):
    with pytest.raises(Exception, match="Name lookup of 'nope' failed"):
        client.rapids("(tmp= q (segment_models_as_frame nope))")
