"""Import of a CSV file of 5 million rows: Hydrofoil beside H2O, Polars, DuckDB, PyArrow and pandas.

    bench/data/parse.py [--rows N] [--runs N] [--threads N] [--only NAME,NAME] [--file PATH]

All in one run, in turn, so that they meet the same machine; prints medians and the ratio to
Hydrofoil. Needs Java for H2O.
"""

import argparse
import contextlib
import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))


def make(path, rows):
    """Integers, reals, a category of 8 levels and one of 5,000, 100,000 distinct keys."""
    import numpy
    import polars

    random = numpy.random.default_rng(1)
    polars.DataFrame(
        {
            "id": numpy.arange(rows),
            "x1": random.normal(size=rows).round(6),
            "x2": random.exponential(100, rows).round(3),
            "x3": random.uniform(-1, 1, rows).round(4),
            "n1": random.integers(0, 100, rows),
            "n2": random.integers(-(10**6), 10**6, rows),
            "c8": numpy.array([f"group{i}" for i in range(8)])[random.integers(0, 8, rows)],
            "c5000": numpy.array([f"level_{i:04}" for i in range(5000)])[
                random.integers(0, 5000, rows)
            ],
            "key": random.integers(0, 100_000, rows),
        }
    ).write_csv(path)


@contextlib.contextmanager
def client_of(url):
    import h2o

    h2o.connect(url=url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    yield lambda path: h2o.remove(h2o.import_file(str(path)).frame_id)
    h2o.connection().close()


@contextlib.contextmanager
def hydrofoil(threads):
    from hydrofoil_server import Server

    with Server("--nthreads", str(threads)) as server, client_of(server.url) as read:
        yield read


@contextlib.contextmanager
def h2o_server(threads):
    import h2o

    h2o.init(nthreads=threads, max_mem_size="4g", port=54921, verbose=False)
    h2o.no_progress()
    yield lambda path: h2o.remove(h2o.import_file(str(path)).frame_id)
    h2o.cluster().shutdown()


@contextlib.contextmanager
def library(name):
    if name == "polars":
        import polars

        yield polars.read_csv
    elif name == "duckdb":
        import duckdb

        yield lambda path: duckdb.sql(f"create or replace table t as from read_csv('{path}')")
    elif name == "pyarrow":
        import pyarrow.csv

        yield pyarrow.csv.read_csv
    else:
        import pandas

        yield pandas.read_csv


def measure(name, path, runs, threads):
    maker = {"hydrofoil": hydrofoil, "h2o": h2o_server}.get(name)
    seconds = []
    with maker(threads) if maker else library(name) as read:
        for _ in range(runs):
            started = time.monotonic()
            read(path)
            seconds.append(time.monotonic() - started)
    return statistics.median(seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--only", default="hydrofoil,h2o,polars,duckdb,pyarrow,pandas")
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    os.environ["POLARS_MAX_THREADS"] = str(options.threads)
    path = options.file or ROOT / "build" / f"parse-{options.rows}.csv"
    if not path.exists():
        make(path, options.rows)
    print(f"{path.stat().st_size / 1e6:.0f} MB, {options.threads} threads, load {os.getloadavg()}")
    print("| reader | seconds | MB/s | times Hydrofoil |\n| --- | --- | --- | --- |")
    ours = None
    for name in options.only.split(","):
        seconds = measure(name, path, options.runs, options.threads)
        ours = ours or seconds
        rate = path.stat().st_size / 1e6 / seconds
        print(f"| {name} | {seconds:.2f} | {rate:.0f} | {seconds / ours:.2f} |", flush=True)


if __name__ == "__main__":
    main()
