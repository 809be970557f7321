"""What a server remembers: with --state, the same keys answer after it was killed."""

import json
import shutil
import subprocess
from pathlib import Path

import h2o
import pytest
from h2o.estimators import H2ODeepLearningEstimator as DeepLearning
from h2o.grid import H2OGridSearch

from hydrofoil_server import Server, binary
from rest import Rest
from state_world import Remembering, frame_facts, model_facts, write_table

pytestmark = pytest.mark.own_server
DATA = Path(__file__).parent / "data"

SMALL = {"hidden": [4], "epochs": 2, "seed": 1, "reproducible": True}


@pytest.fixture
def remembering(tmp_path):
    with Remembering(tmp_path / "state") as server:
        server.connect()
        yield server


def import_table(rest, path, key):
    """Parses a file as it is guessed to be; all that the file holds is in the frame."""
    job = rest.parse_file(path, key)
    assert job["status"] == "DONE", job
    return job


def test_frames_of_all_types(remembering, tmp_path):
    rest = remembering.rest
    key = "table.hex"
    import_table(rest, write_table(tmp_path / "table.csv", 150_000), key)
    import_table(rest, write_table(tmp_path / "other.csv", 30, seed=2), "small one")
    types = [column["type"] for column in frame_facts(rest, key)[0]["columns"]]
    assert {"int", "real", "enum", "string", "time", "uuid"} <= set(types), types
    facts = {name: frame_facts(rest, name) for name in (key, "small one")}
    for _ in range(2):  # what was restored is kept, too
        rest = remembering.again()
        listed = {frame["frame_id"]["name"] for frame in rest.ok("GET", "/3/Frames")["frames"]}
        assert listed == set(facts)
        for name, told in facts.items():
            assert frame_facts(rest, name) == told


def test_assigned_frames_and_no_temporaries(remembering, wheel_data):
    frame = h2o.import_file(str(wheel_data / "prostate.csv"), destination_frame="prostate")
    part = frame[frame["AGE"] > 60, :]
    part["PSA"] = part["PSA"].log()
    part = h2o.assign(part, "old_ones")
    temporary = frame["AGE"] * 2
    temporary.refresh()
    facts = frame_facts(remembering.rest, "old_ones")
    rest = remembering.again()
    assert frame_facts(rest, "old_ones") == facts
    listed = {found["frame_id"]["name"] for found in rest.ok("GET", "/3/Frames")["frames"]}
    assert listed == {"prostate", "old_ones"}
    # The client goes on with its session.
    assert h2o.get_frame("old_ones")["PSA"].mean(return_frame=False)[0] == pytest.approx(
        part["PSA"].mean(return_frame=False)[0]
    )


def test_a_changed_column_shares_the_others(remembering, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "".join(f"{i * 0.37},{i}\n" for i in range(400_000)))
    frame = h2o.import_file(str(path), destination_frame="wide")
    size = folder_size(remembering.folder)
    frame["c"] = frame["b"] % 2
    h2o.assign(frame, "wider")
    assert folder_size(remembering.folder) - size < 200_000  # the bits of the new one
    rest = remembering.again()
    rest.send("DELETE", "/3/Frames/wide")
    rest = remembering.again()
    facts = frame_facts(rest, "wider")
    assert facts[1].splitlines()[3] == '"0.74","2","0"' or facts[1].splitlines()[3] == "0.74,2,0"
    assert facts[0]["rows"] == 400_000


def folder_size(folder):
    return sum(path.stat().st_size for path in (folder / "objects").iterdir())


