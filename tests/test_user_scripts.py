"""What scripts of H2O's users do, answered as H2O answers; the values are the real server's."""

import json
import shutil
from pathlib import Path

import h2o
import pytest
from h2o.assembly import H2OAssembly
from h2o.estimators import H2ODeepLearningEstimator
from h2o.exceptions import H2OResponseError
from h2o.frame import H2OFrame
from h2o.job import H2OJob
from h2o.transforms.preprocessing import H2OBinaryOp, H2OCol, H2OColOp, H2OColSelect

from hydrofoil_server import Server
from rest import Rest

DATA = Path(__file__).parent / "data"


def rows(frame):
    return [row or [""] for row in frame.as_data_frame(use_pandas=False, header=False)]


def upload(client, folder, text, types):
    path = folder / "t.csv"
    path.write_text(text)
    return client.import_file(str(path), col_types=types, header=1)


@pytest.fixture
def frame(client, tmp_path):
    text = "c,n,s\na,1,x\nb,2,y\n,3,\na,1,x\nc,2,z\nb,1,\na,0,x\n"
    return upload(client, tmp_path, text, ["enum", "numeric", "string"])


def test_missing_text_is_found(frame):
    assert [row[0] for row in rows(frame["s"] == None)] == list("0010010")  # noqa: E711
    assert [row[0] for row in rows(frame["s"] != None)] == list("1101101")  # noqa: E711
    assert frame[frame["s"] != None, :].nrow == 5  # noqa: E711


@pytest.mark.usefixtures("client")
def test_empty_text_is_none():
    column = h2o.H2OFrame({"s": ["x", "NA", None, ""]}, column_types=["string"])
    assert [row[0] for row in rows(column == None)] == list("0011")  # noqa: E711
    assert [row[0] for row in rows(column["s"] != None)] == list("1100")  # noqa: E711
    assert not column.isna().any()


def test_a_single_cell_is_an_operand_for_all_rows(frame):
    assert [row[0] for row in rows(frame["n"] + frame[0:1, ["n"]])] == list("2342321")
    assert [row[0] for row in rows(frame["c"] == frame[1:2, ["c"]])] == list("0100010")
    assert [row[0] for row in rows(frame["s"] == frame[0:1, ["s"]])] == list("1001001")
    moment = h2o.H2OFrame.moment(1970, 1, 1, msec=2)
    assert [row[0] for row in rows(frame["n"] < moment)] == list("1001011")


def test_any_and_all_leave_categories_out(frame):
    flags = h2o.H2OFrame([[True, False], [False, True], [True, "NA"]], na_strings=["NA"])
    assert flags.anyfactor()
    assert flags.any()
    assert not flags.all()
    assert not frame["c"].any()
    assert not frame["c"].all()
    assert frame["n"].any()
    assert not frame["n"].all()


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("words", "every", "some"),
    [
        ("True", True, True),
        ("tRUE NA", True, True),
        ("False", False, False),
        ("False NA", False, True),
        ("False True", False, True),
        ("TRUE FALSE NA", False, True),
        ("T F", False, False),
        ("yes no", False, False),
        ("True a", False, False),
        ("True true", False, False),
        ("a", False, False),
        ("a b", False, False),
    ],
)
def test_which_categories_are_flags(words, every, some):
    rows = [[word] for word in words.split() * 2]
    flags = h2o.H2OFrame(rows, column_types=["enum"], na_strings=["NA"])
    assert (flags.all(), flags.any()) == (every, some)


def test_covariance_of_categories(frame):
    both = frame[["c", "n"]]
    assert float(rows(both.var(use="complete.obs"))[0][1]) == pytest.approx(0.466666667)
    found = rows(both.var())
    assert [row[0] for row in found] == ["", ""]
    assert float(found[1][1]) == pytest.approx(0.952380952)


def test_spearman_ranks_ties_low(frame):
    frame["i"] = h2o.H2OFrame([[1], [1], [2], [2], [3], [3], [3]])
    frame["k"] = h2o.H2OFrame([[n] for n in range(7)])
    assert frame["i"].cor(frame["k"], method="Spearman") == pytest.approx(0.943242218)


