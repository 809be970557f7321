"""The unmodified R client: the scripts of tests/r, where R and its package `h2o` are installed.

scripts/r_client.sh builds and installs the package from H2O's sources. The functions of the client
are compared with what H2O said, tests/data/r_functions.json.xz, recorded by
`Rscript functions.R PORT FILE`; CLIENT_FUNCTIONS=all asks all of them.
"""

import json
import lzma
import os
import re
import shutil
import subprocess

import pytest

import known_differences
from conftest import EXTERNAL
from hydrofoil_server import ROOT
from test_client_classes import same

SCRIPTS = ROOT / "tests" / "r"
EACH = 1 if os.environ.get("CLIENT_FUNCTIONS") == "all" or EXTERNAL else 6


def has_r_client():
    known = shutil.which("Rscript") and subprocess.run(
        ["Rscript", "-e", "library(h2o)"], capture_output=True
    )
    return bool(known) and known.returncode == 0


@pytest.fixture(scope="module", autouse=True)
def r_client():
    if not has_r_client():
        pytest.skip("R with the package h2o is not installed")


def run(server_url, script, *arguments):
    port = server_url.rsplit(":", 1)[1]
    return subprocess.run(
        ["Rscript", f"{script}.R", port, *arguments],
        cwd=SCRIPTS,
        env={**os.environ, "TZ": "UTC"},
        capture_output=True,
        text=True,
        timeout=600,
    )


@pytest.mark.slow
@pytest.mark.parametrize("script", ["booklet", "frames", "summaries"])
def test_script(server_url, script):
    done = run(server_url, script)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stdout.endswith("all hold\n")


@pytest.fixture(scope="module")
def golden():
    with lzma.open(ROOT / "tests/data/r_functions.json.xz", "rt", encoding="utf-8") as file:
        return json.load(file)


@pytest.mark.slow
def test_functions(server_url, tmp_path, golden):
    done = run(server_url, "functions", str(tmp_path / "found"), str(EACH), "0")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    found = json.loads((tmp_path / "found").read_text())
    assert found.keys() == set(list(golden)[EACH - 1 :: EACH])
    same_as = {e: same(golden[e], ours) for e, ours in found.items()}
    assert not {
        e: (golden[e], found[e])
        for e, equal in same_as.items()
        if not equal and (EXTERNAL or known_differences.reason("R", e, golden[e]) is None)
    }
    assert EXTERNAL or not known_differences.out_of_date("R", same_as)


def test_no_function_is_left_out():
    exported = subprocess.run(
        ["Rscript", "-e", "library(h2o); writeLines(ls('package:h2o'))"],
        capture_output=True,
        text=True,
    ).stdout.split()
    sources = [*SCRIPTS.glob("*.R"), SCRIPTS / "functions.txt"]
    called = " ".join(source.read_text() for source in sources)
    missing = {n for n in exported if not re.search(rf"(?<![\w.]){re.escape(n)}(?![\w.])", called)}
    told = (SCRIPTS / "functions_left_out.txt").read_text().split("\n")
    left_out = " ".join(line for line in told if not line.startswith("#")).split()
    assert missing == set(left_out) & set(exported)
    assert len(missing) > 100
