"""A server that is stopped at any of the calls that change its state, or whose disk fails there:
what it had told to be done is there afterwards, whole, and nothing that is half done."""

import os
import resource
import subprocess
from pathlib import Path

import pytest
import requests

from hydrofoil_server import SANITIZED, Server
from rest import Rest
from state_world import free_port

pytestmark = pytest.mark.own_server
ALL_POINTS = bool(os.environ.get("HYDROFOIL_ALL_TESTS"))
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def hook(tmp_path_factory):
    library = tmp_path_factory.mktemp("hook") / "fault_hook.so"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "fault_hook.c"), "-ldl"],
        check=True,
    )
    return library


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    paths = {}
    for name, rows in (("first", 50), ("second", 20_000)):
        paths[name] = folder / f"{name}.csv"
        lines = [f"{i},{i * 0.37:.6f},t{i % 50},{'xy'[i % 2]}" for i in range(rows)]
        paths[name].write_text("a,b,c,d\n" + "\n".join(lines) + "\n")
    return paths


class Died(Exception):
    pass


class World:
    """What a client has been told: objects that are there, those that may be, those that are gone."""

    def __init__(self, url, tables):
        self.rest, self.tables = Rest(url), tables
        self.there, self.maybe = {}, set()

    def call(self, method, path, **fields):
        try:
            return self.rest.send(method, path, **fields)
        except requests.exceptions.ConnectionError as error:
            raise Died from error

    def job(self, answer):
        if answer.status_code != 200:
            return False
        try:
            return self.rest.wait(answer.json()["job"]["key"]["name"])["status"] == "DONE"
        except requests.exceptions.ConnectionError as error:
            raise Died from error

    def make(self, key, rows, work):
        """Work that makes an object, in the place of one that may be there."""
        before = self.there.pop(key, None)
        self.maybe.add((key, rows))
        if before is not None:
            self.maybe.add((key, before))
        if work():
            self.there[key] = rows
            self.maybe = {one for one in self.maybe if one[0] != key}

    def parse(self, name, key, rows):
        try:
            self.make(key, rows, lambda: self._parsed(name, key))
        except requests.exceptions.ConnectionError as error:
            raise Died from error

    def _parsed(self, name, key):
        try:
            return self.job(self._parse(name, key))
        except AssertionError as refused:  # already the import or its set-up, as the disk fails
            if "state cannot be written" in str(refused) or "Key not loaded" in str(refused):
                return False
            raise

    def _parse(self, name, key):
        source = self.rest.import_file(self.tables[name])
        return self.rest.parse_request(source, key)

    def train(self, key, frame):
        fields = {
            "training_frame": frame,
            "response_column": "b",
            "model_id": key,
            "hidden": "[3]",
            "epochs": 1,
            "seed": 1,
        }
        self.make(
            key,
            "model",
            lambda: self.job(self.call("POST", "/3/ModelBuilders/deeplearning", **fields)),
        )

    def assign(self, key, expression, rows):
        fields = {"ast": f"(assign {key} {expression})", "session_id": "_sid_1"}
        self.make(key, rows, lambda: self.call("POST", "/99/Rapids", **fields).status_code == 200)

    def remove(self, key):
        rows = self.there.pop(key, None)
        if rows is None:
            return
        self.maybe.add((key, rows))
        if self.call("DELETE", f"/3/DKV/{key}").status_code == 200:
            self.maybe.discard((key, rows))

    def run(self):
        self.parse("first", "one", 50)
        self.parse("second", "two", 20_000)
        self.train("model", "one")
        self.assign("three", "(cols two [0 1])", 20_000)
        self.remove("two")
        self.parse("second", "one", 20_000)
        self.train("model", "one")
        self.call("POST", "/3/NodePersistentStorage/notebook/mine", value="text")
        self.remove("model")
        self.assign("four", "(rows three [0:10])", 10)


def listed(rest):
    frames = rest.ok("GET", "/3/Frames")["frames"]
    found = {frame["frame_id"]["name"]: frame["rows"] for frame in frames}
    for model in rest.ok("GET", "/3/Models")["models"]:
        found[model["model_id"]["name"]] = "model"
    return found


def check(folder, world):
    """The folder under a server without faults."""
    with Server("--state", str(folder)) as server:
        rest = Rest(server.url)
        for job in rest.ok("GET", "/3/Jobs")["jobs"]:
            rest.wait(job["key"]["name"])
        found = listed(rest)
        finished = {job["dest"]["name"] for job in rest.ok("GET", "/3/Jobs")["jobs"]}
        for key, rows in world.there.items():
            assert found.get(key) == rows, (key, rows, found)
        for key, rows in found.items():
            assert world.there.get(key) == rows or (key, rows) in world.maybe or key in finished, (
                key,
                found,
                world.there,
                world.maybe,
            )
            if rows == "model":
                assert rest.ok("GET", f"/3/Models/{key}")["models"][0]["output"]
            else:
                text = rest.send("GET", "/3/DownloadDataset", frame_id=key).text
                assert len(text.splitlines()) == rows + 1
                if rows > 10 and key != "three":
                    assert text.splitlines()[-1].startswith(
                        f"{rows - 1},{(rows - 1) * 0.37:.2f}"[:5]
                    )
        said = server.output()
        assert "damaged" not in said, said
        assert server.stop() == 0
    assert list((folder / "damaged").iterdir()) == []


