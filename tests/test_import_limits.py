"""What is too large for the memory, inflates beyond reason, or comes from where nobody can read."""

import gzip
import random

import h2o
import pytest

from hydrofoil_server import SANITIZED, Server
from rest import Rest

pytestmark = pytest.mark.own_server


@pytest.fixture(scope="module")
def small_server():
    with Server("--max-mem", "600m" if SANITIZED else "250m") as server:
        yield server
        assert server.alive(), server.output()
        assert server.stop() == 0, server.output()


def parse(rest, path, name, **changes):
    """The job when it has ended, or the answer that refused it."""
    answer = rest.parse_request(rest.import_file(path), name, **changes)
    if answer.status_code != 200:
        return None, answer.json()["msg"]
    job = rest.wait(answer.json()["job"]["key"]["name"])
    return job["status"], str(job["exception"])


def assert_serves(rest, tmp_path):
    path = tmp_path / "small.csv"
    path.write_text("a,b\n1,x\n2,y\n")
    assert parse(rest, path, "small.hex")[0] == "DONE"
    assert rest.send("GET", "/3/Frames/small.hex").json()["frames"][0]["rows"] == 2


@pytest.mark.parametrize("column_type", ["Numeric", "String"])
def test_what_cannot_fit_is_refused_and_the_server_lives(small_server, tmp_path, column_type):
    source = random.Random(1)
    text = "".join(f"{source.random():.12f},{source.random():.12f}\n" for _ in range(50_000))
    # Members of a gzip file may follow each other: a gigabyte in a moment.
    path = tmp_path / "large.csv.gz"
    path.write_bytes(gzip.compress(text.encode(), 1) * (2**30 // len(text)))
    rest = Rest(small_server.url)
    status, message = parse(
        rest, path, "large.hex", column_types=f'["{column_type}","{column_type}"]'
    )
    assert small_server.resident_bytes() < (700e6 if SANITIZED else 290e6)
    assert status == "FAILED"
    assert "Not enough memory for parsing" in message
    assert "--max-mem" in message
    assert rest.send("GET", "/3/Frames/large.hex").status_code == 404
    assert_serves(rest, tmp_path)


# Flaw: decompression bombs (CVE-2024-7765)
def test_what_inflates_beyond_reason_is_refused(small_server, tmp_path):
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"1,2\n" * (2 << 20), 9) * 40)
    rest = Rest(small_server.url)
    status, message = parse(rest, path, "bomb.hex")
    assert status in (None, "FAILED")
    assert "inflates to more than 200 times its size" in message
    assert rest.send("GET", "/3/Frames/bomb.hex").status_code == 404
    assert_serves(rest, tmp_path)


@pytest.mark.parametrize("scheme", ["gs", "abfs", "ftp", "jdbc"])
def test_stores_that_nobody_reads_are_refused_by_name(client, scheme):
    with pytest.raises(h2o.exceptions.H2OResponseError, match=f"{scheme}://bucket.* is no file of"):
        client.import_file(f"{scheme}://bucket/a.csv")


def test_orc_is_refused_by_name(client, tmp_path):
    path = tmp_path / "a.orc"
    path.write_bytes(b"ORC\x08\x03\x10\x01" + bytes(range(256)) * 4 + b"\x03ORC\x17")
    with pytest.raises(h2o.exceptions.H2OResponseError, match="a.orc: ORC files are not supported"):
        client.import_file(str(path))
