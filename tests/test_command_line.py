"""The commands that work without a server: train, predict, describe, parameters, completion, man."""

import csv
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import time

import pytest

from hydrofoil_server import SANITIZED, binary

pytestmark = pytest.mark.own_server


def hydrofoil(*arguments, code=0, folder=None, stdin=None):
    done = subprocess.run(
        [binary(), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
        input=stdin,
    )
    assert done.returncode == code, done.stdout[-2000:] + done.stderr[-2000:]
    return done


def rows_of(text):
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="module")
def iris(tmp_path_factory, wheel_data):
    """A folder with iris.csv and a model of it."""
    folder = tmp_path_factory.mktemp("iris")
    shutil.copy(wheel_data / "iris.csv", folder / "iris.csv")
    arguments = "iris.csv --response Species --hidden 20,20 --epochs 50 --seed 1 --cv 3"
    done = hydrofoil("train", *arguments.split(), folder=folder)
    assert (folder / "iris.hydrofoil").is_file()
    return folder, done


def test_the_version_is_that_of_the_package():
    package = pytest.importorskip("hydrofoil")
    assert hydrofoil("--version").stdout == f"hydrofoil {package.__version__}\n"


def test_training_reports_what_it_learned(iris):
    report = iris[1].stdout
    assert re.search(
        r"Multinomial model of 4 columns, hidden layers \[20, 20\], 583 weights", report
    )
    for part in ("Status of Neuron Layers", "Scoring History", "Training", "Cross-validation"):
        assert f"\n{part}\n" in report
    assert float(re.search(r"error rate ([\d.]+)", report)[1]) < 0.1
    assert "iris.hydrofoil" in report
    assert iris[1].stderr == ""


def test_predicts_rows_from_a_pipe_without_the_response(iris):
    folder, _ = iris
    rows = [line.rsplit(",", 1)[0] for line in (folder / "iris.csv").read_text().splitlines()]
    done = hydrofoil("predict", "iris.hydrofoil", "-", folder=folder, stdin="\n".join(rows))
    predictions = rows_of(done.stdout)
    assert len(predictions) == 150
    assert list(predictions[0])[0] == "predict"
    actual = [r["Species"] for r in rows_of((folder / "iris.csv").read_text())]
    right = sum(p["predict"] == a for p, a in zip(predictions, actual, strict=True))
    assert right > 140
    assert sum(float(v) for k, v in predictions[0].items() if k != "predict") == pytest.approx(1)
    # One row alone, whose few values say nothing about types, is predicted as among the others.
    alone = hydrofoil(
        "predict", "iris.hydrofoil", "-", folder=folder, stdin=f"{rows[0]}\n{rows[100]}"
    )
    assert rows_of(alone.stdout) == [predictions[99]]


def test_columns_that_do_not_fit(iris):
    folder, _ = iris
    header = "Sepal.Length,Sepal.Width,Petal.Length,Petal.Width"
    refused = hydrofoil(
        "predict",
        "iris.hydrofoil",
        "-",
        folder=folder,
        stdin=f"{header}\n5,3,a,0.2\n5,3,b,1\n",
        code=2,
    )
    assert "column 'Petal.Length' which is real-valued in the training data" in refused.stderr
    read = hydrofoil(
        "predict",
        "iris.hydrofoil",
        "-",
        "--types",
        "Petal.Length=numeric",
        folder=folder,
        stdin=f"{header}\n5,3,a,0.2\n5,3,b,1\n",
    )
    assert len(rows_of(read.stdout)) == 2
    deep = hydrofoil(
        "predict",
        "iris.hydrofoil",
        "-",
        "--deep-features",
        0,
        folder=folder,
        stdin="Sepal.Length\n5\n",
    )
    assert "is missing column 'Petal.Width'" in deep.stderr


def test_predictions_into_a_file_with_metrics(iris):
    folder, _ = iris
    done = hydrofoil("predict", "iris.hydrofoil", "iris.csv", "-o", "p.csv", folder=folder)
    assert "logloss" in done.stdout
    assert len(rows_of((folder / "p.csv").read_text())) == 150
    again = hydrofoil("predict", "iris.hydrofoil", "iris.csv", "-o", "p.csv", folder=folder, code=2)
    assert "--force" in again.stderr
    hydrofoil("predict", "iris.hydrofoil", "iris.csv", "-o", "p.csv", "--force", folder=folder)


