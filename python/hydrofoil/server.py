"""A server of one's own, and the `h2o` client connected to it."""

import atexit
import importlib
import re
import subprocess
import threading
from collections.abc import Sequence
from types import ModuleType, TracebackType

from hydrofoil import program

_READY = re.compile(r"Open H2O Flow in your web browser: (http://\S+)")
_STARTING_SECONDS = 60
_ENDING_SECONDS = 15


class Server:
    """A running server; a context manager that ends it.

    It ends with this process too, however that ends.

    Args:
        port: to listen on, on 127.0.0.1; 0 takes a free one.
        max_mem: memory it may use, such as "4g"; None: what the machine or container has.
        nthreads: threads for computing; 0: one a core.
        name: what clients see.
        options: further options of `hydrofoil serve`, e.g. ["--root", "/data"].

    Raises:
        RuntimeError: when it does not start, with what it said.
    """

    url: str  #: where it listens, "http://127.0.0.1:54321"

    def __init__(
        self,
        *,
        port: int = 0,
        max_mem: str | None = None,
        nthreads: int = 0,
        name: str = "hydrofoil",
        options: Sequence[str] = (),
    ) -> None:
        command = [str(program.path()), "serve", "--end-with-stdin"]
        command += ["--port", str(port), "--nthreads", str(nthreads), "--name", name]
        if max_mem is not None:
            command += ["--max-mem", max_mem]
        self._process = subprocess.Popen(
            [*command, *options],
            stdin=subprocess.PIPE,  # it ends when this side of the pipe is closed
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._errors: list[str] = []
        self._error_reader = threading.Thread(target=self._read_errors, daemon=True)
        self._error_reader.start()
        self.url = self._wait_until_ready()
        threading.Thread(target=self._drain, daemon=True).start()
        atexit.register(self.stop)

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._errors = [*self._errors[-99:], line]

    def _drain(self) -> None:
        assert self._process.stdout is not None
        for _ in self._process.stdout:
            pass

    def _wait_until_ready(self) -> str:
        impatience = threading.Timer(_STARTING_SECONDS, self._process.kill)
        impatience.start()
        try:
            assert self._process.stdout is not None
            for line in self._process.stdout:
                if found := _READY.search(line):
                    return found[1]
        finally:
            impatience.cancel()
        self._process.wait()
        self._error_reader.join()
        raise RuntimeError("the server did not start: " + "".join(self._errors).strip())

    @property
    def running(self) -> bool:
        """Whether its process is alive."""
        return self._process.poll() is None

    def connect(self, **arguments: object) -> ModuleType:
        """Connects the `h2o` client and returns its module.

        Args:
            arguments: for `h2o.connect`.

        Raises:
            ImportError: when neither `h2o-client` nor `h2o` is installed.
        """
        h2o = importlib.import_module("h2o")
        h2o.connect(url=self.url, **{"verbose": False, **arguments})
        return h2o

    def stop(self) -> None:
        """Ends the server; jobs are cancelled. Does nothing when it has ended."""
        atexit.unregister(self.stop)
        if self.running:
            self._process.terminate()
            try:
                self._process.wait(_ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


_server: Server | None = None


def init(
    *,
    port: int = 0,
    max_mem: str | None = None,
    nthreads: int = 0,
    name: str = "hydrofoil",
    options: Sequence[str] = (),
) -> ModuleType:
    """Starts a server on a free port, connects the `h2o` client, returns its module.

    The server ends with this process or by `shutdown()`. A second call connects to the same server
    and takes no notice of the arguments.

    Args:
        port, max_mem, nthreads, name, options: as for `Server`.

    Example:
        >>> import hydrofoil
        >>> h2o = hydrofoil.init()
        >>> frame = h2o.import_file("data.csv")
    """
    global _server
    if _server is None or not _server.running:
        _server = Server(port=port, max_mem=max_mem, nthreads=nthreads, name=name, options=options)
    return _server.connect()


def shutdown() -> None:
    """Ends the server that `init()` started."""
    global _server
    if _server is not None:
        _server.stop()
        _server = None
