"""Models as files through the unmodified client: what is loaded is what was saved."""

import json
import os
import signal
import threading

import pytest
from h2o.estimators import H2ODeepLearningEstimator as DeepLearning
from h2o.grid import H2OGridSearch

from hydrofoil_server import Server
from rest import Rest

X = ["AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON"]


@pytest.fixture
def prostate(client, wheel_data):
    frame = client.upload_file(str(wheel_data / "prostate.csv"))
    for name in ("CAPSULE", "RACE", "DPROS"):
        frame[name] = frame[name].asfactor()
    return frame


def train(frame, **parameters):
    given = {"hidden": [5], "epochs": 3, "seed": 1, "reproducible": True, **parameters}
    model = DeepLearning(**given)
    model.train(x=X, y="CAPSULE", training_frame=frame)
    return model


def predictions(model, frame):
    return model.predict(frame).as_data_frame()


def text_of(model):
    # Tells of the server's memory at this very moment.
    del model["output"]["reproducibility_information_table"]
    return json.dumps(model)


def described(rest, key):
    (model,) = rest.ok("GET", f"/3/Models/{key}")["models"]
    return text_of(model)


def test_saved_and_loaded_model_is_the_same(client, prostate, server_url, tmp_path):
    rest = Rest(server_url)
    model = train(prostate, model_id="kept", validation_frame=prostate)
    before, expected = described(rest, "kept"), predictions(model, prostate)
    path = client.save_model(model, str(tmp_path), force=True)
    client.remove("kept")
    loaded = client.load_model(path)
    assert described(rest, "kept") == before
    assert predictions(loaded, prostate).equals(expected)


def test_downloaded_and_uploaded_model_is_the_same(client, prostate, server_url, tmp_path):
    rest = Rest(server_url)
    model = train(prostate, model_id="kept", categorical_encoding="EnumLimited")
    before, expected = described(rest, "kept"), predictions(model, prostate)
    path = model.download_model(str(tmp_path))
    assert path == str(tmp_path / "kept")
    client.remove_all([prostate.frame_id])
    assert rest.ok("GET", "/3/Models")["models"] == []
    loaded = client.upload_model(path)
    assert described(rest, "kept") == before
    assert predictions(loaded, prostate).equals(expected)


def test_cross_validated_model_is_the_same(client, prostate, server_url, tmp_path):
    rest = Rest(server_url)
    model = train(prostate, model_id="kept", nfolds=2, fold_assignment="Modulo")
    before = described(rest, "kept")
    path = client.save_model(model, str(tmp_path))
    client.remove("kept")
    client.load_model(path)
    assert described(rest, "kept") == before


@pytest.mark.parametrize("reproducible", [True, False])
@pytest.mark.parametrize("adaptive_rate", [True, False])
def test_loaded_model_trains_on_like_the_one_in_memory(
    client, prostate, tmp_path, reproducible, adaptive_rate
):
    fixed = {"reproducible": reproducible, "adaptive_rate": adaptive_rate, "momentum_start": 0.5}
    model = train(prostate, model_id="first", **fixed)
    straight = train(prostate, checkpoint="first", **{**fixed, "epochs": 6})
    path = client.save_model(model, str(tmp_path))
    client.remove("first")
    client.load_model(path)
    loaded = train(prostate, checkpoint="first", **{**fixed, "epochs": 6})
    assert predictions(loaded, prostate).equals(predictions(straight, prostate))
    assert loaded.logloss() == straight.logloss()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"hidden": [4]}, r"Hidden layers (\[4\]) is not the same as for the checkpointed model"),
        ({"epochs": 2}, "Total number of epochs must be larger than the number of epochs already"),
        ({"activation": "Tanh"}, "Cannot change parameter: '_activation': Rectifier -> Tanh"),
        ({"standardize": False}, "Cannot change parameter: '_standardize': true -> false"),
        ({"nfolds": 2}, "nfolds must be 0: Cross-validation is not supported during checkpoint"),
        ({"autoencoder": True}, "Response type must be the same as for the checkpointed model."),
        ({"checkpoint": "nothing"}, "Checkpoint has to point to existing model!"),
        ({"checkpoint": "frame"}, "Checkpoint has to point to existing model!"),
    ],
)
def test_checkpoints_that_do_not_fit(client, prostate, changed, message):
    client.assign(prostate, "frame")
    train(prostate, model_id="first")
    with pytest.raises(Exception, match=message.replace("(", r"\(").replace(")", r"\)")):
        train(prostate, **{"checkpoint": "first", "epochs": 6, **changed})


