#!/usr/bin/env python3
"""Trains or scores MNIST with PyTorch on two threads: torch_worker.py JSON, prints JSON.

Started by bench/training with the Python of build/venv-torch.
"""

import gzip
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

FOLDER = Path(__file__).resolve().parent.parent.parent / "build/mnist"
OPTIMIZERS = {
    "adadelta": lambda p: torch.optim.Adadelta(p, lr=1, rho=0.99, eps=1e-8),
    "adam": lambda p: torch.optim.Adam(p, lr=1e-3),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
}


def read(name):
    cache = FOLDER / f"{name}.npy"
    if not cache.is_file():
        with gzip.open(FOLDER / f"{name}.csv.gz", "rt") as lines:
            np.save(cache, np.loadtxt(lines, delimiter=",", dtype=np.uint8))
    return np.load(cache)


def load(scaled):
    """Images without constant pixels, from 0 to 1 or standardized, and digits, of both parts."""
    train, test = read("train"), read("test")
    pixels = train[:, :-1].astype(np.float32)
    mean, deviation = pixels.mean(0), pixels.std(0)
    kept = deviation > 0
    if scaled:
        mean, deviation = np.zeros_like(mean), np.full_like(deviation, 255)
    parts = []
    for part in (train, test):
        values = (part[:, :-1].astype(np.float32) - mean)[:, kept] / deviation[kept]
        parts += [torch.from_numpy(values), torch.from_numpy(part[:, -1].astype(np.int64))]
    return parts


def make_net(inputs, task):
    layers = [nn.Dropout(0.2)] if task["dropout"] else []
    activation = nn.Tanh if task["activation"] == "Tanh" else nn.ReLU
    for units in task["hidden"]:
        layers += [nn.Linear(inputs, units), activation()]
        layers += [nn.Dropout(0.5)] if task["dropout"] else []
        inputs = units
    return nn.Sequential(*layers, nn.Linear(inputs, 10))


def error(net, x, y):
    net.eval()
    with torch.no_grad():
        wrong = (net(x).argmax(1) != y).float().mean().item()
    net.train()
    return 100 * wrong


def train(task, x, y, x_test, y_test):
    """Returns rows, seconds without scoring, and (rows, seconds, error) of each scoring."""
    net = make_net(x.shape[1], task)
    optimizer = OPTIMIZERS[task["optimizer"]](net.parameters())
    loss, batch, rows, spent, history = nn.CrossEntropyLoss(), task["batch"], 0, 0.0, []
    every = task.get("score_rows", 1 << 60)
    most = task.get("rows", 1 << 60)
    limit = task.get("seconds", float("inf"))
    while spent < limit and rows < most:
        order = torch.randperm(len(y))
        for first in range(0, len(y) - batch + 1, batch):
            started = time.perf_counter()
            chosen = order[first : first + batch]
            optimizer.zero_grad(set_to_none=True)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=task.get("bf16", False)):
                value = loss(net(x[chosen]), y[chosen])
            value.backward()
            optimizer.step()
            spent += time.perf_counter() - started
            if rows // every != (rows + batch) // every:
                history.append((rows + batch, spent, error(net, x_test, y_test)))
            rows += batch
            if spent >= limit or rows >= most:
                break
    history.append((rows, spent, error(net, x_test, y_test)))
    return {"rows": rows, "seconds": spent, "history": history}


def score(task, x):
    net = make_net(x.shape[1], task).eval()
    best = float("inf")
    with torch.no_grad():
        for _ in range(5):
            started = time.perf_counter()
            for first in range(0, len(x), 4096):
                torch.softmax(net(x[first : first + 4096]), 1)
            best = min(best, time.perf_counter() - started)
    return {"rows": len(x), "seconds": best}


def main():
    task = json.loads(sys.argv[1])
    torch.set_num_threads(task.get("threads", 2))
    torch.manual_seed(task.get("seed", 1))
    x, y, x_test, y_test = load(task.get("scaled", False))
    if task.get("score"):
        done = score(task, x)
    else:
        if "rows" in task:  # compared by speed: warm first
            train(dict(task, rows=min(task["rows"], 6000)), x, y, x_test, y_test)
        started = time.perf_counter()
        done = train(task, x, y, x_test, y_test)
        done["seconds_in_all"] = time.perf_counter() - started
    print(json.dumps(done))


if __name__ == "__main__":
    main()
