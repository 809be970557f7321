#!/usr/bin/env python3
"""Time to accuracy of several ranks on this machine, one thread each.

    ranks.py TRAIN VALIDATION RESPONSE [--sizes 1,2] [--goal 0.6] [-- OPTIONS OF hydrofoil train]

Prints, for each number of ranks, when the validation log loss reached the goal (wall clock), what
it was at the end, rows trained, and rows a second of processor time of all ranks together.
"""

import argparse
import json
import os
import resource
import socket
import subprocess
import tempfile
import time
from pathlib import Path

BINARY = os.environ.get(
    "HYDROFOIL_BINARY", Path(__file__).parent.parent / "build/release/hydrofoil"
)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def column(table, name):
    return table["data"][[c["name"] for c in table["columns"]].index(name)]


def run(size, given, options):
    command = [BINARY, "train", given.train, "--validation", given.validation, "--response",
               given.response, "--nthreads", "1", "--json", "--force",
               "-o", given.model]  # fmt: skip
    if size > 1:
        command += ["--size", str(size), "--rendezvous", f"127.0.0.1:{free_port()}"]
        command += ["--bind", "127.0.0.1"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    processes = []
    for rank in range(size):
        own = ["--rank", str(rank)] if size > 1 else []
        processes.append(
            subprocess.Popen(
                [*map(str, command), *own, *options], stdout=subprocess.PIPE, text=True,
                env={**os.environ, "HYDROFOIL_SECRET": "a secret of the bench"},
            )
        )  # fmt: skip
    said = [process.communicate()[0] for process in processes]
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    history = json.loads(said[0])["model"]["output"]["scoring_history"]
    losses = column(history, "validation_logloss")
    rows = column(history, "samples")
    seconds = [float(text.split()[0]) for text in column(history, "duration")]
    reached = [
        s
        for s, loss in zip(seconds, losses, strict=True)
        if isinstance(loss, float) and loss <= given.goal
    ]
    when = f"{reached[0]:.1f} s" if reached else "never"
    print(
        f"{size} ranks: log loss {given.goal} after {when}; at the end {losses[-1]:.4f}, "
        f"{rows[-1]:,.0f} rows in {wall:.1f} s, {rows[-1] / cpu:,.0f} rows a processor second"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("train")
    parser.add_argument("validation")
    parser.add_argument("response")
    parser.add_argument("--sizes", default="1,2")
    parser.add_argument("--goal", type=float, default=0.6)
    given, options = parser.parse_known_args()
    given.model = os.path.join(tempfile.mkdtemp(), "model.hydrofoil")
    for size in given.sizes.split(","):
        run(int(size), given, [option for option in options if option != "--"])


if __name__ == "__main__":
    main()