def test_models_grids_and_metrics(remembering, wheel_data):
    frame = h2o.import_file(str(wheel_data / "prostate.csv"), destination_frame="prostate")
    frame["CAPSULE"] = frame["CAPSULE"].asfactor()
    frame = h2o.assign(frame, "prostate2")
    model = DeepLearning(
        model_id="folds", nfolds=2, keep_cross_validation_predictions=True, **SMALL
    )
    model.train(x=["AGE", "PSA"], y="CAPSULE", training_frame=frame, validation_frame=frame)
    grid = H2OGridSearch(DeepLearning(**SMALL), {"l1": [0, 0.1]}, grid_id="searched")
    grid.train(x=["AGE", "PSA"], y="CAPSULE", training_frame=frame)
    scored = model.model_performance(frame)
    predictions = h2o.assign(model.predict(frame), "predictions")
    rest = remembering.rest
    models = [found["model_id"]["name"] for found in rest.ok("GET", "/3/Models")["models"]]
    assert len(models) == 5
    told = {key: model_facts(rest, key) for key in models}
    grids = rest.ok("GET", "/99/Grids/searched")
    frames = {found["frame_id"]["name"] for found in rest.ok("GET", "/3/Frames")["frames"]}
    assert {"predictions", "prostate", "prostate2"} < frames
    metrics = metrics_keys(rest)
    expected = predictions.as_data_frame(use_multi_thread=False)
    rest = remembering.again()
    assert sorted(models) == sorted(
        found["model_id"]["name"] for found in rest.ok("GET", "/3/Models")["models"]
    )
    assert {key: model_facts(rest, key) for key in models} == told
    again = rest.ok("GET", "/99/Grids/searched")
    assert again["model_ids"] == grids["model_ids"]
    assert again["summary_table"] == grids["summary_table"]
    temporaries = {key for key in frames if "_sid_" in key}
    assert {
        found["frame_id"]["name"] for found in rest.ok("GET", "/3/Frames")["frames"]
    } == frames - temporaries
    assert metrics_keys(rest) == metrics
    loaded = h2o.get_model("folds")
    same = loaded.predict(h2o.get_frame("prostate2")).as_data_frame(use_multi_thread=False)
    assert same.equals(expected)
    assert loaded.model_performance(h2o.get_frame("prostate2")).logloss() == scored.logloss()


def metrics_keys(rest):
    return sorted(
        (found["model"]["name"], found["frame"]["name"], str(found["MSE"]))
        for found in rest.ok("GET", "/3/ModelMetrics")["model_metrics"]
        if found["frame"] and "_sid_" not in found["frame"]["name"]
    )


def test_models_of_segments(remembering, wheel_data):
    frame = h2o.import_file(str(wheel_data / "prostate.csv"), destination_frame="prostate")
    frame["RACE"] = frame["RACE"].asfactor()
    frame = h2o.assign(frame, "prostate2")
    segments = DeepLearning(**SMALL).train_segments(
        x=["AGE", "PSA"],
        y="VOL",
        training_frame=frame,
        segments=["RACE"],
        segment_models_id="parts",
    )
    table = segments.as_frame().as_data_frame(use_multi_thread=False)
    assert set(table["status"]) == {"SUCCEEDED"}
    remembering.again()
    again = segments.as_frame().as_data_frame(use_multi_thread=False)
    assert again.equals(table)
    assert h2o.get_model("parts_1").key == "parts_1"


def test_notebooks(remembering):
    rest = remembering.rest
    rest.ok("POST", "/3/NodePersistentStorage/notebook/mine", value="text ä")
    rest = remembering.again()
    assert rest.ok("GET", "/3/NodePersistentStorage/notebook/mine")["value"] == "text ä"


def test_what_is_removed_or_replaced_leaves_no_file(remembering, wheel_data, tmp_path):
    rest = remembering.rest
    path = write_table(tmp_path / "table.csv", 60_000)
    import_table(rest, path, "one")
    import_table(rest, path, "two")
    files = len(list((remembering.folder / "objects").iterdir()))
    import_table(rest, wheel_data / "iris.csv", "two")  # replaced
    assert len(list((remembering.folder / "objects").iterdir())) == files
    rest.send("DELETE", "/3/Frames/one")
    rest = remembering.again()
    assert [frame["frame_id"]["name"] for frame in rest.ok("GET", "/3/Frames")["frames"]] == ["two"]
    assert frame_facts(rest, "two")[0]["rows"] == 150
    rest.send("DELETE", "/3/DKV")
    assert list((remembering.folder / "objects").iterdir()) == []
    rest = remembering.again()
    assert rest.ok("GET", "/3/Frames")["frames"] == []


def test_ended_jobs_are_known_by_their_keys(remembering, wheel_data):
    rest = remembering.rest
    job = import_table(rest, wheel_data / "iris.csv", "iris")
    rest = remembering.again()
    again = rest.ok("GET", f"/3/Jobs/{job['key']['name']}")["jobs"][0]
    for name in ("status", "dest", "description", "start_time", "progress"):
        assert again[name] == job[name], name


