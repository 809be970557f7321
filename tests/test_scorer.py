"""Scoring without a server's frames: in Python, in C, and rows over HTTP."""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import warnings

import numpy as np
import pandas as pd
import pyarrow
import pytest

import hydrofoil
from hydrofoil_server import ROOT, SANITIZED, binary

pytestmark = pytest.mark.own_server


def run(*arguments, folder):
    subprocess.run([binary(), *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def cars(tmp_path_factory):
    """Data with numbers, categories and missing values, a model, its predictions by the program."""
    folder = tmp_path_factory.mktemp("cars")
    rng = np.random.default_rng(1)
    table = pd.DataFrame(
        {
            "weight": rng.normal(1500, 300, 300).round(2),
            "doors": rng.choice(["2", "3", "5"], 300),
            "maker": rng.choice(["Opel", "Fiat", "Skoda", None], 300),
            "power": np.where(rng.random(300) < 0.1, np.nan, rng.normal(80, 20, 300).round(2)),
        }
    )
    table["class"] = np.where(table.weight + 5 * table.power.fillna(70) > 1900, "big", "small")
    table.to_csv(folder / "cars.csv", index=False)
    run("train", "cars.csv", "-y", "class", "--types", "doors=enum", "--seed", "1", folder=folder)
    run("predict", "cars.hydrofoil", "cars.csv", "-o", "p.csv", folder=folder)
    return folder, table, pd.read_csv(folder / "p.csv")


@pytest.fixture(scope="module")
def scorer(cars):
    return hydrofoil.Scorer(cars[0] / "cars.hydrofoil")


def same(predictions, expected):
    assert list(predictions["predict"]) == list(expected["predict"])
    for name in ("big", "small"):
        assert list(predictions[name]) == list(expected[name])  # to the last bit


def test_it_tells_what_it_takes_and_gives(scorer):
    assert sorted(scorer.inputs) == ["doors", "maker", "power", "weight"]
    assert scorer.outputs == ["predict", "big", "small"]
    assert scorer.classes == ["big", "small"]
    assert scorer.category == "Binomial"


def test_every_form_of_table_gives_the_same(cars, scorer):
    _, table, expected = cars
    shuffled = table[table.columns[::-1]].set_index(pd.Index(range(5, 305)))
    frame = scorer.predict(shuffled)
    assert list(frame.index) == list(range(5, 305))
    same(frame, expected)
    same(scorer.predict(table.astype({"doors": int, "maker": "category"})), expected)
    same(scorer.predict({name: table[name].tolist() for name in table}), expected)
    arrow = scorer.predict(pyarrow.Table.from_pandas(table))
    same(arrow.to_pydict(), expected)
    rows = scorer.predict(table.to_dict("records"))
    same(pd.DataFrame(rows), expected)
    one = [scorer.predict(row) for row in table.to_dict("records")]
    assert one == rows


def test_arrays_are_in_the_order_of_inputs(cars, scorer):
    _, table, expected = cars
    codes = {"doors": ["2", "3", "5"], "maker": ["Fiat", "Opel", "Skoda"]}
    columns = [
        [codes[n].index(v) if v in codes[n] else np.nan for v in table[n]]
        if n in codes
        else table[n]
        for n in scorer.inputs
    ]
    result = scorer.predict(np.array(columns, dtype=float).T)
    assert result.shape == (300, 3)
    assert list(result[:, 1]) == list(expected["big"])
    assert [scorer.classes[int(c)] for c in result[:, 0]] == list(expected["predict"])


def test_what_is_absent_or_unknown_is_missing(scorer):
    with pytest.warns(UserWarning, match='"Trabant"'):
        unknown = scorer.predict({"maker": "Trabant", "weight": None, "color": "blue"})
    assert unknown == scorer.predict({})
    assert unknown == scorer.predict({"maker": None, "power": float("nan")})


def test_levels_that_are_no_levels_are_told(scorer):
    unknown = r"column .maker. has levels not trained on: \[.Lada., .Trabant.\] \(50% of rows\)"
    makers = ["Opel", "Trabant", "Lada", None]
    for data in (
        {"maker": makers},
        pd.DataFrame({"maker": makers}),
        pd.DataFrame({"maker": pd.Categorical(makers)}),
        pyarrow.table({"maker": makers}),
    ):
        with pytest.warns(UserWarning, match=unknown):
            big = np.asarray(scorer.predict(data)["big"])
        missing = scorer.predict({"maker": [None]})
        assert big[1] == big[2] == big[3] == missing["big"][0] != big[0]
    with pytest.warns(UserWarning, match=r"column .doors. .* \[.4.\] \(50% of rows\)"):
        scorer.predict({"doors": [4, 5]})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for doors in ([2, 3, 5], [2.0, None], np.array([5, 3]), ["2", "5"]):
            scorer.predict({"doors": doors})
        scorer.predict({"doors": 3})


@pytest.mark.parametrize(
    "data",
    [
        {"maker": [1, 2]},
        {"maker": np.array([1.0, np.nan])},
        {"maker": 1},
        {"doors": [2.5, 3]},
        {"doors": 2.5},
        pd.DataFrame({"maker": [1]}),
        [{"maker": 0}],
    ],
)
def test_numbers_that_cannot_be_levels_are_refused(scorer, data):
    with pytest.raises(ValueError, match="non-categorical column '(maker|doors)' which is categor"):
        scorer.predict(data)


@pytest.mark.parametrize("code", [0.5, -1])
def test_codes_are_whole(scorer, code):
    rows = np.zeros((2, 4))
    rows[1, scorer.inputs.index("maker")] = code
    with pytest.raises(ValueError, match="'maker': .* is no code of a level, which are 0 to 2"):
        scorer.score(rows)


def test_faults_are_exceptions(cars, scorer, tmp_path):
    with pytest.raises(ValueError, match="columns"):
        scorer.predict(np.zeros((3, 2)))
    with pytest.raises(ValueError, match="weight"):
        scorer.predict({"weight": "heavy"})
    with pytest.raises(ValueError, match="weight"):
        scorer.predict(pd.DataFrame({"weight": ["heavy", "light"]}))
    with pytest.raises(ValueError, match="length"):
        scorer.predict({"weight": [1.0], "power": [1.0, 2.0]})
    with pytest.raises(TypeError):
        scorer.predict(7)
    with pytest.raises(FileNotFoundError, match="nofile"):
        hydrofoil.Scorer("nofile")
    whole = (cars[0] / "cars.hydrofoil").read_bytes()
    for broken in (whole[:-3], b"PK\3\4 no zip", b""):
        (tmp_path / "broken").write_bytes(broken)
        with pytest.raises(ValueError, match="broken"):
            hydrofoil.Scorer(tmp_path / "broken")


def test_threads_share_a_scorer(cars, scorer):
    _, table, expected = cars
    faults = []

    def work():
        for _ in range(5):
            try:
                same(scorer.predict(table), expected)
            except AssertionError as fault:
                faults.append(fault)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults


FORKED = """
import os, signal, sys
import numpy as np
import hydrofoil
from hydrofoil import HydrofoilRegressor

def results(scorer):
    rows = np.random.default_rng(1).integers(0, 3, size=(3000, 4)).astype(float)
    trained = HydrofoilRegressor(hidden=(5,), epochs=1, random_state=1).fit(rows, rows[:, 0])
    return scorer.score(rows)[:, 1].sum(), trained.predict(rows).sum()

def threads():  # but those of libraries, which have names of their own
    names = [open(f"/proc/self/task/{task}/comm").read() for task in os.listdir("/proc/self/task")]
    return names.count(open("/proc/self/comm").read())

scorer = hydrofoil.Scorer(sys.argv[1])
expected = results(scorer)
before = threads()
child = os.fork()
if child == 0:
    signal.alarm(20)  # what waits for threads that are not there waits forever
    same = results(scorer) == expected
    print(same, threads() == before, flush=True)
    sys.exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), results(scorer) == expected)
"""


def test_a_forked_process_scores_and_trains(cars):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKED, cars[0] / "cars.hydrofoil"],
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["True", "True", "0", "True"], done.stderr


@pytest.mark.skipif(SANITIZED, reason="measured with the release build")
def test_a_row_takes_microseconds(tmp_path):
    rng = np.random.default_rng(1)
    table = pd.DataFrame(rng.normal(size=(200, 10)), columns=[f"c{i}" for i in range(10)])
    table["y"] = table.sum(axis=1)
    table.to_csv(tmp_path / "t.csv", index=False)
    run("train", "t.csv", "-y", "y", "--hidden", "200,200", "--epochs", "1", folder=tmp_path)
    scorer = hydrofoil.Scorer(tmp_path / "t.hydrofoil")
    row = table.drop(columns="y").iloc[0].to_dict()
    best = min(seconds_of(scorer, row) for _ in range(30))
    assert best < 100e-6  # 20 on a machine that does nothing else: docs/performance.md


def seconds_of(scorer, row, times=50):
    started = time.perf_counter()
    for _ in range(times):
        scorer.predict(row)
    return (time.perf_counter() - started) / times


@pytest.mark.parametrize("name", ["cars_gaussian_offset", "iris_deep", "prostate_hash", "ecg_ae"])
def test_mojos_of_the_reference(recorded, name):
    golden = recorded(f"golden/mojo/{name}.zip").parent
    scorer = hydrofoil.Scorer(golden / f"{name}.zip")
    file = golden / f"score_{name.split('_')[0]}.csv"
    data = pd.read_csv(file)
    if name.startswith("ecg"):  # without a header
        data = pd.read_csv(file, header=None)
        data.columns = [f"C{i + 1}" for i in range(data.shape[1])]
    if "offset" in name:
        data["off"] = data["weight"] / 5000
    expected = pd.read_csv(golden / f"{name}.predict.csv")
    result = scorer.predict(data)
    for column in expected:
        if column == "predict" and scorer.classes:
            assert [str(v) for v in result[column]] == [str(v) for v in expected[column]]
        else:
            np.testing.assert_allclose(result[column], expected[column], rtol=1e-6, atol=1e-9)


@pytest.fixture(scope="module")
def example_in_c(tmp_path_factory):
    library = binary().parent / "libhydrofoil_scorer.so"
    assert library.exists(), "it is built with everything else"
    program = tmp_path_factory.mktemp("c") / "score"
    subprocess.run(
        ["cc", "-std=c99", "-Wall", "-Wextra", "-Werror", f"-I{ROOT}/include"]
        + [ROOT / "examples/score.c", "-o", program]
        + [f"-L{library.parent}", "-lhydrofoil_scorer", f"-Wl,-rpath,{library.parent}"],
        check=True,
    )
    return program


def scored_in_c(program, model, values):
    done = subprocess.run([program, model, *map(str, values)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [float(line.rsplit(" ", 1)[1]) for line in done.stdout.splitlines()]


def test_the_example_in_c(cars, example_in_c):
    model = cars[0] / "cars.hydrofoil"
    values = [1.0, 0.0, 1400.0, 70.0]
    expected = list(hydrofoil.Scorer(model).score(np.array([values]))[0])
    assert scored_in_c(example_in_c, model, values) == expected
    refused = subprocess.run([example_in_c, model, "0.5"], capture_output=True, text=True)
    assert refused.returncode == 1
    assert "cannot be scored" in refused.stderr
    refused = subprocess.run([example_in_c, "nofile"], capture_output=True, text=True)
    assert refused.returncode == 1
    assert "nofile" in refused.stderr


def test_the_example_in_c_scores_wide_models(tmp_path, example_in_c):
    columns = 1500
    table = pd.DataFrame(np.random.default_rng(1).normal(size=(20, columns)))
    table.columns = [f"c{i}" for i in range(columns)]
    table.to_csv(tmp_path / "t.csv", index=False)
    run("train", "t.csv", "--autoencoder", "--hidden", "2", "--epochs", "1", folder=tmp_path)
    values = np.full((1, columns), np.nan)
    values[0, :3] = [1.5, -0.5, 2.0]
    model = tmp_path / "t.hydrofoil"
    expected = hydrofoil.Scorer(model).score(values)[0]
    assert scored_in_c(example_in_c, model, values[0, :3]) == list(expected)


def post_rows(url, body):
    request = urllib.request.Request(
        f"{url}/3/Score/cars", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_rows_over_http(cars, scorer, client):
    folder, table, _ = cars
    model = client.load_model(str(folder / "cars.hydrofoil")).model_id
    url = client.connection().base_url
    rows = json.loads(table.to_json(orient="records"))
    request = urllib.request.Request(
        f"{url}/3/Score/{model}",
        json.dumps({"rows": rows}).encode(),
        {"Content-Type": "application/json"},
    )
    answer = json.load(urllib.request.urlopen(request))
    assert answer["predictions"] == scorer.predict(table.to_dict("records"))
    assert answer["warnings"] == []
    status, refused = post_rows(url, {"rows": rows})  # there is no model "cars"
    assert status == 404
    assert "cars" in refused["msg"]
    for wrong in ([], {}, [1], "x", [{"weight": "heavy"}], [{"weight": [1]}], None):
        request = urllib.request.Request(
            f"{url}/3/Score/{model}",
            json.dumps({"rows": wrong}).encode(),
            {"Content-Type": "application/json"},
        )
        with pytest.raises(urllib.error.HTTPError) as fault:
            urllib.request.urlopen(request)
        assert fault.value.code == 412, wrong


def test_rows_over_http_tell_what_does_not_fit(cars, scorer, client):
    model = client.load_model(str(cars[0] / "cars.hydrofoil")).model_id
    url = client.connection().base_url

    def post(rows):
        request = urllib.request.Request(
            f"{url}/3/Score/{model}",
            json.dumps({"rows": rows}).encode(),
            {"Content-Type": "application/json"},
        )
        return json.load(urllib.request.urlopen(request))

    rows = [{"maker": "Lada", "doors": 5}, {"maker": "Opel", "doors": 4}, {"maker": None}]
    answer = post(rows)
    assert sorted(answer["warnings"]) == [
        "Test/Validation dataset column 'doors' has levels not trained on: [\"4\"] (33.3% of rows)",
        "Test/Validation dataset column 'maker' has levels not trained on: [\"Lada\"] "
        "(33.3% of rows)",
        "Test/Validation dataset is missing column 'power': substituting in a column of NaN",
        "Test/Validation dataset is missing column 'weight': substituting in a column of NaN",
    ]
    assert answer["predictions"][2] == scorer.predict({})
    for wrong in ({"maker": 1}, {"doors": 2.5}):
        with pytest.raises(urllib.error.HTTPError) as fault:
            post([{"maker": "Opel"}, wrong])
        assert fault.value.code == 400
        assert "which is categorical in the training data" in json.load(fault.value)["msg"]
