"""The server as a process: start, ports, options, signals, footprint."""

import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from hydrofoil_server import SANITIZED, Server, binary
from rest import Rest

pytestmark = pytest.mark.own_server


def run(*arguments, timeout=20):
    return subprocess.run(
        [str(binary()), *arguments], capture_output=True, text=True, timeout=timeout
    )


def get(url, path):
    try:
        with urllib.request.urlopen(url + path, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.skipif(SANITIZED, reason="measured with the release build")
def test_ready_in_a_tenth_of_a_second():
    seconds = []
    for _ in range(5):
        with Server() as server:
            seconds.append(server.seconds_to_ready)
            assert server.stop() == 0
    assert statistics.median(seconds) < 0.1, seconds


@pytest.mark.skipif(SANITIZED, reason="measured with the release build")
def test_idle_under_30_megabytes():
    with Server() as server:
        assert get(server.url, "/3/Cloud")[0] == 200
        assert server.resident_bytes() < 30e6
        server.stop()


def test_answers_as_soon_as_it_says_so():
    with Server("--name", "trial", "--nthreads", "1") as server:
        status, cloud = get(server.url, "/3/Cloud")
        assert status == 200
        assert cloud["cloud_name"] == "trial"
        assert cloud["version"] == "3.46.0.11"
        assert cloud["cloud_healthy"] is True
        assert cloud["nodes"][0]["nthreads"] == 1
        assert server.stop() == 0


def squared_error(folder, *options):
    """Of one small training on a server with these options."""
    table = folder / "table.csv"
    table.write_text("x,y\n" + "".join(f"{i % 97},{(i % 97) ** 2}\n" for i in range(3000)))
    with Server(*options) as server:
        rest = Rest(server.url)
        rest.parse_file(table, "table")
        fields = {"training_frame": "table", "response_column": "y", "hidden": "[20]", "seed": 1}
        job = rest.ok("POST", "/3/ModelBuilders/deeplearning", model_id="net", **fields)["job"]
        assert rest.wait(job["key"]["name"])["status"] == "DONE"
        model = rest.ok("GET", "/3/Models/net")["models"][0]
        return model["output"]["training_metrics"]["MSE"]


def test_the_default_trainer_can_be_chosen(tmp_path):
    micro_batches = squared_error(tmp_path)
    assert squared_error(tmp_path, "--trainer", "micro-batches") == micro_batches
    hogwild = squared_error(tmp_path, "--trainer", "hogwild")
    assert hogwild != micro_batches
    variance_of_y = 7.9e6
    assert max(hogwild, micro_batches) < 0.2 * variance_of_y


def test_reported_version_can_be_chosen():
    with Server("--report-version", "3.46.0.7") as server:
        assert get(server.url, "/3/Cloud")[1]["version"] == "3.46.0.7"


def test_listens_on_loopback_only_by_default():
    with Server() as server:
        assert urllib.parse.urlsplit(server.url).hostname == "127.0.0.1"
        listening = Path(f"/proc/{server.process.pid}/net/tcp").read_text().split("\n")[1:]
        port = f":{server.port:04X}"
        addresses = [row.split()[1] for row in listening if row and row.split()[3] == "0A"]
        assert [a for a in addresses if a.endswith(port)] == ["0100007F" + port]


def test_port_that_is_taken():
    with Server() as server:
        refused = run("serve", "--port", str(server.port))
        assert refused.returncode != 0
        message = refused.stdout + refused.stderr
        assert str(server.port) in message
        assert "use" in message.lower() or "taken" in message.lower(), message
        assert get(server.url, "/3/Cloud")[0] == 200


def test_baseport_takes_the_next_free_port():
    with Server() as first:
        command = [str(binary()), "serve", "--baseport", str(first.port)]
        second = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            line = next(x for x in second.stdout if "Open H2O Flow" in x)
            port = int(line.rsplit(":", 1)[1])
            assert first.port < port < first.port + 50
            assert get(f"http://127.0.0.1:{port}", "/3/Cloud")[0] == 200
        finally:
            second.terminate()
            assert second.wait(10) == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_cleanly(how):
    with Server() as server:
        idle = socket.create_connection(("127.0.0.1", server.port))
        half = socket.create_connection(("127.0.0.1", server.port))
        half.sendall(b"GET /3/Cloud HTTP/1.1\r\nHost: ")
        started = time.monotonic()
        assert server.stop(how) == 0, server.output()
        assert time.monotonic() - started < (10 if SANITIZED else 2)
        idle.close()
        half.close()


def test_ends_while_it_trains(wheel_data):
    with Server() as server:
        start_endless_training(server.url, wheel_data / "prostate.csv")
        started = time.monotonic()
        assert server.stop() == 0, server.output()
        assert time.monotonic() - started < (10 if SANITIZED else 2)


def start_endless_training(url, path):
    """Starts a training of very many epochs by plain requests; returns the job's key."""
    rest = Rest(url)
    rest.parse_file(path, "endless.hex")
    answer = rest.ok(
        "POST",
        "/3/ModelBuilders/deeplearning",
        training_frame="endless.hex",
        response_column="AGE",
        epochs=1e7,
        stopping_rounds=0,
        model_id="endless",
    )
    return answer["job"]["key"]["name"]


def test_unknown_options_are_named():
    refused = run("serve", "--frobnicate")
    assert refused.returncode != 0
    assert "--frobnicate" in refused.stdout + refused.stderr


@pytest.mark.parametrize(
    "arguments",
    [["--port", "99999"], ["--port", "abc"], ["--ip", "300.1.1.1"], ["--nthreads", "-2"]]
    + [["--trainer", "fast"]]
    + [["--max-mem", "banana"], ["--root", "/no/such/folder"]],
)
def test_bad_values_of_options_are_refused(arguments):
    refused = run("serve", *arguments)
    assert refused.returncode != 0
    assert arguments[1] in refused.stdout + refused.stderr


def test_help_lists_every_option():
    shown = run("serve", "--help")
    assert shown.returncode == 0
    for option in (
        "ip",
        "port",
        "baseport",
        "name",
        "nthreads",
        "max-mem",
        "root",
        "report-version",
        "trainer",
    ):
        assert f"--{option}" in shown.stdout


def test_roots_confine_imports(tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "a.csv").write_text("x,y\n1,2\n")
    (inside / "link.csv").symlink_to(outside / "a.csv")
    with Server("--root", str(inside)) as server:
        path = "/3/ImportFiles?path="
        status, answer = get(server.url, path + str(inside / "a.csv"))
        assert (status, answer["files"]) == (200, [str(inside / "a.csv")])
        for refused in (
            outside / "a.csv",
            inside / "link.csv",
            inside / ".." / "outside" / "a.csv",
            f"file://{outside}/a.csv",
            "/etc/passwd",
        ):
            status, answer = get(server.url, path + str(refused))
            assert status in (403, 404, 412), (refused, answer)
            assert answer["msg"]


def test_files_that_the_user_may_not_read_are_refused():
    nobody = 65534 if os.geteuid() == 0 else None  # root may read everything
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        locked = folder / "locked"
        locked.mkdir()
        (locked / "a.csv").write_text("x\n1\n")
        (folder / "open.csv").write_text("x\n1\n")
        (folder / "secret.csv").write_text("x\n1\n")
        (folder / "secret.csv").chmod(0)
        locked.chmod(0)
        stack.callback(locked.chmod, 0o700)
        try:
            server = stack.enter_context(Server(user=nobody))
        except PermissionError:
            pytest.skip("another user cannot start the program where it lies")
        for path in (locked / "a.csv", locked, folder / "secret.csv"):
            status, answer = get(server.url, f"/3/ImportFiles?path={path}")
            assert status in (403, 404), (path, answer)
            assert str(path) in answer["msg"]
        status, answer = get(server.url, f"/3/ImportFiles?path={folder / 'open.csv'}")
        assert (status, answer["fails"]) == (200, [])


def test_other_addresses_import_nothing_unless_told(tmp_path):
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    with Server("--ip", "0.0.0.0") as server:
        status, _ = get(f"http://127.0.0.1:{server.port}", f"/3/ImportFiles?path={tmp_path}/a.csv")
        assert status in (403, 404, 412)
