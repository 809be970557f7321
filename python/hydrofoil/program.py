"""The native program that this package carries."""

import os
import subprocess
from pathlib import Path


def path() -> Path:
    """The program `hydrofoil`. The environment variable HYDROFOIL_BINARY names another one.

    Raises:
        FileNotFoundError: when it is not there.
    """
    program = Path(os.environ.get("HYDROFOIL_BINARY") or Path(__file__).parent / "bin/hydrofoil")
    if not program.is_file():
        raise FileNotFoundError(f"the program {program} is not there; install the package anew")
    return program


def main() -> None:
    """The command `hydrofoil`."""
    import sys

    os.execv(path(), ["hydrofoil", *sys.argv[1:]])


def run(*arguments: str, stdin: bytes = b"") -> bytes:
    """Runs a command and returns what it printed.

    Raises:
        ValueError: what it refuses, in its own words.
        MemoryError: when something did not fit.
        KeyboardInterrupt: when it was cancelled.
        RuntimeError: anything else.
    """
    done = subprocess.run([path(), *arguments], input=stdin, capture_output=True)
    if done.returncode == 0:
        return done.stdout
    text = done.stderr.decode(errors="replace").removeprefix("hydrofoil: ").strip()
    if done.returncode in (2, 3, 4):
        raise ValueError(text)
    if done.returncode == 5:
        raise MemoryError(text)
    if done.returncode == 130:
        raise KeyboardInterrupt
    raise RuntimeError(text or f"hydrofoil ended with code {done.returncode}")
