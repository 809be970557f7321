"""What the tests of --state have in common: a server that is killed and started again, a table with
every kind of column, and all that can be asked of an object."""

import contextlib
import random
import socket

import h2o

from hydrofoil_server import Server
from rest import Rest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Remembering:
    """A server with a state, always on the same port, which can be killed and started again."""

    def __init__(self, folder, *arguments):
        self.folder, self.arguments, self.port = folder, arguments, free_port()
        self.server = None

    def start(self):
        self.server = Server("--state", str(self.folder), *self.arguments, port=self.port)
        self.rest = Rest(self.server.url)
        return self.rest

    def kill(self):
        self.server.kill()

    def again(self):
        self.kill()
        return self.start()

    def connect(self):
        h2o.connect(url=self.server.url, verbose=False, strict_version_check=False)
        h2o.no_progress()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(Exception):
            h2o.connection().close()
        self.server.kill()


def write_table(path, rows=3000, seed=1):
    """Every kind of column, with missing cells in each."""
    chance = random.Random(seed)
    words = ["a", "b", "c d", 'q"q', "ä"]
    with path.open("w", encoding="utf-8") as file:
        file.write("small,large,real,float,sparse,few,text,time,uuid,nothing\n")
        for i in range(rows):
            cells = [
                str(chance.randrange(200)),
                str(chance.randrange(10**12)),
                repr(chance.gauss(0, 1)),
                str(chance.randrange(1000) / 8),
                "0" if i % 100 else str(i),
                '"' + chance.choice(words).replace('"', '""') + '"',
                f"text {i} {chance.random()}",
                f"2024-01-{1 + i % 28:02d} {i % 24:02d}:00:00",
                f"{chance.getrandbits(128):032x}",
                "",
            ]
            cells[8] = "-".join(
                [cells[8][:8], cells[8][8:12], cells[8][12:16], cells[8][16:20], cells[8][20:]]
            )
            if i % 7 == 3:
                cells[i // 7 % 9] = ""
            file.write(",".join(cells) + "\n")
    return path


def frame_facts(rest, key):
    """All that the server tells of a frame, and all its cells."""
    frame = rest.ok("GET", f"/3/Frames/{key}", row_count=10_000_000)["frames"][0]
    del frame["distribution_summary"]  # has the address of the server
    text = rest.send("GET", "/3/DownloadDataset", frame_id=key).text
    return frame, text


def model_facts(rest, key):
    """All that the server tells of a model."""
    (model,) = rest.ok("GET", f"/3/Models/{key}")["models"]
    model.pop("timestamp", None)
    model["output"].pop("reproducibility_information_table")  # of the process
    return model
