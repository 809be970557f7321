#!/usr/bin/env python3
"""Writes docs/rest.md: every route that a server tells of at /3/Metadata/endpoints.

write_rest_reference.py URL [--check]
"""

import json
import sys
import urllib.request
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs/rest.md"
HEAD = """<!-- Written by scripts/write_rest_reference.py; do not edit. -->
# REST reference

The API of H2O-3 3.46: parameters come as query, form or JSON body; answers are JSON; faults are
H2O's error schema with their status. `GET /3/Metadata/schemas/{name}` explains the fields of a
schema, `GET /3/ModelBuilders/deeplearning` the [parameters](parameters.md) of training.

| method | path | what it does |
| --- | --- | --- |
"""


def page(url):
    with urllib.request.urlopen(f"{url}/3/Metadata/endpoints") as answer:
        routes = json.load(answer)["routes"]
    rows = {(r["url_pattern"], r["http_method"]): r["summary"] or "" for r in routes}
    lines = [f"| {method} | `{path}` | {rows[path, method]} |" for path, method in sorted(rows)]
    return HEAD + "\n".join(lines) + "\n"


def main():
    wanted = page(sys.argv[1])
    if "--check" in sys.argv:
        return 0 if PAGE.read_text() == wanted else 1
    PAGE.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
