"""Plays recorded traffic of the real clients against a server and compares the answers.

A recording is one session of a client with the reference, a request and its answer a line. Three
kinds of difference: `status` of HTTP; `shape`, a field that is missing or of another JSON type;
`value`, of whatever a server must reproduce. Not compared are values of the machine and the moment
(times, sizes, versions) and what only administrators look at. Keys that a server makes up are
learnt from its answers and put into the later requests.
"""

import http.client
import json
import math
import re
import time
import urllib.parse
from dataclasses import dataclass

# Fields whose values depend on machine, moment or build: one of these words in the name, or a part.
OF_THE_MOMENT = re.compile(
    r"(?:^|_)(?:age|branch|build|built|cloud|cluster|commit|cpu|cpus|date|describe|dev|disk|duration"
    r"|exception|fds|gflops|h2o|internal|java|keys|load|log|logs|mem|node|nodes|open|os|pid|ping"
    r"|progress|rss|seed|speed|tcps|ticks|time|uptime|values|version|warnings)(?:_|$)"
    r"|auto_recoverable|byte_size|checksum|chunk|cloud|compiled|description|distribution_summary"
    r"|entry_point|millis|msec|nanos|nthreads|reproducibility_information_table|size_in_bytes"
    r"|stacktrace|timestamp|total_value",
    re.I,
)
TEXT_OF_THE_MOMENT = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d|\d sec$|^ *\d+:\d\d:\d\d|(?:obs|samples)/sec$|\d (?:B|KB|MB),"
)
MADE_UP = re.compile(
    r"^(?:\$[0-9a-f]|_sid_|py_|RTMP_sid_|Key_Frame|modelmetrics_|predictions?_|transformation_"
    r"|reconstruction_|DeepLearning_model_|Grid_|[\w.]*_[0-9a-f]{24,32}\b|_[0-9a-f]{10,})"
    r"|_sid_[0-9a-f]{4}|_model_(?:python|R|rapids)_|_segment_models_"
)
# Numbers that come out of training are equal to fewer digits.
OF_TRAINING = re.compile(
    r"/(?:Models|ModelMetrics|Predictions|Grids?|Grid\.bin|PartialDependence|SegmentModels\w*"
    r"|Recovery)\b"
    r"|/3/Frames/[^/]*(?:prediction|transformation|modelmetrics|reconstruction|deepfeatures"
    r"|weights|biases|cv_)",
    re.I,
)
# What is asked for the state of the server; of these only the shape is compared.
OF_THE_STATE = re.compile(
    r"/3/(?:About|Cloud|Find|InitID|JStack|Jobs|Logs|Metadata|ModelBuilders|NetworkTest"
    r"|NodePersistentStorage|Timeline|Typeahead|WaterMeter)|/3/Frames$|/99/Jobs"
)
PARAMETER_FIELDS = (
    "name", "label", "help", "required", "type", "default_value", "level", "values", "gridable",
)  # fmt: skip
NOT_FINITE = ("NaN", "Infinity", "-Infinity")
LONGEST_LIST = 300


@dataclass(frozen=True)
class Difference:
    level: str  # status, shape, value
    field: str  # .frames[].columns[].mean: without the indices
    message: str


class Names:
    """What a name of the recording is on this server: folders, and keys the servers made up."""

    def __init__(self, data, work):
        self.folders = {"nfs://DATA": f"nfs:/{data}", "/DATA": str(data), "/OUT": str(work)}
        self.learnt = {}

    def here(self, text):
        for recorded in sorted(self.learnt, key=len, reverse=True):
            text = text.replace(recorded, self.learnt[recorded])
        return re.sub("|".join(self.folders), lambda found: self.folders[found[0]], text)

    def recorded(self, text):
        for name, folder in self.folders.items():
            text = text.replace(folder, name)
        for name, here in sorted(self.learnt.items(), key=lambda pair: -len(pair[1])):
            text = text.replace(here, name)
        return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:54321", text)

    def learn(self, recorded, answered):
        if isinstance(recorded, dict) and isinstance(answered, dict):
            for name in recorded.keys() & answered.keys():
                self.learn(recorded[name], answered[name])
        elif isinstance(recorded, list) and isinstance(answered, list):
            for one, other in zip(recorded, answered, strict=False):
                self.learn(one, other)
        elif isinstance(recorded, str) and isinstance(answered, str):
            made_up = MADE_UP.search(recorded) and MADE_UP.search(answered)
            known = recorded in self.learnt or answered in self.learnt
            plain = 5 < len(recorded) < 200 and "/" not in recorded
            if made_up and not known and plain and recorded != answered:
                self.learnt[recorded] = answered


def kind_of(value):
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return "number"
    return type(value).__name__


