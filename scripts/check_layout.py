#!/usr/bin/env python3
"""Checks the rules of the house that no other tool knows: sizes, include direction, names, paths.

    check_layout.py [ROOT]

Prints a line a fault, `file:line: what`; exit status 1 when there is one. CONTRIBUTING.md has the
rules with their reasons.
"""

import re
import subprocess
import sys
from pathlib import Path

from cpp_scan import functions

# What a folder of src/ may include; data flows downwards. CMakeLists.txt may link no more.
MAY_INCLUDE = {
    "base": "",
    "text": "base",
    "kernels": "base",
    "frame": "base text",
    "cluster": "base text frame",
    "ranks": "base text frame cluster",
    "ingest": "base text frame",
    "rapids": "base text frame cluster",
    "exchange": "base text frame",
    "model": "base text frame cluster rapids exchange",
    "algorithms": "base text kernels frame cluster rapids exchange model",
    "selection": "base text frame cluster rapids exchange model",
    "scorer": "base text frame exchange model algorithms",
    "scorer_c": "base text scorer model algorithms",
    "store": "base text frame cluster rapids model",
    "state": "base text frame cluster ingest rapids exchange model algorithms selection store",
    "engine": "base text frame cluster ingest rapids exchange model algorithms selection store"
    " state",
    "schema": "base text frame cluster rapids exchange model algorithms store",
}
MAY_INCLUDE["rest"] = " ".join(folder for folder in MAY_INCLUDE if folder != "scorer_c")
MAY_INCLUDE["cli"] = " ".join(MAY_INCLUDE)
# Folders of which one file alone may include: it starts the server.
ONLY_FROM = {("cli", "rest"): "src/cli/serve.cc"}
# Tests of a folder may use what it may not: something to work with.
TESTS_MAY_INCLUDE = {"ranks": {"algorithms"}, "selection": {"algorithms"}, "scorer": {"algorithms"}}
# Rooms of a folder, each of which may include those before it and what the folder may.
ROOMS = {
    "rapids": "language functions",
    "rest": "protocol transport models frames search server",
}
# Of the algorithms the rest of the program knows the table alone (src/algorithms/table.h).
ONLY_TABLE = {"scorer", "scorer_c", "state", "engine", "schema", "rest", "cli"}
# Nothing but its own folder and the table names an algorithm, not even a comment (tests may).
ALGORITHM_NAME = re.compile(r"deep_?learning", re.I)
MAY_NAME_ALGORITHM = ("src/algorithms/deeplearning/", "src/algorithms/table.cc")
# Parts from others that stay behind one door: include prefix -> folders (tests may use any).
ONLY_IN = {
    # exchange, algorithms: MOJOs hold JSON; cli: --json; ingest: answers of HDFS
    "nlohmann/": {"schema", "rest", "store", "exchange", "algorithms", "cli", "ingest"},
    "microhttpd.h": {"rest"},
    "CLI/": {"cli"},
    "archive": {"ingest", "exchange"},
    "re2/": {"ingest", "rapids"},
    "curl/": {"ingest"},
    "gloo/": {"ranks"},
    "gnutls/": {"ranks"},
    "cctz/": {"text"},
    "unicase.h": {"text"},
    "unistr.h": {"text"},
}
# JSON is heavy to compile: outside src/schema and src/rest no header may bring it.
HEADERS_WITHOUT = {"nlohmann/": {"store", "exchange", "algorithms"}}

MAX_SOURCE, MAX_HEADER, MAX_TEST, MAX_FUNCTION, MAX_PARAMETERS = 600, 300, 800, 60, 5
# Exceptions from the limits, each with its reason: "path" or "path:function" -> reason.
EXCEPTIONS = {
    "src/rest/transport/body_receiver.cc:OnPart": "the signature that libmicrohttpd calls",
    "tests/data/golden/rest/s11_misc.jsonl.xz": "the recording has that name",
}

# Headers that only tests include are called so; nothing else may include them.
FOR_TEST = "_for_test.h"
# Locks are those of base/mutex.h, which clang checks; each says what it guards (tests may do as
# they like).
BARE_LOCK = re.compile(
    r"std::(recursive_|shared_|timed_)*mutex\b|std::(lock_guard|unique_lock|scoped_lock|shared_lock)\b"
    r"|std::condition_variable"
)
MUTEX = re.compile(r"^\s*(?:mutable |static )*Mutex (\w+);", re.M)

