"""Imports of text through the unmodified client. Expectations are what H2O 3.46.0.11 answers, except
where docs/differences.md says otherwise; names of columns are also compared with pandas."""

import csv
import gzip
import io
import random
import subprocess
import warnings

import numpy as np
import pandas as pd
import pytest
import requests
import scipy.sparse
from h2o.exceptions import H2OResponseError
from h2o.job import H2OJob

from conftest import EXTERNAL
from hydrofoil_server import Server, binary


def rows(frame):
    return frame.as_data_frame(use_pandas=False, header=False)


def types(frame):
    return [frame.types[name] for name in frame.names]


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


@pytest.fixture
def parts(write, tmp_path):
    """part/year=*/m=*/a.csv"""
    for year in ("2020", "2021"):
        for month in ("jan%2Ffeb", "__HIVE_DEFAULT_PARTITION__", "1.5"):
            write(f"part/year={year}/m={month}/a.csv", "a,b\n1,x\n2,y\n")
    return str(tmp_path / "part")


def test_partition_columns_come_last_as_categories(client, parts):
    frame = client.import_file(parts, partition_by=["m", "year"])
    assert frame.names == ["a", "b", "m", "year"]
    assert types(frame) == ["int", "enum", "enum", "enum"]
    # Values stay as they stand in the path.
    months = ["1.5", "__HIVE_DEFAULT_PARTITION__", "jan%2Ffeb"]
    assert frame["m"].levels() == [months]
    assert frame["year"].levels() == [["2020", "2021"]]
    expected = [
        [number, text, month, year]
        for year in ("2020", "2021")
        for month in months
        for number, text in (("1", "x"), ("2", "y"))
    ]
    assert sorted(rows(frame)) == sorted(expected)


def test_partition_columns_beside_other_choices(client, parts):
    frame = client.import_file(parts, partition_by="year", skipped_columns=[0])
    assert frame.names == ["b", "year"]
    frame = client.import_file(parts, partition_by="year", col_types={"a": "enum"})
    assert types(frame) == ["enum", "enum", "enum"]
    assert client.import_file(parts).names == ["a", "b"]


def test_partitions_of_parquet(client, tmp_path):
    for year in ("2020", "2021"):
        (tmp_path / f"year={year}").mkdir()
        table = pd.DataFrame({"a": [1.5, 2.0], "b": ["x", "y"]})
        table.to_parquet(tmp_path / f"year={year}" / "a.parquet")
    frame = client.import_file(str(tmp_path), partition_by=["year"])
    assert (frame.names, types(frame)[2]) == (["a", "b", "year"], "enum")
    assert sorted(row[2] for row in rows(frame)) == ["2020", "2020", "2021", "2021"]


def test_partition_columns_that_are_missing_are_told(client, write, tmp_path):
    write("y=1/a.csv", "a,b\n1,2\n")
    write("y=/b.csv", "a,b\n1,2\n")
    write("c.csv", "a,b\n1,2\n")
    with pytest.raises(H2OResponseError) as refused:
        client.import_file(str(tmp_path), partition_by=["y"])
    text = refused.value.args[0].msg
    assert "The following files do not contain required partitionBy columns on their path:" in text
    assert f"File: nfs:/{tmp_path}/c.csv | Missing column: y" in text
    assert f"File: nfs:/{tmp_path}/y=/b.csv | Missing column: y" in text
    assert "y=1/a.csv" not in text


@pytest.mark.skipif(bool(EXTERNAL), reason="H2O makes two columns of one name")
def test_partition_column_of_a_name_that_is_taken(client, write, tmp_path):
    write("a=1/a.csv", "a,b\n1,2\n")
    with pytest.raises(H2OResponseError, match="Found duplicate column name a"):
        client.import_file(str(tmp_path), partition_by=["a"])


def test_forced_types_of_numbers(client, write):
    path = write("f.csv", "a,b,c\n2.5,1,1\n-2.5,1,1\n-0.5,2,3\n-1.4,2,3\n,3,4\n")
    frame = client.import_file(path, col_types={"a": "int", "b": "double"}, force_col_types=True)
    assert types(frame) == ["int", "real", "int"]
    wanted = [["3", "1.0", "1"], ["-2", "1.0", "1"], ["0", "2.0", "3"], ["-1", "2.0", "3"]]
    assert rows(frame) == [*wanted, ["", "3.0", "4"]]
    frame = client.import_file(path, col_types={"a": "int", "b": "double"})
    assert types(frame) == ["real", "int", "int"]
    assert types(client.import_file(path, force_col_types=True)) == ["real", "int", "int"]
    kinds = {"b": "enum", "c": "string"}
    frame = client.import_file(path, col_types=kinds, force_col_types=True)
    assert types(frame) == ["real", "enum", "string"]


def test_forced_types_last(client, write, tmp_path):
    path = write("f.csv", "a,b\n1,2\n3,4\n")
    frame = client.import_file(path, col_types={"a": "real"}, force_col_types=True)
    assert types(frame[["a"]]) == ["real"]
    assert types(frame.cbind(frame)) == ["real", "int", "real", "int"]
    frame.save(str(tmp_path))
    kept = "int" if EXTERNAL else "real"
    assert types(client.load_frame(frame.frame_id, str(tmp_path))) == [kept, "int"]


