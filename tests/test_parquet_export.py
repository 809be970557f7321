"""Parquet written for the unmodified client, read back by Arrow and by the server itself."""

import math
import os
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hydrofoil_server import SANITIZED, Server
from rest import Rest

UUID = "550E8400-E29B-41D4-A716-44665544%04X"
NAMES = ["whole", "big", "real", "level", "text", "rare", "time", "uuid", "empty", 'ü "q", x']


def write_table(path, rows):
    """Every kind of column; each seventh row is missing but for the last column."""
    with path.open("w") as out:
        out.write(",".join('"' + name.replace('"', '""') + '"' for name in NAMES) + "\n")
        for i in range(rows):
            cells = [""] * 9
            if i % 7 != 3:
                cells[:4] = [str(i - 50), str(i * 10**10), repr(i / 8 - 1), f"lével {i % 300}"]
                cells[4:6] = [f'"söme ""text"" {i}"', "" if i % 90 else "once"]
                cells[6:8] = [f"2020-01-{i % 28 + 1:02} 10:00:00.25", UUID % (i % 65536)]
            out.write(",".join([*cells, str(i % 2)]) + "\n")


@pytest.fixture
def table(client, tmp_path):
    def table(rows):
        write_table(tmp_path / "t.csv", rows)
        kinds = {"text": "string", "rare": "string", "level": "enum"}
        frame = client.import_file(str(tmp_path / "t.csv"), col_types=kinds)
        frame.names = NAMES  # the client splits the last name at its comma
        return frame

    return table


@pytest.mark.parametrize("codec", [None, "snappy", "gzip", "zstd"])
def test_parquet_is_read_by_arrow_and_by_the_server(client, table, tmp_path, codec):
    frame = table(1000)
    path = tmp_path / "out" / "t.parquet"
    client.export_file(frame, str(path), format="parquet", compression=codec)
    assert os.listdir(path) == ["part-m-00000"]
    facts = pq.ParquetFile(path / "part-m-00000").metadata
    assert facts.row_group(0).column(0).compression == (codec or "uncompressed").upper()
    assert facts.row_group(0).column(8).statistics.null_count == 1000
    read = pq.read_table(path)
    kinds = [pa.int32(), pa.int64(), pa.float64(), *[pa.string()] * 3]
    kinds += [pa.timestamp("ms", "UTC"), pa.uuid(), pa.float64(), pa.int32()]
    assert (read.schema.names, read.schema.types) == (NAMES, kinds)
    for i, row in enumerate(zip(*read.to_pydict().values(), strict=True)):
        assert row[8:] == (None, i % 2)
        if i % 7 == 3:
            assert row[:8] == (None,) * 8
            continue
        assert row[:3] == (i - 50, i * 10**10, i / 8 - 1)
        assert row[3:6] == (f"lével {i % 300}", f'söme "text" {i}', None if i % 90 else "once")
        assert row[6].isoformat() == f"2020-01-{i % 28 + 1:02}T10:00:00.250000+00:00"
        assert str(row[7]).upper() == UUID % i
    again = client.import_file(str(path), col_types={"rare": "string"})
    again.names = NAMES
    assert again.types == {**frame.types, "empty": again.types["empty"]}
    before, after = (f.as_data_frame(use_pandas=False) for f in (frame, again))
    assert before == after


def test_rows_in_several_chunks_pages_and_parts(client, table, tmp_path):
    """More rows than a page or a chunk holds, in as many files as asked for."""
    frame = table(150_000)
    for parts, count in ((1, 1), (2, 2)):
        path = tmp_path / f"parts{parts}"
        client.export_file(frame, str(path), format="parquet", parts=parts, compression="snappy")
        assert len(os.listdir(path)) == count
        read = pq.read_table(path).to_pandas()
        assert read["whole"].count() == 150_000 - len(range(3, 150_000, 7))
        assert (read["whole"].dropna() + 50).astype(int).tolist() == [
            i for i in range(150_000) if i % 7 != 3
        ]
        assert read["level"].dropna().tolist()[-1] == f"lével {149_998 % 300}"
        assert read["text"].dropna().tolist()[:2] == ['söme "text" 0', 'söme "text" 1']
        again = client.import_file(str(path))
        assert again.nrow == 150_000
        assert again["real"].sum() == pytest.approx(frame["real"].sum(), rel=1e-12)


