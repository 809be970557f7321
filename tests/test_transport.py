"""Hostile and broken connections never stop others: /3/Cloud answers within 50 ms meanwhile."""

import contextlib
import json
import socket
import statistics
import threading
import time

import pytest

from hydrofoil_server import SANITIZED, Server
from rest import Rest

pytestmark = pytest.mark.own_server
AT_ONCE = 0.5 if SANITIZED else 0.05


@pytest.fixture(scope="module")
def server():
    with Server() as running:
        yield running
        assert running.alive(), running.output()
        assert running.stop() == 0, running.output()


@pytest.fixture
def rest(server):
    return Rest(server.url)


def connect(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=10)


@contextlib.contextmanager
def connections(server, count, first_bytes=b""):
    opened = []
    try:
        for _ in range(count):
            one = connect(server)
            opened.append(one)
            if first_bytes:
                one.sendall(first_bytes)
        yield opened
    finally:
        for one in opened:
            one.close()


def wait_until_idle(server):
    until = time.monotonic() + 60
    before = -1.0
    while (now := server.processor_seconds()) - before > 0.05:
        assert time.monotonic() < until, "the server goes on and on"
        before = now
        time.sleep(0.5)


def assert_prompt(rest, tries=20):
    seconds = [rest.seconds_of_cloud() for _ in range(tries)]
    assert statistics.median(seconds) < AT_ONCE, seconds
    assert max(seconds) < 10 * AT_ONCE, seconds


def exchange(server, data, wait=10):
    """Sends bytes; returns what comes back until the server closes or falls silent."""
    received = b""
    with connect(server) as one:
        one.settimeout(wait)
        with contextlib.suppress(OSError):
            one.sendall(data)
        with contextlib.suppress(OSError):
            while b"\r\n\r\n" not in received:
                part = one.recv(65536)
                if not part:
                    break
                received += part
    return received


def status_of(answer):
    return int(answer.split()[1]) if answer else None


def test_a_thousand_idle_connections(server, rest):
    with connections(server, 1000):
        assert_prompt(rest)
    assert_prompt(rest)


# Flaw: connections that never finish their request (slowloris)
def test_half_sent_headers(server, rest):
    with connections(server, 300, b"POST /99/Rapids HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-"):
        assert_prompt(rest)


def test_half_sent_bodies(server, rest):
    head = b"POST /99/Rapids HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nast=("
    with connections(server, 300, head):
        assert_prompt(rest)


def test_byte_after_byte(server, rest):
    stop = threading.Event()

    def drip(one):
        with contextlib.suppress(OSError):
            for byte in b"GET /3/Cloud HTTP/1.1\r\nX-Slow: " + b"a" * 10_000:
                if stop.wait(0.01):
                    return
                one.sendall(bytes([byte]))

    with connections(server, 50) as opened:
        drippers = [threading.Thread(target=drip, args=(one,)) for one in opened]
        for dripper in drippers:
            dripper.start()
        try:
            time.sleep(0.2)
            assert_prompt(rest)
        finally:
            stop.set()
            for dripper in drippers:
                dripper.join()


def test_readers_that_never_read(server, rest):
    """Large answers to clients that do not take them."""
    request = b"GET /3/Metadata/endpoints HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 20
    with connections(server, 100, request):
        wait_until_idle(server)  # all buffers are full
        assert_prompt(rest)


def test_connections_dropped_in_the_middle(server, rest):
    for head in (
        b"GET /3/Cl",
        b"POST /3/PostFile HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\nabc",
    ):
        for _ in range(200):
            with connect(server) as one:
                one.sendall(head)
    assert_prompt(rest)


@pytest.mark.parametrize("size", [100_000, 10_000_000])
def test_huge_header_is_refused(server, rest, size):
    header = b"GET /3/Cloud HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Huge: " + b"a" * size + b"\r\n\r\n"
    assert status_of(exchange(server, header)) in (None, 400, 413, 414, 431)
    assert_prompt(rest)


def test_huge_request_line_is_refused(server, rest):
    line = b"GET /3/" + b"a" * 5_000_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    assert status_of(exchange(server, line)) in (None, 400, 404, 413, 414, 431)
    assert_prompt(rest)


