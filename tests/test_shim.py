"""`hydrofoil shim`: the clients' own way to start a server starts Hydrofoil."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from hydrofoil_server import SANITIZED, binary

pytestmark = pytest.mark.own_server

# Starts a server as users do, and says how long it took beside what it is. Before it starts one the
# client looks for a server for a second of its own (five tries with pauses), which is not counted;
# nor is the import of pandas, with which it prints what it has found.
SCRIPT = """
import json, time, h2o, pandas
from h2o.backend import H2OLocalServer
start_server = H2OLocalServer.start
def start(*arguments, **named):
    global started
    started = time.monotonic()
    return start_server(*arguments, **named)
H2OLocalServer.start = start
h2o.init(max_mem_size="600M", nthreads=1, name="from the script", port=54321 + 137)
seconds = time.monotonic() - started
frame = h2o.H2OFrame({"x": [1, 2, 3]})
cluster = h2o.cluster()
print("FACTS", json.dumps({
    "seconds": seconds, "sum": frame["x"].sum(), "name": cluster.cloud_name,
    "threads": cluster.nodes[0]["nthreads"], "memory": cluster.nodes[0]["max_mem"],
    "url": h2o.connection().base_url, "pid": cluster.nodes[0]["pid"],
}))
"""


def shim(folder):
    """Makes one; the environment it asks for."""
    made = subprocess.run([binary(), "shim", folder], capture_output=True, text=True, check=True)
    told = dict(re.findall(r"^export (\w+)='([^']*)'", made.stdout, re.M))
    return os.environ | told


def ended(pid):
    for _ in range(100):
        status = Path(f"/proc/{pid}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        time.sleep(0.05)
    return False


def test_python_starts_it_unchanged(tmp_path):
    environment = shim(tmp_path / "a shim")
    facts = []
    for _ in range(1 if SANITIZED else 4):  # other programs may slow one of them down
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", SCRIPT],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        facts.append(json.loads(done.stdout.split("FACTS ")[1].split("\n")[0]))
        assert ended(facts[-1]["pid"]), "the server outlived the script"
        if facts[-1]["seconds"] < 0.5:
            break
    assert facts[0]["sum"] == 6
    assert facts[0]["name"] == "from the script"
    assert facts[0]["threads"] == 1
    assert facts[0]["memory"] == 600 << 20
    # Python itself needs most of the time; on a machine with other work it may get any amount.
    if not SANITIZED and os.getloadavg()[0] < 2 * os.cpu_count():
        assert min(f["seconds"] for f in facts) < 0.5, [f["seconds"] for f in facts]


def listening(process):
    impatience = threading.Timer(20, process.kill)
    impatience.start()
    try:
        return announced(process)
    finally:
        impatience.cancel()


def announced(process):
    for line in process.stdout:
        found = re.search(r": Open H2O Flow in your web browser: (http://([\w.]+):(\d+))$", line)
        if found:
            return found
    raise AssertionError(f"did not start: {process.stderr.read()}")


def test_the_command_line_of_r(tmp_path):
    environment = shim(tmp_path)
    java = f"{environment['JAVA_HOME']}/bin/java"
    version = subprocess.run([java, "-version"], capture_output=True, text=True)
    assert version.returncode == 0
    assert not re.search(r"1\.[1-7]\.|GNU libgcj|Client VM", version.stderr)
    # As R's system2() runs it: one line for a shell.
    line = (
        f"'{java}' -Xms100m -Xmx1g -ea --add-opens java.base/java.lang=ALL-UNNAMED -cp "
        f'"{environment["H2O_JAR_PATH"]}" water.H2OApp -name H2O_started_from_R_me_abc123 '
        "-ip localhost -web_ip localhost -port 54587 -ice_root /tmp/RtmpX "
        "-log_dir /tmp/RtmpX -log_level INFO -max_log_file_size 3MB -nthreads 1"
    )
    process = subprocess.Popen(
        f"exec {line}", shell=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        url = listening(process)[1]
        cloud = json.load(urllib.request.urlopen(url + "/3/Cloud"))
        assert cloud["cloud_name"] == "H2O_started_from_R_me_abc123"
        assert cloud["nodes"][0]["max_mem"] == 1 << 30
        assert cloud["nodes"][0]["pid"] == process.pid
        request = urllib.request.Request(url + "/3/Shutdown", method="POST")
        urllib.request.urlopen(request).read()
        assert process.wait(20) == 0
    finally:
        process.kill()


def test_a_port_is_a_first_choice_only_with_baseport(tmp_path):
    java = shim(tmp_path)["JAVA_HOME"] + "/bin/java"
    run = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    command = [java, "-jar", "h2o.jar", "-ip", "127.0.0.1"]
    first = subprocess.Popen([*command, "-baseport", "54721"], **run)
    second = subprocess.Popen([*command, "-baseport", "54721"], **run)
    try:
        ports = {int(listening(p)[3]) for p in (first, second)}
        assert len(ports) == 2
        refused = subprocess.run([*command, "-port", str(min(ports))], **run)
        assert refused.returncode != 0
        assert str(min(ports)) in refused.stderr
    finally:
        for process in (first, second):
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-jar", "h2o.jar", "-hash_login", "-login_conf", "realm.properties"], "-hash_login"),
        (["-jar", "h2o.jar", "-jks", "store.jks"], "-jks"),
        (["-jar", "h2o.jar", "Chowdhury"], "Unknown argument (Chowdhury)"),
        (["-jar", "h2o.jar", "-frobnicate"], "Unknown argument (-frobnicate)"),
        (["-jar", "h2o.jar", "-port"], "-port"),
        (["-jar", "h2o.jar", "-port", "x"], "-port x"),
        (["-Xmxbanana", "-jar", "h2o.jar"], "banana"),
        (["-cp", "a.jar:b.jar", "org.example.Main", "-ip", "::1"], "org.example.Main"),
        ([], "in place of Java"),
    ],
)
def test_what_it_cannot_do_is_refused(tmp_path, arguments, said):
    java = shim(tmp_path)["JAVA_HOME"] + "/bin/java"
    refused = subprocess.run([java, *arguments], capture_output=True, text=True, timeout=20)
    assert refused.returncode == 2
    assert said in refused.stderr


def test_a_real_java_is_not_overwritten(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/java").write_text("#!/bin/sh\necho the real one\n")
    refused = subprocess.run([binary(), "shim", tmp_path], capture_output=True, text=True)
    assert refused.returncode == 2
    assert "the real one" in (tmp_path / "bin/java").read_text()


def test_made_twice_is_made_once(tmp_path):
    assert shim(tmp_path) == shim(tmp_path)
