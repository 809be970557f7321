"""Part s: a million rows of ten columns with 100,000 levels in all."""

import random
import time

from servers import OURS, ROOT, load, train
from tables import show
from tasks import PLAIN

LEVELS, COLUMNS = 10_000, 10


def write(path, rows):
    """The response depends on two of the columns."""
    if path.is_file():
        return
    draw = random.Random(1)
    with path.open("w") as out:
        out.write(",".join([f"c{i}" for i in range(COLUMNS)] + ["y"]) + "\n")
        for _ in range(rows):
            levels = [draw.randrange(LEVELS) for _ in range(COLUMNS)]
            label = "yes" if (levels[0] % 7 < 3) != (levels[1] % 5 < 1) else "no"
            out.write(",".join([f"v{x}" for x in levels] + [label]) + "\n")


def wide_sparse(setup):
    rows = []
    path = ROOT / "build/wide.csv"
    write(path, 1_000_000)
    with setup.servers(mnist=False) as urls:
        for name, url in urls.items():
            started = time.monotonic()
            load(url, "train", path, [], header=1)
            imported = time.monotonic() - started
            epochs = 1 if name == OURS else setup.h2o_sparse_epochs
            parameters = {**PLAIN, "hidden": [50, 50], "epochs": epochs}
            run = train(url, parameters, 1, frames=("train", None), response="y")
            rows.append([name, imported, run.rows_per_second, epochs, run.error])
    show(
        "(s) 1,000,000 rows, 100,000 levels, [50,50]",
        ["", "import s", "rows/s", "epochs", "training error % (100 rows)"],
        rows,
    )
