"""Parts a and q: seconds for the same rows with equal parameters, and errors after more epochs.

Every contender trains the same rows as often. Before it is measured it has trained all of it once
(compilers, caches and clocks are warm); then the contenders take turns, a seed a turn.
"""

import statistics

from rivals import torch
from servers import H2O, Run, hydrofoil, load_mnist, train
from tables import median, show
from tasks import NETS, OPTIMIZERS, PLAIN

ONE_ROW = "Hydrofoil, one row, one thread"
# Batch size and bfloat16 of the settings of PyTorch that are tried.
TORCH_SETTINGS = [(32, False), (128, False), (512, False), (512, True)]
MNIST_ROWS = 60000
COLUMNS = [
    "net", "optimizer", "", "epochs", "rows/s", "least", "most", "H2O x", "s in all", "H2O x",
    "error, %", "worst",
]  # fmt: skip


def torch_runs(setup, net, optimizer, seed):
    """One training with each setting: (setting, run)."""
    for batch, bf16 in TORCH_SETTINGS:
        task = dict(
            hidden=net.parameters["hidden"],
            activation=net.parameters.get("activation", "Rectifier"),
            dropout="input_dropout_ratio" in net.parameters,
            optimizer="adadelta" if optimizer == "adadelta" else "nesterov",
            batch=batch,
            bf16=bf16,
            rows=int(net.epochs * MNIST_ROWS),
            seed=seed,
        )
        done = torch(setup.torch, task)
        speed = done["rows"] / done["seconds"]
        run = Run(speed, done["history"][-1][2], done["seconds_in_all"], done["history"])
        yield f"PyTorch, {batch} {'bf16' if bf16 else 'fp32'}", run


def measured(setup, urls, net, optimizer):
    """The runs of each contender."""
    shared = {**PLAIN, **net.parameters, **OPTIMIZERS[optimizer], "epochs": net.epochs}
    found = {name: [] for name in urls}
    for url in urls.values():
        train(url, shared, 99)
    for seed in range(1, setup.runs + 1):
        for name, url in urls.items():
            found[name].append(train(url, shared, seed))
        if setup.torch:
            for name, run in torch_runs(setup, net, optimizer, seed):
                found.setdefault(name, []).append(run)
    return found


def figures(runs, reference):
    """What a table says of the runs of one contender, beside those of the reference."""
    speeds = [run.rows_per_second for run in runs]
    speed, seconds = statistics.median(speeds), median(runs, "seconds")
    ratios = [None, None]
    if reference:
        ratios = [
            speed / median(reference, "rows_per_second"),
            median(reference, "seconds") / seconds,
        ]
    errors = [run.error for run in runs]
    return [
        speed, min(speeds), max(speeds), ratios[0], seconds, ratios[1],
        statistics.median(errors), max(errors),
    ]  # fmt: skip


def rows_per_second(setup):
    rows = []
    with (
        setup.servers() as urls,
        hydrofoil("--nthreads", "1", "--trainer", "hogwild") as single,
    ):
        load_mnist(single.url)
        urls[ONE_ROW] = single.url
        for name in setup.nets:
            for optimizer in setup.optimizers:
                found = measured(setup, urls, NETS[name], optimizer)
                for contender, runs in found.items():
                    line = [name, optimizer, contender, NETS[name].epochs]
                    rows.append(line + figures(runs, found.get(H2O)))
                show(f"so far: {name}, {optimizer}", COLUMNS, rows[-len(found) :])
    show(
        f"(a) the same rows, medians of {setup.runs} seeds: rows a second without scoring, and "
        "seconds from the call to the scored model",
        COLUMNS,
        rows,
    )


def errors(setup):
    rows = []
    with setup.servers() as urls:
        for name in setup.nets:
            net = NETS[name]
            for optimizer in setup.optimizers:
                given = {**PLAIN, **net.parameters, **OPTIMIZERS[optimizer]}
                given["epochs"] = net.quality_epochs
                found = {
                    server: median(
                        [train(url, given, seed) for seed in range(1, setup.runs + 1)], "error"
                    )
                    for server, url in urls.items()
                }
                rows.append([name, optimizer, net.quality_epochs, *found.values()])
    show("(q) test error, %", ["net", "optimizer", "epochs", *urls], rows)
