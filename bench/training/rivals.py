"""PyTorch on the CPU, in a process of its own with its own environment."""

import json
import os
import subprocess
from pathlib import Path

WORKER = Path(__file__).resolve().parent / "torch_worker.py"


def torch(python, task, timeout=900):
    """Runs torch_worker.py on a task; None without PyTorch."""
    if python is None:
        return None
    # A processor that an old OpenBLAS must be told about is no reason to slow a new one down.
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
    }
    done = subprocess.run(
        [str(python), str(WORKER), json.dumps(task)],
        capture_output=True,
        text=True,
        timeout=timeout,
        env=environment,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])
