"""Puts together the files that tests compare with, build/test-data: see tests/data/README.md.

    prepare_data.py

golden/  recorded traffic and models of the reference: those of tests/data, unpacked
data/    data sets that Python packages bring, as the recordings know them

What the folder HYDROFOIL_RECORDINGS has more of both is copied. Does nothing when all is there.
"""

import csv
import fcntl
import gzip
import hashlib
import io
import lzma
import os
import shutil
import sys
from pathlib import Path

import h2o

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests/data/golden"
PREPARED = ROOT / "build/test-data"
# The measurements that UCI's file of Iris has wrong, which most copies of it keep: (row, column).
UCI_ERRORS = {(34, 3): "0.1", (37, 1): "3.1", (37, 2): "1.5"}


def recordings():
    """The folder of more recordings and data sets, or nothing."""
    named = os.environ.get("HYDROFOIL_RECORDINGS")
    if not named:
        return None
    folder = Path(named).resolve()
    if not (folder / "golden").is_dir():
        sys.exit(f"HYDROFOIL_RECORDINGS: {folder} has no folder 'golden'")
    return folder


def iris(folder):
    """iris_wheader.csv of the recordings, made of the client's iris.csv."""
    rows = list(csv.reader((folder / "iris.csv").open()))
    rows[0] = ["sepal_len", "sepal_wid", "petal_len", "petal_wid", "class"]
    for (row, column), value in UCI_ERRORS.items():
        rows[row + 1][column] = value
    return "".join(",".join(row) + "\n" for row in rows) + "\n"


def iris_missing(folder):
    """iris_missing.csv of the recordings: the client's iris.csv with cells left out."""
    missing = {int(n) for n in (ROOT / "tests/data/iris_missing_cells.txt").read_text().split()}
    rows = list(csv.reader((folder / "iris.csv").open()))
    out = io.StringIO()
    out.write(",".join(f'"{name}"' for name in rows[0]) + "\n")
    for r, row in enumerate(rows[1:]):
        cells = [f"{float(text):g}" for text in row[:4]] + [f'"{row[4].removeprefix("Iris-")}"']
        out.write(",".join("NA" if 5 * r + c in missing else x for c, x in enumerate(cells)) + "\n")
    return out.getvalue()


def copy_rest(folder):
    for kind in ("golden", "golden/mojo", "golden/rest", "data"):
        for path in (folder / kind).iterdir() if (folder / kind).is_dir() else ():
            target = PREPARED / kind / path.name
            if path.is_file() and not target.exists():
                shutil.copyfile(path, target)
    packed = PREPARED / "data/covtype.20k.csv.gz"
    if packed.exists():  # a recording knows it unpacked
        packed.with_suffix("").write_bytes(gzip.decompress(packed.read_bytes()))


def stamp(folder):
    """Changes with whatever the prepared folder is made of."""
    files = [Path(__file__), *sorted(p for p in (ROOT / "tests/data").rglob("*") if p.is_file())]
    parts = [f"{p} {p.stat().st_mtime_ns} {p.stat().st_size}" for p in files]
    return hashlib.sha256("\n".join([*parts, str(folder), h2o.__version__]).encode()).hexdigest()


def prepare():
    PREPARED.parent.mkdir(exist_ok=True)
    with PREPARED.with_suffix(".lock").open("w") as lock:  # of several test runs one
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = recordings()
        wanted, kept = stamp(folder), PREPARED / ".stamp"
        if not kept.is_file() or kept.read_text() != wanted:
            put_together(folder)
            kept.write_text(wanted)


def put_together(folder):
    shutil.rmtree(PREPARED, ignore_errors=True)
    shutil.copytree(GOLDEN, PREPARED / "golden", ignore=shutil.ignore_patterns("*.xz"))
    (PREPARED / "golden/rest").mkdir(exist_ok=True)
    for packed in GOLDEN.rglob("*.xz"):
        target = PREPARED / "golden" / packed.relative_to(GOLDEN).with_suffix("")
        target.write_bytes(lzma.decompress(packed.read_bytes()))
    data = PREPARED / "data"
    data.mkdir()
    brought = Path(h2o.__file__).parent / "h2o_data"
    shutil.copy(brought / "prostate.csv", data)
    (data / "iris_wheader.csv").write_text(iris(brought))
    (data / "iris_missing.csv").write_text(iris_missing(brought))
    if folder:
        copy_rest(folder)


if __name__ == "__main__":
    prepare()
