"""That clang refuses what src/base/mutex.h says is wrong."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COUNTER = """
#include "base/mutex.h"
class Counter {
 public:
  int Add() {
    const hydrofoil::MutexLock lock(mutex_);
    return Next();
  }
  int Wait() {
    const hydrofoil::MutexLock lock(mutex_);
    while (count_ == 0) changed_.Wait(mutex_);
    return count_;
  }
  BODY
 private:
  int Next() REQUIRES(mutex_) { return ++count_; }
  hydrofoil::Mutex mutex_;
  hydrofoil::Condition changed_;
  int count_ GUARDED_BY(mutex_) = 0;
};
"""


def compiled(body):
    flags = ["-std=c++20", "-fsyntax-only", "-Wthread-safety", "-Werror", f"-I{ROOT / 'src'}"]
    return subprocess.run(
        ["clang++-19", *flags, "-x", "c++", "-"],
        input=COUNTER.replace("BODY", body),
        capture_output=True,
        text=True,
    )


def test_right_use_compiles():
    done = compiled("")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("int Peek() { return count_; }", "reading variable 'count_' requires holding mutex"),
        ("int Skip() { return Next(); }", "calling function 'Next' requires holding mutex"),
        ("void Sleep() { changed_.Wait(mutex_); }", "requires holding mutex 'mutex_'"),
        ("void Keep() { mutex_.lock(); }", "still held at the end of function"),
        (
            "int Late() { hydrofoil::MutexLock lock(mutex_); lock.Unlock(); return count_; }",
            "reading variable 'count_' requires holding mutex",
        ),
    ],
)
def test_wrong_use_does_not(body, text):
    done = compiled(body)
    assert done.returncode != 0 and text in done.stderr
