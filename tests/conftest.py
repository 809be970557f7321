"""Fixtures: a server for the whole session, and the unmodified h2o client connected to it.

HYDROFOIL_URL names a server that runs already (the real H2O too) instead of the built one; tests
that start, stop or stress a server of their own are skipped then. HYDROFOIL_BINARY names another
build, such as the one with sanitizers.
"""

import os
import sys
from pathlib import Path

import h2o
import pytest

import prepare_data
from hydrofoil_server import ROOT, Server

sys.path.insert(0, str(ROOT / "scripts"))
EXTERNAL = os.environ.get("HYDROFOIL_URL")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # of several processes the first
        prepare_data.prepare()
    config.addinivalue_line("markers", "own_server: starts servers of its own")
    config.addinivalue_line("markers", "slow: takes more than a few seconds")
    config.addinivalue_line("markers", "pages: the web page, but for its way from start to end")


def pytest_collection_modifyitems(items):
    if EXTERNAL:
        skip = pytest.mark.skip(reason="HYDROFOIL_URL names a server that runs already")
        for item in items:
            if item.get_closest_marker("own_server"):
                item.add_marker(skip)


@pytest.fixture(scope="session")
def server():
    """The session's server; it must end cleanly and quietly."""
    if EXTERNAL:
        pytest.skip("HYDROFOIL_URL names a server that runs already")
    running = Server()
    with running:
        yield running
        assert running.alive(), f"the server died:\n{running.output()}"
        assert running.stop() == 0, running.output()


@pytest.fixture(scope="session")
def server_url(request):
    return EXTERNAL or request.getfixturevalue("server").url


@pytest.fixture
def client(server_url):
    """The h2o module, connected; what the test leaves behind is removed."""
    h2o.connect(url=server_url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    yield h2o
    h2o.remove_all()
    h2o.connection().close()


@pytest.fixture(scope="session")
def wheel_data():
    """The data files that the h2o-client wheel brings."""
    return Path(h2o.__file__).parent / "h2o_data"


@pytest.fixture(scope="session")
def recorded():
    """Finds what tests/prepare_data.py put together, such as golden/mojo/manifest.json."""

    def find(name):
        path = prepare_data.PREPARED / name
        if not path.exists():
            pytest.skip(f"{name} is not here: tests/data/README.md")
        return path

    return find


@pytest.fixture(scope="session")
def mnist():
    import get_mnist

    folder = ROOT / "build/mnist"
    try:
        get_mnist.fetch(folder)
    except RuntimeError as problem:
        pytest.skip(f"MNIST is not to be had: {problem}")
    return folder
