"""Rounds over every route and command of the server: what it uses stays flat.

    python tests/long/soak.py --rounds 10000 --state soak.json [--seconds 120]

The routes are those that the server lists, so that new ones take part by themselves; every operation
of expressions likewise; the commands are those of `hydrofoil --help`. A round asks each route for
things that exist and for things that do not. The state says how many rounds are done; what was cut
off goes on from there, with a server of its own. Exit status 1 when memory, descriptors, threads,
files or frames grow.
"""

import argparse
import contextlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from hydrofoil_server import Server, binary  # noqa: E402
from rest import Rest  # noqa: E402

GROWTH = 1.05
# Until then caches fill up, and the lines of the log.
WARM_UP = 0.4
# So many jobs the server remembers. Full from the start, for else they are what grows.
REMEMBERED_JOBS = 2000
ENDS_THE_SERVER = {"POST /3/Shutdown"}
# What the names in the braces of a route stand for; others are a key that does not exist.
THINGS = {
    "frame_id": "soak.hex", "frame": "soak.hex", "model_id": "soak_model", "model": "soak_model",
    "column": "n", "algo": "deeplearning", "schemaname": "CloudV3", "nodeidx": "0",
    "predictions_frame": "numbers", "actuals_frame": "numbers", "container": "ZIP", "category": "environment",
    "name": "soak_dependence", "grid_id": "soak_grid", "path...": "3/Cloud",
}  # fmt: skip
# Parameters with which a route does its work, not only refuses: by "METHOD /path".
FIELDS = {
    "POST /3/CreateFrame": {"dest": "created", "rows": 100, "cols": 4, "seed": 1},
    "POST /3/MissingInserter": {"dataset": "created", "fraction": 0.1, "seed": 1},
    "POST /3/Interaction": {
        "source_frame": "soak.hex", "dest": "crossed", "factor_columns": '["c","c2"]',
        "pairwise": False, "max_factors": 9, "min_occurrence": 1,
    },
    "POST /99/Tabulate": {
        "dataset": "soak.hex", "predictor": "n", "response": "c", "nbins_predictor": 5,
        "nbins_response": 5,
    },
    "POST /3/ModelBuilders/deeplearning": {
        "training_frame": "soak.hex", "response_column": "c", "ignored_columns": '["s"]',
        "hidden": "[4]", "epochs": 1, "model_id": "soak_model",
    },
    "POST /99/Grid/deeplearning": {
        "training_frame": "soak.hex", "response_column": "c", "ignored_columns": '["s"]',
        "hyper_parameters": '{"hidden": [[2], [3]]}', "epochs": 1, "grid_id": "soak_grid",
    },
    "POST /3/SegmentModelsBuilders/deeplearning": {
        "training_frame": "soak.hex", "response_column": "n", "ignored_columns": '["s"]',
        "segment_columns": '["c2"]', "hidden": "[2]", "epochs": 1,
        "segment_models_id": "soak_segments", "parallelism": 1,
    },
    "POST /3/PartialDependence": {
        "model_id": "soak_model", "frame_id": "soak.hex", "cols": '["n"]', "nbins": 3,
        "destination_key": "soak_dependence",
    },
    "POST /3/PartialDependence/": {
        "model_id": "soak_model", "frame_id": "soak.hex", "cols": '["n"]', "nbins": 3,
        "destination_key": "soak_dependence",
    },
    "POST /3/Score/{model_id}": {"rows": '[{"n": 1, "i": 2}]'},
    "GET /3/Typeahead/files": {"src": "/", "limit": 10},
    "GET /3/DownloadDataset": {"frame_id": "soak.hex"},
    "GET /3/DownloadDataset.bin": {"frame_id": "soak.hex"},
    "GET /3/Find": {"key": "soak.hex", "column": "n", "row": 1, "match": "2"},
    "POST /99/Rapids": {"ast": "(sort soak.hex [0] [1])"},
    "POST /3/Predictions/models/{model}/frames/{frame}": {"predictions_frame": "predicted"},
    "POST /4/Predictions/models/{model}/frames/{frame}": {"predictions_frame": "predicted"},
    "POST /3/LogAndEcho": {"message": "soak"},
    "POST /3/SessionProperties": {"session_key": "soak", "key": "a", "value": "b"},
    "DELETE /3/InitID": {"session_key": "soak"},
    "GET /3/Profiler": {"depth": 5},
    "GET /3/ImportFiles": {"path": "{table}"},
    "POST /3/ImportFiles": {"path": "{table}"},
    "POST /3/ImportFilesMulti": {"paths": '["{table}"]'},
    "POST /3/ParseSetup": {"source_frames": '["nfs:/{table}"]'},
    "POST /3/Frames/{frame_id}/export": {"path": "{out}/exported.csv", "force": True},
    "POST /3/Frames/load": {"dir": "{out}/frames", "frame_id": "soak.hex"},
    "POST /3/Grid.bin/import": {"grid_path": "{out}/grids/soak_grid"},
    "POST /99/Models.bin/{model_id}": {"dir": "{out}/model.bin"},
    "POST /99/Models.bin/": {"dir": "{out}/model.bin"},
    "POST /3/ModelMetrics/predictions_frame/{predictions_frame}/actuals_frame/{actuals_frame}": {
        "distribution": "gaussian",
    },
}  # fmt: skip
# With the folder to write to.
WRITERS = {
    "GET /99/Models.bin/{model_id}": "model.bin", "GET /99/Models.mojo/{model_id}": "model.zip",
    "GET /99/Models/{model_id}/json": "model.json",
    "GET /99/Models.onnx/{model_id}": "model.onnx", "POST /3/Frames/{frame_id}/save": "frames",
    "POST /3/Grid.bin/{grid_id}/export": "grids",
}  # fmt: skip
EXPRESSIONS = [
    "(tmp= m%(i)d (append soak.hex (log1p (+ (* (cols_py soak.hex 'n') %(i)d) 3)) 'm'))",
    "(assign kept_%(i)d (rows soak.hex (> (cols_py soak.hex 'n') 0)))",
    "(cbind soak.hex soak.hex soak.hex)",
    "(rbind soak.hex soak.hex)",
    "(nothing_%(i)d 1)",
]
COMMANDS = {
    "describe": ["{table}"],
    "train": ["{table}", "--response", "c", "--epochs", "1", "--output", "{folder}/trained"],
    "predict": ["{folder}/trained", "{table}", "--output", "{folder}/predicted.csv"],
    "convert": ["{folder}/trained", "{folder}/converted.onnx"],
    "shim": ["{folder}/shim"],
    "completion": ["bash"],
}


