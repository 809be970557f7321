"""The Python package: its server, what it carries, and that derived files are up to date."""

import importlib.metadata
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import hydrofoil
from hydrofoil_server import ROOT, SANITIZED, binary

pytestmark = pytest.mark.own_server


def alive(pid):
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def ended(pid):
    for _ in range(100):
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


def python(code, **options):
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        **options,
    )


def test_init_starts_connects_and_ends():
    done = python(
        "import hydrofoil\n"
        "h2o = hydrofoil.init(nthreads=1, max_mem='600m', name='mine')\n"
        "assert hydrofoil.init() is h2o\n"
        "cluster = h2o.cluster()\n"
        "print(cluster.cloud_name, cluster.nodes[0]['max_mem'], cluster.nodes[0]['pid'])\n"
    )
    assert done.returncode == 0, done.stderr
    name, memory, pid = done.stdout.split("\n")[0].split()
    assert (name, int(memory)) == ("mine", 600 << 20)
    assert ended(int(pid))


def test_the_server_ends_even_when_python_is_killed():
    code = "import hydrofoil, time\ns = hydrofoil.Server()\nprint(s._process.pid, flush=True)\ntime.sleep(60)"
    running = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    pid = int(running.stdout.readline())
    assert alive(pid)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert ended(pid)
    running.stdout.close()


def test_a_server_is_a_context():
    with hydrofoil.Server(options=["--report-version", "3.46.0.7"]) as server:
        assert server.running
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", server.url)
    assert not server.running
    with pytest.raises(RuntimeError, match="frobnicate"):
        hydrofoil.Server(options=["--frobnicate"])
    with pytest.raises(RuntimeError, match="max-mem"):
        hydrofoil.Server(max_mem="banana")


def test_a_server_that_ends_at_once_is_heard_to_its_end():
    class SlowToHear(hydrofoil.Server):
        def _read_errors(self):
            time.sleep(0.5)
            super()._read_errors()

    with pytest.raises(RuntimeError, match="frobnicate"):
        SlowToHear(options=["--frobnicate"])


def test_the_package_carries_the_program():
    files = importlib.metadata.files("hydrofoil")
    sizes = {str(f): f.locate().stat().st_size for f in files if f.locate().exists()}
    assert sum(sizes.values()) < 30e6, sizes
    assert "hydrofoil/bin/hydrofoil" in sizes
    assert "hydrofoil/py.typed" in sizes
    script = Path(sys.executable).parent / "hydrofoil"
    environment = {k: v for k, v in os.environ.items() if k != "HYDROFOIL_BINARY"}
    shown = subprocess.run([script, "--help"], capture_output=True, text=True, env=environment)
    assert "train" in shown.stdout


@pytest.mark.skipif(SANITIZED, reason="the same text")
def test_derived_files_are_up_to_date(server_url):
    for script in (
        ["write_parameters.py", "--binary", binary()],
        ["write_rest_reference.py", server_url],
    ):
        command = [sys.executable, ROOT / "scripts" / script[0], *script[1:], "--check"]
        checked = subprocess.run(command, capture_output=True, text=True)
        assert checked.returncode == 0, f"make docs writes them: {checked.stdout}"