def test_details_are_the_answer_about_the_model(client, prostate, server_url, tmp_path):
    model = train(prostate, model_id="told")
    path = model.save_model_details(str(tmp_path))
    with open(path) as file:
        assert text_of(json.load(file)) == described(Rest(server_url), "told")


def test_an_existing_file_is_kept_without_force(client, prostate, server_url, tmp_path):
    model = train(prostate, model_id="kept")
    path = client.save_model(model, str(tmp_path))
    answer = Rest(server_url).send("GET", "/99/Models.bin/kept", dir=path, force=False)
    assert answer.status_code == 412
    assert "already exists" in answer.json()["msg"]


@pytest.mark.parametrize(
    "content, message",
    [
        (b"", "not a model"),
        (b"not a model at all, only some text", "not a model"),
        (b"\x1c\xed\n3.46.0.11", "MOJO"),
        (b"HYDROFOIL MODEL\n", "cut off"),
        (b"HYDROFOIL MODEL\n" + b"\x09\0\0\0" + bytes(16), "later version"),
    ],
)
def test_what_is_no_model_file_is_refused(server_url, tmp_path, content, message):
    path = tmp_path / "file"
    path.write_bytes(content)
    answer = Rest(server_url).send("POST", "/99/Models.bin/", dir=str(path))
    assert answer.status_code == 412
    assert message in answer.json()["msg"]


def test_checkpoints_of_every_scoring_are_exported(client, prostate, tmp_path):
    model = train(
        prostate,
        export_checkpoints_dir=str(tmp_path),
        train_samples_per_iteration=380,
        score_each_iteration=True,
        overwrite_with_best_model=False,
    )
    assert [file.name for file in tmp_path.iterdir()] == [model.model_id]
    expected = predictions(model, prostate)
    client.remove(model.model_id)
    loaded = client.load_model(str(tmp_path / model.model_id))
    assert predictions(loaded, prostate).equals(expected)


def test_models_of_a_grid_are_exported_too(client, prostate, tmp_path):
    fixed = {"epochs": 1, "hidden": [3], "export_checkpoints_dir": str(tmp_path)}
    grid = H2OGridSearch(DeepLearning(**fixed), {"l1": [0, 0.1]}, grid_id="grid")
    grid.train(x=X, y="CAPSULE", training_frame=prostate)
    assert sorted(grid.model_ids) == sorted(file.name for file in tmp_path.iterdir())


def test_saved_and_loaded_grid_is_the_same(client, prostate, server_url, tmp_path):
    rest = Rest(server_url)
    fixed = {"epochs": 1, "seed": 1, "reproducible": True}
    grid = H2OGridSearch(DeepLearning(**fixed), {"hidden": [[3], [-1]]}, grid_id="grid")
    grid.train(x=X, y="CAPSULE", training_frame=prostate)
    before = rest.ok("GET", "/99/Grids/grid")
    assert len(before["model_ids"]) == 1 and len(before["failure_details"]) == 1
    path = client.save_grid(str(tmp_path), "grid")
    client.remove_all([prostate.frame_id])
    loaded = client.load_grid(path)
    assert loaded.model_ids == [m["name"] for m in before["model_ids"]]
    assert json.dumps(rest.ok("GET", "/99/Grids/grid")) == json.dumps(before)