def write_table(path, rows=300):
    draw = random.Random(5)
    with path.open("w") as out:
        out.write("n,i,c,c2,s,t\n")
        for i in range(rows):
            number = "" if i % 17 == 0 else draw.gauss(0, 1)
            word = "".join(draw.choices("abcdefgh", k=6))
            out.write(f"{number},{i % 90},l{i % 3},k{i % 2},{word}{i},2024-01-{i % 28 + 1:02}\n")


def filled(value, fill):
    for name, text in fill.items():
        value = value.replace(name, text) if isinstance(value, str) else value
    return value


class Soak:
    def __init__(self, folder):
        self.folder, self.job = folder, "nothing"
        self.places = {name: folder / name for name in ("tmp", "out")}
        for place in self.places.values():
            place.mkdir(exist_ok=True)
        self.table = folder / "table.csv"
        write_table(self.table)
        self.server = Server("--nthreads", "2", variables={"TMPDIR": str(self.places["tmp"])})
        self.rest = Rest(self.server.url)
        self.fill_jobs()
        listed = self.rest.ok("GET", "/3/Metadata/endpoints")["routes"]
        self.routes = [
            (route["http_method"], route["url_pattern"])
            for route in listed
            if f"{route['http_method']} {route['url_pattern']}" not in ENDS_THE_SERVER
        ]
        # What removes comes last.
        self.routes.sort(key=lambda route: route[0] == "DELETE")
        names = [entry["name"] for entry in self.rest.ok("GET", "/99/Rapids/help")["syntax"]]
        self.operations = [name for name in names if name not in ("setTimeZone",)]
        said = subprocess.run([binary(), "--help"], capture_output=True, text=True, check=True)
        listed = said.stdout.split("Subcommands:")[1].split("\n\n")[0]
        self.commands = re.findall(r"^  ([\w-]+)  ", listed, re.M)
        assert len(self.routes) > 100 and len(self.operations) > 150 and len(self.commands) > 8

    def send(self, method, path, /, **fields):
        answer = self.rest.send(method, path, **fields)
        assert answer.status_code != 500 or "stack" not in answer.text, (path, answer.text[:300])
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            self.job = answer.json()["job"]["key"]["name"]
            self.rest.wait(self.job)
        return answer

    def fill_jobs(self):
        for _ in range(REMEMBERED_JOBS):
            self.send("POST", "/3/CreateFrame", dest="created", rows=1, cols=1, seed=1)
        self.rest.ok("DELETE", "/3/Frames/created")
        assert len(self.rest.ok("GET", "/3/Jobs")["jobs"]) >= REMEMBERED_JOBS

    def parse(self):
        assert self.rest.parse_file(self.table, "soak.hex")["status"] == "DONE"

    def ask(self, method, pattern):
        name = f"{method} {pattern}"
        fill = {"{table}": str(self.table), "{out}": str(self.places["out"])}
        fields = {key: filled(value, fill) for key, value in FIELDS.get(name, {}).items()}
        if name in WRITERS:
            where = str(self.places["out"] / WRITERS[name])
            folder = name.startswith("POST /3/Grid.bin")
            fields |= {"grid_directory": where} if folder else {"dir": where, "force": True}
        things = {**THINGS, "job_id": self.job}
        existing = re.sub(r"\{([^}]*)\}", lambda m: things.get(m[1], "nothing"), pattern)
        if "PostFile" in pattern or "upload" in pattern:
            self.rest.session.post(
                self.rest.url + existing, params={"destination_frame": "posted"},
                files={"file": b"a,b\n1,2\n"}, timeout=60,
            )  # fmt: skip
        else:
            self.send(method, existing, **fields)
        if "{" in pattern:
            self.send(method, re.sub(r"\{[^}]*\}", "absent", pattern), **fields)
        self.send(method, existing, unknown_parameter="x")

    def round(self, number):
        self.parse()
        train = "/3/ModelBuilders/deeplearning"
        for _ in range(2):  # the second replaces the first, with all it had
            self.send("POST", train, **FIELDS["POST " + train])
        self.send("POST", "/99/Rapids", ast="(assign numbers (h2o.runif soak.hex 1))")
        for method, pattern in self.routes:
            if method == "DELETE" and "Frames" in pattern:
                self.parse()
            if pattern == "/3/Models/{model_id}" and method == "DELETE":
                self.send("POST", train, **FIELDS["POST " + train])
            self.ask(method, pattern)
        self.parse()
        session = self.rest.ok("GET", "/3/InitID")["session_key"]
        for ast in EXPRESSIONS:
            self.send("POST", "/99/Rapids", ast=ast % {"i": number}, session_id=session)
        for operation in self.operations:
            for operands in ("", "soak.hex", "soak.hex [0]", "soak.hex [0] [1]"):
                ast = f"({operation} {operands})"
                self.send("POST", "/99/Rapids", ast=ast, session_id=session)
        many = "&".join(["a=1"] * 900)
        self.rest.session.get(f"{self.rest.url}/3/Ping?{many}", timeout=20)
        self.rest.ok("DELETE", "/4/sessions/" + session)
        self.rest.ok("DELETE", "/3/DKV")
        if number % 20 == 0:
            self.run_commands()

    def run_commands(self):
        fill = {"table": str(self.table), "folder": str(self.places["out"])}
        for command in self.commands:
            arguments = [a.format(**fill) for a in COMMANDS.get(command, ["--help"])]
            if command == "serve":
                arguments = ["--help"]
            subprocess.run(
                [binary(), command, *arguments], capture_output=True, timeout=60, check=False,
                env={**os.environ, "TMPDIR": str(self.places["tmp"])},
            )  # fmt: skip

    def sample(self):
        process = Path(f"/proc/{self.server.process.pid}")
        return {
            "memory": self.server.resident_bytes(),
            "descriptors": len(list((process / "fd").iterdir())),
            "threads": len(list((process / "task").iterdir())),
            "files": sum(1 for _ in self.folder.rglob("*")),
            "frames": len(self.rest.ok("GET", "/3/Frames")["frames"]),
        }


