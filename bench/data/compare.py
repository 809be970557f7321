"""Data operations on a CSV file of 5 million rows: Hydrofoil beside H2O, Polars and DuckDB.

    bench/data/compare.py [--rows N] [--runs N] [--threads N] [--systems A,B] [--only NAME,NAME]

`scripts/bench_data.sh` prepares the environment and runs this. All in one run, one system after the
other; prints medians in seconds and ratios to Hydrofoil, and whether the answers agree. Hydrofoil
and H2O are driven through the h2o client. `--memory` prints the most memory of Hydrofoil as well.
"""

import argparse
import contextlib
import os
import statistics
import sys
import time
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(ROOT / "tests")]

import dataset  # noqa: E402
import libraries  # noqa: E402
import servers  # noqa: E402
from operations import OPERATIONS, agree  # noqa: E402

SYSTEMS = {
    "hydrofoil": servers.hydrofoil,
    "h2o": servers.reference,
    "polars": lambda threads: contextlib.nullcontext(libraries.Polars()),
    "duckdb": lambda threads: contextlib.nullcontext(libraries.DuckDb(threads)),
}


def once(run, *arguments):
    started = time.monotonic()
    result = run(*arguments)
    return time.monotonic() - started, result


def measure(system, name, path, runs):
    """Median seconds, and the facts of the last answer."""
    run = (lambda: system.import_(path)) if name == "import" else getattr(system, name)
    seconds = []
    repeats = runs * 100 if name == "trivial" else runs
    for i in range(repeats):
        took, result = once(run)
        seconds.append(took)
        if i + 1 < repeats:
            system.drop(result)
    facts = system.facts(name, result)
    system.drop(result)
    return statistics.median(seconds), facts


def measure_all(system, names, files, options):
    results = {}
    if "import" in names:
        results["import"] = measure(system, "import", files[0], options.runs)
    system.open(*files)
    for name in names:
        if name == "import" or not hasattr(system, name):
            continue
        if options.memory and hasattr(system, "peak_bytes"):
            system.peak_bytes()
        results[name] = measure(system, name, files[0], options.runs)
        if options.memory and hasattr(system, "peak_bytes"):
            print(f"{name}: at most {system.peak_bytes() / 1e6:.0f} MB", flush=True)
    return results


def print_table(results, names):
    systems = list(results)
    print(
        "| operation |"
        + "".join(f" {s} |" for s in [*systems, *(f"{s} : first" for s in systems[1:])])
    )
    print("| --- |" + " --- |" * (2 * len(systems) - 1))
    for name in names:
        cells = [results[s].get(name, (None, []))[0] for s in systems]
        ratios = [c / cells[0] if c and cells[0] else None for c in cells[1:]]
        texts = ["" if c is None else f"{c:.5f}" if c < 0.01 else f"{c:.3f}" for c in cells]
        texts += ["" if r is None else f"{r:.2f}" for r in ratios]
        print(f"| {OPERATIONS[name]} | " + " | ".join(texts) + " |")


def check_answers(results):
    first, *others = results
    wrong = 0
    for other in others:
        for name, (_, facts) in results[other].items():
            if name in results[first] and not agree(results[first][name][1], facts):
                print(f"{name}: {first} {results[first][name][1]}, {other} {facts}")
                wrong += 1
    print("all answers agree" if wrong == 0 else f"{wrong} answers differ")
    return wrong


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--only", default=",".join(OPERATIONS))
    parser.add_argument("--memory", action="store_true")
    return parser.parse_args()


def main():
    options = parse_options()
    os.environ["POLARS_MAX_THREADS"] = str(options.threads)
    warnings.filterwarnings("ignore")
    files = ROOT / "build" / f"data-{options.rows}.csv", ROOT / "build" / "data-lookup.csv"
    if not files[0].exists():
        dataset.make(files[0], options.rows)
        dataset.make_lookup(files[1])
    size = files[0].stat().st_size / 1e6
    print(f"{size:.0f} MB, {options.threads} threads, load {os.getloadavg()[0]:.1f}", flush=True)
    names = options.only.split(",")
    results = {}
    for name in options.systems.split(","):
        with SYSTEMS[name](options.threads) as system:
            results[name] = measure_all(system, names, files, options)
    print_table(results, names)
    sys.exit(1 if check_answers(results) else 0)


if __name__ == "__main__":
    main()
