#!/usr/bin/env python3
"""Names the tests that were skipped, and fails when one was that should not be.

    check_skips.py RESULTS.xml...

RESULTS are JUnit files of GoogleTest and pytest. tests/expected_skips.txt lists what may be
skipped, a section a condition, in it reasons (#) and names, with * for anything. Exit status 1 when
a test was skipped that is not listed, or whose condition does not hold.
"""

import fnmatch
import os
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

EXPECTED = Path(__file__).resolve().parent.parent / "tests/expected_skips.txt"
CONDITIONS = {
    "without HYDROFOIL_RECORDINGS": not os.environ.get("HYDROFOIL_RECORDINGS"),
    "without HYDROFOIL_H2O_JAR": not os.environ.get("HYDROFOIL_H2O_JAR"),
    "without Apache Arrow": "arrow" not in os.environ.get("HYDROFOIL_BINARY", ""),
    "with sanitizers": "san/" in os.environ.get("HYDROFOIL_BINARY", ""),
    "without HYDROFOIL_REFERENCE_URL": not os.environ.get("HYDROFOIL_REFERENCE_URL"),
    "unless HYDROFOIL_ALL_TESTS": not os.environ.get("HYDROFOIL_ALL_TESTS"),
    "anywhere": True,
}


def expected(text):
    """The names that may be skipped here."""
    names, holds = [], None
    for line in text.splitlines():
        if line.startswith("["):
            holds = CONDITIONS[line.strip("[]")]
        elif line and not line.startswith("#") and holds:
            names.append(line)
    return names


def skipped(results):
    """(name, reason) of every skipped test in a file of results; how many tests there are."""
    found, count = [], 0
    for case in ElementTree.parse(results).iter("testcase"):
        count += 1
        mark = case.find("skipped")
        if mark is not None and mark.get("type") != "pytest.xfail":
            name = f"{case.get('classname', '')}.{case.get('name')}".strip(".")
            found.append((name, (mark.get("message") or mark.text or "").strip().split("\n")[-1]))
    return found, count


def is_expected(name, names):
    return any(fnmatch.fnmatchcase(name, known.replace("[", "[[]")) for known in names)


def main(files):
    names = expected(EXPECTED.read_text())
    total, all_skipped, wrong = 0, 0, 0
    for file in files:
        found, count = skipped(file)
        total += count
        all_skipped += len(found)
        for name, reason in found:
            good = is_expected(name, names)
            wrong += not good
            print(f"skipped{'' if good else ' UNEXPECTEDLY'}: {name}: {reason}")
    print(f"tests: {total}, skipped: {all_skipped}, of these unexpectedly: {wrong}")
    return 1 if wrong or not total else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
