"""Formats and dialects through the unmodified client; expectations are those of H2O 3.46.0.11."""

import bz2
import gzip
import lzma
import math
import os

import pytest

from hydrofoil_server import ROOT


def rows(frame):
    return frame.as_data_frame(use_pandas=False, header=False)


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


@pytest.mark.parametrize(("name", "pack"), [("gz", gzip), ("bz2", bz2), ("xz", lzma)])
def test_compressed_files(client, write, name, pack):
    frame = client.import_file(write(f"a.csv.{name}", pack.compress(b"a,b\n1,x\n2,y\n")))
    assert (frame.names, rows(frame)) == (["a", "b"], [["1", "x"], ["2", "y"]])


def test_svmlight(client, write):
    path = write("a.svm", "1 1:0.5 3:2\n-1 2:1.5\n0 1:1 5:7 # comment\n\n2.5 4:1e3\n")
    frame = client.import_file(path)
    assert frame.names == ["C1", "C2", "C3", "C4", "C5", "C6"]
    values = [[float(v) for v in row] for row in rows(frame)]
    assert values == [
        [1, 0.5, 0, 2, 0, 0],
        [-1, 0, 1.5, 0, 0, 0],
        [0, 1, 0, 0, 0, 7],
        [2.5, 0, 0, 0, 1000, 0],
    ]


def test_svmlight_faults_are_told_with_row_and_byte(client, write):
    path = write("b.svm", "1 3:0.5 1:2\n-1 x:1.5\n1 1:2\n")
    with pytest.warns(UserWarning) as told:
        frame = client.import_file(path)
    text = "\n".join(str(w.message) for w in told)
    assert "b.svm at row 1, byte offset 0; error = 'Columns come in non-increasing" in text
    assert "b.svm at row 2, byte offset 12; error = 'Unexpected character, expected number" in text
    assert [[float(v) for v in row] for row in rows(frame)] == [
        [1, 0, 0, 0.5],
        [-1, 0, 0, 0],
        [1, 2, 0, 0],
    ]


ARFF = """% about it
@RELATION iris

@ATTRIBUTE len NUMERIC
@ATTRIBUTE 'petal width' REAL
@attribute class {setosa, versicolor, 'Iris virginica'}
@ATTRIBUTE s string
@ATTRIBUTE d DATE "yyyy-MM-dd"
@attribute u UUID
@DATA
5.1,3.5,setosa,'hello, world',2001-04-03,6ba7b810-9dad-11d1-80b4-00c04fd430c8
% 'among' "data data
?,1.25,'Iris virginica',x,2001-05-03,?
4.9,?,?,?,?,?
"""


def test_arff(client, write):
    frame = client.import_file(write("a.arff", ARFF))
    assert frame.types == {
        "len": "real",
        "petal width": "real",
        "class": "enum",
        "s": "string",
        "d": "time",
        "u": "uuid",
    }
    uuid = "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"
    assert rows(frame) == [
        ["5.1", "3.5", "setosa", "hello, world", "986256000000", uuid],
        ["", "1.25", "Iris virginica", "x", "988848000000", ""],
        ["4.9", "", "", "", "", ""],
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@relation x\n@attribute a blah\n@data\n1\n", "line 2, byte offset 12; error = 'Unexp"),
        ("@relation x\n@attribute a real\n", "line 2, byte offset 30; error = 'no @data'"),
        ("@relation x\n@attribute a real\n@data\n{0 1}\n", "sparse ARFF data are not supported"),
    ],
)
def test_faulty_arff(client, write, text, message):
    with pytest.raises(Exception, match=message):
        client.import_file(write("a.arff", text))


def test_non_data_line_markers(client, write):
    path = write("m.csv", "# comment\na,b\n1,2\n! excl\n# inner\n3,4\n")
    kept = client.import_file(path)
    assert rows(kept) == [["1", "2"], ["", ""], ["3", "4"]]
    skipped = client.import_file(path, custom_non_data_line_markers="#!")
    assert rows(skipped) == [["1", "2"], ["3", "4"]]


