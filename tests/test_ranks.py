"""Several processes of this machine that train one model (`hydrofoil train --rank`)."""

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time

import pytest

from hydrofoil_server import binary

pytestmark = pytest.mark.own_server


def words(text):
    return text.split()


SECRET = "what only the ranks know"
LONG = words("--hidden 30,30 --epochs 1000000 --train-samples-per-iteration 2000")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with data.csv: which side of a curve points are on."""
    folder = tmp_path_factory.mktemp("ranks")
    draw = random.Random(1)
    with open(folder / "data.csv", "w") as out:
        out.write("a,b,c,d,y\n")
        for _ in range(4000):
            x = [draw.gauss(0, 1) for _ in range(4)]
            side = "in" if x[0] * x[1] + 0.5 * x[2] > 0 else "out"
            out.write(",".join(f"{v:.4f}" for v in x) + f",{side}\n")
    (folder / "secret").write_text(SECRET + "\n")
    return folder


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def command(folder, *more, data="data.csv", timeout=20, bind="127.0.0.1"):
    model = folder / "model.hydrofoil"
    return [binary(), "train", str(folder / data), "--response", "y", "--nthreads", "1", "--force",
            "-o", str(model), "--bind", bind, "--rank-timeout", str(timeout),
            *map(str, more)]  # fmt: skip


def environment(**more):
    return {**os.environ, "HYDROFOIL_SECRET": SECRET, **more}


class Ranks:
    """Processes 0 to size - 1; what each said is in `output` once they have ended."""

    def __init__(self, folder, size, *more, each=lambda rank: [], **options):
        port = free_port()
        self.processes = []
        for rank in range(size):
            arguments = command(
                folder, "--rendezvous", f"127.0.0.1:{port}", "--rank", rank, "--size", size,
                *more, *each(rank), **options,
            )  # fmt: skip
            self.processes.append(
                subprocess.Popen(
                    arguments,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    env=environment(),
                )  # fmt: skip
            )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()
            process.communicate()

    def end(self, within=60, without=()):
        """Exit codes, stdout and stderr of all but `without`."""
        deadline = time.monotonic() + within
        ended = {}
        for rank, process in enumerate(self.processes):
            if rank not in without:
                out, fault = process.communicate(timeout=deadline - time.monotonic())
                ended[rank] = (process.returncode, out, fault)
        return ended


def accuracy(folder):
    """Of the model, on the rows it was trained on."""
    done = subprocess.run(
        [binary(), "predict", folder / "model.hydrofoil", folder / "data.csv", "-o", "-"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = [line.split(",")[0].strip('"') for line in done.stdout.splitlines()[1:]]
    true = [line.split(",")[-1] for line in (folder / "data.csv").read_text().split()[1:]]
    assert len(said) == len(true)
    return sum(a == b for a, b in zip(said, true, strict=True)) / len(true)


def test_two_ranks_train_one_model(folder):
    model = folder / "model.hydrofoil"
    model.unlink(missing_ok=True)
    with Ranks(folder, 2, "--epochs", 30, "--hidden", "20,20", "--seed", 3) as ranks:
        ended = ranks.end()
    assert [ended[r][0] for r in (0, 1)] == [0, 0], ended
    assert "Scoring History" in ended[0][1]
    assert ended[1][1:] == ("", ""), "only rank 0 talks"
    assert accuracy(folder) > 0.9


def test_every_row_is_trained_on_once_an_epoch(folder):
    more = words("--epochs 2 --train-samples-per-iteration 0 --hidden 5 --seed 3 --json")
    with Ranks(folder, 3, *more) as ranks:
        ended = ranks.end()
    model = json.loads(ended[0][1])["model"]
    history = model["output"]["scoring_history"]
    columns = [column["name"] for column in history["columns"]]
    assert history["data"][columns.index("samples")][-1] == 8000
    assert history["data"][columns.index("iterations")][-1] == 2


def test_rank_zero_decides_when_training_ends(folder):
    """Time limits, early stopping and chance (no seed) are the same on all ranks."""
    timed = [*LONG, "--max-runtime-secs", "2"]
    stopped = words("--epochs 100000 --hidden 5 --stopping-rounds 2 --stopping-tolerance 0.5")
    for more in (timed, [*stopped, "--score-each-iteration", "--score-interval", "0"]):
        with Ranks(folder, 2, *more) as ranks:
            ended = ranks.end()
        assert [ended[r][0] for r in (0, 1)] == [0, 0], ended


@pytest.mark.parametrize(
    "names",
    [
        ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
        ("PMI_RANK", "PMI_SIZE"),
        ("SLURM_PROCID", "SLURM_NTASKS"),
    ],
)
def test_rank_and_size_come_from_who_starts_the_processes(folder, names):
    place = f"127.0.0.1:{free_port()}"
    more = ["--rendezvous", place, "--epochs", 1, "--hidden", 5]
    processes = [
        subprocess.Popen(
            command(folder, *more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=environment(**{names[0]: str(rank), names[1]: "2"}),
        )
        for rank in (1, 0)
    ]  # fmt: skip
    said = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert said[0] == ("", "")
    assert "Scoring History" in said[1][0]


@pytest.mark.skipif(shutil.which("mpirun") is None, reason="needs mpirun")
def test_mpirun_starts_ranks(folder):
    more = ["--rendezvous", f"127.0.0.1:{free_port()}", "--epochs", 20, "--hidden", "20,20"]
    more += ["--secret-file", folder / "secret"]
    mpirun = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "2"]
    done = subprocess.run(
        [*mpirun, *command(folder, *more)], capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Saved as") == 1
    assert accuracy(folder) > 0.85


def lost(rank, text):
    return re.search(rf"hydrofoil: (rank \d: )?Rank {rank} \(.*127\.0\.0\.1.*\) is lost: ", text)


@pytest.mark.parametrize("seed", range(20))
def test_a_killed_rank_ends_all_with_its_name(folder, seed):
    draw = random.Random(seed)
    victim = draw.choice((1, 2))
    with Ranks(folder, 3, *LONG) as ranks:
        time.sleep(draw.uniform(0.3, 1.5))
        ranks.processes[victim].send_signal(signal.SIGKILL)
        began = time.monotonic()
        ended = ranks.end(within=25, without=(victim,))
        assert time.monotonic() - began < 22
    for rank, (code, _, fault) in ended.items():
        assert code == 1, (rank, fault)
        named = lost(victim, fault) or f"Rank {victim} did not come" in fault
        assert named, (rank, fault)


def test_rank_zero_killed_ends_all_with_its_name(folder):
    with Ranks(folder, 3, *LONG) as ranks:
        time.sleep(1.5)
        ranks.processes[0].send_signal(signal.SIGKILL)
        ended = ranks.end(within=10, without=(0,))
    for code, _, fault in ended.values():
        assert code == 1 and lost(0, fault), fault


@pytest.mark.parametrize("victim", [0, 1])
def test_a_rank_that_hangs_ends_all_with_its_name(folder, victim):
    with Ranks(folder, 3, *LONG, timeout=3) as ranks:
        time.sleep(1.5)
        ranks.processes[victim].send_signal(signal.SIGSTOP)
        began = time.monotonic()
        ended = ranks.end(within=15, without=(victim,))
        assert 2 < time.monotonic() - began < 8
    for code, _, fault in ended.values():
        assert code == 1 and lost(victim, fault), fault
        assert "it has been silent for 3." in fault


@pytest.mark.parametrize("rank", [0, 1])
def test_an_interrupt_of_one_ends_all(folder, rank):
    with Ranks(folder, 2, *LONG) as ranks:
        time.sleep(2)
        ranks.processes[rank].send_signal(signal.SIGINT)
        ended = ranks.end(within=5)
    assert [ended[r][0] for r in (0, 1)] == [130, 130], ended
    assert re.search(rf"Rank {rank} \(.*\) ended: Job was cancelled\.", ended[1 - rank][2])


def test_a_fault_of_one_is_told_to_all(folder):
    (folder / "other.csv").write_text("a,b,c,d,y\n1,2,3,4,in\n2,3,1,2,out\n")
    data = {0: "data.csv", 1: "other.csv"}
    port = free_port()
    processes = [
        subprocess.Popen(
            command(folder, "--rendezvous", f"127.0.0.1:{port}", "--rank", r, "--size", 2,
                    data=data[r]),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
        )
        for r in (0, 1)
    ]  # fmt: skip
    for process in processes:
        fault = process.communicate(timeout=30)[1]
        assert process.returncode == 2
        assert (
            "Rank 1 has read other data than rank 0: 2 rows and 5 columns instead of 4000" in fault
        )


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("--rank 0 --size 2", "--rendezvous is missing"),
        ("--rank 0", "--rank and --size belong together"),
        ("--rank 2 --size 2 --rendezvous 127.0.0.1:1", "--rank 2: expected a number from 0 to 1"),
        ("--rank 0 --size 2 --rendezvous here", "--rendezvous here: expected HOST:PORT"),
        ("--rank 0 --size 2 --rendezvous 127.0.0.1:1 --secret-file none", "none cannot be read"),
        ("--rendezvous 127.0.0.1:1", "--rendezvous is given, but neither"),
    ],
)
def test_options_that_cannot_be(folder, more, says):
    arguments = command(folder, *more.split())
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=30, env=environment())
    assert done.returncode in (2, 4)
    assert says in done.stderr


@pytest.mark.parametrize("bind", ["192.0.2.1", "localhost", "::2"])
def test_the_address_must_be_one_of_this_machine(folder, bind):
    place = f"127.0.0.1:{free_port()}"
    arguments = command(folder, "--rank", 0, "--size", 2, "--rendezvous", place, bind=bind)
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=30, env=environment())
    assert done.returncode == 2
    assert f"hydrofoil: --bind {bind}: " in done.stderr


def test_a_secret_is_demanded(folder):
    arguments = command(folder, "--rank", 0, "--size", 2, "--rendezvous", "127.0.0.1:1")
    for secret, says in ((None, "need a secret"), ("short", "has 5 characters")):
        variables = {k: v for k, v in os.environ.items() if k != "HYDROFOIL_SECRET"}
        if secret:
            variables["HYDROFOIL_SECRET"] = secret
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=30, env=variables)
        assert done.returncode == 2 and says in done.stderr


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("--cv 3", "Cross-validation over several ranks is not built yet"),
        ("--replicate-training-data=false", "ranks that hold parts of the rows are not built yet"),
        ("--single-node-mode", "--single-node-mode: start one process instead."),
        ("--trainer hogwild", "The trainer hogwild works on one rank only."),
    ],
)
def test_what_ranks_cannot_do_yet_is_refused(folder, more, says):
    with Ranks(folder, 2, *more.split()) as ranks:
        ended = ranks.end(within=30)
    for code, _, fault in ended.values():
        assert code == 2 and says in fault, fault
