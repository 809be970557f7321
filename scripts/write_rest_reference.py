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

The API of H2O-3 3.46: parameters come as query, form or JSON body; answers are JSON; errors
have H2O's error schema and status. `GET /3/Metadata/openapi.json` describes all of it for
programs, `GET /3/Metadata/schemas/{name}` explains the fields of a schema,
`GET /3/ModelBuilders/deeplearning` the [parameters](parameters.md) of training.

| method | path | what it does |
| --- | --- | --- |
"""

IDLE_HEAD = """
## Parameters without effect

Every route takes `_exclude_fields`, and the names in its path again (the path wins). A
parameter that a route does not know is refused; these are accepted without effect, most of
them as in H2O. `GET /3/Metadata/endpoints` lists the parameters of each route.

| route | parameters | why |
| --- | --- | --- |
"""


def page(url):
    with urllib.request.urlopen(f"{url}/3/Metadata/endpoints") as answer:
        routes = json.load(answer)["routes"]
    rows = {(r["url_pattern"], r["http_method"]): r["summary"] or "" for r in routes}
    lines = [f"| {method} | `{path}` | {rows[path, method]} |" for path, method in sorted(rows)]
    return HEAD + "\n".join(lines) + "\n" + IDLE_HEAD + "\n".join(idle_lines(routes)) + "\n"


def idle_lines(routes):
    """A line for each route and reason."""
    groups = {}
    for route in routes:
        for name, why in route["without_effect"].items():
            key = (route["url_pattern"], route["http_method"], why)
            groups.setdefault(key, []).append(name)
    return [
        f"| `{method} {path}` | {' '.join(f'`{name}`' for name in names)} | {why} |"
        for (path, method, why), names in sorted(groups.items())
    ]


def main():
    wanted = page(sys.argv[1])
    if "--check" in sys.argv:
        return 0 if PAGE.read_text() == wanted else 1
    PAGE.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
