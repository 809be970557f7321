"""The manual's examples run as they stand there: those with a line `<!-- test: KIND -->` before."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from hydrofoil_server import ROOT, Server, binary

pytestmark = pytest.mark.own_server

BLOCK = re.compile(r"<!-- test: ([\w ]+) -->\n```(?:python|sh)\n(.*?)```", re.S)
CLIENT = "import h2o\nh2o.connect(url={url!r}, verbose=False)\nh2o.no_progress()\n"


def examples(page):
    """The examples of a page, those of a kind joined in their order."""
    joined = {}
    for kind, code in BLOCK.findall((ROOT / f"docs/{page}.md").read_text()):
        joined[kind] = joined.get(kind, "") + code
    return joined


PAGES = sorted(p.stem for p in (ROOT / "docs").glob("*.md") if examples(p.stem))
CASES = [(page, kind) for page in PAGES for kind in examples(page)]


def test_the_pages_have_examples():
    assert len(CASES) >= 9
    assert {kind for _, kind in CASES} == {
        "python package", "python client", "sh", "sh server", "sh model", "sh shim",
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path, wheel_data):
    """Where an example runs: the data it names, a model of them, the program in the path."""
    shutil.copy(wheel_data / "iris.csv", tmp_path / "iris.csv")
    header, *rows = (tmp_path / "iris.csv").read_text().splitlines()
    assert len(rows) == 150
    assert header.count(",") == 4
    names = "Sepal.Length,Sepal.Width,Petal.Length,Petal.Width,Species"
    (tmp_path / "iris.csv").write_text("\n".join([names, *rows]) + "\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/hydrofoil").symlink_to(binary())
    return tmp_path


def run(command, folder, **more):
    path = f"{folder}/bin:{os.path.dirname(sys.executable)}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONWARNINGS": "ignore"} | more
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-3000:]
    return done.stdout


def train_net(folder, *more):
    command = ["hydrofoil", "train", "iris.csv", "-y", "Species", "--quiet", "--force", *more]
    run(command, folder)


@pytest.mark.parametrize(("page", "kind"), CASES)
def test_examples(page, kind, folder):
    code = examples(page)[kind]
    if kind == "python package":
        train_net(folder)
        assert run([sys.executable, "-c", code], folder)
    elif kind == "python client":
        with Server() as server:
            run([sys.executable, "-c", CLIENT.format(url=server.url) + code], folder)
    elif kind == "sh server":
        with Server() as server:
            answer = run(["bash", "-euo", "pipefail", "-c", code], folder, URL=server.url)
            assert '"predict":"' in answer.splitlines()[-1]
    elif kind == "sh model":
        train_net(folder, "--model-id", "net")
        with Server() as server:
            load = f"curl -sf {server.url}/99/Models.bin/ -d dir=$PWD/iris.hydrofoil"
            run(["bash", "-c", load], folder)
            answer = run(["bash", "-euo", "pipefail", "-c", code], folder, URL=server.url)
            assert answer.count('"predict":"') == 2
    else:
        run(["bash", "-euo", "pipefail", "-c", code], folder)


def test_the_index_says_what_the_readme_says():
    def r(name):
        return re.search(r"```r\n(.*?)```", (ROOT / name).read_text(), re.S)[1]

    assert r("docs/index.md") == r("README.md")


def test_the_page_on_security_is_what_the_tests_say():
    """scripts/write_security.py makes it."""
    check = [sys.executable, str(ROOT / "scripts/write_security.py"), "--check"]
    assert subprocess.run(check, check=False).returncode == 0