FORBIDDEN_NAME = re.compile(r"(^|[_.-])(utils?|common|helpers?|misc)([_.-]|$)", re.I)
MACHINE_PATH = re.compile(r"(?<![\w.])/(work|root|home/\w+)/")
REGISTRY_HOST = re.compile(
    r"(pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.com|anaconda\.org|crates\.io"
    r"|proxy\.golang\.org|repo1?\.maven|(deb|security)\.debian\.org|archive\.ubuntu\.com)",
    re.I,
)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
# These name what is forbidden.
SELF = {"scripts/check_layout.py", "scripts/check_layout_test.py"}
TEXT = {".cc", ".h", ".py", ".sh", ".md", ".cmake", ".txt", ".json", ".toml", ".yml", ".R", ""}
SIZED = (".cc", ".h", ".py", ".sh", ".ts", ".tsx", ".mjs", ".css")
TEXT |= {".ts", ".tsx", ".mjs", ".css", ".html"}


def project_files(root):
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    return [f for f in listed if (root / f).is_file()]


def is_per_target(path):
    """Sources that Highway includes once a processor: a header by name only."""
    return path.endswith("-inl.h")


def check_name(path):
    if path in EXCEPTIONS:
        return
    for part in Path(path).parts:
        if FORBIDDEN_NAME.search(Path(part).stem):
            yield f"{path}:1: the name '{part}' says nothing; name it after the concept"


