"""Import by http: the unmodified client, a file server on loopback, and what must be refused."""

import contextlib
import threading
import time
import urllib.parse

import pytest

import loopback
from hydrofoil_server import Server
from rest import Rest

pytestmark = pytest.mark.own_server
CSV = b"a,b\n1,x\n2,y\n"


class Handler(loopback.Handler):
    protocol_version = "HTTP/1.0"

    def do_GET(self):
        if self.path.startswith("/missing"):
            self.send_error(404)
        elif self.path.startswith("/to?"):
            self.answer(302, b"", {"Location": self.path.partition("?")[2]})
        elif self.path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(CSV)
        elif self.path == "/tarpit":
            self.server.slow.wait(20)
        else:
            self.answer(200, CSV)


@pytest.fixture(scope="module")
def files():
    with loopback.serving(Handler) as server:
        server.slow = threading.Event()
        yield f"http://127.0.0.1:{server.server_port}"
        server.slow.set()


@pytest.fixture(scope="module")
def fetching():
    with Server("--allow-local-url") as server:
        yield server
        assert server.stop() == 0, server.output()


def test_import_file(fetching, files):
    import h2o

    h2o.connect(url=fetching.url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    frame = h2o.import_file(f"{files}/some/table.csv")
    assert frame.frame_id == "table.hex"
    assert frame.as_data_frame(use_pandas=False, header=False) == [["1", "x"], ["2", "y"]]
    frame = h2o.import_file([f"{files}/1.csv", f"{files}/to?{files}/2.csv"])
    assert frame.nrow == 4
    h2o.connection().close()


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/missing.csv", 404, "the server answers with status 404"),
        ("/short", 412, "Cannot import"),
        ("/to?file:///etc/passwd", 412, "Cannot import"),
        ("/to?ftp://127.0.0.1/a", 412, "Cannot import"),
    ],
)
def test_failures_are_told(fetching, files, path, status, text):
    answer = Rest(fetching.url).send("GET", "/3/ImportFiles", path=files + path)
    assert (answer.status_code, text in answer.text) == (status, True), answer.text[:300]


# Flaw: imports from the server's own machine, in a loop (CVE-2024-7768)
def test_own_machine_is_refused_by_default(files):
    with Server() as server:
        rest = Rest(server.url)
        for url in (
            f"{files}/a.csv",
            server.url + "/3/ImportFiles?path=x",
            "http://169.254.169.254/",
        ):
            answer = rest.send("GET", "/3/ImportFiles", path=url)
            assert answer.status_code == 403, answer.text[:300]
            assert "is not allowed" in answer.json()["msg"]


def test_other_addresses_need_a_flag():
    with Server("--ip", "0.0.0.0") as server:
        rest = Rest(f"http://127.0.0.1:{server.port}")
        answer = rest.send("GET", "/3/ImportFiles", path="http://example.invalid/a.csv")
        assert answer.status_code == 403
        assert "--allow-url permits it" in answer.json()["msg"]


def test_an_import_can_be_cancelled(fetching, files):
    rest = Rest(fetching.url)
    seconds = []
    for _ in range(5):  # the best of five, for what else the machine does
        answers = []

        def import_slowly(answers=answers):
            answer = Rest(fetching.url).send("GET", "/3/ImportFiles", path=files + "/tarpit")
            answers.append((time.monotonic(), answer))

        thread = threading.Thread(target=import_slowly)
        thread.start()
        while not (running := running_imports(rest)):
            time.sleep(0.01)
        time.sleep(0.2)
        asked = time.monotonic()
        rest.send("POST", f"/3/Jobs/{urllib.parse.quote(running[0], safe='')}/cancel")
        thread.join()
        assert answers[0][1].status_code == 400
        assert "The import was cancelled" in answers[0][1].json()["msg"]
        seconds.append(answers[0][0] - asked)
    assert min(seconds) < 0.1, seconds


def running_imports(rest):
    jobs = rest.send("GET", "/3/Jobs").json()["jobs"]
    return [job["key"]["name"] for job in jobs if job["status"] == "RUNNING"]


# Flaw: a hanging server blocks imports (CVE-2024-8062)
def test_slow_servers_hold_nobody_up(fetching, files):
    rest = Rest(fetching.url)

    def import_slowly():
        with contextlib.suppress(Exception):
            Rest(fetching.url).send("GET", "/3/ImportFiles", path=files + "/tarpit", timeout=1)

    threads = [threading.Thread(target=import_slowly, daemon=True) for _ in range(50)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    assert rest.seconds_of_cloud() < 0.5
    for thread in threads:
        thread.join()
