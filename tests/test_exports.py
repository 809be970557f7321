"""Every form of a model predicts what the server predicts: MOJO and Java source in H2O's own
library, ONNX in onnxruntime, MOJO imported again; on files with missing and unseen values."""

import csv
import json
import math
import shutil
import subprocess

import h2o
import numpy
import onnxruntime
import pytest
from h2o.estimators import H2OAutoEncoderEstimator, H2ODeepLearningEstimator

import export_models
import hydrofoil
from hydrofoil_server import ROOT, binary
from rest import Rest

pytestmark = [pytest.mark.own_server, pytest.mark.slow]
# What H2O's reader of MOJOs does not do: offsets, hashed categories.
NOT_IN_MOJO = {"cars_poisson_offset", "cars_gaussian_offset", "prostate_hash"}


@pytest.fixture(scope="module")
def connected(server):
    h2o.connect(url=server.url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    yield h2o
    h2o.remove_all()
    h2o.connection().close()


@pytest.fixture(scope="module")
def models(connected, recorded, tmp_path_factory):
    """Trained in the default mode; some data have levels that were not trained on."""
    with pytest.warns(UserWarning, match="not trained on"):
        return export_models.train_recorded(
            recorded, tmp_path_factory.mktemp("exports"), reproducible=False
        )


@pytest.fixture(scope="module")
def encoded(connected, wheel_data, tmp_path_factory):
    """A model of each encoding of categories, on data without levels that were not trained on."""
    folder = tmp_path_factory.mktemp("encoded")
    frame = export_models.load(wheel_data / "prostate.csv", "prostate")
    for name in ("AGE", "GLEASON"):
        frame[name] = frame[name].asfactor()
    frame = frame.insert_missing_values(0.1, seed=1)
    frame = frame[frame["CAPSULE"].isna() == 0]
    scored = folder / "scored.csv"
    export_models.write_plain(frame, scored)
    found = []
    for encoding in ("Binary", "Eigen", "LabelEncoder", "EnumLimited", "SortByResponse"):
        given = {"categorical_encoding": encoding, "model_id": f"enc-{encoding}"}
        model = H2ODeepLearningEstimator(hidden=[5], epochs=2, seed=1, **given)
        model.train(x=export_models.PREDICTORS["prostate"], y="CAPSULE", training_frame=frame)
        found.append(export_models.export(model, frame, scored, folder))
    return found


@pytest.fixture(scope="module")
def odd(connected, tmp_path_factory):
    """Names that need escaping, more levels than a Java method holds, no numbers, no hidden layer,
    an activation that the reference's Java source lacks."""
    folder = tmp_path_factory.mktemp("odd")
    texts = ['a"b', "back\\slash", "ünï€😀", "$x", "x" * 300]
    classes = ["yes", "nö", "may\\be"]
    rows = [[texts[n % 5], f"level {n % 5000}", n % 7, classes[n % 3]] for n in range(6000)]
    header = ["tëxt", "many", "number", "class"]
    with (folder / "data.csv").open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    types = ["enum", "enum", "numeric", "enum"]
    frame = h2o.upload_file(str(folder / "data.csv"), col_types=types)
    scored = folder / "scored.csv"
    lines = [",".join(str(cell) for cell in row) for row in [header, *rows[:200]]]
    scored.write_text("\n".join(lines) + "\n")
    found = []
    for name, x, given in (
        ("odd_levels", ["tëxt", "many", "number"], {"hidden": [3]}),
        ("odd_no_numbers", ["tëxt"], {"hidden": [3], "use_all_factor_levels": False}),
        ("odd_linear", ["tëxt", "number"], {"hidden": []}),
        ("class", ["number"], {"hidden": [4, 3], "activation": "ExpRectifier"}),
    ):
        model = H2ODeepLearningEstimator(epochs=0.1, seed=1, model_id=name)
        model._parms.update(given)  # the client does not know every activation
        model.train(x=x, y="class", training_frame=frame)
        found.append(export_models.export(model, frame[:200, :], scored, folder))
    return found


def choices(rest, name):
    """All that a parameter takes, told or not, from the server's own table."""
    path = "/3/ModelBuilders/deeplearning/parameters"
    refusal = rest.send("POST", path, **{name: "?"}).json()["msg"]
    return refusal.split("is none of ")[1].strip().split(", ")


@pytest.fixture(scope="module")
def kinds(connected, wheel_data, tmp_path_factory):
    """A model of each activation, and of each distribution that a number may have."""
    folder = tmp_path_factory.mktemp("kinds")
    frame = export_models.load(wheel_data / "prostate.csv", "prostate")
    scored = folder / "scored.csv"
    export_models.write_plain(frame, scored)
    rest = Rest(h2o.connection().base_url)
    found = []
    for name, response in (("activation", "CAPSULE"), ("distribution", "AGE")):
        for choice in choices(rest, name):
            given = {name: choice, "hidden": [4, 3], "epochs": 5, "seed": 1}
            checked = rest.ok(
                "POST",
                "/3/ModelBuilders/deeplearning/parameters",
                training_frame=frame.frame_id,
                response_column=response,
                **{name: choice},
            )
            if checked["error_count"] > 0:
                continue
            model = H2ODeepLearningEstimator(model_id=f"kind-{name}-{choice}")
            model._parms.update(given)  # the client does not know every choice
            x = [c for c in export_models.PREDICTORS["prostate"] if c != response]
            model.train(x=x, y=response, training_frame=frame)
            found.append(export_models.export(model, frame, scored, folder))
    return found


@pytest.fixture(scope="module")
def genmodel():
    """H2O's library, fetched through Maven by our own command."""
    for program in ("java", "javac", "mvn"):
        if shutil.which(program) is None:
            pytest.skip(f"no {program} here: what H2O's Java library does is not tested")
    jar = ROOT / "build/genmodel/h2o-genmodel.jar"
    if not jar.exists():
        command = [binary(), "fetch-genmodel", "--to", jar.parent]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            pytest.skip(f"H2O's Java library is not to be had: {done.stderr[-300:]}")
    return jar


@pytest.fixture(scope="module")
def classes(genmodel, tmp_path_factory):
    """A folder of compiled classes, to which compile_java adds."""
    folder = tmp_path_factory.mktemp("classes")
    compile_java(genmodel, folder, [ROOT / "tests/genmodel/ScoreFiles.java"])
    return folder


def compile_java(genmodel, folder, sources):
    command = ["javac", "-Xlint:all", "-Werror", "-cp", genmodel, "-d", folder, *sources]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def score_in_java(genmodel, classes, jobs):
    """jobs: (MOJO or class, model). Gives the predicted rows of each, or what went wrong."""
    outputs = []
    with (classes / "jobs").open("w") as file:
        for n, (what, model) in enumerate(jobs):
            outputs.append(classes / f"out{n}")
            file.write(f"{what}\t{model.scored}\t{outputs[-1]}\t{model.offset}\n")
    command = ["java", "-cp", f"{genmodel}:{classes}", "ScoreFiles", classes / "jobs"]
    subprocess.run(command, check=True, timeout=300)
    return [read_scored(path, model) for path, (_, model) in zip(outputs, jobs, strict=True)]


def read_scored(path, model):
    lines = path.read_text().splitlines()
    if lines[-1].startswith("failed"):
        return lines[-1]
    rows = [[float(cell) for cell in line.split(",")] for line in lines]
    if model.autoencoder:
        return rows
    return [row[1:] if model.classes else row[:1] for row in rows]


def difference(expected, found):
    """The largest, relative to numbers above 1."""
    assert len(expected) == len(found)
    largest = 0
    for row, other in zip(expected, found, strict=True):
        for a, b in zip(row, other, strict=True):
            assert math.isnan(a) == math.isnan(b), (row, other)
            if not math.isnan(a):
                largest = max(largest, abs(a - b) / max(1, abs(a)))
    return largest


def java_names(models):
    return ["class_" if m.name == "class" else m.name.replace("-", "_") for m in models]


def test_mojos_in_the_library_of_h2o(models, encoded, odd, kinds, genmodel, classes):
    every = [m for m in models + encoded + odd + kinds if m.name != "enc-EnumLimited"]
    found = score_in_java(genmodel, classes, [(m.file("zip"), m) for m in every])
    for model, rows in zip(every, found, strict=True):
        if model.name in NOT_IN_MOJO:
            continue
        assert not isinstance(rows, str), (model.name, rows)
        expected = model.predictions
        if model.name == "enc-Binary":  # to the server all bits of a missing level are 0
            cells = model.scored.read_text().splitlines()[1:]
            complete = [n for n, line in enumerate(cells) if ",," not in f",{line},"]
            expected, rows = ([table[n] for n in complete] for table in (expected, rows))
        assert difference(expected, rows) < 1e-6, model.name


def test_java_source_compiles_and_predicts_the_same(
    models, encoded, odd, kinds, genmodel, classes
):
    every = models + encoded + odd + kinds
    names = java_names(every)
    sources = [model.folder / f"{name}.java" for model, name in zip(every, names, strict=True)]
    compile_java(genmodel, classes, sources)
    found = score_in_java(genmodel, classes, list(zip(names, every, strict=True)))
    for model, rows in zip(every, found, strict=True):
        assert not isinstance(rows, str), (model.name, rows)
        assert difference(model.predictions, rows) < 1e-6, model.name


def run_onnx(model):
    """The outputs by name, from the columns of the scored file."""
    session = onnxruntime.InferenceSession(model.file("onnx"))
    notes = session.get_modelmeta().custom_metadata_map
    with model.scored.open() as file:
        rows = list(csv.DictReader(file))
    numeric, texts = (json.loads(notes[f"{kind}_columns"]) for kind in ("numeric", "categorical"))
    number = export_models.number
    given = {
        "numbers": numpy.array([[number(row[name]) for name in numeric] for row in rows]),
        "categories": numpy.array([[row[name] for name in texts] for row in rows], dtype=object),
    }
    if model.offset:
        given["offset"] = numpy.array([[number(row[model.offset])] for row in rows])
    wanted = [value.name for value in session.get_inputs()]
    outputs = session.run(None, {name: given[name] for name in wanted})
    return dict(zip([value.name for value in session.get_outputs()], outputs, strict=True))


def test_every_kind_is_tried(kinds):
    names = {model.name.split("-")[2] for model in kinds}
    assert names >= {"ExpRectifierWithDropout", "MaxoutWithDropout", "tweedie", "quantile"}


def test_onnx_in_onnxruntime(models, encoded, odd, kinds):
    for model in models + encoded + odd + kinds:
        outputs = run_onnx(model)
        if model.autoencoder:
            found = outputs["reconstruction"]
        else:
            found = outputs["probabilities" if model.classes else "predict"]
        assert difference(model.predictions, found.tolist()) < 1e-5, model.name
        if model.classes:
            assert outputs["predict"].tolist() == model.classes, model.name


TYPES = {
    "prostate": "CAPSULE=enum,RACE=enum,DPROS=enum",
    "kind-": "CAPSULE=enum,RACE=enum,DPROS=enum",
    "enc-": "CAPSULE=enum,RACE=enum,DPROS=enum,AGE=enum,GLEASON=enum",
    "odd_": "tëxt=enum,many=enum",
}


def test_command_line(models, encoded, odd, kinds, tmp_path):
    for model in models + encoded + odd + kinds:
        types = [f"--types={t}" for start, t in TYPES.items() if model.name.startswith(start)]
        command = [binary(), "predict", model.file("zip"), model.scored, *types, "--quiet"]
        out = tmp_path / f"{model.name}.csv"
        done = subprocess.run([*command, "-o", out], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, (model.name, done.stderr)
        with out.open() as file:
            rows = list(csv.reader(file))[1:]
        found = [[export_models.number(c) for c in row[bool(model.classes) :]] for row in rows]
        assert difference(model.predictions, found) < 1e-6, model.name


def test_rows_as_json(models, encoded, connected):
    for model in models + encoded:
        notes = onnxruntime.InferenceSession(model.file("onnx")).get_modelmeta()
        numeric = json.loads(notes.custom_metadata_map["numeric_columns"])
        with model.scored.open() as file:
            rows = [row_of(row, [*numeric, model.offset]) for row in csv.DictReader(file)]
        rest = Rest(h2o.connection().base_url)
        answer = rest.ok("POST", f"/3/Score/{model.name}", rows=json.dumps(rows))
        first = 1 if model.classes or model.autoencoder else 0  # the label, the error
        found = [list(row.values())[first:] for row in answer["predictions"]]
        assert difference(model.predictions, found) < 1e-6, model.name


def row_of(cells, numeric):
    """Empty cells are missing."""
    full = {name: cell for name, cell in cells.items() if cell}
    return {name: float(cell) if name in numeric else cell for name, cell in full.items()}


def test_scorer(models, encoded, odd):
    """As columns of text or numbers, and row by row."""
    for model in models + encoded + odd:
        scorer = hydrofoil.Scorer(model.file("zip"))
        notes = onnxruntime.InferenceSession(model.file("onnx")).get_modelmeta()
        numeric = [*json.loads(notes.custom_metadata_map["numeric_columns"]), model.offset]
        with model.scored.open() as file:
            rows = [row_of(row, numeric) for row in csv.DictReader(file)]
        columns = {name: [row.get(name) for row in rows] for name in scorer.inputs}
        in_columns = scorer.predict(columns)
        by_rows = scorer.predict(rows)
        assert list(in_columns) == scorer.outputs == list(by_rows[0]), model.name
        names = scorer.outputs[bool(model.classes or model.autoencoder) :]
        table = numpy.column_stack([in_columns[name] for name in names]).tolist()
        assert difference(model.predictions, table) < 1e-6, model.name
        assert [[row[name] for name in names] for row in by_rows] == table, model.name
        if model.classes:
            labels = [row["predict"] for row in by_rows]
            assert model.classes == labels == in_columns["predict"].tolist(), model.name


def test_errors_of_reconstruction_in_onnx(models, connected, recorded):
    for model in (m for m in models if m.autoencoder):
        data = model.name.split("_")[0]
        frame = export_models.load(recorded(f"golden/mojo/score_{data}.csv"), data)
        rows = export_models.rows_of(h2o.get_model(model.name).anomaly(frame))[1:]
        found = run_onnx(model)["error"].tolist()
        assert found == pytest.approx([float(row[0]) for row in rows], rel=1e-5)


def test_hashed_autoencoders_are_as_wide_as_their_inputs(connected, wheel_data, tmp_path):
    frame = export_models.load(wheel_data / "prostate.csv", "prostate")
    given = {"hidden": [3], "epochs": 1, "seed": 1, "max_categorical_features": 4}
    model = H2OAutoEncoderEstimator(model_id="hashed_autoencoder", **given)
    model.train(x=["RACE", "DPROS", "AGE"], training_frame=frame)
    scored = tmp_path / "scored.csv"
    export_models.write_plain(frame, scored)
    exported = export_models.export(model, frame, scored, tmp_path)
    assert len(exported.predictions[0]) == 5
    found = run_onnx(exported)["reconstruction"].tolist()
    assert difference(exported.predictions, found) < 1e-5


def test_imported_mojos_predict_the_same(models, encoded, connected):
    for model in models + encoded:
        data = model.name.split("_")[0]
        frame = export_models.load(model.scored, "" if data != "prostate" else data)
        if model in encoded:
            for name in ("AGE", "RACE", "DPROS", "GLEASON"):
                frame[name] = frame[name].asfactor()
        imported = h2o.import_mojo(str(model.file("zip")))
        rows = export_models.rows_of(imported.predict(frame))
        labelled = rows[0][0] == "predict" and len(rows[0]) > 1
        found = [[float(cell) for cell in row[labelled:]] for row in rows[1:]]
        assert difference(model.predictions, found) < 1e-12, model.name
