"""The unmodified R client: the scripts of tests/r, where R and its package `h2o` are installed.

scripts/r_client.sh builds and installs the package from H2O's sources.
"""

import os
import shutil
import subprocess

import pytest

from hydrofoil_server import ROOT

SCRIPTS = ROOT / "tests" / "r"


def has_r_client():
    known = shutil.which("Rscript") and subprocess.run(
        ["Rscript", "-e", "library(h2o)"], capture_output=True
    )
    return bool(known) and known.returncode == 0


@pytest.fixture(scope="module", autouse=True)
def r_client():
    if not has_r_client():
        pytest.skip("R with the package h2o is not installed")


@pytest.mark.slow
@pytest.mark.parametrize("script", ["booklet", "frames", "summaries"])
def test_script(server_url, script):
    port = server_url.rsplit(":", 1)[1]
    done = subprocess.run(
        ["Rscript", f"{script}.R", port],
        cwd=SCRIPTS,
        env={**os.environ, "TZ": "UTC"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stdout.endswith("all hold\n")
