"""The quickstart of README.md runs as it stands there."""

import re
import subprocess
import sys

import pytest

from hydrofoil_server import ROOT
from test_r_client import has_r_client


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
    if not has_r_client():
        pytest.skip("R with the package h2o is not installed")
    done = subprocess.run(
        ["Rscript", "-e", quickstart("r", server_url)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-3000:]
