"""A server of several ranks (`hydrofoil serve --rank`), as the clients of H2O see it."""

import random
import re
import shutil
import signal
import subprocess
import time
import zipfile

import h2o
import pytest
import requests
from h2o.estimators import H2ODeepLearningEstimator
from h2o.grid import H2OGridSearch

from hydrofoil_server import READY, binary
from ranks import SECRET, Cluster, environment, free_port

pytestmark = pytest.mark.own_server


def words(text):
    return text.split()


SIZE = 3
# So many rows an iteration that their number does not depend on how fast the machine is.
FIXED = {"hidden": [9, 5], "epochs": 6, "seed": 7, "train_samples_per_iteration": 1500}
ENDLESS = {"hidden": [30], "epochs": 1e9, "seed": 1, "train_samples_per_iteration": 2000}
# Of a node as the real H2O tells them.
NODE_FIELDS = set(
    words(
        "__meta h2o ip_port healthy last_ping pid num_cpus cpus_allowed nthreads sys_load my_cpu_pct "
        "sys_cpu_pct mem_value_size pojo_mem free_mem max_mem swap_mem num_keys free_disk max_disk "
        "rpcs_active fjthrds fjqueue tcps_active open_fds gflops mem_bw"
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with data.csv and other.csv: which side of a curve points are on."""
    folder = tmp_path_factory.mktemp("cluster")
    draw = random.Random(1)
    for name, rows in (("data.csv", 2000), ("other.csv", 500)):
        with open(folder / name, "w") as out:
            out.write("a,b,c,kind,y\n")
            for _ in range(rows):
                x = [draw.gauss(0, 1) for _ in range(3)]
                side = "in" if x[0] * x[1] + 0.5 * x[2] > 0 else "out"
                out.write(",".join(f"{v:.4f}" for v in x) + f",{draw.choice('pqr')},{side}\n")
    (folder / "secret").write_text(SECRET + "\n")
    return folder


def connect(cluster):
    h2o.connect(url=cluster.url, verbose=False, strict_version_check=False)
    h2o.no_progress()


@pytest.fixture(scope="module")
def running(folder):
    with Cluster(SIZE) as running:
        yield running
        assert running.first.stop() == 0
        for rank in range(1, SIZE):
            assert running.ended(rank) == (0, "")


@pytest.fixture
def cluster(running):
    connect(running)
    yield running
    h2o.remove_all()


@pytest.fixture
def frames(cluster, folder):
    return [h2o.import_file(str(folder / name)) for name in ("data.csv", "other.csv")]


def train(frames, **parameters):
    model = H2ODeepLearningEstimator(**parameters)
    model.train(y="y", training_frame=frames[0], validation_frame=frames[1])
    return model


def cloud(cluster):
    return requests.get(cluster.url + "/3/Cloud", timeout=60).json()


def wait_for(what):
    """What comes sooner or later; how soon is no matter of these tests."""
    deadline = time.monotonic() + 120
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def weights(model, folder):
    """Lines of the MOJO with all that was learned, with all digits."""
    path = model.download_mojo(str(folder / "model.zip"))
    lines = zipfile.ZipFile(path).read("model.ini").decode().splitlines()
    learned = [line for line in lines if re.match("(weight|bias)_layer", line)]
    assert len(learned) == 6
    return learned


def on_the_command_line(folder, *more, size=SIZE, name="trained.hydrofoil"):
    """The model of as many processes of `hydrofoil train`, loaded into the server."""
    place = f"127.0.0.1:{free_port()}"
    model = folder / name
    command = [binary(), "train", folder / "data.csv", "--validation", folder / "other.csv",
               "--response", "y", "--nthreads", "1", "--force", "--quiet", "-o", model,
               "--hidden", "9,5", "--seed", "7", *more]  # fmt: skip
    ranks = ["--rendezvous", place, "--bind", "127.0.0.1", "--size", str(size)]
    processes = [
        subprocess.Popen(
            [*command, *([*ranks, "--rank", str(rank)] if size > 1 else [])], env=environment()
        )
        for rank in range(size)
    ]
    assert [process.wait(120) for process in processes] == [0] * size
    return h2o.load_model(str(model))


def test_every_rank_is_a_node(cluster):
    told = cloud(cluster)
    assert told["cloud_size"] == SIZE and told["cloud_healthy"] and told["bad_nodes"] == 0
    pids = [cluster.first.process.pid, *(process.pid for process in cluster.others)]
    assert [node["pid"] for node in told["nodes"]] == pids
    assert len({node["ip_port"] for node in told["nodes"]}) == SIZE
    for node in told["nodes"]:
        assert set(node) == NODE_FIELDS
        assert node["healthy"] and node["nthreads"] == 1 and 0 < node["free_mem"] < node["max_mem"]
        assert re.fullmatch(r"127\.0\.0\.1:\d+", node["ip_port"])
        assert node["h2o"].endswith("/" + node["ip_port"])
    ping = requests.get(cluster.url + "/3/Ping", timeout=60).json()
    assert [n["ip_port"] for n in ping["nodes"]] == [n["ip_port"] for n in told["nodes"]]


def test_the_client_shows_all_nodes(cluster, capsys):
    h2o.cluster().show_status(True)
    shown = capsys.readouterr().out
    assert re.search(rf"H2O_cluster_total_nodes:\s+{SIZE}\b", shown)
    assert re.search(r"H2O_cluster_status:\s+locked, healthy", shown)
    assert f"Node {SIZE}" in shown


def test_facts_of_idle_ranks_stay_fresh(cluster):
    before = [node["last_ping"] for node in cloud(cluster)["nodes"]]
    wait_for(
        lambda: all(
            now["last_ping"] > then
            for now, then in zip(cloud(cluster)["nodes"], before, strict=True)
        )
    )


@pytest.mark.parametrize(
    "parameters",
    [
        {"epochs": 6, "train_samples_per_iteration": 1500},
        {"epochs": 6, "train_samples_per_iteration": 0},
        {"epochs": 6, "train_samples_per_iteration": -1},
        {"epochs": 2, "train_samples_per_iteration": 700, "reproducible": True},
        {"epochs": 6, "train_samples_per_iteration": 700, "stopping_rounds": 2,
         "stopping_tolerance": 0.5, "score_each_iteration": True, "score_interval": 0},
    ],
)  # fmt: skip
def test_a_model_has_the_bits_of_as_many_processes(frames, folder, parameters):
    model = train(frames, hidden=[9, 5], seed=7, **parameters)
    options = [f"--{name.replace('_', '-')}={str(v).lower()}" for name, v in parameters.items()]
    same = on_the_command_line(folder, *options)
    assert weights(model, folder) == weights(same, folder)
    assert model.logloss(valid=True) == same.logloss(valid=True)
    history = model.scoring_history()["samples"]
    assert list(history) == list(same.scoring_history()["samples"])
    predicted = [one.predict(frames[1]).as_data_frame() for one in (model, same)]
    assert predicted[0].equals(predicted[1])


def test_single_node_mode_is_one_process(frames, folder):
    model = train(frames, single_node_mode=True, **FIXED)
    options = ["--epochs", "6", "--train-samples-per-iteration", "1500"]
    assert weights(model, folder) == weights(on_the_command_line(folder, *options, size=1), folder)
    assert weights(model, folder) != weights(train(frames, **FIXED), folder)


def test_a_checkpoint_goes_on_over_all_ranks(frames, folder):
    first = train(frames, **FIXED)
    model = train(frames, **{**FIXED, "epochs": 12}, checkpoint=first.model_id)
    begun = folder / "begun.hydrofoil"
    length = ["--train-samples-per-iteration", "1500", "--epochs"]
    on_the_command_line(folder, *length, "6", name="begun.hydrofoil")
    same = on_the_command_line(folder, *length, "12", "--checkpoint", str(begun))
    assert weights(model, folder) == weights(same, folder)


def test_what_is_left_to_the_server_ends_well(frames):
    """The length of an iteration by itself, chance, a time limit, an autoencoder."""
    for parameters in (
        {"epochs": 20, "hidden": [9, 5]},
        {"epochs": 1e9, "hidden": [9, 5], "max_runtime_secs": 1.5},
        {"epochs": 1e9, "hidden": [9, 5], "max_runtime_secs": 1.5,
         "train_samples_per_iteration": 1000},
    ):  # fmt: skip
        assert train(frames, **parameters).logloss(valid=True) < 1
    coder = H2ODeepLearningEstimator(autoencoder=True, hidden=[3], epochs=5)
    coder.train(x=["a", "b", "c"], training_frame=frames[0])
    assert coder.mse() < 1.5


def test_frames_are_kept_while_they_live(cluster, frames):
    def held():
        return [node["num_keys"] for node in cloud(cluster)["nodes"][1:]]

    wait_for(lambda: held() == [0] * (SIZE - 1))
    train(frames, **FIXED)
    wait_for(lambda: held() == [10] * (SIZE - 1))  # five columns of either frame
    train(frames, **FIXED)
    changed = frames[0]["a"].cbind(frames[0][["b", "y"]])
    h2o.assign(changed, "changed")
    train([changed, frames[1]], **FIXED)  # has the columns of the frame before
    before = cloud(cluster)["nodes"][1]["last_ping"]
    wait_for(lambda: cloud(cluster)["nodes"][1]["last_ping"] > before + 1)
    assert held() == [10] * (SIZE - 1)
    h2o.remove_all()
    wait_for(lambda: held() == [0] * (SIZE - 1))


def job_of(cluster, key):
    return requests.get(f"{cluster.url}/3/Jobs/{key}", timeout=60).json()["jobs"][0]


class Endless:
    """A training that goes on until somebody ends it."""

    def __init__(self, cluster, frames):
        self.cluster = cluster
        model = H2ODeepLearningEstimator(**ENDLESS)
        model.start(x=["a", "b", "c", "kind"], y="y", training_frame=frames[0])
        self.job = model._job if hasattr(model, "_job") else model.job
        self.key = self.job.job_key
        wait_for(lambda: "Iterations: " in (self.now()["progress_msg"] or ""))

    def now(self):
        return job_of(self.cluster, self.key)

    def end(self):
        wait_for(lambda: self.now()["status"] not in ("RUNNING", "CREATED"))
        return self.now()


def test_cancelling_ends_the_training_of_all_and_nothing_else(cluster, frames, folder):
    model = train(frames, **FIXED)
    jobs = [Endless(cluster, frames) for _ in range(2)]
    jobs[0].job.cancel()
    assert jobs[0].end()["status"] == "CANCELLED"
    assert jobs[1].now()["status"] == "RUNNING"
    assert weights(train(frames, **FIXED), folder) == weights(model, folder)
    jobs[1].job.cancel()
    assert jobs[1].end()["status"] == "CANCELLED"
    assert cloud(cluster)["cloud_healthy"]


def test_grids_use_all_ranks_and_folds_one(frames, folder):
    grid = H2OGridSearch(H2ODeepLearningEstimator(**FIXED), {"l1": [0, 1e-4]})
    grid.train(y="y", training_frame=frames[0], validation_frame=frames[1])
    models = {m.actual_params["l1"]: m for m in grid.models}
    assert weights(models[0], folder) == weights(train(frames, **FIXED), folder)
    crossed = train(frames, nfolds=2, **FIXED)
    options = ["--epochs", "6", "--train-samples-per-iteration", "1500", "--nfolds", "2"]
    alone = on_the_command_line(folder, *options, size=1)
    assert weights(crossed, folder) == weights(alone, folder)
    assert crossed.logloss(xval=True) < 1


def test_parts_of_the_rows_are_refused_by_name(frames):
    with pytest.raises(Exception, match="replicate_training_data: Ranks that hold parts"):
        train(frames, replicate_training_data=False, **FIXED)


def test_what_training_finds_wrong_is_told(frames):
    with pytest.raises(Exception, match="unstable"):
        train(frames, **{**FIXED, "adaptive_rate": False, "rate": 1e20, "activation": "rectifier"})
    assert train(frames, **FIXED).logloss() < 1


def test_the_first_request_that_matters_locks(folder):
    with Cluster(2) as cluster:
        for path in ("/3/About", "/3/Ping", "/3/Cloud", "/"):
            requests.get(cluster.url + path, timeout=60)
            assert not cloud(cluster)["locked"]
        requests.get(cluster.url + "/3/Jobs", timeout=60)
        assert cloud(cluster)["locked"]
        requests.post(cluster.url + "/3/Shutdown", timeout=60)
        assert cluster.first.process.wait(60) == 0
        assert cluster.ended(1) == (0, "")


def lost(rank, text):
    return re.search(rf"Rank {rank} \(127\.0\.0\.1, process \d+ on .*\) is lost: ", text)


def check_degraded(cluster, frames, model, victim):
    """Rank 0 goes on by itself, and says so."""
    told = cloud(cluster)
    assert not told["cloud_healthy"] and told["bad_nodes"] == SIZE - 1
    assert [node["healthy"] for node in told["nodes"]] == [True] + [False] * (SIZE - 1)
    with pytest.raises(Exception) as refused:
        train(frames, **FIXED)
    assert lost(victim, str(refused.value)) and "single_node_mode" in str(refused.value)
    assert model.predict(frames[1]).nrow == 500
    assert train(frames, single_node_mode=True, **FIXED).logloss() < 1


@pytest.mark.parametrize("busy", [False, True])
def test_a_killed_rank_is_named_to_all(folder, busy):
    with Cluster(SIZE) as cluster:
        connect(cluster)
        frames = [h2o.import_file(str(folder / name)) for name in ("data.csv", "other.csv")]
        model = train(frames, **FIXED)
        job = Endless(cluster, frames) if busy else None
        cluster.others[1].kill()
        code, said = cluster.ended(1)
        assert code == 1 and said.startswith("hydrofoil: rank 1: ") and lost(2, said), said
        if job:
            end = job.end()
            assert end["status"] == "FAILED" and lost(2, end["exception"]), end
        wait_for(lambda: not cloud(cluster)["cloud_healthy"])
        check_degraded(cluster, frames, model, 2)
        assert lost(2, cluster.first.output())
        assert cluster.first.stop() == 0


@pytest.mark.parametrize("busy", [False, True])
def test_a_rank_that_hangs_is_named_to_all(folder, busy):
    with Cluster(SIZE, timeout=8) as cluster:
        connect(cluster)
        frames = [h2o.import_file(str(folder / name)) for name in ("data.csv", "other.csv")]
        model = train(frames, **FIXED)
        job = Endless(cluster, frames) if busy else None
        cluster.others[0].send_signal(signal.SIGSTOP)
        code, said = cluster.ended(2)
        assert code == 1 and lost(1, said) and "it has been silent for " in said, said
        if job:
            end = job.end()
            assert end["status"] == "FAILED" and "it has been silent" in end["exception"], end
        wait_for(lambda: not cloud(cluster)["cloud_healthy"])
        check_degraded(cluster, frames, model, 1)


def test_the_others_end_with_rank_zero(folder):
    with Cluster(SIZE) as cluster:
        cluster.first.process.kill()
        for rank in (1, 2):
            code, said = cluster.ended(rank)
            assert code == 1 and "Rank 0 (" in said and "is lost: " in said, said


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_ending_rank_zero_ends_all(folder, how):
    with Cluster(SIZE) as cluster:
        connect(cluster)
        frames = [h2o.import_file(str(folder / "data.csv"))]
        Endless(cluster, frames)
        assert cluster.first.stop(how) == 0
        for rank in (1, 2):
            assert cluster.ended(rank) == (0, "")


def test_a_rank_that_is_asked_to_end_is_named(folder):
    with Cluster(SIZE) as cluster:
        cluster.others[0].terminate()
        assert [cluster.ended(rank)[0] for rank in (1, 2)] == [0, 0]
        wait_for(lambda: not cloud(cluster)["cloud_healthy"])
        assert re.search(r"Rank 1 \(.*\) ended: it was asked to end", cluster.first.output())
        assert cluster.first.stop() == 0


def test_a_training_goes_on_with_all_ranks_after_a_restart(folder, tmp_path):
    with Cluster(2, "--state", tmp_path) as cluster:
        connect(cluster)
        job = Endless(cluster, [h2o.import_file(str(folder / "data.csv"))])
        cluster.first.process.kill()
        assert cluster.ended(1)[0] == 1
    with Cluster(2, "--state", tmp_path) as cluster:
        job.cluster = cluster
        wait_for(lambda: "Iterations: " in (job.now()["progress_msg"] or ""))
        assert job.now()["status"] == "RUNNING"
        wait_for(lambda: cloud(cluster)["nodes"][1]["num_keys"] == 5)
        cluster.others[0].kill()
        end = job.end()
        assert end["status"] == "FAILED" and lost(1, end["exception"]), end


def test_a_rank_without_memory_says_so(folder):
    with Cluster(2, each=lambda rank: ["--max-mem", "20m"] if rank == 1 else []) as cluster:
        connect(cluster)
        large = h2o.create_frame(rows=200_000, cols=20, categorical_fraction=0, integer_fraction=0,
                                 binary_fraction=0, missing_fraction=0, seed=1)  # fmt: skip
        model = H2ODeepLearningEstimator(hidden=[2], epochs=0.01)
        with pytest.raises(Exception, match=r"Rank 1 \(.*\) failed: ") as refused:
            model.train(x=["C2", "C3"], y="C1", training_frame=large)
        assert "memory" in str(refused.value)
        small = h2o.import_file(str(folder / "data.csv"))
        model.train(y="y", training_frame=small)
        assert cloud(cluster)["cloud_healthy"]


def start(*options, secret=SECRET, port=0):
    variables = {k: v for k, v in environment().items() if secret or k != "HYDROFOIL_SECRET"}
    if secret:
        variables["HYDROFOIL_SECRET"] = secret
    return subprocess.Popen(
        [binary(), "serve", "--port", str(port), "--bind", "127.0.0.1", *map(str, options)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=variables,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "secret", "code", "says"),
    [
        ("--rank 1 --size 2 --rendezvous 127.0.0.1:1", None, 2, "need a secret"),
        ("--rank 1 --size 2", SECRET, 2, "--rendezvous is missing"),
        ("--rank 2 --size 2 --rendezvous 127.0.0.1:1", SECRET, 2, "--rank 2: expected a number"),
        ("--rank 0 --size 2 --rendezvous 127.0.0.1:1 --trainer hogwild", SECRET, 2,
         "--trainer hogwild works on one rank only."),
    ],
)  # fmt: skip
def test_options_that_cannot_be(options, secret, code, says):
    process = start(*options.split(), secret=secret)
    fault = process.communicate(timeout=60)[1]
    assert process.returncode == code and says in fault, fault


def test_who_does_not_know_the_secret_stays_out():
    place = ["--size", 2, "--rendezvous", f"127.0.0.1:{free_port()}", "--rank-timeout", 10]
    first = start("--rank", 0, *place)
    stranger = start("--rank", 1, *place, secret="something else entirely")
    fault = stranger.communicate(timeout=60)[1]
    assert stranger.returncode == 4 and "the secret is not that of rank 0" in fault, fault
    out, fault = first.communicate(timeout=60)
    assert first.returncode == 1 and not READY.search(out)
    assert "Rank 1 did not come" in fault and "the secret is not that of rank 0" in fault, fault


def test_a_port_that_is_taken(folder):
    with Cluster(2) as cluster:
        place = ["--size", "2", "--rendezvous", f"127.0.0.1:{free_port()}", "--rank", "0"]
        second = start(*place, port=cluster.first.port)
        fault = second.communicate(timeout=60)[1]
        assert second.returncode == 2 and "the port is taken" in fault, fault


@pytest.mark.skipif(shutil.which("mpirun") is None, reason="needs mpirun")
def test_mpirun_starts_a_server(folder):
    process = subprocess.Popen(
        ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "2", binary(), "serve",
         "--port", "0", "--rendezvous", f"127.0.0.1:{free_port()}", "--bind", "127.0.0.1",
         "--secret-file", folder / "secret", "--nthreads", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        url = next(READY.search(line)[1] for line in process.stdout if READY.search(line))
        assert requests.get(url + "/3/Cloud", timeout=60).json()["cloud_size"] == 2
        requests.post(url + "/3/Shutdown", timeout=60)
        assert process.wait(60) == 0
    finally:
        process.terminate()
        process.communicate()
