"""Parquet files of all writers through the unmodified client; pyarrow says what is in them."""

import base64
import datetime
import decimal
import struct

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as encryption
import pytest

import parquet_matrix as matrix
from hydrofoil_server import ROOT

GOLDEN = sorted((ROOT / "tests/data/parquet").glob("*.parquet"))
ODD = next(path for path in GOLDEN if path.stem == "java4-odd")
D = decimal.Decimal


def faults_of(client, path, **options):
    found = matrix.differences(client, path, **options)
    return {name: fault for name, fault in found.items() if fault is not None}


def column(client, path, name, **options):
    return matrix.imported(client, path, **options)[name]


@pytest.fixture
def write(tmp_path):
    def write(table, name="t.parquet", **options):
        path = tmp_path / name
        table = table if isinstance(table, pa.Table) else pa.table(table)
        pq.write_table(table, path, **options)
        return str(path)

    return write


@pytest.mark.parametrize("path", [p for p in GOLDEN if p != ODD], ids=lambda path: path.stem)
def test_files_of_other_writers(client, path):
    """By fastparquet, Polars, DuckDB, Spark and parquet-java, in their oldest and newest formats."""
    assert faults_of(client, path) == {}


def test_types_by_encodings_and_codecs(client, tmp_path):
    paths = [*matrix.pyarrow_files(tmp_path, every=False), *matrix.pandas_files(tmp_path)]
    assert len(paths) > 25
    faults = {path.name: faults_of(client, path) for path in paths}
    assert {name: fault for name, fault in faults.items() if fault} == {}


def test_negative_decimals(client, write):
    values = [D("-0.01"), D("-2.50"), D("3.25"), D("-123456.78"), None]
    scales = [(12, 2), (15, 2), (18, 2), (20, 2), (38, 2), (38, 18)]
    path = write({f"d{p}_{s}": pa.array(values, pa.decimal128(p, s)) for p, s in scales})
    for cells in matrix.imported(client, path).values():
        assert [float(v) if v else None for v in cells] == [-0.01, -2.5, 3.25, -123456.78, None]


@pytest.mark.parametrize("as_integers", [True, False])
def test_decimals_are_rounded_once(client, write, as_integers):
    """Numbers of so many digits that dividing a rounded whole would miss the nearest double."""
    for precision, scale in [(9, 9), (18, 17), (18, 3), (38, 30), (38, 5)]:
        with decimal.localcontext(prec=60):
            wholes = [(k * 7919**9 + 12345) % 10**precision for k in range(200)]
            values = [D(whole * (-1) ** i).scaleb(-scale) for i, whole in enumerate(wholes)]
        array = pa.array(values, pa.decimal128(precision, scale))
        path = write({"d": array}, store_decimal_as_integer=as_integers)
        assert [float(v) for v in column(client, path, "d")] == [float(v) for v in values]


def nested_table():
    return pa.table(
        {
            "a": [1, 2, 3],
            "l": [[1, 2], None, []],
            "s": [{"x": {"y": 1}, "z": "a"}, {"x": None, "z": None}, None],
            "m": pa.array([[("k", 1)], [], None], pa.map_(pa.string(), pa.int64())),
            "b": ["x", None, "z"],
        }
    )


@pytest.mark.parametrize("page", ["1.0", "2.0"])
def test_nested_columns_can_be_left_out(client, write, page):
    path = write(nested_table(), data_page_version=page)
    text = "column l is a list, s is a struct, m is a map, which is not supported; "
    with pytest.raises(Exception, match=text + r"skipped_columns=\[1, 2, 3\] leaves them out"):
        client.import_file(path)
    text = (
        r"column s is a struct, which is not supported; skipped_columns=\[1, 2, 3\] leaves it out"
    )
    with pytest.raises(Exception, match=text):
        client.import_file(path, skipped_columns=[1, 3])
    cells = matrix.imported(client, path, skipped_columns=[1, 2, 3])
    assert cells == {"a": ["1", "2", "3"], "b": ["x", "", "z"]}


def test_types_that_cannot_be_read_are_named(client):
    path = str(ODD)
    text = "bson is BSON in BYTE_ARRAY, gap is an interval in FIXED_LEN_BYTE_ARRAY, l is a list, "
    text += r"s is a struct, r is a list, which is not supported; skipped_columns=\[1, 2, 3, 4, 5\]"
    with pytest.raises(Exception, match=text):
        client.import_file(path)
    skipped = [1, 2, 3, 4, 5]
    cells = matrix.imported(client, path, skipped_columns=skipped)
    assert cells == {"a": [str(i) for i in range(150)], "z": [f"z{i}" for i in range(150)]}