def test_json_is_that_of_the_rest_api(iris):
    folder, _ = iris
    told = json.loads(hydrofoil("describe", "iris.hydrofoil", "--json", folder=folder).stdout)
    assert told["output"]["model_category"] == "Multinomial"
    logloss = told["output"]["training_metrics"]["logloss"]
    scored = hydrofoil("predict", "iris.hydrofoil", "iris.csv", "--json", folder=folder)
    scored = json.loads(scored.stdout)
    assert scored["rows"] == len(scored["predictions"]) == 150
    assert scored["metrics"]["logloss"] == pytest.approx(logloss, rel=1e-9)
    frame = json.loads(hydrofoil("describe", "iris.csv", "--json", folder=folder).stdout)
    assert [c["type"] for c in frame["columns"]] == ["real"] * 4 + ["enum"]
    arguments = ["iris.csv", "-y", "Species", "--epochs", "0.1", "--json", "-o", "q.hydrofoil"]
    trained = json.loads(hydrofoil("train", *arguments, folder=folder).stdout)
    assert trained["path"].endswith("q.hydrofoil")
    assert trained["model"]["output"]["model_category"] == "Multinomial"


def test_describes_data(iris):
    told = hydrofoil("describe", "iris.csv", folder=iris[0]).stdout
    assert "150 rows, 5 columns" in told
    assert re.search(r"Species\s+enum\s+0\s+3: ", told)
    wrong = hydrofoil("describe", "iris.csv", "--types", "Specis=string", folder=iris[0], code=3)
    assert "Species" in wrong.stderr


def test_training_goes_on_from_a_model_file(iris):
    folder, _ = iris
    common = ["train", "iris.csv", "-y", "Species", "--hidden", "5", "--json", "--epochs"]
    hydrofoil(*common, 50, "-o", "some.hydrofoil", folder=folder)
    more = ["--checkpoint", "some.hydrofoil", "-o", "more.hydrofoil"]
    told = json.loads(hydrofoil(*common, 100, *more, folder=folder).stdout)
    history = told["model"]["output"]["scoring_history"]
    epochs = history["data"][[c["name"] for c in history["columns"]].index("epochs")]
    assert epochs[0] == 0
    assert any(50 <= e < 60 for e in epochs)
    assert epochs[-1] >= 100


def test_numbers_as_classes_and_autoencoders(iris, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text(
        "a,b,y\n" + "".join(f"{i % 7},{i % 11},{int(i % 7 > 3)}\n" for i in range(200))
    )
    plain = hydrofoil("train", table, "-y", "y", "-o", tmp_path / "r.hydrofoil")
    assert "Regression" in plain.stdout
    assert "--classification" in plain.stderr
    classes = hydrofoil(
        "train", table, "-y", "y", "--classification", "-o", tmp_path / "c.hydrofoil", "-x", "a"
    )
    assert "Binomial model of 1 columns" in classes.stdout
    arguments = ["--autoencoder", "--hidden", "2", "--ignore", "y", "-o", tmp_path / "a.hydrofoil"]
    hydrofoil("train", table, *arguments, "--reproducible", "--seed", 3, "--no-standardize")
    errors = rows_of(hydrofoil("predict", tmp_path / "a.hydrofoil", table, "--anomaly").stdout)
    assert list(errors[0]) == ["Reconstruction.MSE"]
    assert len(errors) == 200
    deep = hydrofoil("predict", tmp_path / "a.hydrofoil", table, "--deep-features", 0)
    assert list(rows_of(deep.stdout)[0]) == ["DF.L1.C1", "DF.L1.C2"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ("train iris.csv", 2, "--response"),
        ("train iris.csv -y Specis", 3, "Species"),
        ("train iris.csv -y Species -x Sepal", 3, "Sepal"),
        ("train nofile.csv -y y", 3, "nofile.csv"),
        ("train iris.csv -y Species --l1 -1", 2, "l1"),
        ("train iris.csv -y Species --l1 much", 2, "l1"),
        ("train iris.csv -y Species --activation ReLU", 2, "ReLU"),
        ("train iris.csv -y Species --frobnicate", 2, "--frobnicate"),
        ("train iris.csv -y Species --checkpoint iris.csv", 2, "iris.csv"),
        ("train iris.csv -y Species -o /proc/x/y.hydrofoil", 2, "/proc/x"),
        ("predict nomodel iris.csv", 3, "nomodel"),
        ("predict iris.csv iris.csv", 2, "iris.csv"),
        ("predict iris.hydrofoil nofile.csv", 3, "nofile.csv"),
        ("predict iris.hydrofoil iris.csv --anomaly", 2, "AutoEncoder"),
        ("predict iris.hydrofoil iris.csv --deep-features 7", 2, "between 0 and 1"),
        ("describe nofile", 3, "nofile"),
        ("parameters hiden", 3, "hiden"),
        ("frobnicate", 2, "frobnicate"),
        ("", 2, "ubcommand"),
    ],
)
def test_faults_are_told_and_coded(iris, arguments, code, said):
    done = hydrofoil(*arguments.split(), folder=iris[0], code=code)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_faults_as_json(iris):
    done = hydrofoil("describe", "nofile", "--json", folder=iris[0], code=3)
    assert json.loads(done.stdout)["error"]["exit_code"] == 3
    assert "nofile" in json.loads(done.stdout)["error"]["msg"]


