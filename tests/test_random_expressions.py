"""Random expressions against a server with little memory: each is answered soon, with a value or a
refusal, and the server lives within its limit.

EXPRESSION_ROUNDS=100000 makes a long run, EXPRESSION_SEED another one.
"""

import os
import random
from pathlib import Path

import pytest

from hydrofoil_server import SANITIZED, Server
from rest import Rest

ROUNDS = int(os.environ.get("EXPRESSION_ROUNDS", "1500"))
SEED = int(os.environ.get("EXPRESSION_SEED", "1"))
LIMIT = 600e6
pytestmark = pytest.mark.own_server

TABLE = "n,i,c,s,t,d\n" + "".join(
    f"{'' if k % 7 == 3 else k / 8 - 2},{k % 5},{'abc'[k % 3]},{'x ' * (k % 4)}y{k},"
    f"2020-01-{k % 28 + 1:02} 01:02:03,{'' if k % 5 == 2 else 'uv'[k % 2]}\n"
    for k in range(60)
)
NUMBERS = ["0", "1", "2", "3", "-1", "0.5", "5", "60", "1e3", "1000000", "1e9", "2147483648"]
NUMBERS += ["1e18", "-1e18", "1e308", "NaN", "nan", "_"]
TEXTS = ["'a'", "'c'", "''", "'n'", "'[a-'", "'(a*)*b'", "'x '", "'mean'", "'rm'", "'all'", "'auto'"]
TEXTS += ["'interpolate'", "'forward'", "'yyyy-MM-dd'", "'l2'", "'Pearson'", "'complete.obs'"]
LISTS = ["[]", "[0]", "[0 1]", "[0:3]", "[0:1000000000]", "[-1]", "['n' 'c']", "['a' 'b']"]
LISTS += ["[0.1 0.5 2]", "[1e18]", "[0:1e15]", "[True False]", "[-5:5]", "[3:2:1]", "[0:5:3]"]
FLAGS = ["TRUE", "FALSE", "True", "False"]
LAMBDAS = ["{x . (+ x 1)}", "{x . (mean x TRUE FALSE)}", "{x y . (* x y)}", "{. 1}"]
# What ends or changes the server for the others.
PASSED_OVER = {"setTimeZone", "rm", "ls"}
SLOW = 4.0  # seconds of the processor


class Expressions:
    def __init__(self, seed, names):
        self.random, self.names = random.Random(seed), names

    def frame(self, depth):
        kind = self.random.random()
        if depth == 0 or kind < 0.3:
            return "f"
        if kind < 0.6:
            return f"(cols_py f {self.random.choice(['0', '1', '2', '3', '4', '[0 1]', '[0 2 5]'])})"
        return self.call(depth - 1)

    def value(self, depth):
        kind = self.random.random()
        if kind < 0.35:
            return self.frame(depth)
        for share, some in ((0.6, NUMBERS), (0.72, LISTS), (0.84, TEXTS), (0.94, FLAGS)):
            if kind < share:
                return self.random.choice(some)
        return self.random.choice(LAMBDAS)

    def call(self, depth):
        name, arguments = self.random.choice(self.names)
        parts = []
        for place, argument in enumerate(arguments):
            if argument in ("frame", "column") or (place == 0 and self.random.random() < 0.7):
                parts.append(self.frame(depth))
            else:
                parts.append(self.value(depth))
        for _ in range(self.random.choice([0, 0, 0, 1, 2]) if "..." in arguments else 0):
            parts.append(self.value(depth))
        return f"({name} {' '.join(parts)})"


def processor_seconds(server):
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def known(rest):
    """Names of operations with those of their arguments."""
    found = []
    for entry in rest.ok("GET", "/99/Rapids/help")["syntax"]:
        name, *arguments = entry["pattern"].strip("()").split(" ")
        if name not in PASSED_OVER:
            found.append((name, arguments))
    return found


@pytest.mark.skipif(SANITIZED, reason="needs the memory and the speed of a plain build")
def test_random_expressions(tmp_path):
    (tmp_path / "t.csv").write_text(TABLE)
    answers = {}
    with Server("--nthreads", "2", "--max-mem", "512m") as server:
        rest = Rest(server.url)
        rest.parse_file(tmp_path / "t.csv", "f")
        expressions = Expressions(SEED, known(rest))
        for _ in range(ROUNDS):
            text = expressions.call(2)
            started = processor_seconds(server)
            try:
                answer = rest.send("POST", "/99/Rapids", ast=text, session_id="_sid_1", timeout=120)
            except Exception as problem:
                raise AssertionError(f"{text}: {problem}; {server.output()[-2000:]}") from None
            seconds = processor_seconds(server) - started
            assert seconds < SLOW, (text, seconds)
            assert answer.status_code in (200, 400, 404, 412, 413, 500, 501), (text, answer.text[:300])
            assert answer.status_code != 500 or "Unexpected" not in answer.text, text
            assert server.resident_bytes() < LIMIT, (text, server.resident_bytes())
            answers[answer.status_code] = answers.get(answer.status_code, 0) + 1
        assert server.alive()
        assert rest.ok("POST", "/99/Rapids", ast="(+ 1 2)", session_id="_sid_1")["scalar"] == 3
    # Neither all refused nor all understood.
    assert answers[200] > ROUNDS / 20, answers
    assert answers[400] > ROUNDS / 20, answers
    print(answers)
