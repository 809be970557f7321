"""Part e: one thread beside two, in both modes; and how far the machine's peak is."""

import re
import subprocess

from accuracy import median_times, reach
from servers import ROOT, hydrofoil, load_mnist, train
from tables import show
from tasks import PLAIN

PROGRAM = ROOT / "build/roofline"
# Floating-point operations a row of [200,200] on MNIST if nothing were skipped: 2 forward and 4
# backward a weight, less 2 for the first layer's inputs.
WEIGHTS = [717 * 200, 200 * 200, 200 * 10]
OPERATIONS = 6 * sum(WEIGHTS) - 2 * WEIGHTS[0]


def trained(setup, threads, mode):
    with hydrofoil("--nthreads", str(threads), "--trainer", mode) as server:
        load_mnist(server.url)
        parameters = {**PLAIN, "hidden": [200, 200], "epochs": 2, "score_each_iteration": True}
        parameters["train_samples_per_iteration"] = 6000
        return [train(server.url, parameters, seed) for seed in range(1, setup.runs + 1)]


def roofline():
    """GFLOPS and GB/s of one thread and of two, from bench/micro/roofline.cc."""
    source = ROOT / "bench/micro/roofline.cc"
    command = ["g++", "-std=c++20", "-O3", "-march=native", "-pthread", str(source), "-o"]
    subprocess.run([*command, str(PROGRAM)], check=True)
    output = subprocess.run([str(PROGRAM)], check=True, capture_output=True, text=True).stdout
    print(output.rstrip())
    return [float(x) for x in re.findall(r"([\d.]+) GFLOPS", output)]


def scaling(setup):
    rows = []
    for mode in ("micro-batches", "hogwild"):
        for threads in (1, 2):
            runs = trained(setup, threads, mode)
            speed = sorted(run.rows_per_second for run in runs)[len(runs) // 2]
            reached = [reach(run.history, (5, 4)) for run in runs]
            rows.append([mode, threads, speed, *median_times(reached)])
    for row, before in ((rows[1], rows[0]), (rows[3], rows[2])):
        for i in (2, 3, 4):
            if row[i] and before[i]:
                gain = row[i] / before[i] if i == 2 else before[i] / row[i]
                row[i] = f"{row[i]:,.2f} ({gain:.2f} x)"
    print()
    peak = roofline()
    show(
        "(e) [200,200]: rows a second and seconds to an error",
        ["mode", "threads", "rows/s", "5 %", "4 %"],
        rows,
    )
    share = float(str(rows[0][2])) * OPERATIONS / 1e9 / peak[0]
    print(
        f"one thread, micro-batches: {100 * share:.0f} % of the peak if no zero were skipped "
        f"({OPERATIONS / 1e6:.2f} million operations a row)"
    )