def test_levels_by_weight(frame):
    ordered = frame[["c", "n"]].relevel_by_frequency(weights_column="n")
    assert ordered["c"].levels() == [["b", "a", "c"]]
    with pytest.raises(H2OResponseError, match="Weights column 's'"):
        frame.relevel_by_frequency(weights_column="s").refresh()


def test_numbers_are_imputed_by_their_mode(client, tmp_path):
    table = upload(client, tmp_path, "a,b\n5,1\n5,\n2,1\n2,1\n,1\n3,1\n", ["numeric", "numeric"])
    assert table.impute("a", method="mode")[0] == 2
    assert rows(table["a"])[4] == ["2"]


def test_text_is_not_lost_by_imputing(frame):
    with pytest.raises(H2OResponseError, match="Operation not allowed on string vector"):
        frame.impute("s", method="median", by=["c"])
    assert rows(frame["s"])[0] == ["x"]


@pytest.mark.parametrize("case", json.loads((DATA / "interactions.json").read_text()))
def test_order_of_interactions(client, tmp_path, case):
    pairs = zip(case["x"], case["y"], strict=True)
    text = "x,y\n" + "".join(f"{x or ''},{y or ''}\n" for x, y in pairs)
    table = upload(client, tmp_path, text, ["enum", "enum"])
    made = h2o.interaction(table, ["x", "y"], pairwise=False, max_factors=10000, min_occurrence=1)
    assert made.levels()[0] == case["levels"]


def test_time_zones(client):
    zones = [row[0] for row in rows(client.list_timezones())]
    assert zones[0] == "StandardOffset CanonicalID, Aliases"
    assert "+01:00 Europe/London, Europe/Belfast, GB, GB-Eire" in zones
    assert "+05:30 Asia/Kolkata, Asia/Calcutta" in zones
    assert zones[1:] == sorted(zones[1:])


def test_properties_are_kept(client):
    name = "ai.h2o.test.property"
    assert client.rapids(f'(setproperty "{name}" "1")')["string"].startswith(
        "Old values of " + name
    )
    assert client.rapids(f'(setproperty "{name}" "2")')["string"].endswith("(per node): 1")
    with pytest.raises(H2OResponseError, match="4096 bytes"):
        client.rapids(f'(setproperty "{name}" "{"x" * 4096}")')


def test_no_initial_weights_are_too_few(frame):
    with pytest.raises(H2OResponseError, match="initial weights matrices must be 2"):
        H2ODeepLearningEstimator(hidden=[2], initial_weights=[]).train(
            x=["c"], y="n", training_frame=frame
        )


def test_reproducibility_tables(frame):
    model = H2ODeepLearningEstimator(hidden=[2], epochs=1)
    model.train(x=["c"], y="n", training_frame=frame)
    node, _, frames = model._model_json["output"]["reproducibility_information_table"]
    assert node.col_header[13:] == [
        "pid", "num_keys", "tcps_active", "open_fds", "rpcs_active", "nthreads", "is_leader",
        "total_mem", "max_mem", "java_version", "jvm_launch_parameters", "os_version",
        "machine_physical_mem", "machine_locale",
    ]  # fmt: skip
    assert [row[1] for row in frames.cell_values] == ["training_frame", "validation_frame"]
    assert frames.cell_values[1][2:] == (-1, "-1")


# The types of a random frame's columns by their number, for one seed.
RANDOM_TYPES = {
    7: "enum real int time real int real",
    9: "string int real int real enum time int enum",
    10: "time int real real real enum int string enum int",
    13: "int enum time real int enum real time enum int int int string",
    19: "int enum int string int enum int real enum time time string real real real real enum int int",
}


@pytest.mark.parametrize("columns", RANDOM_TYPES)
def test_kinds_of_random_columns(client, columns):
    frame = client.create_frame(
        rows=3, cols=columns, seed=5, categorical_fraction=0.25, integer_fraction=0.25,
        binary_fraction=0.15, time_fraction=0.15, string_fraction=0.1, missing_fraction=0,
    )  # fmt: skip
    assert " ".join(frame.types[name] for name in frame.names) == RANDOM_TYPES[columns]