def test_without_state_nothing_is_written(wheel_data, tmp_path):
    with Server(variables={"HOME": str(tmp_path)}) as server:
        import_table(Rest(server.url), wheel_data / "iris.csv", "iris")
        assert server.stop() == 0
    assert list(tmp_path.iterdir()) == []


# A folder that cannot be used, and files that cannot be read.


def refusal(folder, *arguments):
    ended = subprocess.run(
        [str(binary()), "serve", "--port", "0", "--state", str(folder), *arguments],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert ended.returncode != 0
    return ended.stdout + ended.stderr


def test_two_servers_cannot_share_a_folder(remembering):
    assert "another server uses this folder" in refusal(remembering.folder)
    assert remembering.rest.ok("GET", "/3/Cloud")


def test_a_folder_that_is_none(tmp_path):
    (tmp_path / "file").write_text("mine")
    assert "--state" in refusal(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"
    assert "/proc/state" in refusal("/proc/state")  # nobody may make it
    (tmp_path / "other").mkdir()
    (tmp_path / "other/version").write_text("something else\n")
    assert "does not say that this is the state" in refusal(tmp_path / "other")


def test_a_folder_that_clients_may_write_to(tmp_path):
    assert "lies below a --root" in refusal(tmp_path / "state", "--root", str(tmp_path))
    (tmp_path / "other").mkdir()
    with Server("--state", str(tmp_path / "state"), "--root", str(tmp_path / "other")):
        pass


def test_a_state_of_a_later_version_is_refused_by_name(remembering):
    remembering.kill()
    (remembering.folder / "version").write_text("HYDROFOIL STATE 7\n")
    text = refusal(remembering.folder)
    assert "version 7" in text and "later" in text
    (remembering.folder / "version").write_text("HYDROFOIL STATE 1\n")
    remembering.start()


def test_a_state_of_the_first_version(tmp_path):
    shutil.unpack_archive(DATA / "state_1.tar.xz", tmp_path / "state")
    told = json.loads((DATA / "state_1.json").read_text(encoding="utf-8"))
    with Server("--state", str(tmp_path / "state")) as server:
        rest = Rest(server.url)
        frame, text = frame_facts(rest, "table")
        assert text == told["frame"]
        assert [column["type"] for column in frame["columns"]] == told["types"]
        assert model_facts(rest, "model")["output"]["training_metrics"]["MSE"] == told["mse"]
        grid = rest.ok("GET", "/99/Grids/grid")
        assert [model["name"] for model in grid["model_ids"]] == told["grid"]
        assert rest.ok("GET", "/3/NodePersistentStorage/notebook/mine")["value"] == "text"
        assert "damaged" not in server.output()


def damage(path, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 0x40
    path.write_bytes(content)


@pytest.mark.parametrize("how", ["cut off", "changed", "empty", "gone"])
def test_damaged_files_are_left_aside(remembering, wheel_data, how):
    rest = remembering.rest
    import_table(rest, wheel_data / "iris.csv", "iris")
    objects = {path.name for path in (remembering.folder / "objects").iterdir()}
    frame = h2o.import_file(str(wheel_data / "prostate.csv"), destination_frame="prostate")
    (damaged,) = {path.name for path in (remembering.folder / "objects").iterdir()} - objects
    DeepLearning(model_id="model", **SMALL).train(x=["AGE", "PSA"], y="VOL", training_frame=frame)
    remembering.kill()
    files = {path.name: path for path in (remembering.folder / "objects").iterdir()}
    (model,) = [path for path in files.values() if path.read_bytes()[:15] == b"HYDROFOIL MODEL"]
    for path in (files[damaged], model):
        if how == "cut off":
            path.write_bytes(path.read_bytes()[:-30])
        elif how == "changed":
            damage(path, -100)
        elif how == "empty":
            path.write_bytes(b"")
        else:
            path.unlink()
    rest = remembering.start()
    assert [frame["frame_id"]["name"] for frame in rest.ok("GET", "/3/Frames")["frames"]] == [
        "iris"
    ]
    assert rest.send("GET", "/3/Models/model").status_code == 404
    assert frame_facts(rest, "iris")[0]["rows"] == 150
    said = remembering.server.output()
    assert "'prostate' cannot be read" in said and "'model' cannot be read" in said
    assert str(model) in said
    if how != "gone":
        assert {path.name for path in (remembering.folder / "damaged").iterdir()} == {
            damaged,
            model.name,
        }
    rest = remembering.again()
    assert "cannot be read" not in remembering.server.output()


def test_a_damaged_column_is_told_when_it_is_read(remembering, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "".join(f"{i * 0.37},{i * 0.11}\n" for i in range(200_000)))
    rest = remembering.rest
    import_table(rest, path, "table")
    remembering.kill()
    (file,) = (remembering.folder / "objects").iterdir()
    damage(file, 1000)
    rest = remembering.start()
    answer = rest.send("GET", "/3/DownloadDataset", frame_id="table")
    summary = rest.send("GET", "/3/Frames/table/summary")
    assert summary.status_code != 200 and "damaged" in summary.json()["msg"], answer.text[:200]
    assert (remembering.folder / "damaged" / file.name).exists()
    assert rest.ok("GET", "/3/Cloud")


@pytest.mark.parametrize("place", [20, 200, -40])
def test_a_damaged_journal_loses_what_it_names_there(remembering, wheel_data, place):
    rest = remembering.rest
    for i in range(3):
        import_table(rest, wheel_data / "iris.csv", f"iris{i}")
    remembering.again()  # the journal is written anew
    import_table(remembering.rest, wheel_data / "iris.csv", "iris3")
    remembering.kill()
    damage(remembering.folder / "journal", place)
    rest = remembering.start()
    frames = {frame["frame_id"]["name"] for frame in rest.ok("GET", "/3/Frames")["frames"]}
    assert 2 <= len(frames) <= 4
    for key in frames:
        assert frame_facts(rest, key)[0]["rows"] == 150


def test_without_its_journal_nothing_is_thrown_away(remembering, wheel_data):
    import_table(remembering.rest, wheel_data / "iris.csv", "iris")
    remembering.kill()
    (remembering.folder / "journal").unlink()
    rest = remembering.start()
    assert rest.ok("GET", "/3/Frames")["frames"] == []
    assert len(list((remembering.folder / "damaged").iterdir())) == 1


def test_a_copy_is_a_backup(remembering, wheel_data, tmp_path):
    rest = remembering.rest
    import_table(rest, wheel_data / "iris.csv", "iris")
    facts = frame_facts(rest, "iris")
    assert remembering.server.stop() == 0
    shutil.copytree(remembering.folder, tmp_path / "copy")
    remembering.start().send("DELETE", "/3/DKV")
    with Server("--state", str(tmp_path / "copy")) as other:
        assert frame_facts(Rest(other.url), "iris") == facts


def test_a_copy_of_a_running_server(remembering, wheel_data, tmp_path):
    """As docs/state.md has it: the journal first, then the files, while objects come and go."""
    rest = remembering.rest
    import_table(rest, wheel_data / "iris.csv", "iris")
    import_table(rest, wheel_data / "prostate.csv", "gone")
    facts = frame_facts(rest, "iris")
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("journal", "version"):
        shutil.copy(remembering.folder / name, copy / name)
    rest.send("DELETE", "/3/DKV/gone")
    import_table(rest, wheel_data / "iris.csv", "later")
    for name in ("objects", "notebooks"):
        subprocess.run(["cp", "-al", str(remembering.folder / name), str(copy)], check=True)
    with Server("--state", str(copy)) as other:
        answer = Rest(other.url).ok("GET", "/3/Frames")["frames"]
        assert [frame["frame_id"]["name"] for frame in answer] == ["iris"]
        assert frame_facts(Rest(other.url), "iris") == facts
        Rest(other.url).send("DELETE", "/3/DKV")
    assert frame_facts(rest, "iris") == facts
    rest = remembering.again()
    assert frame_facts(rest, "iris") == facts


def test_the_keys_of_a_state_are_never_paths(remembering, wheel_data):
    rest = remembering.rest
    for key in ("../../escape", "/etc/passwd", "a/b", ".", "\u00e4 %00"):
        import_table(rest, wheel_data / "iris.csv", key)
    rest = remembering.again()
    listed = {frame["frame_id"]["name"] for frame in rest.ok("GET", "/3/Frames")["frames"]}
    assert listed == {"../../escape", "/etc/passwd", "a/b", ".", "\u00e4 %00"}
    names = {path.name for path in remembering.folder.parent.iterdir()}
    assert names == {"state"}, json.dumps(sorted(names))
