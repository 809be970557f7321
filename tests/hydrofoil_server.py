"""Starts and stops the server under test."""

import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READY = re.compile(r"Open H2O Flow in your web browser: (http://[\w.\[\]:-]+:(\d+))")


def binary():
    return Path(os.environ.get("HYDROFOIL_BINARY", ROOT / "build/release/hydrofoil"))


# A build with sanitizers is slower and larger by design.
SANITIZED = "san" in binary().parent.name


class Server:
    """A running `hydrofoil serve`, under another user or with more
    variables in its environment if told; a context manager that ends it."""

    def __init__(self, *arguments, port=0, wait=20, user=None, variables=None, program=None):
        self.started = time.monotonic()
        command = [str(program or binary()), "serve", "--port", str(port), *arguments]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
            user=user,
            env={**os.environ, **(variables or {})},
        )
        self.lines, self.url, self.port, self.seconds_to_ready = [], None, None, None
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._ready.wait(wait) or self.url is None:
            self.kill()
            raise RuntimeError(f"{' '.join(command)} did not listen:\n{self.output()}")

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            found = READY.search(line)
            if found and self.url is None:
                self.seconds_to_ready = time.monotonic() - self.started
                self.url, self.port = found[1], int(found[2])
                self._ready.set()
        self._ready.set()

    def output(self):
        return "".join(self.lines[-200:])

    def resident_bytes(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024

    def processor_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def alive(self):
        return self.process.poll() is None

    def stop(self, how=signal.SIGTERM, wait=20):
        """Asks the server to end; returns its exit code."""
        if self.alive():
            self.process.send_signal(how)
        try:
            code = self.process.wait(wait)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"the server did not end:\n{self.output()}") from None
        self._reader.join(5)
        return code

    def kill(self):
        if self.alive():
            self.process.kill()
        self.process.wait()
        self._reader.join(5)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