@pytest.mark.own_server
def test_files_of_the_client(wheel_data, tmp_path):
    shutil.copy(wheel_data / "iris.csv", tmp_path / "iris.csv")
    with Server(variables={"HYDROFOIL_H2O_DATA": str(tmp_path)}) as server:
        h2o.connect(url=server.url, verbose=False)
        assert h2o.import_file("h2o://iris").dim == [150, 5]
        answer = Rest(server.url).send("GET", "/3/ImportFiles", path="h2o://..%2Firis")
        assert "is a file inside H2O's own program" in answer.text
        with pytest.raises(H2OResponseError, match="nor is the client's copy"):
            h2o.import_file("h2o://prostate")
        h2o.connection().close()
        assert server.stop() == 0


@pytest.mark.usefixtures("client")
def test_assemblies():
    iris = h2o.load_dataset("iris")
    selected = H2OAssembly(
        steps=[
            ("select", H2OColSelect(["Sepal.Length", "Petal.Length", "Species"])),
            ("cos", H2OColOp(op=H2OFrame.cos, col="Sepal.Length", inplace=True)),
            (
                "count",
                H2OColOp(op=H2OFrame.countmatches, col="Species", inplace=False, pattern="s"),
            ),
        ]
    ).fit(iris)
    assert selected.names == ["Sepal.Length", "Petal.Length", "Species", "Species0"]
    assert rows(selected)[0] == ["0.37797774271298024", "1.4", "Iris-setosa", "3"]
    computed = H2OAssembly(
        steps=[
            ("add", H2OBinaryOp(op=H2OAssembly.plus, col="Sepal.Length", right=10.0)),
            ("divide", H2OBinaryOp(H2OAssembly.divide, "Sepal.Width", False, "ratio", left=2)),
            (
                "less",
                H2OBinaryOp(
                    H2OAssembly.less_than, "Sepal.Width", False, right=H2OCol("Sepal.Length")
                ),
            ),
        ]
    ).fit(iris)
    assert computed.names == [*iris.names, "ratio", "Sepal.Width0"]
    assert rows(computed)[0][:2] == ["15.1", "3.5"]
    assert rows(computed)[0][4:] == ["Iris-setosa", "0.5714285714285714", "1"]
    words = H2OAssembly(
        steps=[
            ("text", H2OColOp(op=H2OFrame.ascharacter, col="Species", inplace=True)),
            ("parts", H2OColOp(H2OFrame.strsplit, "Species", False, ["p", "q"], pattern="-")),
            ("dots", H2OColOp(H2OFrame.gsub, "Species", True, pattern="\\.", replacement=":")),
        ]
    ).fit(iris)
    assert words.names == [*iris.names, "p", "q"]
    assert rows(words)[0][4:] == ["Iris-setosa", "Iris", "setosa"]
    assert rows(iris)[0] == ["5.1", "3.5", "1.4", "0.2", "Iris-setosa"]


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ("[\"a__H2OColOp__(cos (cols_py dummy 'nosuch'))__True__|\"]", "nosuch"),
        ('["a__H2OColOp__(mean (cols_py dummy 0) True 0)__True__|"]', "value for every row"),
        ('["(cos dummy)"]', "name__class__expression__inplace__names"),
        ('["a__Other__(cos dummy)__True__|"]', "found Other"),
        ("[]", "1 to 1000 steps"),
    ],
)
def test_assemblies_that_cannot_be(steps, text):
    iris = h2o.load_dataset("iris")
    with pytest.raises(H2OResponseError, match=text):
        h2o.api("POST /99/Assembly", data={"frame": iris.frame_id, "steps": steps})
    assert not [key for key in h2o.ls()["key"] if key.startswith("assembly")]


