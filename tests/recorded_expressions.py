"""What the real H2O answers to expressions as R's client sends them: functions over columns of every
kind. Records and compares.

    recorded_expressions.py URL    asks the server there, the real one, and writes ANSWERS anew

An answer is a frame's types, levels and cells, a number, a list or a text; of a refusal only that it
is one. DIFFERENT names those that are answered otherwise here, with the reason.
"""

import csv
import gzip
import io
import itertools
import json
import math
import re
import sys

from hydrofoil_server import ROOT
from rest import Rest

DATA = ROOT / "tests" / "data" / "expressions"
ANSWERS = DATA / "answers.json.gz"
FRAMES = {
    "A": ("mixed.csv", ["Numeric", "Numeric", "Enum", "String", "Time", "Numeric", "Numeric"]),
    "B": ("other.csv", ["Enum", "Numeric", "Numeric"]),
    "P": ("pairs.csv", ["String", "String"]),
}
# Columns of every kind.
KINDS = {
    "real": "(cols A [0])",
    "whole": "(cols A [1])",
    "all missing": "(cols A [5])",
    "no rows": "(rows (cols A [0]) [])",
    "one row": "(rows (cols A [1]) [1])",
    "categories": "(cols A [2])",
    "text": "(cols A [3])",
    "times": "(cols A [4])",
    "two columns": "(cols A [0 1])",
}
OF_ONE = """
abs acos acosh asin asinh atan atanh ceiling cos cosh cospi digamma exp expm1 floor gamma lgamma log
log10 log1p log2 none not sgn sin sinh sinpi sqrt tan tanh tanpi trigamma trunc !! is.na
as.factor as.character as.numeric is.factor is.numeric is.character any.factor levels nlevels
min max sum minNA maxNA sumNA naCnt any.na all any prod nrow ncol flatten
toupper tolower trim strlen entropy
year month day hour minute second millis week dayOfWeek na.omit t which difflag1
"""
TEMPLATES = [
    *(f"({name} X)" for name in OF_ONE.split()),
    "(round X 0)", "(round X 1)", "(round X 1.6)", "(round X -1)", "(round X 20)",
    "(signif X 2)", "(signif X 0)", "(signif X 1.5)", "(signif X 17)",
    "(+ X 1)", "(- 1 X)", "(* X 2)", "(/ X 0)", "(^ X 2)", "(%% X 3)", "(%/% X 2)", "(& X 1)",
    "(== X 1)", "(!= X 1)", "(< X 1)", "(>= X 1)", '(== X "a")', '(!= X "a")', "(+ X X)", "(== X X)",
    "(mean X TRUE FALSE)", "(mean X FALSE FALSE)", "(median X TRUE)", "(sd X TRUE)", "(sd X FALSE)",
    '(quantile X [0.1 0.5 0.9] "interpolate" _)', '(quantile X [0.5] "low" "_")',
    "(cumsum X 0)", "(cumprod X 0)", "(cummax X 0)", "(cummin X 0)", "(cumsum X 1)",
    "(sumaxis X TRUE 1)", "(which.max X TRUE 0)", "(which.min X TRUE 0)", "(which.max X TRUE 1)",
    "(scale X TRUE TRUE)", "(scale X FALSE TRUE)", "(scale_inplace (rows X [0:8]) TRUE TRUE)", "(cut X [-2 1 5] NULL FALSE TRUE 3)",
    '(cut X [-2 1 5] ["low" "high"] TRUE FALSE 3)', "(table X TRUE)", "(table X FALSE)",
    "(unique X FALSE)", "(sort X [0] [1])", "(sort X [0] [-1])", "(topn X 0 50 1)",
    "(modulo_kfold_column X 3)", "(filterNACols X 0.4)",
    "(apply X 1 { x . (mean x TRUE FALSE) })", "(apply X 1 { x . (+ (which.max x TRUE 0) 1) })",
    "(apply X 1 { x . (- (max x) (min x)) })", "(apply X 1 { x . (sum x) })",
    "(apply X 1 { x . (round x 1) })", "(apply X 2 { x . (mean x TRUE FALSE) })",
    "(apply X 2 { x . (sum x) })", "(apply X 1 sum)", "(apply X 2 max)",
    '(ifelse (> (cols A [1]) 1) X 0)', '(ifelse (> (cols A [1]) 1) X "c")',
    '(ifelse (> (cols A [1]) 1) "b" X)', '(ifelse X "yes" "no")', "(ifelse X 1 0)",
    '(ifelse (is.na X) 1 0)', '(match X ["a" "d"] NA 1)', "(match X [1 2] 0 0)", '(match X "a" 0 1)',
    '(relevel X "b")', '(setLevel X "b")', '(appendLevels X FALSE ["q"])',
    '(setDomain X FALSE ["p" "q" "r" "s"])', '(columnsByType X "numeric")',
    '(columnsByType X "categorical")', '(columnsByType X "time")', '(columnsByType X "string")',
    '(substring X 1 3)', "(substring X 0)", '(lstrip X "o")', '(rstrip X "e")', '(strsplit X "e")',
    '(replacefirst X "o" "0" FALSE)', '(replaceall X "e" "" FALSE)', '(countmatches X ["o" "e"])',
    '(grep X "o" 0 0 0)', '(grep X "O" 1 0 1)', '(grep X "o" 0 1 1)', '(grep X "o" 0 1 0)',
    '(strDistance X X "jw" 1)', '(strDistance X X "lv" 0)', '(tokenize X "o")',
    '(as.Date X "%Y")', "(cbind X X)", "(rbind X X)", "(rows X [0])", "(rows X (> (cols A [1]) 1))",
    "(cols X [0])", "(rep_len X 3)", '(h2o.fillna X "forward" 0 1)', '(h2o.fillna X "backward" 0 2)',
    "(skewness X FALSE)", "(kurtosis X FALSE)", "(distance X X \"l2\")", '(append X 1 "one")',
    '(dropdup X [0] first)', '(dropdup X [0] "last")', '(dropdup X [0] other)',
    "(isax X 2 3 0)", "(getrow X)",
]  # fmt: skip
ALONE = [
    *(
        f'(merge A B {left} {right} [{a}] [{b}] "{method}")'
        for (left, right), (a, b), method in itertools.product(
            [("FALSE", "FALSE"), ("TRUE", "FALSE"), ("FALSE", "TRUE")],
            [("2", "0"), ("6", "2"), ("2 6", "0 2")],
            ["auto", "radix", "hash"],
        )
    ),
    *(
        f"(rank_within_groupby (cols A [0 1 2 4 6]) {groups} {columns} {ways} {name} {by_columns})"
        for groups, columns, ways in [("2", "1", "1"), ("[2]", "[1]", "[-1]"), ("4", "1", "1")]
        for name in ("New_Rank_column", '"place"')
        for by_columns in (0, 1)
    ),
    '(dropdup A ["c"] first)', '(dropdup A ["c"] Last)', '(dropdup A [2 0] "first")',
    '(dropdup A ["none"] first)', '(ifelse (> (cols A [0]) 1) "z" "a")',
    '(ifelse (> (cols A [0]) 1e9) "z" "a")', '(ifelse (== (cols A [2]) "a") "aa" (cols A [2]))',
    *(
        f"(:= (cols (rows A [0:8]) [0 1]) {value} [0] {rows})"
        for value in ("99", "NA", "(cols (rows A [0:2]) [1])")
        for rows in ("[5 3]", "[3 5]", "[1:2]", "[5 3 200]", "[5 3 5]")
    ),
    "(min (rows (cols A [1]) [0:2]) FALSE)", "(max (rows (cols A [1]) [0:2]) 100)",
    "(apply (cols A [0 1]) [1 2] { x . (sum x) })",
    '(strDistance (cols P [0]) (cols P [1]) "jw" 1)', '(strDistance (cols P [0]) (cols P [1]) "lv" 1)',
    "(entropy P)", '(strsplit (cols P [0]) "")', '(tokenize (cols P [0]) "a")',
    *(
        f'(as.Date (ifelse (> (cols A [0]) 1) "{one}" "{two}") "{form}")'
        for one, two, form in [
            ("Sat Jul 12 01:02:03 2014", "Tue Jul 15 02:03:04 2014", "%c"),
            ("12 July 2014", "13 August 1999", "%d %B %Y"), ("07/12/14", "03/13/14", "%D"),
            ("10:11", "03:13", "%R"), ("014 10 pm", "200 12 am", "%j %I %p"),
        ]
    ),
    *(
        f'(GB A [{by}] {aggregates})'
        for by in ("2", "1", "2 6")
        for aggregates in ('nrow 0 "all" mean 1 "rm"', 'sum 0 "all" sd 1 "rm"', 'mode 2 "all"',
                           'min 0 "ignore" max 6 "rm" median 1 "rm"')
    ),
    *(f"(h2o.impute (rows F [0:8]) {column} \"{method}\" \"interpolate\" {by} _ _)"
      for column, method, by in [(-1, "mean", "[]"), (-1, "mode", "[]"), (0, "mean", "[]"),
                                 (0, "median", "[]"), (1, "mode", "[]"), (2, "mode", "[]"),
                                 (0, "mean", "[2]"), (1, "median", "[2]"), (2, "mode", "[1]"),
                                 (0, "other", "[]")]),
]  # fmt: skip