def test_times_are_read_in_the_time_zone_of_the_cluster(client, write):
    path = write("t.csv", "a,b\n2020-01-01 00:00:00,1\n2020-07-01 12:30:00,2\n")
    client.cluster().timezone = "America/Los_Angeles"
    try:
        local = rows(client.import_file(path))
    finally:
        client.cluster().timezone = "UTC"
    assert local == [["1577865600000", "1"], ["1593631800000", "2"]]
    assert rows(client.import_file(path))[0] == ["1577836800000", "1"]


def test_escapes_single_quotes_and_missing_texts_by_column(client, write):
    frame = client.import_file(write("sq.csv", "a,b\n'x,y',1\n'it''s',2\n\"q\",3\n"), quotechar="'")
    assert rows(frame) == [["x,y", "1"], ["it's", "2"], ['"q"', "3"]]
    path = write("na.csv", "a,b,c\n1,x,9\n-99,y,8\nNA,-,8\n")
    frame = client.import_file(path, na_strings={"b": ["-"], "c": ["8"]}, col_types={"c": "enum"})
    assert rows(frame) == [["1", "x", "9"], ["-99", "y", ""], ["", "", ""]]
    frame = client.import_file(path, skipped_columns=[1])
    assert frame.names == ["a", "c"]


def test_utf8_names_levels_and_values(client, write):
    text = "nämé,日本,s\nü,1,ж1\nß,2,ж2\nü,3,ж3\n"
    frame = client.import_file(write("ü 日.csv", text), destination_frame="f-ue.hex")
    assert frame.frame_id == "f-ue.hex"
    assert frame.names == ["nämé", "日本", "s"]
    assert frame["nämé"].levels() == [["ß", "ü"]]
    assert rows(frame)[1] == ["ß", "2", "ж2"]
    frame["日本 + 'x' \"y\" \\"] = frame["日本"] + 1
    assert frame["日本 + 'x' \"y\" \\"].sum() == 9
    assert frame[frame["nämé"] == "ü", "日本"].nrow == 2


def test_an_unclosed_quote_is_told(client, write):
    with pytest.warns(UserWarning, match="row 2, byte offset 8; error = 'A quote is not closed"):
        frame = client.import_file(write("q.csv", 'a,b\nx,1\n"open,2\ny,3\n'))
    assert frame.nrow == 2
    assert math.isnan(frame[1, "b"])


@pytest.mark.parametrize(
    ("name", "unpack"), [("gzip", gzip.decompress), ("bzip2", bz2.decompress), (None, bytes)]
)
def test_export_compressed(client, write, tmp_path, name, unpack):
    frame = client.import_file(write("e.csv", 'a,ü\n1,x\n,"y ""z"""\n3,x\n'))
    path = tmp_path / "out" / "e"
    client.export_file(frame, str(path), compression=name)
    text = '"a","ü"\n1,"x"\n,"y ""z"""\n3,"x"\n'
    assert unpack(path.read_bytes()).decode() == text
    with pytest.raises(Exception, match="already exists"):
        client.export_file(frame, str(path), compression=name)
    client.export_file(frame, str(path), compression=name, force=True)
    assert os.listdir(path.parent) == ["e"]


def test_export_parts(client, write, tmp_path):
    text = "a,b\n" + "".join(f"{i},{i * 0.5 + 0.25}\n" for i in range(600_000))
    frame = client.import_file(write("p.csv", text))
    folder = tmp_path / "parts"
    client.export_file(frame, str(folder), parts=2, compression="zstd")
    assert sorted(os.listdir(folder)) == ["part-m-00000", "part-m-00001"]
    with pytest.raises(Exception, match="existing empty directory"):
        client.export_file(frame, str(folder), parts=2)
    client.export_file(frame, str(folder), parts=2, force=True, quote_header=False)
    first, second = ((folder / f"part-m-0000{i}").read_text() for i in range(2))
    assert first.startswith("a,b\n0,0.25\n")
    assert second.startswith("a,b\n300000,150000.25\n")
    assert first + second.removeprefix("a,b\n") == text
    (folder / "part-m-00002").write_text("stale")
    with pytest.raises(Exception, match="remove it first"):
        client.export_file(frame, str(folder), parts=2, force=True)