def run_with_fault(hook, folder, tables, kind, at):
    """Whether the fault came."""
    variables = {
        "LD_PRELOAD": str(hook),
        "FAULT_FOLDER": str(folder),
        "FAULT_AT": str(at),
        "FAULT_KIND": kind,
    }
    port = free_port()
    try:
        server = Server("--state", str(folder), port=port, variables=variables)
    except RuntimeError:  # it ended before it was ready
        world = World("http://127.0.0.1:1", tables)
        return world, True
    with server:
        world = World(server.url, tables)
        try:
            world.run()
        except Died:
            server.process.wait(10)
            return world, True
        if kind.isdigit():
            assert server.alive()
        else:
            server.stop()
        return world, not server.alive() and server.process.returncode != 0


STEP = 1 if ALL_POINTS else 9


@pytest.mark.slow
@pytest.mark.skipif(SANITIZED, reason="the hook is loaded before the sanitizer")
@pytest.mark.parametrize("kind", ["kill", "tear", "power"])
def test_stopped_anywhere(hook, tables, tmp_path, kind):
    at, stopped = {"kill": 1, "tear": 4, "power": 7}[kind], True
    points = 0
    while stopped:
        folder = tmp_path / f"state{at}"
        world, stopped = run_with_fault(hook, folder, tables, kind, at)
        check(folder, world)
        points += 1
        at += STEP
    assert points * STEP > 60, points  # it did come to the calls


@pytest.mark.slow
@pytest.mark.skipif(SANITIZED, reason="the hook is loaded before the sanitizer")
@pytest.mark.parametrize("error", ["28", "5"])  # no space left, input/output error
def test_a_disk_that_fails(hook, tables, tmp_path, error):
    for at in (20, 33, 50, 70):
        folder = tmp_path / f"state{at}"
        world, stopped = run_with_fault(hook, folder, tables, error, at)
        assert not stopped
        check(folder, world)


@pytest.mark.skipif(SANITIZED, reason="the hook is loaded before the sanitizer")
def test_a_full_disk_is_told_and_what_is_removed_makes_room(hook, tables, tmp_path):
    folder = tmp_path / "state"
    with Server("--state", str(folder)) as server:
        assert Rest(server.url).parse_file(tables["second"], "old")["status"] == "DONE"
        server.stop()
    variables = {"LD_PRELOAD": str(hook), "FAULT_FOLDER": str(folder / "objects")}
    variables |= {"FAULT_AT": "1", "FAULT_KIND": "28"}
    with Server("--state", str(folder), variables=variables) as server:
        rest = Rest(server.url)
        job = rest.parse_file(tables["first"], "new")
        assert job["status"] == "FAILED"
        assert "No space left on device" in job["exception"] and str(folder) in job["exception"]
        answer = rest.send(
            "POST", "/99/Rapids", ast="(assign x (cols old [0]))", session_id="_sid_1"
        )
        assert answer.status_code == 412 and "No space left on device" in answer.json()["msg"]
        assert rest.send("DELETE", "/3/DKV/old").status_code == 200
        assert not any(path.stat().st_size > 100_000 for path in (folder / "objects").iterdir())
        assert rest.ok("GET", "/3/Cloud")
        server.kill()
    with Server("--state", str(folder)) as server:
        assert "old" not in listed(Rest(server.url))


def test_out_of_descriptors(tables, tmp_path):
    with Server("--state", str(tmp_path / "state")) as server:
        rest = Rest(server.url)
        assert rest.parse_file(tables["first"], "one")["status"] == "DONE"
        open_now = len(os.listdir(f"/proc/{server.process.pid}/fd"))
        before = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (open_now, before[1]))
        answer = rest.send(
            "POST", "/99/Rapids", ast="(assign two (cols one [0]))", session_id="_sid_1"
        )
        assert answer.status_code == 412 and "Too many open files" in answer.json()["msg"]
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, before)
        rest.ok("POST", "/99/Rapids", ast="(assign two (cols one [0]))", session_id="_sid_1")
        server.kill()
    with Server("--state", str(tmp_path / "state")) as server:
        assert listed(Rest(server.url)) == {"one": 50, "two": 50}
