"""Where answers to the clients' functions differ from H2O's, each by name, and why:
tests/data/client_differences.txt. What is listed and differs no more is out of date."""

import functools
import re

from hydrofoil_server import ROOT

FILE = ROOT / "tests/data/client_differences.txt"


def same(x, y, close, same_text=str.__eq__):
    """Whether two answers are equal, where numbers are that are `close` and texts that are the same text."""
    if isinstance(x, bool) or isinstance(y, bool):
        return x == y
    if isinstance(x, int | float) and isinstance(y, int | float):
        return close(x, y)
    if isinstance(x, str) and isinstance(y, str):
        return same_text(x, y)
    if isinstance(x, dict) and isinstance(y, dict):
        return x.keys() == y.keys() and all(same(x[key], y[key], close, same_text) for key in x)
    if isinstance(x, list) and isinstance(y, list):
        return len(x) == len(y) and all(
            same(a, b, close, same_text) for a, b in zip(x, y, strict=True)
        )
    return x == y


@functools.cache
def listed():
    """(kind, expression) -> the reason above it."""
    found, why = {}, None
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            why = line[2:]
        elif line:
            kinds, expression = line.split(": ", 1)
            found |= {(kind, expression): why for kind in kinds.split(", ")}
    return found


def java_fault(outcome):
    """A fault of the program rather than of the request: status 500, or Java's own words."""
    words = r"Exception|unimplemented|No enum constant|at8_abs|Cannot invoke|Index \d+ out"
    if not isinstance(outcome, dict) or not outcome.keys() & {"refused", "client"}:
        return False
    said = outcome.get("text", outcome.get("refused"))
    return outcome.get("refused") == 500 or bool(re.search(words, said))


def reason(kind, expression, theirs):
    """Why the answer may differ, or None. Where H2O has none but a fault, any in words will do."""
    if java_fault(theirs):
        return "a Java fault is answered, or refused in words"
    return listed().get((kind, expression))


def out_of_date(kind, same):
    """What is listed of a kind, of those asked (`same`: expression -> whether the answers are equal)."""
    return [e for of, e in listed() if of == kind and same.get(e, False)]