def test_numbers_that_are_no_small_integers(client, tmp_path):
    path = tmp_path / "n.csv"
    path.write_text("edge,beyond,inf\n2147483647,2147483648,1\n-2147483648,0,inf\n,,\n")
    frame = client.import_file(str(path))
    frame["inf"] = frame["edge"].isna().ifelse(1, 1 / (frame["edge"] > 0))
    client.export_file(frame, str(tmp_path / "n"), format="parquet")
    read = pq.read_table(tmp_path / "n")
    assert read.schema.types == [pa.int32(), pa.int64(), pa.float64()]
    assert read.to_pydict()["edge"] == [2147483647, -2147483648, None]
    assert read.to_pydict()["beyond"] == [2147483648, 0, None]
    assert read.to_pydict()["inf"][:2] == [1, math.inf]


def test_no_rows(client, table, tmp_path):
    frame = table(30)
    client.export_file(frame[frame["whole"] > 1e6, :], str(tmp_path / "none"), format="parquet")
    assert pq.read_table(tmp_path / "none").shape == (0, 10)


def test_what_is_there_stays_without_force(client, table, tmp_path):
    frame = table(20)
    path = tmp_path / "out"
    client.export_file(frame, str(path), format="parquet")
    before = (path / "part-m-00000").read_bytes()
    with pytest.raises(Exception, match="The target needs to be either an existing empty dir"):
        client.export_file(frame[:5, :], str(path), format="parquet")
    assert (path / "part-m-00000").read_bytes() == before
    client.export_file(frame[:5, :], str(path), format="parquet", force=True)
    assert os.listdir(path) == ["part-m-00000"]
    assert pq.read_table(path).num_rows == 5
    with pytest.raises(Exception, match="Compression bzip2 is not supported for parquet export"):
        client.export_file(frame, str(path), format="parquet", compression="bzip2", force=True)
    with pytest.raises(Exception, match="No enum constant water.util.ExportFileFormat.xml"):
        client.export_file(frame, str(path), format="xml", force=True)


def test_a_cancelled_export_leaves_no_file(client, server_url, tmp_path):
    size = {"rows": 10_000, "cols": 20} if SANITIZED else {"rows": 300_000, "cols": 60}
    kinds = {"categorical_fraction": 0, "integer_fraction": 0, "binary_fraction": 0}
    frame = client.create_frame(**size, **kinds, string_fraction=0.2, seed=1)
    rest = Rest(server_url)
    target = {"path": str(tmp_path / "out"), "format": "parquet", "compression": "gzip"}
    answer = rest.ok("POST", f"/3/Frames/{frame.frame_id}/export", **target)
    job = answer["job"]["key"]["name"]
    started = time.monotonic()
    rest.ok("POST", f"/3/Jobs/{job}/cancel")
    assert rest.wait(job)["status"] == "CANCELLED"
    assert SANITIZED or time.monotonic() - started < 0.5
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    client.export_file(frame[:10, :], target["path"], format="parquet")
    assert pq.read_table(target["path"]).num_rows == 10


@pytest.mark.own_server
@pytest.mark.skipif(SANITIZED, reason="one build is enough")
def test_only_allowed_folders_are_written(tmp_path):
    (tmp_path / "in").mkdir()
    write_table(tmp_path / "in/t.csv", 10)
    with Server("--root", str(tmp_path / "in")) as server:
        rest = Rest(server.url)
        rest.parse_file(tmp_path / "in/t.csv", "t")
        answer = rest.send(
            "POST", "/3/Frames/t/export", path=str(tmp_path / "out"), format="parquet"
        )
        assert answer.status_code == 403
        assert not (tmp_path / "out").exists()
