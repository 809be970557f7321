"""Replays the recorded traffic of the real clients and counts the answers that are whole.

The recordings were made one after the other against one server, so they are played in the order of
their names against one fresh server; listings of keys in a later one depend on all before it.
"""

import collections
import importlib.util
import json
import os
import sys

import pytest

from hydrofoil_server import ROOT, Server

pytestmark = [pytest.mark.own_server, pytest.mark.slow]
# The least share of whole answers of a recording, in per cent; the others are shown only.
AT_LEAST = {
    "s01_frames": 95,
    "s02_rapids": 97,
    "s03_binomial": 95,
    "s04_multinomial_cv": 97,
    "s06_grid": 97,
    "s07_checkpoint_save": 65,  # the rest are MOJOs, and an upload of H2O's own binary format
    "s13_mnist": 95,
    "r01_frames": 97,
    "r02_mnist": 95,
    "r11_rapids": 97,
}
RECORDINGS = ROOT.parent / "shared/golden/rest"
LEVELS = ("status", "shape", "value")


def load_replay(shared):
    spec = importlib.util.spec_from_file_location("replay", shared / "tools/replay.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["replay"] = module
    spec.loader.exec_module(module)
    return module


def play(player, path):
    """Counts the requests of one recording that hold at each level, and collects what differs."""
    counts, differences = collections.Counter(), []
    for line in path.open():
        request = json.loads(line)
        try:
            found = player.request(request)
        except Exception as problem:  # refused connection, time-out, broken answer
            found = [("status", request["path"], f"{type(problem).__name__}: {problem}")]
        if found is None:
            continue
        counts["requests"] += 1
        broken = {level for level, _, _ in found}
        for depth, level in enumerate(LEVELS):
            counts[level] += not broken & set(LEVELS[: depth + 1])
        for level, where, message in found[:3]:
            differences.append(
                f"{path.stem}:{request['n']} {request['method']} {request['path'][:80]}"
                f" | {level} {where} {message}"[:400]
            )
    return counts, differences


@pytest.fixture(scope="module")
def results(shared, tmp_path_factory):
    module = load_replay(shared)
    work = tmp_path_factory.mktemp("replay")
    found = {}
    with Server() as server:
        for path in sorted(RECORDINGS.glob("*.jsonl")):
            player = module.Replay(server.url, str((shared / "data").resolve()), str(work), False)
            found[path.stem] = play(player, path)
            assert server.alive(), f"the server died in {path.stem}:\n{server.output()}"
        assert server.stop() == 0, server.output()
    return found


def table(results):
    rows = [f"{'recording':<22}{'requests':>9}{'status':>8}{'shape':>8}{'whole':>8}{'':>9}"]
    total = collections.Counter()
    for name, (counts, _) in [*results.items(), ("all", (total, []))]:
        share = 100 * counts["value"] / counts["requests"]
        cells = "".join(f"{counts[level]:>8}" for level in LEVELS)
        rows.append(f"{name:<22}{counts['requests']:>9}{cells}{share:>7.1f} %")
        total += counts
    return "\n".join(rows)


def test_table_of_whole_answers(results, capsys):
    with capsys.disabled():
        print("\n" + table(results))
    folder = ROOT / "build/replay"
    folder.mkdir(parents=True, exist_ok=True)
    build = os.environ.get("HYDROFOIL_BINARY", "release").split("/")[-2:][0]
    lines = [line for _, differences in results.values() for line in differences]
    (folder / f"differences-{build}.txt").write_text("\n".join(lines) + "\n")
    assert set(AT_LEAST) <= set(results)


@pytest.mark.parametrize("name", AT_LEAST)
def test_recording(results, name):
    counts, differences = results[name]
    share = 100 * counts["value"] / counts["requests"]
    assert share >= AT_LEAST[name], f"{share:.1f} % whole\n" + "\n".join(differences)