def test_a_hundred_thousand_headers_are_refused(server, rest):
    headers = b"".join(b"X-%d: a\r\n" % i for i in range(100_000))
    answer = exchange(server, b"GET /3/Cloud HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + b"\r\n")
    assert status_of(answer) in (None, 400, 413, 431)
    assert_prompt(rest)


def test_body_beyond_the_limit_is_refused_before_it_is_read(server, rest):
    head = b"POST /99/Rapids HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    answer = exchange(server, head + b"Content-Length: 1099511627776\r\n\r\n{")
    assert status_of(answer) in (None, 400, 413)
    before = server.resident_bytes()
    answer = exchange(server, head + b"Content-Length: 1073741824\r\n\r\n" + b" " * 50_000_000)
    assert status_of(answer) in (None, 400, 413)
    assert server.resident_bytes() - before < 100e6
    assert_prompt(rest)


# Flaw: JSON nested beyond any depth
def test_deep_json_is_refused(server, rest):
    for depth in (1_000, 1_000_000):
        body = '{"ast":' + "[" * depth + "]" * depth + "}"
        answer = rest.session.post(
            server.url + "/99/Rapids",
            data=body,
            headers={"Content-Type": "application/json"},
            timeout=20,
        )
        assert answer.status_code in (400, 413), answer.text[:200]
        assert "msg" in answer.json()
    assert_prompt(rest)


GARBAGE = {
    "noise": bytes(range(256)) * 20,
    "no version": b"GET /3/Cloud\r\n\r\n",
    "nul in path": b"GET /3/Cl\0oud HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "bad percent": b"GET /3/Frames/%zz%2 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "percent nul": b"GET /3/Frames/a%00b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "bad utf-8": b"GET /3/Frames/%ff%fe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "negative length": b"POST /99/Rapids HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
    "two lengths": b"POST /99/Rapids HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nast=(",
    "bad chunk": b"POST /99/Rapids HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
    "bad multipart": b"POST /3/PostFile HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 7\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\nab",
    "path traversal": b"GET /../../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
}


@pytest.mark.parametrize("case", GARBAGE)
def test_garbage_is_refused(server, rest, case):
    answer = exchange(server, GARBAGE[case], wait=1)
    assert status_of(answer) is None or 400 <= status_of(answer) < 500, answer[:300]
    assert b"root:" not in answer
    assert_prompt(rest, tries=3)


def test_several_requests_on_one_connection(server):
    with connect(server) as one:
        one.sendall(b"GET /3/Cloud HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 5)
        one.settimeout(2)
        received = b""
        with contextlib.suppress(TimeoutError):
            while received.count(b"HTTP/1.1 200") < 5:
                received += one.recv(65536)
    assert received.count(b"HTTP/1.1 200") == 5


def test_polls_are_held_but_hold_nobody_up(server, rest, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n" + "".join(f"{i},{i * i % 7}\n" for i in range(1000)))
    assert rest.parse_file(path, "rows.hex")["status"] == "DONE"
    started = rest.ok(
        "POST",
        "/3/ModelBuilders/deeplearning",
        training_frame="rows.hex",
        response_column="b",
        epochs=1e7,
        stopping_rounds=0,
        model_id="held",
    )
    job = started["job"]["key"]["name"]
    poll = f"GET /3/Jobs/{job} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    try:
        with connections(server, 200, poll):
            assert_prompt(rest)
        begun = time.monotonic()
        assert rest.ok("GET", f"/3/Jobs/{job}")["jobs"][0]["status"] == "RUNNING"
        assert 0.2 < time.monotonic() - begun < 1.5
    finally:
        rest.send("POST", f"/3/Jobs/{job}/cancel")
    begun = time.monotonic()
    assert rest.wait(job)["status"] == "CANCELLED"
    assert time.monotonic() - begun < 1


def test_a_held_poll_ends_with_its_job(server, rest, tmp_path):
    """A job shorter than the hold costs the client no more than the job itself."""
    path = tmp_path / "small.csv"
    path.write_text("a,b\n" + "".join(f"{i},{i % 5}\n" for i in range(100)))
    assert rest.parse_file(path, "small.hex")["status"] == "DONE"
    seconds = []
    for number in range(3):  # the best of three, for what else the machine does
        begun = time.monotonic()
        started = rest.ok(
            "POST",
            "/3/ModelBuilders/deeplearning",
            training_frame="small.hex",
            response_column="b",
            epochs=1,
            hidden="[5]",
            model_id=f"short_{number}",
        )
        answer = rest.ok("GET", f"/3/Jobs/{started['job']['key']['name']}")
        assert answer["jobs"][0]["status"] == "DONE"
        seconds.append(time.monotonic() - begun)
    assert min(seconds) < (3 if SANITIZED else 0.4), seconds


def test_upload_in_many_pieces(server, rest):
    rows = "x,y\n" + "".join(f"{i},{i + 1}\n" for i in range(50_000))
    body = rows.encode()
    head = f"POST /3/PostFile?destination_frame=up.csv HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n\r\n"
    with connect(server) as one:
        one.sendall(head.encode())
        for start in range(0, len(body), 50_000):
            one.sendall(body[start : start + 50_000])
            time.sleep(0.002)
        answer = one.recv(65536)
    assert status_of(answer) == 200
    assert json.loads(answer.split(b"\r\n\r\n", 1)[1])["total_bytes"] == len(body)
