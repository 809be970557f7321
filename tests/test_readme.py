"""The quickstart of README.md runs as it stands there."""

import re
import shutil
import subprocess
import sys

import pytest

from hydrofoil_server import ROOT


def quickstart(language, server_url):
    code = re.search(rf"```{language}\n(.*?)```", (ROOT / "README.md").read_text(), re.S)[1]
    port = server_url.rsplit(":", 1)[1]
    assert "54321" in code
    return code.replace("54321", port)


def test_python(server_url):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", quickstart("python", server_url)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Iris-setosa" in done.stdout


def test_r(server_url):
    known = shutil.which("Rscript") and subprocess.run(
        ["Rscript", "-e", "library(h2o)"], capture_output=True
    )
    if not known or known.returncode:
        pytest.skip("R with the package h2o is not installed")
    done = subprocess.run(
        ["Rscript", "-e", quickstart("r", server_url)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-3000:]