PARQUET = sorted((ROOT / "fuzz/corpus/parquet").glob("[a-z]*"))


@pytest.mark.parametrize("path", PARQUET, ids=lambda path: path.name)
def test_parquet_of_several_writers(client, path):
    """The same table by Arrow with all codecs and page versions, by Polars and by DuckDB."""
    frame = client.import_file(str(path))
    kinds = ["int", "int", "real", "real", "string", "enum", "enum", "time", "time", "real"]
    assert list(frame.types.values()) == kinds
    assert frame.nrow == 40
    day, hour, start = 86_400_000, 3_600_000, 1_577_836_800_000
    for i, row in enumerate(rows(frame)):
        if i % 7 == 3:
            assert row == ["", str(i), *[""] * 8]
            continue
        numbers = [float(row[k]) for k in (0, 1, 2, 3, 9)]
        assert numbers == [i * 1000 - 5, i, i / 4, i * 1.1, i / 4 - 3]
        assert row[4:7] == [f"söme {i}", "ab"[i % 2], str(i % 3 == 0)]
        assert [int(v) for v in row[7:9]] == [start + i * day, start + 3_723_004 + i * hour]


def test_parquet_options_and_faults(client, write):
    whole = next(path for path in PARQUET if path.name == "arrow_zstd").read_bytes()
    path = write("a.parquet", whole)
    frame = client.import_file([path, path], col_types={"c": "string"}, skipped_columns=[0, 4])
    assert frame.dim == [80, 8]
    assert frame.types["c"] == "string"
    with pytest.raises(Exception, match="column b holds booleans and cannot be read as Time"):
        client.import_file(path, col_types={"b": "time"})
    for cut in (5, 100, len(whole) - 1):
        with pytest.raises(Exception, match=r"Cannot parse .*cut.parquet: it"):
            client.import_file(write("cut.parquet", whole[:cut]))


H2O_BYTES = 3_947_071  # byte_size of the table below in H2O 3.46.0.11


def memory_table():
    """Integers of all widths, reals, decimals, few and many levels, sparse and constant columns."""
    lines = ["i8,i16,i32,r,d2,few,many,sparse,one,t,s"]
    for i in range(100_000):
        k = i * 7919 % 100_003
        lines.append(
            f"{k % 200},{k % 30_000},{k * 20_011},{k / 7},{k % 5000 / 100},l{k % 6},"
            f"level{k % 3000},{1 if k % 97 == 0 else 0},5,2020-01-01 00:{k % 60:02}:00,text {k}"
        )
    return "\n".join(lines) + "\n"


def test_memory_of_a_frame(client, write):
    """At most 1.3 times what H2O 3.46.0.11 needs for the same table."""
    frame = client.import_file(write("m.csv", memory_table()), col_types={"s": "string"})
    summary = client.api(f"GET /3/Frames/{frame.frame_id}")["frames"][0]
    assert 0.3 * H2O_BYTES < summary["byte_size"] < 1.3 * H2O_BYTES


RECORDED_BYTES = {
    "BostonHousing.csv": 15_374,
    "abalone.csv.gz": 68_190,
    "allyears2k_headers.zip": 2_153_436,
    "cars_nice_header.csv": 35_984,
    "covtype.20k.csv.gz": 387_800,
    "ecg_discord_train.csv": 23_520,
    "iris_wheader.csv": 1846,
    "mnist_200.csv.gz": 127_476,
    "mnist_500.csv.gz": 236_328,
    "prostate.csv": 4874,
}


@pytest.mark.parametrize("name", RECORDED_BYTES)
def test_memory_of_recorded_frames(client, recorded, name):
    """At most 1.3 times the byte_size that H2O 3.46.0.11 told of the same file."""
    frame = client.import_file(str(recorded(f"data/{name}")))
    summary = client.api(f"GET /3/Frames/{frame.frame_id}")["frames"][0]
    assert summary["byte_size"] < 1.3 * RECORDED_BYTES[name]