ATOMS = ['"', ",", "[", "]", "\\", "\n", "'", " ", "a", "b", "é", "{", "}", "=", ":", "%", "&"]
ATOMS += ["+", "x y", '","', '"a"', '\\"', "\\n", "#", "%20", ";", "|", "\t", "null", '""', '","a"']


def odd_names(rng):
    names = []
    while len(names) < rng.randint(1, 4):
        name = "".join(rng.choice(ATOMS) for _ in range(rng.randint(1, 4)))
        if name.strip() == name and name and name not in names:
            names.append(name)
    return [*names, "last"]


@pytest.mark.skipif(bool(EXTERNAL), reason="H2O keeps quotes doubled")
@pytest.mark.parametrize("seed", range(25))
def test_any_name_of_a_header(client, write, seed):
    names = odd_names(random.Random(seed))
    text = io.StringIO()
    table = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    table.writerow(names)
    table.writerow(range(len(names)))
    path = write("n.csv", text.getvalue())
    assert list(pd.read_csv(path).columns) == names
    frame = client.import_file(path, header=1)
    assert frame.names == names
    assert rows(frame) == [[str(i) for i in range(len(names))]]
    frame = client.import_file(path, header=1, col_types={names[0]: "enum"})
    assert (frame.names, types(frame)[0]) == (names, "enum")


@pytest.mark.skipif(bool(EXTERNAL), reason="H2O keeps quotes doubled, and the header as a row")
def test_odd_names_given_by_the_user(client, write):
    path = write("n.csv", "a,b,c\n1,2,3\n")
    names = ['6" pipe', '12" pipe', "x,y"]
    assert client.import_file(path, col_names=names).names == names
    names = ['say "hi", you', "[1]", "back\\slash"]
    assert client.import_file(path, col_names=names).names == names
    assert client.H2OFrame([[1, 2, 3]], column_names=names).names == names


def test_names_of_the_columns_that_are_kept(client, write):
    path = write("s.csv", "1,x,2.5,u\n2,y,3.5,v\n")
    frame = client.import_file(path, skipped_columns=[1], col_names=["p", "q", "r"])
    assert (frame.names, types(frame)) == (["p", "q", "r"], ["int", "real", "string"])
    assert rows(frame) == [["1", "2.5", "u"], ["2", "3.5", "v"]]
    frame = client.import_file(path, skipped_columns=[1], col_names=["p", "q", "r", "s"])
    assert frame.names == ["p", "r", "s"]
    kinds = ["enum", "real", "string"]
    frame = client.import_file(
        path, skipped_columns=[1], col_names=["p", "q", "r"], col_types=kinds
    )
    assert types(frame) == kinds
    frame = client.import_file(path, skipped_columns=[0, 2], col_names=["p", "q"])
    assert (frame.names, rows(frame)) == (["p", "q"], [["x", "u"], ["y", "v"]])


@pytest.mark.skipif(bool(EXTERNAL), reason="HTTP 500 there")
def test_columns_to_skip_that_are_not_there(client, write):
    path = write("s.csv", "a,b\n1,x\n")
    with pytest.raises(H2OResponseError, match="skipped_columns: 9 is not between 0 and 1"):
        client.import_file(path, skipped_columns=[9])


def test_every_line_is_data_when_nothing_marks_comments(client, write):
    path = write("c.csv", "a,b\n#1,2\n3,4\n%5,6\n")
    assert rows(client.import_file(path)) == [["3", "4"], ["", "6"]]
    frame = client.import_file(path, custom_non_data_line_markers="")
    assert rows(frame) == [["#1", "2"], ["3", "4"], ["%5", "6"]]
    frame = client.import_file(path, custom_non_data_line_markers="%#")
    assert rows(frame) == [["3", "4"]]


def test_columns_without_values(client, write):
    frame = client.import_file(write("e.csv", "a,b,c\n1,,x\n2,,y\n3,,x\n"))
    assert types(frame) == ["int", "int", "enum"]
    assert rows(frame) == [["1", "", "x"], ["2", "", "y"], ["3", "", "x"]]


def test_files_are_frames_of_bytes_before_they_are_parsed(client, write):
    keys = client.lazy_import(write("deep/er/l.csv", "a,b\n1,2\n3,4\n"))
    assert client.get_frame(keys[0]).dim == [12, 1]
    client.remove(keys[0])
    assert client.get_frame(keys[0]) is None


TEXT = "a,b\r\n1,x\r\n2,é日本\r\n"


@pytest.mark.skipif(bool(EXTERNAL), reason="H2O reads no UTF-16")
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_utf16(client, write, encoding, pack):
    frame = client.import_file(write("u.csv", pack(TEXT.encode(encoding))))
    assert (frame.names, rows(frame)) == (["a", "b"], [["1", "x"], ["2", "é日本"]])
    tabs = TEXT.replace(",", "\t").encode(encoding)
    assert client.upload_file(write("v.txt", tabs)).names == ["a", "b"]