# Why answers differ, and which: a pattern of their names.
DIFFERENT = {
    "infinities are told as such, also where whole numbers stand": r"\(/ X 0\)|\(atanh X\)|\(l?gamma X\)",
    "the exact value": r"\((di|tri)gamma X\)|\(millis X\) real",
    "nothing is known of what is missing": r"\(%/% X 2\)|\(mean X TRUE FALSE\) all missing"
    r"|\(sd X TRUE\) all missing|\(which\.(max|min) X TRUE 0\) all missing"
    r"|mean x TRUE FALSE\) }\) all missing|which\.max x TRUE 0\) 1\) }\)"
    r"|\(GB A .*(mode 2|min 0)",
    "a level is no number": r"\(!= X 1\) (categories|times)|\(any X\) categories"
    r"|\((min|max)NA X\) categories",
    "times are numbers to functions of numbers, and stay times": r"\((mean|median|sd|quantile|cumsum"
    r"|sumaxis|which\.max|which\.min|table|rep_len) X.*times|mean x TRUE FALSE\) }\) times",
    "a code means nothing to the user": r"h2o\.fillna X|\(h2o\.impute .* 2 \"mode\"",
    "numbers in their order, not in that of a hash table": r"\(unique X FALSE\)",
    "rows of equal values in their order": r"\(topn X 0 50 1\) categories",
    "descending is descending": r"\(sort X .* categories",
    "all matches, and none of missing keys": r'\(merge .* "hash"\)',
    "a frame without rows has none": r"\(difflag1 X\) no rows",
}
# Refused here alone: what H2O makes of them is of no use.
REFUSED = re.compile(
    r"\(t X\) text|\(modulo_kfold_column X 3\) (no rows|one row)|\(ifelse .* X 0\) categories"
    r"|\(match X \[1 2\] 0 0\) two columns|\(rows X \(> .*no rows"
)