def test_a_search_is_resumed_by_the_client(client, prostate, server_url, tmp_path):
    client.assign(prostate, "frame")
    frame = client.get_frame("frame")
    limit = {"strategy": "RandomDiscrete", "max_models": 2, "seed": 3}
    fixed = DeepLearning(hidden=[3], epochs=1, seed=1)
    grid = H2OGridSearch(fixed, {"l1": [0, 0.1, 0.2]}, grid_id="grid", search_criteria=limit)
    grid.train(x=X, y="CAPSULE", training_frame=frame)
    assert len(grid.model_ids) == 2
    client.remove(grid.model_ids[0])
    path = client.save_grid(str(tmp_path), "grid", save_params_references=True)
    expected = predictions(client.get_model(grid.model_ids[1]), frame)
    client.remove_all()
    loaded = client.load_grid(path, load_params_references=True)
    assert loaded.model_ids == grid.model_ids
    assert predictions(loaded.models[1], client.get_frame("frame")).equals(expected)
    rest = Rest(server_url)
    times = model_times(rest)
    loaded.resume()
    assert sorted(loaded.model_ids) == sorted(grid.model_ids)  # all was done before
    assert model_times(rest) == times


def test_a_grid_saved_without_its_frames(client, prostate, tmp_path):
    grid = H2OGridSearch(DeepLearning(hidden=[3], epochs=1), {"l1": [0, 0.1]}, grid_id="grid")
    grid.train(x=X, y="CAPSULE", training_frame=prostate)
    path = client.save_grid(str(tmp_path), "grid")
    assert not (tmp_path / prostate.frame_id).exists()
    client.remove_all()
    with pytest.raises(Exception, match="does not exist|File not found"):
        client.load_grid(path, load_params_references=True)
    with pytest.raises(Exception, match="grid.* not found"):
        grid.resume()


def test_checkpoints_need_a_folder_to_write(client, prostate):
    with pytest.raises(Exception, match="must point to a writable path"):
        train(prostate, export_checkpoints_dir="/proc/nowhere")


def test_files_and_models_that_are_not_there(server_url, tmp_path):
    rest = Rest(server_url)
    answer = rest.send("POST", "/99/Models.bin/", dir=str(tmp_path / "nothing"))
    assert answer.status_code == 412
    assert "msg: File not found" in answer.json()["msg"]
    answer = rest.send("GET", "/99/Models.bin/nothing", dir=str(tmp_path / "nothing"))
    assert answer.status_code == 404
    assert "Object 'nothing' not found for argument: model_id" in answer.json()["msg"]


@pytest.mark.own_server
def test_only_allowed_folders(wheel_data, tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "model").write_bytes(b"HYDROFOIL MODEL\n")
    with Server("--root", inside) as server:
        rest = Rest(server.url)
        answer = rest.send("POST", "/99/Models.bin/", dir=str(outside / "model"))
        assert answer.status_code == 403
        assert server.stop() == 0


def saving(rest, path, stop):
    try:
        while not stop.is_set():
            rest.ok("GET", "/99/Models.bin/kept", dir=str(path), force=True)
    except Exception:
        assert stop.is_set()


@pytest.mark.own_server
def test_a_killed_server_leaves_a_whole_file(wheel_data, tmp_path):
    path = tmp_path / "kept"
    for round in range(3):
        with Server() as server:
            rest = Rest(server.url)
            assert rest.parse_file(wheel_data / "iris.csv", "iris.hex")["status"] == "DONE"
            column = rest.ok("GET", "/3/Frames/iris.hex")["frames"][0]["columns"][-1]["label"]
            fields = {"training_frame": "iris.hex", "response_column": column, "epochs": 0.1}
            job = rest.ok(
                "POST", "/3/ModelBuilders/deeplearning", model_id="kept", hidden="[300]", **fields
            )
            assert rest.wait(job["job"]["key"]["name"])["status"] == "DONE"
            rest.ok("GET", "/99/Models.bin/kept", dir=str(path), force=True)
            stop = threading.Event()
            saver = threading.Thread(target=saving, args=(Rest(server.url), path, stop))
            saver.start()
            stop.wait(0.05 * (round + 1))
            stop.set()
            os.kill(server.process.pid, signal.SIGKILL)
            server.process.wait()
            saver.join()
        with Server() as server:
            rest = Rest(server.url)
            rest.ok("POST", "/99/Models.bin/", dir=str(path))
            assert [m["model_id"]["name"] for m in rest.ok("GET", "/3/Models")["models"]] == [
                "kept"
            ]
            assert server.stop() == 0