@pytest.mark.skipif(bool(EXTERNAL), reason="H2O reads no UTF-16")
def test_utf16_of_many_blocks(client, write):
    lines = "".join(f"{i},é{i % 7}\n" for i in range(700_000))
    frame = client.import_file(write("big.csv", ("n,c\n" + lines).encode("utf-16-le")))
    assert frame.dim == [700_000, 2]
    assert frame["n"].sum() == 699_999 * 350_000
    assert frame["c"].levels() == [[f"é{i}" for i in range(7)]]


@pytest.mark.skipif(bool(EXTERNAL), reason="H2O has no option for it")
def test_encoding_of_a_server(write):
    path = write("r.csv", "n,s\n1,При\n2,вет\n".encode("cp1251"))
    with Server("--encoding", "cp1251") as server:
        requests.get(f"{server.url}/3/ImportFiles", params={"path": path}, timeout=10)
        asked = {"source_frames": f'["nfs:/{path}"]'}
        setup = requests.post(f"{server.url}/3/ParseSetup", data=asked, timeout=10).json()
        assert (setup["data"], setup["warnings"]) == ([["1", "При"], ["2", "вет"]], None)


@pytest.mark.skipif(bool(EXTERNAL), reason="H2O has no option for it")
def test_encoding_on_the_command_line(write):
    path = write("r.csv", "имя,n\nx,1\n".encode("koi8-r"))
    command = [binary(), "describe", path]
    asked = [*command, "--encoding", "koi8-r"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert "имя" in told.stdout
    assert "windows-1252" not in told.stderr
    guessed = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "is no UTF-8: it was read as windows-1252" in guessed.stderr


@pytest.mark.skipif(bool(EXTERNAL), reason="files of H2O's own")
def test_files_inside_of_h2o(client):
    with pytest.raises(H2OResponseError, match=r'h2o.load_dataset\("nosuch"\) sends it'):
        client.import_file("h2o://nosuch")


@pytest.mark.skipif(bool(EXTERNAL), reason="H2O has no option for it")
def test_text_that_is_not_utf8(client, write):
    path = write("w.csv", "n,s\n1,café\n2,“x”\n".encode("cp1252"))
    with pytest.warns(UserWarning, match="is no UTF-8: it was read as windows-1252"):
        frame = client.import_file(path)
    assert rows(frame) == [["1", "café"], ["2", "“x”"]]
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        assert rows(client.import_file(write("u.csv", "n,s\n1,café\n"))) == [["1", "café"]]


@pytest.mark.skipif(bool(EXTERNAL), reason="H2O has no option for it")
def test_encoding_as_a_field(client, write):
    path = write("r.csv", "n,s\n1,При\n2,вет\n".encode("cp1251"))
    source = client.lazy_import(path)
    setup = client.api(
        "POST /3/ParseSetup", data={"source_frames": [f'"{source[0]}"'], "encoding": "cp1251"}
    )
    assert (setup["data"], setup["warnings"]) == ([["1", "При"], ["2", "вет"]], None)
    answer = client.api(
        "POST /3/Parse",
        data={
            "source_frames": [f'"{source[0]}"'],
            "destination_frame": "russian",
            "encoding": "cp1251",
            "blocking": True,
        },
    )
    assert answer["rows"] == 2
    assert rows(client.get_frame("russian")) == [["1", "При"], ["2", "вет"]]
    with pytest.raises(H2OResponseError, match="Unknown encoding klingon: guess, UTF-8"):
        client.api(
            "POST /3/ParseSetup",
            data={"source_frames": [f'"{source[0]}"'], "encoding": "klingon"},
        )


def test_sparse_matrices(client):
    dense = np.array([[0, 1.5, 0], [0, 0, 0], [2, 0, 3]])
    frame = client.H2OFrame(scipy.sparse.csr_matrix(dense))
    assert (frame.dim, types(frame)) == ([3, 3], ["int", "real", "int"])
    assert rows(frame) == [["0", "1.5", "0"], ["0", "0.0", "0"], ["2", "0.0", "3"]]
    rng = np.random.default_rng(1)
    dense = np.where(rng.random((50, 30)) < 0.1, rng.normal(size=(50, 30)).round(4), 0)
    dense[0, 29] = 1
    frame = client.H2OFrame(scipy.sparse.csc_matrix(dense))
    np.testing.assert_allclose(np.array(rows(frame), dtype=float), dense)


@pytest.mark.skipif(bool(EXTERNAL), reason="H2O needs gigabytes for them")
def test_sparse_text_of_a_million_columns(client, write):
    source = client.lazy_import(write("m.svm", "1 1:2.5 1000000:3\n0 2:1\n"))
    setup = {"source_frames": source, "destination_frame": "million"}
    H2OJob(client.api("POST /3/ParseSVMLight", data=setup), "Parse").poll()
    few = {"column_offset": 999_999, "column_count": 5, "full_column_count": 5}
    frame = client.api("GET /3/Frames/million", data=few)["frames"][0]
    assert (frame["rows"], frame["total_column_count"]) == (2, 1_000_001)
    assert [column["data"] for column in frame["columns"]] == [[0, 0], [3, 0]]
    client.remove("million")
