"""The routes behind the exports: saving, names, refusals, imports of what is no MOJO."""

import io
import subprocess
import time
import zipfile

import h2o
import pytest
from h2o.estimators import H2ODeepLearningEstimator

import export_models
from hydrofoil_server import Server, binary
from rest import Rest


@pytest.fixture
def rest(server_url):
    return Rest(server_url)


@pytest.fixture
def prostate(client, wheel_data):
    return export_models.load(wheel_data / "prostate.csv", "prostate")


@pytest.fixture
def model(prostate):
    model = H2ODeepLearningEstimator(hidden=[3], epochs=1, seed=1, model_id="my-model.1")
    model.train(y="CAPSULE", training_frame=prostate)
    return model


def imported(rest, **fields):
    """The ended job of an import."""
    job = rest.ok("POST", "/3/ModelBuilders/generic", **fields)["job"]
    return rest.wait(job["key"]["name"])


def test_saved_and_downloaded_mojo(model, rest, tmp_path):
    downloaded = model.download_mojo(str(tmp_path))
    assert downloaded == str(tmp_path / "my-model.1.zip")
    saved = model.save_mojo(str(tmp_path / "saved"))
    names = [zipfile.ZipFile(path).namelist() for path in (downloaded, saved)]
    assert names[0] == names[1]
    answer = rest.send("GET", "/99/Models.mojo/my-model.1", dir=saved, force=False)
    assert answer.status_code == 412
    assert "msg: File already exists" in answer.json()["msg"]
    assert model.save_mojo(str(tmp_path / "saved"), force=True) == saved


def test_java_source_bears_a_name_that_java_allows(model, rest, tmp_path):
    path = h2o.download_pojo(model, str(tmp_path), get_jar=False)
    assert path == str(tmp_path / "my_model_1.java")
    assert "public class my_model_1 extends GenModel" in (tmp_path / "my_model_1.java").read_text()
    preview = rest.send("GET", "/3/Models.java/my-model.1/preview")
    assert "public class my_model_1" in preview.text


