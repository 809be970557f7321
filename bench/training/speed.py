"""Parts a and q: rows a second with equal parameters, and errors after equally many epochs."""

from rivals import torch
from servers import H2O, OURS, hydrofoil, load_mnist, train
from tables import median, show
from tasks import NETS, OPTIMIZERS, PLAIN

# Batch size and bfloat16 of the settings of PyTorch that are tried.
TORCH_SETTINGS = [(32, False), (128, False), (512, False), (512, True)]


def torch_speed(setup, net, optimizer):
    """The best rows a second of all settings, and which it was."""
    best = (None, "")
    for batch, bf16 in TORCH_SETTINGS if setup.torch else []:
        parameters = net.parameters
        found = torch(
            setup.torch,
            dict(
                hidden=parameters["hidden"],
                activation=parameters.get("activation", "Rectifier"),
                dropout="input_dropout_ratio" in parameters,
                optimizer="adadelta" if optimizer == "adadelta" else "nesterov",
                batch=batch,
                bf16=bf16,
                seconds=setup.torch_seconds,
            ),
        )
        speed = found["rows"] / found["seconds"]
        if best[0] is None or speed > best[0]:
            best = (speed, f"{batch} {'bf16' if bf16 else 'fp32'}")
    return best


def speeds(setup, urls, single_url, net, optimizer):
    """Rows a second of each server; runs take turns."""
    found = {OURS: [], H2O: [], "single": []}
    frames = ("train", None)
    for seed in range(1, setup.runs + 1):
        shared = {**PLAIN, **net.parameters, **OPTIMIZERS[optimizer]}
        for name, url in urls.items():
            epochs = net.epochs if name == OURS else net.h2o_epochs
            found[name].append(train(url, {**shared, "epochs": epochs}, seed, frames))
        alone = {**shared, "epochs": net.epochs / 10}
        found["single"].append(train(single_url, alone, seed, frames))
    return {k: median(v, "rows_per_second") if v else None for k, v in found.items()}


def rows_per_second(setup):
    rows = []
    with (
        setup.servers() as urls,
        hydrofoil("--nthreads", "1", "--trainer", "hogwild") as single,
    ):
        load_mnist(single.url)
        for name in setup.nets:
            net = NETS[name]
            for optimizer in setup.optimizers:
                found = speeds(setup, urls, single.url, net, optimizer)
                rival, how = torch_speed(setup, net, optimizer)
                ours, h2o, alone = found[OURS], found[H2O], found["single"]
                ratios = [x / h2o if h2o else None for x in (ours, alone)]
                rows.append(
                    [name, optimizer, ours, h2o, ratios[0], net.goal, alone, ratios[1]]
                    + [net.goal_single, rival, how]
                )
    columns = ["net", "optimizer", OURS, "H2O", "ratio", "goal", "1 row, 1 thread", "ratio"]
    show(
        "(a) rows a second, scoring not counted",
        [*columns, "goal", "PyTorch", "best with"],
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
