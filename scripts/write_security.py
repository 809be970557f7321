#!/usr/bin/env python3
"""Writes the table of docs/security.md from the tests.

    write_security.py [--check]

A comment `Flaw: what can be done, CVE number if there is one` above a test, in any language, is a
line of the table: a test may hold against several. With --check nothing is written; exit status 1
when the page is not what the tests say.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/security.md"
BEGIN, END = "<!-- tests: begin -->", "<!-- tests: end -->"
FLAW = re.compile(r"^(?:#|//) Flaw: (.+)$")
TEST = re.compile(r"^(?:def (test_\w+)|TEST(?:_F)?\((\w+), (\w+)\))")
DECORATION = re.compile(r"^(@|\s|\))")


def flaws(path):
    """Pairs of a flaw and the name of the test that stands below it."""
    waiting = []
    for line in path.read_text().splitlines():
        if flaw := FLAW.match(line):
            waiting.append(flaw[1])
        elif test := TEST.match(line):
            name = test[1] or f"{test[2]}.{test[3]}"
            yield from ((flaw, name) for flaw in waiting)
            waiting = []
        elif waiting and line and not DECORATION.match(line):
            raise SystemExit(f"{path}: no test below 'Flaw: {waiting[0]}'")


def table():
    files = [*sorted(ROOT.glob("tests/test_*.py")), *sorted(ROOT.glob("src/**/*_test.cc"))]
    rows = [
        f"| {flaw} | `{name}` | `{path.relative_to(ROOT)}` |"
        for path in files
        for flaw, name in flaws(path)
    ]
    return "\n".join(["| flaw | test | file |", "| --- | --- | --- |", *sorted(rows)])


def main():
    old = PAGE.read_text()
    before, rest = old.split(BEGIN)
    after = rest.split(END)[1]
    new = f"{before}{BEGIN}\n{table()}\n{END}{after}"
    if "--check" in sys.argv[1:]:
        return 0 if new == old else 1
    PAGE.write_text(new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