def test_the_library_of_h2o_is_served_where_it_is_installed(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with Server() as server:
        answer = Rest(server.url).send("GET", "/3/h2o-genmodel.jar")
        if answer.status_code == 404:  # none beside the program
            assert "hydrofoil fetch-genmodel" in answer.json()["msg"]
            (tmp_path / "hydrofoil").mkdir()
            (tmp_path / "hydrofoil/h2o-genmodel.jar").write_bytes(b"PK")
            assert Rest(server.url).send("GET", "/3/h2o-genmodel.jar").content == b"PK"
        assert server.stop() == 0


def test_models_that_are_not_there(rest):
    for path in ("/3/Models/no/mojo", "/3/Models/no/onnx", "/3/Models.java/no"):
        answer = rest.send("GET", path)
        assert answer.status_code == 404
        assert "Object 'no' not found for argument: key" in answer.json()["msg"]
    answer = rest.send("GET", "/99/Models.mojo/no", dir="/tmp/no.zip")
    assert "Object 'no' not found for argument: model_id" in answer.json()["msg"]


def test_exports_touch_only_allowed_folders(wheel_data, tmp_path):
    (tmp_path / "in").mkdir()
    with Server("--root", tmp_path / "in") as server:
        rest = Rest(server.url)
        (tmp_path / "in/iris.csv").write_bytes((wheel_data / "iris.csv").read_bytes())
        assert rest.parse_file(tmp_path / "in/iris.csv", "iris.hex")["status"] == "DONE"
        response = rest.ok("GET", "/3/Frames/iris.hex")["frames"][0]["columns"][-1]["label"]
        fields = {"training_frame": "iris.hex", "response_column": response, "epochs": 0.1}
        job = rest.ok("POST", "/3/ModelBuilders/deeplearning", model_id="m", **fields)["job"]
        assert rest.wait(job["key"]["name"])["status"] == "DONE"
        for route in ("mojo", "onnx"):
            path = str(tmp_path / f"out.{route}")
            assert rest.send("GET", f"/99/Models.{route}/m", dir=path).status_code == 403
            rest.ok("GET", f"/99/Models.{route}/m", dir=str(tmp_path / f"in/m.{route}"))
        job = imported(rest, path=str(tmp_path / "out.mojo"))
        assert job["status"] == "FAILED" and "not allowed" in job["exception"]
        assert server.stop() == 0


def test_generic_model_tells_what_the_model_told(client, model, prostate, rest, tmp_path):
    path = model.download_mojo(str(tmp_path))
    generic = h2o.upload_mojo(path)
    assert generic.algo == "generic"
    assert generic.auc() == model.auc()
    assert generic.varimp() == model.varimp()
    assert generic.model_performance(prostate).auc() == model.model_performance(prostate).auc()
    again = generic.download_mojo(str(tmp_path))
    with open(path, "rb") as first, open(again, "rb") as second:
        assert first.read() == second.read()
    expected = export_models.rows_of(generic.predict(prostate))
    kept = client.save_model(generic, str(tmp_path))
    client.remove(generic.model_id)
    loaded = client.load_model(kept)
    assert loaded.algo == "generic"
    assert export_models.rows_of(loaded.predict(prostate)) == expected


def test_generic_models_are_not_trained_on(model, prostate, tmp_path):
    generic = h2o.import_mojo(model.download_mojo(str(tmp_path)))
    with pytest.raises(Exception, match="imported from a MOJO"):
        H2ODeepLearningEstimator(hidden=[3], epochs=2, checkpoint=generic.model_id).train(
            y="CAPSULE", training_frame=prostate
        )


def test_the_import_stands_among_the_builders(rest):
    builders = rest.ok("GET", "/3/ModelBuilders")["model_builders"]
    assert list(builders) == ["deeplearning", "generic"]
    assert builders["generic"]["algo_full_name"] == "Import MOJO Model"
    names = [parameter["name"] for parameter in builders["generic"]["parameters"]]
    assert names == ["model_id", "model_key", "path"]
    assert list(rest.ok("GET", "/3/ModelBuilders/deeplearning")["model_builders"]) == [
        "deeplearning"
    ]


def test_imports_that_name_nothing_or_too_much(rest, tmp_path):
    job = imported(rest)
    assert job["status"] == "FAILED"
    assert "Either MOJO zip path or key to the uploaded MOJO frame" in job["exception"]
    job = imported(rest, path=str(tmp_path / "no.zip"))
    assert f"File {tmp_path}/no.zip does not exist" in job["exception"]
    job = imported(rest, model_key="nothing")
    assert "Object 'nothing' not found for argument: model_key" in job["exception"]
    answer = rest.send("POST", "/3/ModelBuilders/generic", model_key="a", path="b")
    assert answer.status_code == 412
    assert "ERRR on field: _path: Path cannot be set for MOJO" in answer.json()["msg"]
    answer = rest.send("POST", "/3/ModelBuilders/generic", foo=3)
    assert "Unknown parameter: foo" in answer.json()["msg"]


def zip_of(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def files_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(files, old, new):
    return {**files, "model.ini": files["model.ini"].replace(old, new)}


HOSTILE = {
    "no zip": (lambda files: b"not a zip", "not a readable zip archive"),
    "cut off": (lambda files: zip_of(files)[:900], "zip"),
    "no model": (lambda files: zip_of({"a": "b"}), "no model.ini"),
    "another algorithm": (
        lambda files: zip_of(changed(files, b"algo = deeplearning", b"algo = gbm")),
        "MOJOs of algorithm 'gbm' are not supported",
    ),
    "too many levels": (
        lambda files: zip_of(changed(files, b"0: 4 d", b"0: 4000000000 d")),
        "levels instead of",
    ),
    "huge layers": (
        lambda files: zip_of(
            changed(files, b"neural_network_sizes = [", b"neural_network_sizes = [1e9, ")
        ),
        "neural_network_sizes",
    ),
    "more columns than there are": (
        lambda files: zip_of(changed(files, b"cats = 2", b"cats = 999999999999")),
        "cats = 999999999999 does not fit the columns",
    ),
    "a path as a domain's name": (
        lambda files: zip_of(changed(files, b"d000.txt", b"../../../etc/passwd")),
        "missing",
    ),
    "deep details": (
        lambda files: zip_of({**files, "experimental/modelDetails.json": "[" * 100000}),
        "nested too deeply",
    ),
    "too few shares of classes": (
        lambda files: zip_of(
            changed(files, b"prior_class_distrib = [", b"prior_class_distrib = [0.1, ")
        ),
        "distribution of the classes",
    ),
    "one class": (
        lambda files: zip_of(
            {**changed(files, b"8: 2 d002", b"8: 1 d002"), "domains/d002.txt": "0\n"}
        ),
        "does not fit the response",
    ),
    "no number": (
        lambda files: zip_of(changed(files, b"bias_layer0 = [", b"bias_layer0 = [x, ")),
        "not a number",
    ),
    "more than the numbers of layers": (
        lambda files: zip_of(changed(files, b"bias_layer0 = [", b"bias_layer0 = [1.0, ")),
        "do not fit its size",
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_mojos_are_refused(model, rest, tmp_path, what):
    make, message = HOSTILE[what]
    path = tmp_path / "hostile.zip"
    path.write_bytes(make(files_of(model.download_mojo(str(tmp_path)))))
    job = imported(rest, path=str(path))
    assert job["status"] == "FAILED"
    assert message in job["exception"]


def test_names_in_zips_never_become_paths(model, rest, tmp_path):
    files = files_of(model.download_mojo(str(tmp_path)))
    path = tmp_path / "slip.zip"
    path.write_bytes(zip_of({**files, "../slipped": "x", "/tmp/slipped": "x"}))
    assert imported(rest, path=str(path))["status"] == "DONE"
    assert not (tmp_path.parent / "slipped").exists()


def test_bombs_are_refused_soon(rest, tmp_path):
    path = tmp_path / "bomb.zip"
    path.write_bytes(zip_of({"model.ini": bytes(300_000_000)}))
    started = time.monotonic()
    job = imported(rest, path=str(path))
    assert "unpacks to more than is allowed" in job["exception"]
    assert time.monotonic() - started < 10


def convert(*arguments):
    command = [binary(), "convert", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_files_are_converted_on_the_command_line(client, model, tmp_path):
    mojo = model.download_mojo(str(tmp_path))
    own = client.save_model(model, str(tmp_path / "own"))
    for source in (mojo, own):
        name = f"from_{'mojo' if source == mojo else 'own'}"
        for ending in ("onnx", "java", "zip"):
            path = tmp_path / f"{name}.{ending}"
            done = convert(source, path)
            assert done.returncode == 0 and done.stdout == f"{path}\n", done.stderr
    graphs = [(tmp_path / f"from_{kind}.onnx").read_bytes() for kind in ("mojo", "own")]
    assert graphs[0] == graphs[1] == served(model, "onnx")


def served(model, form):
    answer = Rest(h2o.connection().base_url).send("GET", f"/3/Models/{model.model_id}/{form}")
    return answer.content


def test_faults_of_conversions(model, tmp_path):
    mojo = model.download_mojo(str(tmp_path))
    (tmp_path / "there.onnx").write_text("kept")
    for source, target, message in (
        (mojo, "a.pdf", "must end in .onnx, .java or .zip"),
        (mojo, "there.onnx", "already exists"),
        (mojo, "1a.java", "cannot be the name of a Java class; try _1a.java"),
        (tmp_path / "no.zip", "a.onnx", "does not exist"),
        (tmp_path / "there.onnx", "a.onnx", "neither a model file"),
    ):
        done = convert(source, tmp_path / target)
        assert done.returncode != 0
        assert message in done.stderr
    assert (tmp_path / "there.onnx").read_text() == "kept"
    assert convert(mojo, tmp_path / "there.onnx", "--force").returncode == 0
