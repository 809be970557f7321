"""Plain requests to the REST API, for tests that must see statuses and bodies as they are."""

import json
import time

import requests


class Rest:
    def __init__(self, url):
        self.url, self.session = url, requests.Session()

    def send(self, method, path, /, timeout=60, **fields):
        where = "params" if method in ("GET", "DELETE") else "data"
        return self.session.request(method, self.url + path, timeout=timeout, **{where: fields})

    def ok(self, method, path, /, **fields):
        answer = self.send(method, path, **fields)
        assert answer.status_code == 200, (path, answer.text[:500])
        return answer.json()

    def seconds_of_cloud(self):
        """How long a new client waits for /3/Cloud."""
        started = time.monotonic()
        answer = requests.get(self.url + "/3/Cloud", timeout=30)
        assert answer.status_code == 200
        return time.monotonic() - started

    def wait(self, job, timeout=120):
        """The job's description once it has ended."""
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            described = self.ok("GET", f"/3/Jobs/{job}")["jobs"][0]
            if described["status"] not in ("CREATED", "RUNNING"):
                return described
            time.sleep(0.01)
        raise AssertionError(f"job {job} did not end in {timeout} s")

    def import_file(self, path):
        """The key of the raw file."""
        (key,) = self.ok("GET", "/3/ImportFiles", path=str(path))["destination_frames"]
        return key

    def parse_request(self, key, frame, **changes):
        """Asks for the guesses on a raw file, then for the parse with these guesses and the changes."""
        guessed = self.ok("POST", "/3/ParseSetup", source_frames=json.dumps([key]))
        fields = {
            "destination_frame": frame,
            "source_frames": json.dumps([key]),
            "delete_on_done": True,
            "blocking": False,
        }
        for name in ("parse_type", "separator", "number_columns", "single_quotes"):
            fields[name] = guessed[name]
        for name in ("column_names", "column_types"):
            fields[name] = json.dumps(guessed[name])
        fields["check_header"], fields["chunk_size"] = (
            guessed["check_header"],
            guessed["chunk_size"],
        )
        return self.send("POST", "/3/Parse", **{**fields, **changes})

    def parse_file(self, path, frame, **changes):
        """Imports and parses a file; returns the job's description once it has ended."""
        answer = self.parse_request(self.import_file(path), frame, **changes)
        assert answer.status_code == 200, answer.text[:500]
        return self.wait(answer.json()["job"]["key"]["name"])