@pytest.mark.parametrize(
    ("predicted", "actual", "weights", "text"),
    [
        ("c", "n", None, "Predicted values must be numeric for regression metrics."),
        ("s", "n", None, "Predicted values must be numeric for regression metrics."),
        ("t", "n", None, "Predicted values must be numeric for regression metrics."),
        ("n", "t", None, "Actual values must be numeric for regression metrics."),
        ("s", "d", None, "must be numeric per-class probabilities for binomial metrics."),
        (["n", "n", "c"], "c", None, "must be numeric per-class probabilities for multinomial"),
        ("n", "d", "c", "Observation weights must be numeric."),
        ("n", "d", "s", "Observation weights must be numeric."),
    ],
)
def test_metrics_are_made_of_numbers(client, tmp_path, predicted, actual, weights, text):
    rows = ["a,0.2,x,no,2020-01-02", "b,0.4,y,yes,2020-01-03", "c,0.7,z,no,2020-01-04"]
    text_of_it = "c,n,s,d,t\n" + "\n".join(rows) + "\n"
    frame = upload(client, tmp_path, text_of_it, ["enum", "numeric", "string", "enum", "time"])
    given = None if weights is None else frame[weights]
    with pytest.raises(H2OResponseError, match=text) as refused:
        h2o.make_metrics(frame[predicted], frame[actual], weights=given)
    assert refused.value.args[0].http_status == 400


@pytest.mark.usefixtures("client")
def test_what_a_model_was_given_and_has_not():
    iris = h2o.load_dataset("iris")
    model = H2ODeepLearningEstimator(hidden=[2], epochs=0.1, autoencoder=True, model_id="named")
    model.train(training_frame=iris)
    assert model.params["model_id"]["input"] is None
    assert model.actual_params["model_id"] == "named"
    assert model.model_performance()._metric_json["custom_metric_value"] == "NaN"


def test_levels_set_in_place(frame):
    """As the client for R sets them; a copy keeps its own."""
    frame = h2o.assign(frame, "named")
    kept = h2o.assign(frame, "kept")
    h2o.rapids("(tmp= changed (setDomain (cols named [0]) TRUE ['p' 'q' 'r']))")
    assert h2o.get_frame("changed").levels() == [["p", "q", "r"]]
    assert h2o.get_frame("named")["c"].levels() == [["p", "q", "r"]]
    assert kept["c"].levels() == [["a", "b", "c"]]
    h2o.rapids("(tmp= other (setDomain (cols named [0]) FALSE ['s' 't' 'u']))")
    assert h2o.get_frame("named")["c"].levels() == [["p", "q", "r"]]


def test_words_for_nothing_of_the_client_for_r(frame):
    frame = h2o.assign(frame, "named")
    ordered = h2o.rapids("(tmp= ordered (relevel.by.freq (cols named [0]) NA -1))")
    assert ordered["num_rows"] == 7
    assert h2o.get_frame("ordered").levels() == [["a", "b", "c"]]
    model = H2ODeepLearningEstimator(hidden=[2], epochs=0.1, model_id="m")
    model.train(["c"], "n", training_frame=frame)
    h2o.rapids('(tmp= board (makeLeaderboard ["m"] "" "AUTO" [""] "AUTO"))')
    assert h2o.get_frame("board").names[:2] == ["model_id", "rmse"]


def test_duplicates_of_an_unknown_column(frame):
    with pytest.raises(H2OResponseError, match="Unknown column name: 'no'"):
        frame.drop_duplicates(["no"]).refresh()


def test_frames_of_one_value(client):
    """As the client for R asks for them, which leaves the share of binary columns at its default."""
    fields = {"rows": 3, "cols": 2, "randomize": False, "value": 7, "integer_fraction": 0,
              "categorical_fraction": 0, "missing_fraction": 0, "dest": "sevens"}  # fmt: skip
    H2OJob(client.api("POST /3/CreateFrame", data=fields), "Create").poll()
    assert rows(h2o.get_frame("sevens")) == [["7", "7"]] * 3


def test_levels_of_a_plot_are_texts(frame):
    """As in H2O: the client for R reads levels that look like numbers as such."""
    model = H2ODeepLearningEstimator(hidden=[2], epochs=0.1)
    model.train(["c"], "n", training_frame=frame)
    by_level = f"(tmp= plot (predicted.vs.actual.by.var {model.key} {frame.frame_id} 'c' "
    h2o.rapids(by_level + f"{model.predict(frame).frame_id}))")
    assert h2o.get_frame("plot").types == {"c": "string", "predict": "real", "actual": "real"}
