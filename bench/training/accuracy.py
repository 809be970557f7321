"""Part b: seconds of training until the test error is low enough, [200,200]."""

from rivals import torch
from servers import train
from tables import show
from tasks import PLAIN

TARGETS = [5, 4, 3, 2.5, 2]
SETTINGS = [("adadelta", 32), ("adadelta", 128)]
SETTINGS += [("adam", batch) for batch in (32, 128, 512)]
SETTINGS += [("nesterov", batch) for batch in (32, 128, 512)]


def reach(history, targets=TARGETS):
    """Seconds until each target; None when it was not reached."""
    return [next((s for _, s, error in history if error <= t), None) for t in targets]


def server_history(setup, name, url, seed):
    rows = 3000 if name != "H2O" else 10000
    epochs = setup.accuracy_epochs if name != "H2O" else setup.h2o_accuracy_epochs
    parameters = {**PLAIN, "hidden": [200, 200], "epochs": epochs, "score_each_iteration": True}
    return train(url, {**parameters, "train_samples_per_iteration": rows}, seed).history


def median_times(histories):
    """A target counts when most runs reach it."""
    times = []
    for found in zip(*[reach(h) for h in histories], strict=True):
        ordered = sorted(float("inf") if t is None else t for t in found)
        middle = ordered[len(ordered) // 2]
        times.append(None if middle == float("inf") else float(middle))
    return times


def torch_rows(setup):
    rows = []
    for optimizer, batch in SETTINGS:
        task = dict(hidden=[200, 200], activation="Rectifier", dropout=False, score_rows=3000)
        task.update(optimizer=optimizer, batch=batch, seconds=setup.torch_accuracy_seconds)
        rows.append([f"PyTorch {optimizer} {batch}", *reach(torch(setup.torch, task)["history"])])
    best = [min((row[i] for row in rows if row[i]), default=None) for i in range(1, len(rows[0]))]
    return [*rows, ["PyTorch, the best of these", *best]]


def time_to_accuracy(setup):
    rows = []
    with setup.servers() as urls:
        for name, url in urls.items():
            runs = setup.runs if name != "H2O" else 1
            histories = [server_history(setup, name, url, seed) for seed in range(1, runs + 1)]
            rows.append([name, *median_times(histories)])
    if setup.torch:
        rows += torch_rows(setup)
    show(
        "(b) seconds of training until the test error of [200,200] is at most",
        ["", *[f"{t} %" for t in TARGETS]],
        rows,
    )
