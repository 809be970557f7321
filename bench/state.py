"""What --state costs and gives: imports and trainings with it and without it, in turn, and how soon
a server with a large state is ready.

    bench/state.py FOLDER [--gigabytes 10] [--rounds 3]

FOLDER gets the tables and the states, all of which are removed. Prints a line a measure.
"""

import argparse
import json
import random
import shutil
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from hydrofoil_server import Server  # noqa: E402
from rest import Rest  # noqa: E402


def write_table(path, rows, columns=20):
    """Doubles that need all their bytes; the rows of a block come again and again."""
    chance = random.Random(1)
    block = "".join(
        ",".join(repr(chance.gauss(0, 1)) for _ in range(columns)) + "\n" for _ in range(20_000)
    )
    with path.open("w") as file:
        file.write(",".join(f"c{i}" for i in range(columns)) + "\n")
        for _ in range(rows // 20_000):
            file.write(block)


def seconds(work):
    started = time.monotonic()
    work()
    return time.monotonic() - started


def done(job):
    assert job["status"] == "DONE", job
    return job


def train(rest, key):
    answer = rest.ok(
        "POST",
        "/3/ModelBuilders/deeplearning",
        training_frame="table",
        response_column="c0",
        model_id=key,
        hidden="[64,64]",
        epochs=1,
        seed=1,
    )
    return done(rest.wait(answer["job"]["key"]["name"]))


def compare(folder, table, rounds):
    times = {}
    for _ in range(rounds):
        for name in ("without", "with"):
            state = folder / "state"
            with Server(*(["--state", str(state)] if name == "with" else [])) as server:
                rest = Rest(server.url)
                parse = seconds(lambda rest=rest: done(rest.parse_file(table, "table")))
                training = seconds(lambda rest=rest: train(rest, "model"))
                small = seconds(lambda rest=rest: [train_small(rest, i) for i in range(20)]) / 20
                server.stop()
            shutil.rmtree(state, ignore_errors=True)
            for what, took in (("import", parse), ("training", training), ("small", small)):
                times.setdefault((what, name), []).append(took)
    for (what, name), took in sorted(times.items()):
        print(f"{what} {name} --state: median {statistics.median(took):.3f} s of", end=" ")
        print(json.dumps([round(one, 3) for one in took]))


def train_small(rest, i):
    expression = f"(assign small{i} (rows table [0:100]))"
    rest.ok("POST", "/99/Rapids", ast=expression, session_id="_sid_1")


def start_up(folder, table, gigabytes):
    state = folder / "state"
    with Server("--state", str(state)) as server:
        rest = Rest(server.url)
        done(rest.parse_file(table, "table0"))
        for i in range(1, 10_000):
            expression = f"(assign table{i} (* table0 {1 + i / 1000}))"
            rest.ok("POST", "/99/Rapids", timeout=600, ast=expression, session_id="_sid_1")
            if sum(path.stat().st_size for path in (state / "objects").iterdir()) > gigabytes * 1e9:
                break
        server.kill()
    size = sum(path.stat().st_size for path in (state / "objects").iterdir())
    for _ in range(3):
        with Server("--state", str(state), wait=60) as server:
            print(
                f"{size / 1e9:.2f} GB of state: ready after {server.seconds_to_ready:.3f} s", end=""
            )
            rest = Rest(server.url)
            took = seconds(lambda rest=rest: rest.ok("GET", "/3/Frames/table0", row_count=10))
            print(f", a frame of {size / 1e9 / (i + 1):.2f} GB summarized in {took:.2f} s", end="")
            print(f", {server.resident_bytes() / 1e6:.0f} MB resident")
            server.stop()
    shutil.rmtree(state)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--gigabytes", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=2_000_000)
    chosen = parser.parse_args()
    folder = chosen.folder / "hydrofoil_state_bench"
    folder.mkdir(parents=True)
    try:
        table = folder / "table.csv"
        write_table(table, chosen.rows)
        if chosen.rounds > 0:
            compare(folder, table, chosen.rounds)
        if chosen.gigabytes > 0:
            start_up(folder, table, chosen.gigabytes)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