CONVERTED = {
    "i": pa.array([0, 1, None, -(2**60) - 1], pa.int64()),
    "u": pa.array([0, 1, None, 2**64 - 1], pa.uint64()),
    "f": pa.array([1.0, 0.25, None, 0.1], pa.float32()),
    "d": pa.array([1.0, 0.25, None, -7.5], pa.float64()),
    "m": pa.array([D("1.50"), D("-0.01"), None, D(2) ** 80], pa.decimal128(38, 2)),
    "day": pa.array([0, 11016, None, -25508], pa.int32()).cast(pa.date32()),
    "ms": pa.array([0, -1, None, 1700000000123], pa.timestamp("ms")),
    "us": pa.array([0, -1, None, 1700000000123456], pa.timestamp("us")),
    "t": pa.array([0, 1, None, 86399999], pa.time32("ms")),
    "s": pa.array(["b", "a", None, "b"]),
}


@pytest.mark.parametrize("dictionary", [True, False])
def test_all_columns_as_text(client, write, dictionary):
    path = write(CONVERTED, use_dictionary=dictionary)
    kinds = dict.fromkeys(CONVERTED, "string")
    frame = client.import_file(path, col_types=kinds)
    assert frame.types == kinds
    cells = matrix.imported(client, path, col_types=kinds)
    for name, array in CONVERTED.items():
        wanted = [text or "" for text in pc.cast(array, pa.string()).to_pylist()]
        assert cells[name] == wanted, name


def test_all_columns_as_categories(client, write):
    path = write(CONVERTED, row_group_size=2)
    kinds = dict.fromkeys(CONVERTED, "enum")
    frame = client.import_file(path, col_types=kinds)
    assert frame.types == kinds
    for name, array in CONVERTED.items():
        wanted = {text for text in pc.cast(array, pa.string()).to_pylist() if text}
        assert frame[name].levels()[0] == sorted(wanted), name


def test_a_response_of_numbers_becomes_a_factor(client, write):
    path = write({"y": [0, 1, 1], "r": [0.0, 1.0, None], "x": [1.5, 2.5, 3.5]})
    frame = client.import_file(path, col_types={"y": "enum", "r": "enum"})
    assert frame.types == {"y": "enum", "r": "enum", "x": "real"}
    assert frame["y"].levels() == [["0", "1"]]
    assert frame["r"].levels() == [["0", "1"]]


def test_text_becomes_what_is_asked_for(client, write):
    table = {
        "n": ["1", "2.5", "x", None, "-1e3"],
        "t": ["2020-01-01", "2020-01-02 03:04:05", "x", None, "5"],
        "u": ["550e8400-e29b-41d4-a716-446655440000", "x", None, "", "1"],
        "b": [True, False, None, True, False],
    }
    path = write(table)
    kinds = {"n": "numeric", "t": "time", "u": "uuid", "b": "numeric"}
    cells = matrix.imported(client, path, col_types=kinds)
    assert [float(v) if v else None for v in cells["n"]] == [1, 2.5, None, None, -1000]
    assert cells["t"] == ["1577836800000", "1577934245000", "", "", "5"]
    assert cells["u"] == ["550E8400-E29B-41D4-A716-446655440000", "", "", "", ""]
    assert cells["b"] == ["1", "0", "", "1", "0"]
    assert column(client, path, "n", col_types={"n": "unknown"}) == [""] * 5
    with pytest.raises(Exception, match="column b holds booleans and cannot be read as Time"):
        client.import_file(path, col_types={"b": "time"})


def test_times_of_day_become_times(client, write):
    table = {
        "ms": pa.array([0, 86399999, None], pa.time32("ms")),
        "us": pa.array([1, 86399999999, None], pa.time64("us")),
        "ns": pa.array([999999, 86399999999999, None], pa.time64("ns")),
    }
    cells = matrix.imported(client, write(table), col_types=dict.fromkeys(table, "time"))
    assert cells == dict.fromkeys(table, ["0", "86399999", ""])


def test_forced_types(client, write):
    """As in H2O 3.46.0.11 floating-point columns stay real; what the user says comes first."""
    table = {
        "d": [1.0, 2.0, 3.0],
        "f": pa.array([1, 2, None], pa.float32()),
        "h": pa.array([1, 2, 3], pa.float16()),
        "i": [0, 1, 1],
        "m": pa.array([D("1.00"), D("2.00"), None], pa.decimal128(10, 2)),
        "s": ["a", "b", "a"],
    }
    path = write(table, row_group_size=2)
    plain = {"d": "int", "f": "int", "h": "int", "i": "int", "m": "int", "s": "string"}
    assert client.import_file(path).types == plain
    forced = client.import_file(path, force_col_types=True)
    assert forced.types == plain | {"d": "real", "f": "real", "h": "real"}
    kinds = {"d": "enum", "f": "string", "i": "real", "h": "int"}
    frame = client.import_file(path, col_types=kinds, force_col_types=True)
    assert frame.types == plain | kinds