def grown(samples):
    """What grew from the first to the second half of what is settled, as text."""
    settled = samples[int(len(samples) * WARM_UP) :]
    if len(settled) < 6:
        return []
    middle = len(settled) // 2
    faults = []
    for name in settled[0]:
        # The least: a leak lifts it, while what the allocator keeps for a while comes and goes.
        before = min(s[name] for s in settled[:middle])
        after = min(s[name] for s in settled[middle:])
        few = 3 if name != "memory" else 0
        if after > before * GROWTH + few:
            faults.append(f"{name}: from {before} to {after}")
    return faults


def run(rounds, seconds, state_path):
    state = json.loads(state_path.read_text()) if state_path.exists() else {"done": 0, "runs": []}
    until = time.monotonic() + seconds
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    samples = []
    soak = Soak(folder)
    try:
        with soak.server:
            while state["done"] < rounds and time.monotonic() < until:
                soak.round(state["done"])
                state["done"] += 1
                samples.append(soak.sample())
                state_path.write_text(json.dumps({**state, "runs": [*state["runs"], samples]}))
                if state["done"] % 10 == 1:
                    print(state["done"], samples[-1], flush=True)
            assert soak.server.alive(), soak.server.output()
            code = soak.server.stop()
            assert code == 0, soak.server.output()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    state["runs"].append(samples)
    state_path.write_text(json.dumps(state))
    return samples, grown(samples)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--state", type=Path, default=Path("soak.json"))
    options = parser.parse_args()
    samples, faults = run(options.rounds, options.seconds, options.state)
    print(f"{len(samples)} rounds: {'; '.join(faults) or 'flat'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
