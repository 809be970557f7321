"""The surroundings change: no folder for temporary files, a full one, one that goes away."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from hydrofoil_server import Server
from rest import Rest

pytestmark = pytest.mark.own_server


def upload(server, content=b"a,b\n1,2\n"):
    return Rest(server.url).session.post(
        server.url + "/3/PostFile", files={"file": content}, timeout=30
    )


# Flaw: an upload ends the server when TMPDIR does not exist
def test_no_folder_for_temporary_files(tmp_path):
    missing = tmp_path / "missing"
    with Server(variables={"TMPDIR": str(missing)}) as server:
        Rest(server.url).ok("POST", "/99/Rapids", ast="(assign kept (seq_len 3))")
        answer = upload(server)
        assert answer.status_code == 500
        assert f"{missing}, does not exist; TMPDIR names another" in answer.json()["msg"]
        assert "there can be no uploads" in server.output()
        frames = Rest(server.url).ok("GET", "/3/Frames")["frames"]
        assert [f["frame_id"]["name"] for f in frames] == ["kept"]
        missing.mkdir()
        assert upload(server).status_code == 200
        assert server.stop() == 0, server.output()


def test_the_folder_for_temporary_files_goes_away(tmp_path):
    with Server(variables={"TMPDIR": str(tmp_path)}) as server:
        assert upload(server).status_code == 200
        for entry in tmp_path.iterdir():
            shutil.rmtree(entry)
        assert upload(server).status_code == 200
        shutil.rmtree(tmp_path)
        assert upload(server).status_code == 500
        tmp_path.mkdir()
        assert upload(server).status_code == 200


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small file system")
def test_the_folder_for_temporary_files_is_full(tmp_path):
    mounted = ["mount", "-t", "tmpfs", "-o", "size=260m", "none", str(tmp_path)]
    if subprocess.run(mounted, capture_output=True, check=False).returncode != 0:
        pytest.skip("no file systems can be mounted here")
    try:
        with Server(variables={"TMPDIR": str(tmp_path)}) as server:
            answer = upload(server, b"x" * (8 << 20))
            assert answer.status_code == 413
            assert "There is no room for an upload of 8.0 MB in" in answer.json()["msg"]
            assert upload(server).status_code == 200
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)


# Flaw: files of killed servers fill the disk
def test_nothing_is_left_of_killed_servers(tmp_path):
    places = tmp_path / "tmp", tmp_path / "out"
    for place in places:
        place.mkdir()
    temporary = {"TMPDIR": str(places[0])}
    with Server(variables=temporary) as server:
        assert upload(server).status_code == 200
        rest = Rest(server.url)
        rest.ok("POST", "/99/Rapids", ast="(assign large (h2o.runif (seq_len 3000000) 1))")
        path = str(places[1] / "large.csv")
        rest.send("POST", "/3/Frames/large/export", path=path, force=True)
        deadline = time.monotonic() + 20
        while not any(fd_of(server, "large.csv")) and time.monotonic() < deadline:
            time.sleep(0.001)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
    assert list(places[1].iterdir()) in ([], [Path(path)])
    assert len(list(places[0].iterdir())) == 1
    for left in places[0].iterdir():  # as if some time had passed
        os.utime(left, (time.time() - 100,) * 2)
    with Server(variables=temporary) as server:
        assert list(places[0].iterdir()) == []
        assert upload(server).status_code == 200
        (living,) = places[0].iterdir()
        os.utime(living, (time.time() - 100,) * 2)
        with Server(variables=temporary):
            assert living.exists(), "a server removed what another works with"


def fd_of(server, name):
    """What the server has open for the export of that name."""
    for fd in Path(f"/proc/{server.process.pid}/fd").iterdir():
        try:
            target = os.readlink(fd)
        except OSError:
            continue
        yield name in target or "/out/#" in target
