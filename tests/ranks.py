"""Processes of this machine that are ranks of one another."""

import os
import random
import socket
import subprocess

from hydrofoil_server import Server, binary

SECRET = "what only the ranks know"


def environment(**more):
    return {**os.environ, "HYDROFOIL_SECRET": SECRET, **more}


def free_port():
    """A port that no outgoing connection of somebody else can take before it is used."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


class Cluster:
    """`hydrofoil serve` as ranks 0 to size - 1; a context manager that ends all of them."""

    def __init__(self, size, *arguments, timeout=60, each=lambda rank: []):
        place = ["--rendezvous", f"127.0.0.1:{free_port()}", "--bind", "127.0.0.1"]
        place += ["--size", str(size), "--rank-timeout", str(timeout), "--nthreads", "1"]
        self.others = []
        for rank in range(1, size):
            self.others.append(
                subprocess.Popen(
                    [binary(), "serve", "--rank", str(rank), *place, *arguments, *each(rank)],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    env=environment(),
                )
            )
        try:
            self.first = Server(
                "--rank", "0", *place, *arguments, *each(0), wait=60,
                variables={"HYDROFOIL_SECRET": SECRET},
            )  # fmt: skip
        except RuntimeError:
            self.kill()
            raise

    @property
    def url(self):
        return self.first.url

    def ended(self, rank, within=60):
        """Exit code and what a rank that is not 0 said."""
        process = self.others[rank - 1]
        out, fault = process.communicate(timeout=within)
        return process.returncode, out + fault

    def kill(self):
        for process in self.others:
            process.kill()
            process.communicate()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.first.kill()
        self.kill()
