#!/usr/bin/env python3
"""Runs clang-tidy over the project's sources, several at a time, and remembers what was clean.

    run_clang_tidy.py BUILD [--jobs N] [SOURCE...]

BUILD holds compile_commands.json; without sources named, all of src but the unit tests are looked
at. One that was clean is looked at again only when it, a header of the project it includes, its
compile command, .clang-tidy or clang-tidy itself has changed; the memory is in BUILD/../clang-tidy.
Exit status 1 when anything was found.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

TIDY, CLANG = "clang-tidy-19", "clang++-19"
ROOT = Path(__file__).resolve().parent.parent


def digest(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def file_digest(path):
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


class Source:
    """One entry of the compilation database, with its memory on disk."""

    def __init__(self, entry, settings, memory):
        self.path = str((Path(entry["directory"]) / entry["file"]).resolve())
        self.directory = entry["directory"]
        self.command = entry.get("command") or shlex.join(entry["arguments"])
        self.key = digest(settings, self.command)
        self.memory = memory / f"{digest(self.path)[:24]}.json"

    def is_known_clean(self):
        try:
            known = json.loads(self.memory.read_text())
        except (OSError, ValueError):
            return False
        return known["key"] == self.key and all(
            file_digest(f) == d for f, d in known["files"].items()
        )

    def remember(self):
        files = {f: file_digest(f) for f in [self.path, *self.project_headers()]}
        self.memory.write_text(json.dumps({"key": self.key, "files": files}))

    def project_headers(self):
        """The headers of the project that this source includes, found by the preprocessor."""
        keep = [a for a in shlex.split(self.command) if re.match(r"-(D|I|isystem|std)", a)]
        made = subprocess.run(
            [CLANG, *keep, "-MM", self.path], cwd=self.directory, capture_output=True, text=True
        )
        names = made.stdout.replace("\\\n", " ").partition(":")[2].split()
        paths = {str((Path(self.directory) / n).resolve()) for n in names}
        return sorted(p for p in paths if p.startswith(str(ROOT)) and p != self.path)

    def check(self, build):
        """Returns what clang-tidy found, empty when clean."""
        run = subprocess.run(
            [
                TIDY,
                "-p",
                str(build),
                "--quiet",
                "--extra-arg=-Wno-unknown-warning-option",  # the commands are gcc's
                "--extra-arg=-Wno-deprecated-declarations",  # std::stable_sort of libstdc++
                self.path,
            ],
            capture_output=True,
            text=True,
        )
        if run.returncode == 0:
            self.remember()
            return ""
        return run.stdout + ("" if run.stdout else run.stderr)


def database(build, wanted):
    version = subprocess.run([TIDY, "--version"], capture_output=True, text=True, check=True).stdout
    settings = version + (ROOT / ".clang-tidy").read_text()
    memory = build.parent / "clang-tidy"
    memory.mkdir(parents=True, exist_ok=True)
    entries = json.loads((build / "compile_commands.json").read_text())
    sources = [Source(e, settings, memory) for e in entries]
    # Not what is generated, of others (nanobind), or for tests and fuzzers.
    sources = [s for s in sources if Path(s.path).is_relative_to(ROOT / "src")]
    return [s for s in sources if s.path in wanted or not (wanted or s.path.endswith("_test.cc"))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("sources", nargs="*")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    sources = database(build, {str(Path(s).resolve()) for s in arguments.sources})
    todo = [s for s in sources if not s.is_known_clean()]
    faulty = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for found in pool.map(lambda s: s.check(build), todo):
            if found:
                faulty += 1
                print(found, flush=True)
    print(f"clang-tidy: {len(sources)} sources, {len(todo)} looked at, {faulty} with faults")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
