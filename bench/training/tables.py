"""Printing."""

import os
import statistics
import time
from pathlib import Path


def machine():
    info = Path("/proc/cpuinfo").read_text()
    model = next((x.split(": ")[1] for x in info.split("\n") if "model name" in x), "unknown")
    load = os.getloadavg()[0]
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores of {model}, load {load:.1f}, {time.strftime('%Y-%m-%d %H:%M')}"


def median(runs, name):
    return statistics.median(getattr(run, name) for run in runs)


def show(title, columns, rows):
    """A table; cells are texts or numbers."""
    print(f"\n{title}", flush=True)
    cells = [list(columns)] + [[text(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    for row in cells:
        first, rest = row[0].ljust(widths[0]), zip(row[1:], widths[1:], strict=True)
        print("  ".join([first] + [cell.rjust(width) for cell, width in rest]), flush=True)


def text(cell):
    if cell is None:
        return "-"
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.2f}"
    return str(cell)