@pytest.mark.own_server
def test_a_search_of_a_killed_server_is_resumed(wheel_data, tmp_path):
    fields = {
        "grid_id": "grid",
        "recovery_dir": str(tmp_path),
        "hyper_parameters": '{"l1": [0, 0.1, 0.2, 0.3], "hidden": [[50], [60]]}',
        "training_frame": "iris.hex",
        "response_column": "class",
        "epochs": 100,
    }
    with Server() as server:
        rest = Rest(server.url)
        assert rest.parse_file(wheel_data / "iris.csv", "iris.hex")["status"] == "DONE"
        columns = rest.ok("GET", "/3/Frames/iris.hex")["frames"][0]["columns"]
        fields["response_column"] = columns[-1]["label"]
        rest.ok("POST", "/99/Grid/deeplearning", **fields)
        while len(rest.ok("GET", "/99/Grids/grid")["model_ids"]) < 2:
            pass
        server.stop(signal.SIGKILL)
    with Server() as server:
        rest = Rest(server.url)
        path = str(tmp_path / "grid")
        rest.ok("POST", "/3/Grid.bin/import", grid_path=path, load_params_references=True)
        kept = model_times(rest)
        assert kept
        job = rest.ok(
            "POST", "/99/Grid/deeplearning/resume", grid_id="grid", recovery_dir=str(tmp_path)
        )
        assert rest.wait(job["job"]["key"]["name"])["status"] == "DONE"
        times = model_times(rest)
        assert len(times) == 8
        assert kept.items() <= times.items()
        assert server.stop() == 0


@pytest.mark.own_server
def test_all_searches_of_a_folder_are_resumed(wheel_data, tmp_path):
    fields = {"training_frame": "iris.hex", "epochs": 30, "recovery_dir": str(tmp_path)}
    fields["hyper_parameters"] = '{"l1": [0, 0.1, 0.2], "hidden": [[50], [60]]}'
    with Server() as server:
        rest = Rest(server.url)
        assert rest.parse_file(wheel_data / "iris.csv", "iris.hex")["status"] == "DONE"
        columns = rest.ok("GET", "/3/Frames/iris.hex")["frames"][0]["columns"]
        fields["response_column"] = columns[-1]["label"]
        rest.ok("POST", "/99/Grid/deeplearning", grid_id="grid", **fields)
        while not rest.ok("GET", "/99/Grids/grid")["model_ids"]:
            pass
        server.stop(signal.SIGKILL)
    (tmp_path / "something").write_bytes(b"HYDROFOIL MODEL\nand nothing else")
    with Server() as server:
        rest = Rest(server.url)
        answer = rest.ok("POST", "/3/Recovery/resume", recovery_dir=str(tmp_path))
        assert answer["recovery_dir"] == str(tmp_path)
        (job,) = rest.ok("GET", "/3/Jobs")["jobs"]
        assert rest.wait(job["key"]["name"])["status"] == "DONE"
        assert len(model_times(rest)) == 6
        rest.ok("POST", "/3/Recovery/resume", recovery_dir=str(tmp_path / "nothing"))
        assert server.stop() == 0


def model_times(rest):
    keys = [model["name"] for model in rest.ok("GET", "/99/Grids/grid")["model_ids"]]
    return {key: json.loads(described(rest, key))["output"]["start_time"] for key in keys}