class Comparison:
    """Collects the differences between a recorded answer and one of the server."""

    def __init__(self, names, of_training):
        self.names = names
        self.tolerance = (
            {"rel_tol": 1e-5, "abs_tol": 1e-7}
            if of_training
            else {"rel_tol": 1e-6, "abs_tol": 1e-9}
        )
        self.found = []

    def differ(self, level, field, recorded, answered):
        text = f"{str(recorded)[:120]!r} expected, got {str(answered)[:120]!r}"
        self.found.append(Difference(level, field, text))

    def compare(self, recorded, answered, field, values, name=""):
        if recorded is None:
            return
        if kind_of(recorded) != kind_of(answered):
            self.compare_kinds(recorded, answered, field, values, name)
        elif isinstance(recorded, dict):
            for key, value in recorded.items():
                if key not in answered:
                    self.differ("shape", f"{field}.{key}", value, "nothing")
                else:
                    compared = values and not OF_THE_MOMENT.search(key)
                    self.compare(value, answered[key], f"{field}.{key}", compared, key)
        elif isinstance(recorded, list):
            if values and len(recorded) != len(answered):
                self.differ("value", field, f"{len(recorded)} elements", len(answered))
            for one, other in zip(recorded[:LONGEST_LIST], answered, strict=False):
                self.compare(one, other, f"{field}[]", values, name)
        elif values and not self.equal(recorded, answered):
            self.differ("value", field, recorded, answered)

    def compare_kinds(self, recorded, answered, field, values, name):
        number = kind_of(recorded) == "number"
        if recorded in NOT_FINITE or (number and answered in NOT_FINITE):
            return
        if answered is None and (not values or name == "progress_msg"):
            return
        self.differ("shape", field, kind_of(recorded), kind_of(answered))

    def equal(self, recorded, answered):
        if kind_of(recorded) == "number":
            return math.isclose(recorded, answered, **self.tolerance)
        if isinstance(recorded, str):
            here = self.names.recorded(answered)
            free = MADE_UP.search(recorded) or TEXT_OF_THE_MOMENT.search(recorded)
            return here == recorded or bool(free)
        return recorded == answered

    def compare_parameters(self, recorded, answered):
        """The descriptions of parameters, wherever in an answer they stand."""
        if isinstance(recorded, list) and isinstance(answered, list):
            for one, other in zip(recorded, answered, strict=False):
                self.compare_parameters(one, other)
        if not isinstance(recorded, dict) or not isinstance(answered, dict):
            return
        for key, value in recorded.items():
            described = isinstance(value, list) and value and isinstance(value[0], dict)
            if key == "parameters" and described and "default_value" in value[0]:
                self.compare_descriptions(value, answered.get(key) or [])
            elif key in answered:
                self.compare_parameters(value, answered[key])

    def compare_descriptions(self, recorded, answered):
        here = {p.get("name"): p for p in answered if isinstance(p, dict)}
        for parameter in recorded:
            name = parameter["name"]
            if name not in here:
                self.differ("value", f".parameters.{name}", "a parameter", "nothing")
                continue
            for field in PARAMETER_FIELDS:
                if field in parameter and parameter[field] != here[name].get(field):
                    where = f".parameters.{name}.{field}"
                    self.differ("value", where, parameter[field], here[name].get(field))

    def compare_table(self, recorded, answered):
        """A download: its header and the number of its lines."""
        for what, one, other in (
            ("header", recorded.split("\n")[0], answered.split("\n")[0]),
            ("lines", recorded.count("\n"), answered.count("\n")),
        ):
            if one != other:
                self.differ("value", what, one, other)


class Player:
    """Plays one recording against the server at `url`."""

    def __init__(self, url, data, work):
        self.host = urllib.parse.urlsplit(url).netloc
        self.names = Names(data, work)

    def send(self, request):
        """Status and body of the answer; nothing when the recording lacks the bytes to send."""
        names = self.names
        path = urllib.parse.quote(
            names.here(urllib.parse.unquote(request["path"])), safe="/:$@!~*'(),;%"
        )
        if request["query"]:
            path += "?" + urllib.parse.urlencode([(k, names.here(v)) for k, v in request["query"]])
        body, headers = request.get("request_body"), {"User-Agent": "python"}
        if request.get("form") is not None:
            body = urllib.parse.urlencode([(k, names.here(v)) for k, v in request["form"]]).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif body is not None:
            if isinstance(body, dict) and "base64_head" in body:
                return None
            body = names.here(body if isinstance(body, str) else json.dumps(body)).encode()
            if request.get("request_content_type"):
                headers["Content-Type"] = request["request_content_type"]
        connection = http.client.HTTPConnection(self.host, timeout=120)
        try:
            connection.request(request["method"], path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def send_until_ended(self, request):
        """As the clients do, asks for a job again until it has ended, if it had when recorded."""
        answer = self.send(request)
        recorded = request["response"]
        of_job = request["method"] == "GET" and request["path"].startswith("/3/Jobs/")
        if not of_job or not isinstance(recorded, dict) or not recorded.get("jobs"):
            return answer
        if recorded["jobs"][0].get("status") in ("DONE", "FAILED", "CANCELLED"):
            until = time.monotonic() + 120
            while answer[0] == 200 and time.monotonic() < until:
                if json.loads(answer[1])["jobs"][0]["status"] not in ("RUNNING", "CREATED"):
                    break
                time.sleep(0.02)
                answer = self.send(request)
        return answer

    def play(self, request):
        """The differences of one request; nothing when it cannot be sent."""
        answer = self.send_until_ended(request)
        if answer is None:
            return None
        status, body = answer
        path, recorded = request["path"], request["response"]
        comparison = Comparison(self.names, bool(OF_TRAINING.search(path)))
        if status != request["status"]:
            comparison.differ("status", "", request["status"], f"{status}: {body[:200]!r}")
        elif isinstance(recorded, str):
            if path.startswith("/3/DownloadDataset"):
                comparison.compare_table(recorded, body.decode("utf-8", "replace"))
        elif recorded is not None and not {"base64_head", "text_head"} & set(recorded):
            try:
                answered = json.loads(body)
            except ValueError:
                comparison.differ("shape", "", "JSON", body[:120])
                return comparison.found
            self.names.learn(recorded, answered)
            values = status >= 400 or not OF_THE_STATE.search(path)
            comparison.compare(recorded, answered, "", values)
            comparison.compare_parameters(recorded, answered)
        return comparison.found
