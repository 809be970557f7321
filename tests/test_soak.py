"""Import, expressions and removal, over and over: the server's memory stays flat.

The long run: SOAK_ROUNDS=10000 python -m pytest -s tests/test_soak.py
"""

import os
import random
import statistics

import pytest

from hydrofoil_server import SANITIZED, Server
from rest import Rest

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "100"))
# Until then caches fill up, and the lists of what was: the last jobs and lines of the log.
WARM_UP = 0.4
pytestmark = pytest.mark.own_server

# %(i)d: the round. What has no name is a temporary of the session or a number.
EXPRESSIONS = [
    "(tmp= m (append soak.hex (log1p (+ (* (cols_py soak.hex 'n') %(i)d) 3)) 'm'))",
    "(tmp= m2 (:= m 0 [5] (> (cols_py m 'n') 2)))",
    "(tmp= kept (rows m2 (> (cols_py m2 'n') 0)))",
    "(tmp= by (GB soak.hex [2] mean 0 'rm' nrow 1 'all' sdev 0 'rm'))",
    "(sort kept [0] [1])",
    "(table (cols_py soak.hex ['c']) TRUE)",
    "(rbind (rows soak.hex [0:50]) (rows soak.hex [60:90]))",
    "(merge (rows (cols_py soak.hex [0 1]) [0:200]) (cols_py soak.hex [1 2]) TRUE FALSE [0] [0] 'auto')",
    "(maxNA (strlen (toupper (cols_py soak.hex 's'))))",
    "(unique (replaceall (cols_py soak.hex 's') '[a-d]' '' FALSE) FALSE)",
    "(as.factor (cut (cols_py soak.hex 'n') [-9 0 9] [] FALSE TRUE 3))",
    "(minNA (year (cols_py soak.hex 't')))",
    "(quantile soak.hex [0.1 0.5 0.9] 'interpolate' _)",
    "(cor (cols_py soak.hex [0 1]) (cols_py soak.hex [0 1]) 'complete.obs' 'Pearson')",
    "(cumsum (cols_py soak.hex 'i') 0)",
    "(h2o.impute m 0 'mean' 'interpolate' [] _ _)",
    "(pivot (rows soak.hex [0:500]) 'i' 'c' 'n')",
    "(apply (cols_py soak.hex [0 1]) 2 {x . (sum (* x %(i)d))})",
    "(assign kept_%(i)d kept)",
    "(nothing_%(i)d 1)",
]
FAILING = {"(nothing_%(i)d 1)"}


def write_table(path, rows):
    random.seed(5)
    with path.open("w") as out:
        out.write("n,i,c,s,t\n")
        for i in range(rows):
            text = "".join(random.choices("abcdefgh", k=6))
            number = "" if i % 17 == 0 else random.gauss(0, 1)
            out.write(f"{number},{i % 1000},level{i % 7},{text}{i},2024-01-{i % 28 + 1:02}\n")


def one_round(rest, path, number):
    assert rest.parse_file(path, "soak.hex")["status"] == "DONE"
    session = rest.ok("GET", "/3/InitID")["session_key"]
    for expression in EXPRESSIONS:
        answer = rest.send("POST", "/99/Rapids", ast=expression % {"i": number}, session_id=session)
        wanted = 400 if expression in FAILING else 200
        assert answer.status_code == wanted, (expression, answer.text[:300])
    rest.ok("GET", "/3/Frames/soak.hex/summary")
    assert rest.send("GET", "/3/DownloadDataset", frame_id=f"kept_{number}").text
    if number % 10 == 9:
        rest.ok("DELETE", "/3/DKV")
    rest.ok("DELETE", "/4/sessions/" + session)
    if number % 10 != 9:
        for key in ("soak.hex", f"kept_{number}"):
            rest.ok("DELETE", f"/3/DKV/{key}")


def soak(path, rounds):
    """Resident bytes after each hundredth of the rounds."""
    resident = []
    with Server("--nthreads", "2") as server:
        rest = Rest(server.url)
        for number in range(rounds):
            one_round(rest, path, number)
            if (number + 1) % max(1, rounds // 100) == 0:
                resident.append(server.resident_bytes())
                print(number + 1, resident[-1], flush=True)
        assert rest.ok("GET", "/3/Frames")["frames"] == []
        assert server.stop() == 0, server.output()
    return resident


@pytest.mark.skipif(SANITIZED, reason="sanitizers keep freed memory")
def test_memory_stays_flat(tmp_path):
    path = tmp_path / "table.csv"
    write_table(path, 3000)
    resident = soak(path, ROUNDS)
    settled = resident[int(len(resident) * WARM_UP) :]
    middle = len(settled) // 2
    before, after = statistics.median(settled[:middle]), statistics.median(settled[middle:])
    assert after < before * 1.05, [round(bytes / 1e6, 1) for bytes in resident]
