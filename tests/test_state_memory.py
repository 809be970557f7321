"""Frames that do not fit memory: with a state, columns lie in files that the system maps."""

import random

import pytest

from hydrofoil_server import SANITIZED, Server
from rest import Rest

pytestmark = [
    pytest.mark.own_server,
    pytest.mark.slow,
    pytest.mark.skipif(SANITIZED, reason="measured with the release build"),
]

COLUMNS, BLOCK_ROWS, BLOCKS = 8, 50_000, 60
LIMIT = "160m"  # the frame has 192 MB


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    chance = random.Random(1)
    rows = [[chance.random() for _ in range(COLUMNS)] for _ in range(BLOCK_ROWS)]
    block = "".join(",".join(map(repr, row)) + "\n" for row in rows)
    path = tmp_path_factory.mktemp("large") / "table.csv"
    with path.open("w") as file:
        file.write(",".join(f"c{i}" for i in range(COLUMNS)) + "\n")
        for _ in range(BLOCKS):
            file.write(block)
    means = [sum(row[i] for row in rows) / BLOCK_ROWS for i in range(COLUMNS)]
    yield path, means
    path.unlink()


def test_a_frame_larger_than_memory(table, tmp_path):
    path, means = table
    folder = tmp_path / "state"
    arguments = ("--max-mem", LIMIT, "--nthreads", "2", "--state", str(folder))
    with Server(*arguments) as server:
        rest = Rest(server.url)
        job = rest.parse_file(path, "large")
        assert job["status"] == "DONE", job["exception"]
        columns = rest.ok("GET", "/3/Frames/large/summary")["frames"][0]["columns"]
        assert [column["mean"] for column in columns] == pytest.approx(means)
        # What the system may take back does not stand in the way of others.
        small = rest.ok("POST", "/99/Rapids", ast="(mean (rows large [0:1000]) 1 0)")
        assert small
        cloud = rest.ok("GET", "/3/Cloud")["nodes"][0]
        assert cloud["free_mem"] > 60e6
        assert list((folder / "spill").iterdir()) == []  # they have no name
        server.kill()
    with Server(*arguments) as server:
        columns = Rest(server.url).ok("GET", "/3/Frames/large/summary")["frames"][0]["columns"]
        assert [column["mean"] for column in columns] == pytest.approx(means)


def test_without_a_state_it_is_refused(table):
    path, _ = table
    with Server("--max-mem", LIMIT, "--nthreads", "2") as server:
        job = Rest(server.url).parse_file(path, "large")
        assert job["status"] == "FAILED" and "emory" in job["exception"]
