"""Replays the recorded traffic of the real clients: all answers are whole but for what is known.

Each recording is played on a server of its own; tests/data/replay_differences.txt has the requests
and fields that are known to differ, with the reasons.
"""

import fnmatch
import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from hydrofoil_server import ROOT, Server
from replay import Player

pytestmark = [pytest.mark.own_server, pytest.mark.slow]
KNOWN = ROOT / "tests/data/replay_differences.txt"
RECORDINGS = (
    "r01_frames", "r02_mnist", "r06_iris_quantile", "r07_ecg_anomaly", "r10_binomial", "r11_rapids",
    "s01_frames", "s02_rapids", "s03_binomial", "s04_multinomial_cv", "s05_regression", "s06_grid",
    "s07_checkpoint_save", "s08_autoencoder", "s09_weights", "s10_errors", "s11_misc",
    "s12_pdp_explain", "s13_mnist",
)  # fmt: skip


def known_differences(recording):
    """(must differ, "request level field") of one recording."""
    lines = [
        line.split(" ", 1)
        for line in KNOWN.read_text().splitlines()
        if line.startswith(("= ", "? "))
    ]
    return [(kind == "=", rest) for kind, rest in lines if rest.startswith(recording + ":")]


def matches(known, found):
    return fnmatch.fnmatchcase(found, known.replace("[]", "[[]]"))


def play(requests, recording, data, work):
    """Counts what was played, and gives the differences by "request level field"."""
    counts, found = Counter(), {}
    with Server() as server:
        player = Player(server.url, data, work)
        for request in requests:
            differences = player.play(request)
            if differences is None:
                counts["not sent"] += 1
                continue
            counts["requests"] += 1
            counts["whole"] += not differences
            for d in differences:
                name = f"{recording}:{request['n']} {d.level} {d.field or '-'}"
                found.setdefault(name, f"{request['method']} {request['path'][:80]}: {d.message}")
        assert server.alive(), f"the server died:\n{server.output()}"
        assert server.stop() == 0, server.output()
    return counts, found


def write_report(recording, counts, found):
    folder = ROOT / "build/replay" / Path(os.environ.get("HYDROFOIL_BINARY", "release/x")).parts[-2]
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} | {message}" for name, message in found.items()]
    (folder / f"{recording}.txt").write_text("\n".join([str(dict(counts)), *lines]) + "\n")


@pytest.mark.parametrize("recording", RECORDINGS)
def test_recording(recorded, recording, tmp_path):
    text = recorded(f"golden/rest/{recording}.jsonl").read_text()
    for file in sorted(set(re.findall(r"/DATA/([\w.]+\.(?:csv|zip|gz)\b(?:\.gz)?)", text))):
        recorded(f"data/{file}")
    data = recorded("data").resolve()
    counts, found = play(map(json.loads, text.splitlines()), recording, data, tmp_path)
    write_report(recording, counts, found)
    known = known_differences(recording)
    new = [f for f in found if not any(matches(name, f) for _, name in known)]
    assert not new, "\n".join(f"{name} | {found[name]}" for name in new)
    gone = [name for must, name in known if must and not any(matches(name, f) for f in found)]
    assert not gone, f"no longer different, to be taken out of {KNOWN.name}: {gone}"
    assert counts["requests"] > 20
    assert counts["not sent"] <= 2  # uploads whose bytes the recording lacks