def test_a_broken_model_file_is_refused(iris, tmp_path):
    whole = (iris[0] / "iris.hydrofoil").read_bytes()
    broken = tmp_path / "broken.hydrofoil"
    for bytes_ in (whole[:100], whole[:-1], whole[:2000] + b"x" + whole[2001:], b"", b"PK\3\4"):
        broken.write_bytes(bytes_)
        done = hydrofoil("predict", broken, iris[0] / "iris.csv", code=2)
        assert "broken.hydrofoil" in done.stderr


def endless(folder, **streams):
    arguments = [
        "train",
        "iris.csv",
        "-y",
        "Species",
        "--epochs",
        "1e9",
        "--hidden",
        "200,200",
        "--force",
    ]
    return subprocess.Popen([binary(), *arguments], cwd=folder, **streams)


def test_ctrl_c_ends_a_training_at_once(iris):
    seconds = []
    for _ in range(3):
        running = endless(iris[0], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1)
        assert running.poll() is None
        started = time.monotonic()
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 130
        seconds.append(time.monotonic() - started)
        running.communicate()
    assert min(seconds) < (2 if SANITIZED else 0.1), seconds
    assert not list(iris[0].glob(".*")), "a half-written file was left behind"


def test_progress_is_shown_on_a_terminal(iris):
    master, terminal = pty.openpty()
    running = endless(iris[0], stdout=subprocess.DEVNULL, stderr=terminal)
    time.sleep(1)
    running.send_signal(signal.SIGINT)
    running.wait(20)
    os.close(terminal)
    assert re.search(r"Training \[[#.]{24}\] +0 % Iterations: \d+", os.read(master, 4096).decode())
    os.close(master)


def test_every_parameter_is_an_option():
    table = json.loads(hydrofoil("parameters", "--json").stdout)
    assert len(table) > 80
    given_otherwise = {
        "training_frame",
        "validation_frame",
        "ignored_columns",
        "custom_metric_func",
    }
    manual = hydrofoil("man").stdout.replace("\\-", "-")
    for parameter in table:
        known = re.search(rf"{re.escape(parameter['option'])}\b", manual) is not None
        assert known or parameter["name"] in given_otherwise, parameter["name"]
        assert parameter["help"]


def test_bash_completes_commands_and_options():
    script = 'source <("$0" completion bash); COMP_WORDS=(hydrofoil $1); COMP_CWORD=$2; _hydrofoil; echo "${COMPREPLY[@]}"'

    def complete(words, index):
        command = ["bash", "-c", script, str(binary()), words, str(index)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()

    assert complete("tr", 1) == ["train"]
    assert complete("train --hid", 2) == ["--hidden", "--hidden-dropout-ratios"]


def test_the_manual_page_is_sound():
    if not shutil.which("man"):
        pytest.skip("there is no man here")
    page = hydrofoil("man").stdout
    shown = subprocess.run(
        ["man", "--warnings", "-l", "-"], input=page, capture_output=True, text=True
    )
    assert shown.returncode == 0
    assert shown.stderr == ""
    assert "--train-samples-per-iteration" in shown.stdout


@pytest.mark.parametrize("name", ["cars_tweedie", "iris_Maxout", "prostate_bin", "ecg_ae"])
def test_scores_mojos_of_the_reference(recorded, name):
    golden = recorded(f"golden/mojo/{name}.zip").parent
    expected = rows_of((golden / f"{name}.predict.csv").read_text())
    data = golden / f"score_{name.split('_')[0]}.csv"
    scored = rows_of(hydrofoil("predict", golden / f"{name}.zip", data).stdout)
    assert len(scored) == len(expected) > 10
    for ours, theirs in zip(scored, expected, strict=True):
        assert list(ours) == list(theirs)
        for column, text in theirs.items():
            if text.replace(".", "").replace("-", "").isdigit():
                assert float(ours[column]) == pytest.approx(float(text), abs=1e-9, rel=1e-6)
            elif column == "predict":
                assert ours[column] == text


def test_frames_of_the_same_name_are_kept_apart_and_checkpoints_written(iris, tmp_path):
    folder, _ = iris
    rows = (folder / "iris.csv").read_text().splitlines()
    for name, count in (("all", len(rows)), ("some", 61)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "iris.csv").write_text("\n".join(rows[:count]) + "\n")
    arguments = "all/iris.csv -y Species --validation some/iris.csv --hidden 4 --epochs 2"
    options = "--seed 1 --model-id m --export-checkpoints-dir kept --json"
    told = json.loads(
        hydrofoil("train", *arguments.split(), *options.split(), folder=tmp_path).stdout
    )
    named = {p["name"]: p["actual_value"] for p in told["model"]["parameters"]}
    assert named["training_frame"]["name"] == "iris.hex"
    assert named["validation_frame"]["name"] == "iris1.hex"
    assert told["model"]["output"]["validation_metrics"]["nobs"] == 60
    kept = json.loads(hydrofoil("describe", "kept/m", "--json", folder=tmp_path).stdout)
    assert kept["model_id"]["name"] == "m"
