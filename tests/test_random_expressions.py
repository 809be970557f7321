"""Random expressions against a server with little memory: each is answered soon, with a value or a
refusal, and the server lives within its limit.

EXPRESSION_ROUNDS=100000 makes a long run, EXPRESSION_SEED another one.
"""

import os
import random
import re

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
TEXTS = [
    "'a'",
    "'c'",
    "''",
    "'n'",
    "'[a-'",
    "'(a*)*b'",
    "'x '",
    "'mean'",
    "'rm'",
    "'all'",
    "'auto'",
]
TEXTS += ["'interpolate'", "'forward'", "'yyyy-MM-dd'", "'l2'", "'Pearson'", "'complete.obs'"]
LISTS = ["[]", "[0]", "[0 1]", "[0:3]", "[0:1000000000]", "[-1]", "['n' 'c']", "['a' 'b']"]
LISTS += ["[0.1 0.5 2]", "[1e18]", "[0:1e15]", "[True False]", "[-5:5]", "[3:2:1]", "[0:5:3]"]
FLAGS = ["TRUE", "FALSE", "True", "False"]
LAMBDAS = ["{x . (+ x 1)}", "{x . (mean x TRUE FALSE)}", "{x y . (* x y)}", "{. 1}"]
# Sound expressions, of which some words are exchanged: these reach deeper than random ones.
SOUND = """
(GB f [2] mean 0 'rm' sdev 0 'all' nrow 0 'ignore' median 0 'rm' mode 1 'all' sumSquares 0 'all')
(merge (cols_py f [0 2]) (cols_py f [1 2]) TRUE FALSE [1] [1] 'auto')
(merge f f FALSE FALSE [1] [1] 'auto')
(sort f [1 0] [1 -1])
(pivot f 'i' 'c' 'n')
(melt f ['i'] ['n'] 'variable' 'value' TRUE)
(table (cols_py f [2 5]) TRUE)
(hist (cols_py f 'n') 5)
(hist (cols_py f 'n') 'sturges')
(hist (cols_py f 'n') [-5 0 1 60])
(cut (cols_py f 'n') [-9 0 9] [] FALSE TRUE 3)
(quantile (cols_py f [0 1]) [0.1 0.5 0.9] 'interpolate' _)
(h2o.impute f 0 'mean' 'interpolate' [] _ _)
(h2o.impute f 0 'median' 'average' [2] _ _)
(h2o.fillna (cols_py f [0 1]) 'forward' 0 3)
(rank_within_groupby f [2] [0 1] [1 -1] 'rank' 0)
(topn f 0 10 1)
(dropdup f [2 5] 'first')
(:= f 5 [0] (> (cols_py f 'i') 2))
(:= f (cols_py f 'i') [0] [0:60])
(append f (* (cols_py f 'n') 2) 'new')
(rbind f f f)
(cbind f (cols_py f 'n') f)
(rows f [0:20])
(rows f (> (cols_py f 'n') 0))
(apply (cols_py f [0 1]) 1 {x . (sum (* x 3))})
(apply (cols_py f [0 1]) 2 {x . (- (max x) (min x))})
(ddply f [2] {x . (mean (cols_py x 0) TRUE FALSE)})
(x (cols_py f [0 1]) (t (cols_py f [0 1])))
(t (cols_py f [0 1]))
(distance (cols_py f [0 1]) (cols_py f [0 1]) 'l2')
(cor (cols_py f [0 1]) (cols_py f [0 1]) 'complete.obs' 'Pearson')
(var (cols_py f [0 1]) (cols_py f [0 1]) 'everything' FALSE)
(scale (cols_py f [0 1]) TRUE TRUE)
(strsplit (cols_py f 's') ' ')
(tokenize (cols_py f 's') ' ')
(tf-idf (append (cols_py f 'i') (cols_py f 's') 's') 0 1 TRUE TRUE)
(replaceall (cols_py f 's') '[x-z]+' 'w' FALSE)
(replacefirst (cols_py f 's') '(x)(.)' '$2$1' TRUE)
(substring (cols_py f 's') 1 3)
(countmatches (cols_py f 's') ['x' 'y'])
(strDistance (cols_py f 's') (cols_py f 's') 'lv' TRUE)
(grep (cols_py f 's') 'y[0-9]' FALSE FALSE TRUE)
(lstrip (cols_py f 's') 'x ')
(entropy (cols_py f 's'))
(as.Date (cols_py f 's') 'yyyy-MM-dd')
(mktime 2020 1 (cols_py f 'i') 0 0 0 0)
(year (cols_py f 't'))
(week (cols_py f 't'))
(setDomain (cols_py f 'c') FALSE ['p' 'q' 'r'])
(setLevel (cols_py f 'c') 'b')
(appendLevels (cols_py f 'c') FALSE ['z' 'y'])
(relevel (cols_py f 'c') 'b')
(relevel.by.freq (cols_py f 'c') _ 2)
(match (cols_py f 'c') ['a' 'b'] NaN _)
(which (> (cols_py f 'n') 0))
(which.max (cols_py f [0 1]) TRUE 1)
(kfold_column f 5 7)
(modulo_kfold_column f 4)
(stratified_kfold_column (cols_py f 'c') 3 1)
(h2o.random_stratified_split (cols_py f 'c') 0.3 1)
(h2o.runif f 42)
(seq 1 60 2)
(seq_len 100)
(rep_len (cols_py f 'n') 100)
(cumsum (cols_py f [0 1]) 1)
(difflag1 (cols_py f 'n'))
(round (cols_py f 'n') 2)
(signif (cols_py f 'n') 3)
(ifelse (> (cols_py f 'n') 0) (cols_py f 'i') 7)
(ifelse (is.na (cols_py f 'c')) 'a' (cols_py f 'c'))
(moment 2020 1 2 3 4 5 6)
(filterNACols f 0.1)
(skewness (cols_py f [0 1]) TRUE)
(sumaxis (cols_py f [0 1]) TRUE 1)
(colnames= f [0 1] ['A' 'B'])
(columnsByType f 'numeric')
(as.factor (cols_py f 'i'))
(as.numeric (cols_py f 'c'))
(as.character (cols_py f 'n'))
(interaction f ['c' 'd'] TRUE 10 1)
(levels (cols_py f 'c'))
(unique (cols_py f 'c') TRUE)
(na.omit f)
(% (^ (cols_py f 'n') 2) (intDiv (cols_py f 'i') 2))
(trunc (lgamma (exp (cosh (cols_py f 'n')))))
(isax (cols_py f [0 1]) 2 3 0)
""".strip().splitlines()
WORD = re.compile(r"'[^']*'|\[[^\]]*\]|[^\s(){}]+|[(){}]")
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
            return (
                f"(cols_py f {self.random.choice(['0', '1', '2', '3', '4', '[0 1]', '[0 2 5]'])})"
            )
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

    def changed(self):
        """A sound expression with one to three words exchanged."""
        words = WORD.findall(self.random.choice(SOUND))
        plain = [k for k, word in enumerate(words) if word not in "(){}." and words[k - 1] != "("]
        for place in self.random.sample(
            plain, min(len(plain), self.random.choice([0, 1, 1, 2, 3]))
        ):
            words[place] = self.value(1)
        return " ".join(words)

    def next(self):
        return self.changed() if self.random.random() < 0.7 else self.call(2)


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
        expressions = Expressions(SEED, known(rest))
        for number in range(ROUNDS):
            if number % 50 == 0:  # some expressions change the frame, or remove it
                rest.ok("DELETE", "/3/DKV")
                rest.parse_file(tmp_path / "t.csv", "f")
            text = expressions.next()
            started = server.processor_seconds()
            try:
                answer = rest.send("POST", "/99/Rapids", ast=text, session_id="_sid_1", timeout=120)
            except Exception as problem:
                raise AssertionError(f"{text}: {problem}; {server.output()[-2000:]}") from None
            seconds = server.processor_seconds() - started
            assert seconds < SLOW, (text, seconds)
            assert answer.status_code in (200, 400, 404, 412, 413, 500, 501), (
                text,
                answer.text[:300],
            )
            assert answer.status_code != 500 or "Unexpected" not in answer.text, text
            assert server.resident_bytes() < LIMIT, (text, server.resident_bytes())
            answers[answer.status_code] = answers.get(answer.status_code, 0) + 1
        assert server.alive()
        assert rest.ok("POST", "/99/Rapids", ast="(+ 1 2)", session_id="_sid_1")["scalar"] == 3
    # Neither all refused nor all understood.
    assert answers[200] > ROUNDS / 20, answers
    assert answers[400] > ROUNDS / 20, answers
    print(answers)