def check_text(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        if MACHINE_PATH.search(line):
            yield f"{path}:{number}: a path of one machine: {line.strip()[:80]}"
        if REGISTRY_HOST.search(line):
            yield f"{path}:{number}: the host of a package registry: {line.strip()[:80]}"


def check_file_size(path, text):
    lines = text.count("\n")
    test = Path(path).stem.endswith("_test") or Path(path).stem.startswith("test_")
    header = path.endswith(".h") and not is_per_target(path)
    limit = MAX_HEADER if header else MAX_TEST if test else MAX_SOURCE
    if lines > limit and path not in EXCEPTIONS:
        yield f"{path}:{lines}: {lines} lines, at most {limit}"


def check_functions(path, text):
    for f in functions(text):
        if f"{path}:{f.name}" in EXCEPTIONS:
            continue
        if f.length > MAX_FUNCTION and not path.endswith("_test.cc"):
            yield f"{path}:{f.line}: {f.name} has {f.length} lines, at most {MAX_FUNCTION}"
        if f.parameters > MAX_PARAMETERS:
            what = f"{f.name} has {f.parameters} parameters"
            yield f"{path}:{f.line}: {what}, at most {MAX_PARAMETERS}"


def check_includes(path, text, project_headers):
    folder = Path(path).parts[1]
    for number, line in enumerate(text.split("\n"), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quote, name = match.groups()
        target = name.split("/")[0]
        if target in MAY_INCLUDE and "/" in name:
            test = path.endswith("_test.cc")
            allowed = set(MAY_INCLUDE[folder].split())
            allowed |= TESTS_MAY_INCLUDE.get(folder, set()) if test else set()
            if target != folder and target not in allowed:
                yield f"{path}:{number}: src/{folder} may not include {name}"
            if target == folder and folder in ROOMS and not test:
                yield from check_room(path, number, name)
            if ONLY_FROM.get((folder, target), path) != path:
                yield f"{path}:{number}: only {ONLY_FROM[folder, target]} may include {name}"
            inside = target == "algorithms" and name != "algorithms/table.h"
            if inside and folder in ONLY_TABLE and not test:
                yield f"{path}:{number}: only algorithms/table.h outside of src/algorithms: {name}"
            if quote == "<":
                yield f'{path}:{number}: own headers are included with quotes: "{name}"'
        elif quote == '"' and f"src/{name}" not in project_headers and not name.startswith("hwy/"):
            yield f"{path}:{number}: include paths start at src/: {name}"
        if not path.endswith("_test.cc"):
            yield from check_foreign_include(path, number, folder, name)


def check_room(path, number, name):
    folder, *room = Path(path).parts[1:-1]
    order = ROOMS[folder].split()
    if len(room) != 1 or room[0] not in order:
        yield f"{path}:{number}: src/{folder} has the rooms {', '.join(order)}"
    elif Path(name).parts[1] not in order[: order.index(room[0]) + 1]:
        yield f"{path}:{number}: src/{folder}/{room[0]} may not include {name}"


def check_foreign_include(path, number, folder, name):
    for prefix, folders in ONLY_IN.items():
        if not name.startswith(prefix):
            continue
        if folder not in folders:
            yield f"{path}:{number}: {name} only in {', '.join(sorted(folders))}"
        elif path.endswith(".h") and folder in HEADERS_WITHOUT.get(prefix, ()):
            yield f"{path}:{number}: {name} not in headers of src/{folder}"


def check_guard(path, text):
    guard = "HYDROFOIL_" + re.sub(r"\W", "_", path.removeprefix("src/")).upper() + "_"
    if f"#ifndef {guard}\n#define {guard}\n" not in text:
        yield f"{path}:1: the header guard must be {guard}"


def check_algorithm_names(path, text):
    if path.startswith(MAY_NAME_ALGORITHM) or path.endswith("_test.cc"):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if ALGORITHM_NAME.search(line):
            yield f"{path}:{number}: names an algorithm outside of its folder: {line.strip()[:80]}"


def is_test(path):
    return path.endswith(("_test.cc", FOR_TEST)) or path.startswith("fuzz/")


def check_test_headers(texts):
    """`texts`: path -> text of all C++ files of the project."""
    users = {}
    for path, text in texts.items():
        for match in filter(None, map(INCLUDE.match, text.split("\n"))):
            users.setdefault(f"src/{match[2]}", set()).add(path)
    for header in sorted(h for h in users if h in texts):
        named = header.endswith(FOR_TEST)
        others = {user for user in users[header] if not is_test(user)}
        others.discard(header.removesuffix(".h") + ".cc")
        if named and others:
            yield f"{min(others)}:1: {header} is for tests alone"
        elif not named and not others:
            yield f"{header}:1: only tests include it: call it *{FOR_TEST}"


def check_locks(path, text):
    if path == "src/base/mutex.h" or path.endswith("_test.cc"):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if BARE_LOCK.search(line):
            yield f"{path}:{number}: locks are those of base/mutex.h: {line.strip()[:80]}"
    for match in MUTEX.finditer(text):
        if f"GUARDED_BY({match[1]})" not in text:
            number = text.count("\n", 0, match.start(1)) + 1
            yield f"{path}:{number}: nothing is GUARDED_BY({match[1]})"


def check_cmake_links(text):
    """CMakeLists.txt must link no folder that the table does not allow."""
    for name, arguments in re.findall(r"hydrofoil_library\((\w+)([^)]*)\)", text):
        if name not in MAY_INCLUDE:
            yield f"CMakeLists.txt:1: the folder {name} is not in the table of check_layout.py"
            continue
        for linked in re.findall(r"hydrofoil_(\w+)", arguments):
            if linked not in MAY_INCLUDE[name].split():
                yield f"CMakeLists.txt:1: {name} may not link {linked}"


def check_source(path, text, files):
    folder = Path(path).parts[1]
    if folder not in MAY_INCLUDE:
        yield f"{path}:1: the folder src/{folder} is not in the table of check_layout.py"
        return
    yield from check_functions(path, text)
    yield from check_includes(path, text, files)
    yield from check_algorithm_names(path, text)
    yield from check_locks(path, text)
    if path.endswith(".h") and not is_per_target(path):
        yield from check_guard(path, text)


def check(root):
    files = project_files(root)
    code = [path for path in files if path.endswith((".cc", ".h"))]
    yield from check_test_headers({path: (root / path).read_text() for path in code})
    for path in files:
        yield from check_name(path)
        if Path(path).suffix not in TEXT or Path(path).name == "LICENSE":
            continue
        text = (root / path).read_text(encoding="utf-8", errors="replace")
        if path not in SELF:
            yield from check_text(path, text)
        if path.endswith(SIZED) and not path.startswith("web/dist/"):
            yield from check_file_size(path, text)
        if path.startswith("src/") and path.endswith((".cc", ".h")):
            yield from check_source(path, text, set(files))
        if path == "CMakeLists.txt":
            yield from check_cmake_links(text)


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    root = root if root.is_dir() else root.parent.parent
    faults = list(check(root))
    print("\n".join(faults) if faults else "layout: no faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