def test_files_without_rows(client, write, tmp_path):
    table = pa.table(CONVERTED).slice(0, 0)
    frame = client.import_file(write(table))
    assert frame.dim == [0, len(CONVERTED)]
    path = str(tmp_path / "none.parquet")
    with pq.ParquetWriter(path, table.schema):
        pass  # no group at all
    assert client.import_file(path).dim == [0, len(CONVERTED)]


def test_many_groups_of_rows(client, write):
    rows = 5000
    table = {"i": list(range(rows)), "s": [None if k % 7 == 0 else f"w{k}" for k in range(rows)]}
    path = write(table, row_group_size=9, write_page_index=True)
    assert faults_of(client, path) == {}


@pytest.mark.parametrize("page", ["1.0", "2.0"])
def test_dictionaries_that_are_given_up(client, write, page):
    """The first pages have codes, the later ones the values themselves."""
    rows = 3000
    table = {
        "s": [f"text {k * 7919 % 3001}" if k % 5 else None for k in range(rows)],
        "d": [k / 7 for k in range(rows)],
        "long": ["ä" * (k % 90) * 20 for k in range(rows)],
    }
    path = write(table, dictionary_pagesize_limit=2000, data_page_size=900, data_page_version=page)
    assert {"PLAIN", "RLE_DICTIONARY"} <= set(
        pq.ParquetFile(path).metadata.row_group(0).column(0).encodings
    )
    assert faults_of(client, path) == {}


def test_times_keep_their_milliseconds(client, write):
    moments = [datetime.datetime(1677, 9, 22), datetime.datetime(2262, 4, 11, 1, 2, 3, 999_999)]
    path = write({"t": pa.array(moments, pa.timestamp("ns"))})
    assert faults_of(client, path) == {}


def replaced(path, old, new):
    """The file with the only such bytes in its footer replaced."""
    whole = path.read_bytes()
    size = struct.unpack("<I", whole[-8:-4])[0]
    footer = whole[-8 - size : -8]
    assert footer.count(old) == 1
    footer = footer.replace(old, new)
    path.write_bytes(whole[: -8 - size] + footer + struct.pack("<I", len(footer)) + b"PAR1")
    return str(path)


def test_a_codec_that_is_not_supported_is_named(client, tmp_path):
    path = tmp_path / "c.parquet"
    pq.write_table(pa.table({"only": [1]}), path, compression="gzip")
    # Of the chunk: its path, then its codec, 2.
    path = replaced(path, b"\x19\x18\x04only\x15\x04", b"\x19\x18\x04only\x15\x06")
    with pytest.raises(Exception, match="it is compressed by LZO, which is not supported: snappy,"):
        client.import_file(path)


class Keys(encryption.KmsClient):
    def __init__(self, config):
        super().__init__()

    def wrap_key(self, key_bytes, master_key_identifier):
        return base64.b64encode(key_bytes)

    def unwrap_key(self, wrapped_key, master_key_identifier):
        return base64.b64decode(wrapped_key)


def test_an_encrypted_column_can_be_left_out(client, tmp_path):
    table = pa.table({"open": [1, 2], "closed": [3, 4]})
    config = encryption.EncryptionConfiguration(
        footer_key="a", column_keys={"b": ["closed"]}, plaintext_footer=True
    )
    factory = encryption.CryptoFactory(Keys)
    properties = factory.file_encryption_properties(encryption.KmsConnectionConfig(), config)
    path = str(tmp_path / "c.parquet")
    with pq.ParquetWriter(path, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)
    with pytest.raises(Exception, match="column closed cannot be read: it is encrypted"):
        client.import_file(path)
    assert matrix.imported(client, path, skipped_columns=[1]) == {"open": ["1", "2"]}


def test_a_footer_of_other_files_is_named(client, tmp_path):
    found = []
    pq.write_table(pa.table({"a": [1]}), tmp_path / "a.parquet", metadata_collector=found)
    found[0].set_file_path("a.parquet")
    path = tmp_path / "_metadata"
    pq.write_metadata(pa.schema({"a": pa.int64()}), path, metadata_collector=found)
    with pytest.raises(Exception, match="column a cannot be read: its values lie in another file"):
        client.import_file(str(path))


def test_encrypted_files_are_named(client, tmp_path):
    path = tmp_path / "e.parquet"
    path.write_bytes(b"PARE" + bytes(100) + b"PARE")
    with pytest.raises(Exception, match="it is encrypted, which is not supported"):
        client.import_file(str(path))