def reason(name, expected, found):
    """Why an answer may differ; None when it may not. What H2O refuses may be answered here."""
    if expected == "refused":
        return "answered here"
    if found == "refused":
        return "refused here" if REFUSED.search(name) else None
    return next((why for why, names in DIFFERENT.items() if re.search(names, name)), None)


def expressions():
    """Pairs of a name and an expression."""
    for template, (kind, column) in itertools.product(TEMPLATES, KINDS.items()):
        yield f"{template} {kind}", template.replace("X", column)
    for text in ALONE:
        yield text, text.replace(" F ", " (cols A [0 1 2 6]) ")


class Asker:
    """Evaluates expressions on one server."""

    def __init__(self, rest, folder=DATA):
        self.rest, self.count = rest, 0
        for name, (file, types) in FRAMES.items():
            done = rest.parse_file(
                folder / file, name, check_header=1, column_types=json.dumps(types)
            )
            assert done["status"] == "DONE", done

    def ask(self, text):
        """A value that JSON can hold. Each in a session of its own: on the real server a failure may
        leave the session unfit."""
        session = self.rest.ok("POST", "/4/sessions")["session_key"]
        self.count += 1
        key = f"asked{self.count}"
        fields = {"ast": f"(tmp= {key} {text})", "session_id": session}
        answer = self.rest.send("POST", "/99/Rapids", **fields)
        if answer.status_code != 200:
            answer = self.rest.send("POST", "/99/Rapids", **{**fields, "ast": text})
        if answer.status_code != 200:
            return "refused"
        answer = answer.json()
        if "num_rows" in answer:
            kept = (answer.get("key") or {}).get("name")
            told = self.frame(kept) if kept else "a frame"
            self.rest.send("DELETE", f"/4/sessions/{session}")
            return told
        return next((answer[k] for k in ("scalar", "string") if answer.get(k) is not None), None)

    def frame(self, key):
        answer = self.rest.send("GET", f"/3/Frames/{key}", row_count=10)
        if answer.status_code != 200:
            return "refused"
        (frame,) = answer.json()["frames"]
        text = self.rest.send("GET", "/3/DownloadDataset", frame_id=key).content.decode()
        return {
            "columns": [[c["label"], c["type"], c["domain"]] for c in frame["columns"]],
            "cells": list(csv.reader(io.StringIO(text)))[1:],
        }


def close(a, b):
    """Equal, numbers to twelve digits, also as texts."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(close(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(close, a, b))
    if a == b:
        return True
    try:
        return math.isclose(float(a), float(b), rel_tol=1e-11, abs_tol=1e-12)
    except (TypeError, ValueError):
        return False


def read():
    with gzip.open(ANSWERS, "rt") as file:
        return json.load(file)


def main(url):
    asker = Asker(Rest(url))
    answers = {name: asker.ask(text) for name, text in expressions()}
    with gzip.GzipFile(ANSWERS, "wb", mtime=0) as file:
        file.write(json.dumps(answers, ensure_ascii=False).encode())
    print(len(answers), "answers")


if __name__ == "__main__":
    main(sys.argv[1])
