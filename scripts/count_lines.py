#!/usr/bin/env python3
"""Prints how many lines each folder of src has, without tests and in tests.

    count_lines.py [REVISION]

Of the checkout, or of a revision of git.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def git(*arguments):
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


def main():
    revision = sys.argv[1] if len(sys.argv) > 1 else None
    listing = ["ls-tree", "-r", "--name-only", revision] if revision else ["ls-files"]
    lines = {False: Counter(), True: Counter()}
    for path in git(*listing, "src").split():
        if not path.endswith((".cc", ".h")):
            continue
        text = git("show", f"{revision}:{path}") if revision else (ROOT / path).read_text()
        is_test = "_test" in path or "/testing/" in path
        lines[is_test][path.split("/")[1]] += text.count("\n")
    for folder, count in lines[False].most_common():
        print(f"{folder:12} {count:7,} {lines[True][folder]:7,}")
    print(f"{'all':12} {lines[False].total():7,} {lines[True].total():7,}")


if __name__ == "__main__":
    main()
