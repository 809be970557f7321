"""Expressions that run when their session ends, or the server."""

import threading
import time

import pytest

from hydrofoil_server import Server
from rest import Rest

# Hours of work.
LONG = "(apply (seq_len 100000) 1 {x . (sum (apply (seq_len 100000) 1 {y . (sum y)}))})"


def started(url, session):
    """A thread that waits for the long expression, and the answer it gets."""
    answers = []

    def run():
        answer = Rest(url).send("POST", "/99/Rapids", ast=LONG, session_id=session)
        answers.append((answer.status_code, answer.json()["msg"]))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    time.sleep(0.3)
    assert thread.is_alive()
    return thread, answers


def test_the_end_of_a_session_stops_what_runs_and_what_waits_in_it(server_url):
    rest = Rest(server_url)
    session = rest.ok("POST", "/4/sessions")["session_key"]
    running = [started(server_url, session) for _ in range(3)]
    before = time.monotonic()
    rest.ok("DELETE", "/4/sessions/" + session)
    for thread, answers in running:
        thread.join(10)
        ((status, message),) = answers
        assert status == 400
        assert "ancelled" in message
    assert time.monotonic() - before < 3
    assert rest.ok("POST", "/99/Rapids", ast="(+ 1 2)")["scalar"] == 3


@pytest.mark.own_server
def test_the_end_of_the_server_does_not_wait_for_expressions():
    with Server() as server:
        started(server.url, "s")
        before = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - before < 3
