"""Parts b and l: seconds of training until the test error is low enough.

Standardized pixels, as the servers have them by default, and pixels from 0 to 1, which generalize
better: a pixel that is hardly ever set becomes a large number when it is standardized.
"""

import itertools
from dataclasses import dataclass, replace

from rivals import torch
from servers import H2O, OURS, scale_pixels, train
from tables import show
from tasks import NETS, PLAIN

SCALED = ", pixels / 255"


@dataclass(frozen=True)
class Contest:
    title: str
    parameters: dict  # of ours and H2O
    targets: tuple  # percent
    task: dict  # of PyTorch
    settings: tuple  # of PyTorch: optimizer, batch, bf16
    torch_seconds: float
    epochs: float  # of ours
    h2o_epochs: float  # 0: left out
    score_rows: int  # rows between two scorings
    inputs: tuple = (False, True)  # whether pixels are from 0 to 1


SMALL = Contest(
    title="(b) seconds of training until the test error of [200,200] is at most",
    parameters={"hidden": [200, 200]},
    targets=(5, 4, 3, 2.5, 2),
    task=dict(hidden=[200, 200], activation="Rectifier", dropout=False),
    settings=(
        ("adadelta", 32, False),
        ("adadelta", 128, False),
        *[(name, batch, False) for name in ("adam", "nesterov") for batch in (32, 128, 512)],
    ),
    torch_seconds=20,
    epochs=20,
    h2o_epochs=1.2,
    score_rows=3000,
)
LARGE = Contest(
    title="(l) the same of [1024,1024,2048] with dropout",
    parameters=NETS["1024-1024-2048 dropout"].parameters,
    targets=(4, 3, 2.5, 2),
    task=dict(hidden=[1024, 1024, 2048], activation="Rectifier", dropout=True),
    settings=tuple(
        (name, batch, bf16)
        for name, batch in (("adam", 128), ("nesterov", 128), ("nesterov", 512))
        for bf16 in (False, True)
    ),
    torch_seconds=60,
    epochs=16,
    h2o_epochs=0,
    score_rows=20000,
    inputs=(True,),
)


def reach(history, targets):
    """Seconds until each target; None when it was not reached."""
    return [next((s for _, s, error in history if error <= t), None) for t in targets]


def server_times(contest, url, seeds, epochs, scaled):
    parameters = {**PLAIN, **contest.parameters, "epochs": epochs, "score_each_iteration": True}
    parameters.update(train_samples_per_iteration=contest.score_rows, standardize=not scaled)
    frames = ("train_255", "test_255") if scaled else ("train", "test")
    histories = [train(url, parameters, seed, frames).history for seed in seeds]
    return median_times([reach(history, contest.targets) for history in histories])


def median_times(runs):
    """A target counts when most runs reach it."""
    times = []
    for found in zip(*runs, strict=True):
        ordered = sorted(float("inf") if t is None else t for t in found)
        middle = ordered[len(ordered) // 2]
        times.append(None if middle == float("inf") else float(middle))
    return times


def torch_rows(contest, python):
    rows = []
    for scaled, (optimizer, batch, bf16) in itertools.product(contest.inputs, contest.settings):
        task = dict(contest.task, optimizer=optimizer, batch=batch, bf16=bf16, scaled=scaled)
        task.update(seconds=contest.torch_seconds, score_rows=contest.score_rows)
        name = f"PyTorch {optimizer} {batch}{' bf16' if bf16 else ''}{SCALED if scaled else ''}"
        rows.append([name, *reach(torch(python, task)["history"], contest.targets)])
    best = [min((row[i] for row in rows if row[i]), default=None) for i in range(1, len(rows[0]))]
    return [*rows, ["PyTorch, the best of these", *best]]


def compete(setup, contest):
    rows = []
    if contest.h2o_epochs == 0:
        setup = replace(setup, h2o_jar=None)  # it is not even started
    seeds = range(1, setup.runs + 1)
    with setup.servers() as urls:
        if H2O in urls:
            rows.append([H2O, *server_times(contest, urls[H2O], seeds, contest.h2o_epochs, False)])
        scale_pixels(urls[OURS])
        for scaled in contest.inputs:
            times = server_times(contest, urls[OURS], seeds, contest.epochs, scaled)
            rows.append([OURS + (SCALED if scaled else ""), *times])
    if setup.torch:
        rows += torch_rows(contest, setup.torch)
    show(contest.title, ["", *[f"{t} %" for t in contest.targets]], rows)


def time_to_accuracy(setup):
    compete(setup, SMALL)


def time_to_accuracy_of_the_large_net(setup):
    compete(setup, LARGE)
