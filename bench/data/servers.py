"""Hydrofoil and H2O, both through the h2o client. An operation ends when the server has answered
with the size of the result, which is then complete."""

import contextlib
import os

from operations import PROBABILITIES


class Client:
    def __init__(self):
        self.frame = self.lookup = None

    def open(self, path, lookup):
        import h2o

        self.frame = h2o.import_file(str(path))
        self.lookup = h2o.import_file(str(lookup))

    def import_(self, path):
        import h2o

        return h2o.import_file(str(path))

    def group(self, by):
        groups = self.frame.group_by(by).count().mean("x1").sum("x2").min("x3").max("n2")
        return made(groups.get_frame())

    def group8(self):
        return self.group("c8")

    def group100k(self):
        return self.group("key")

    def filter(self):
        return made(self.frame[self.frame["x1"] > 0])

    def sort(self):
        return made(self.frame.sort("x1"))

    def join(self):
        return made(self.frame.merge(self.lookup, all_x=True, by_x=["key"], by_y=["key"]))

    def mean(self):
        return (self.frame["x1"] * 2 + self.frame["x3"]).mean()

    def quantile(self):
        return made(self.frame["x1"].quantile(PROBABILITIES))

    def trivial(self):
        import h2o

        return h2o.rapids("(+ 1 2)")["scalar"]

    def drop(self, result):
        import h2o

        if isinstance(result, h2o.H2OFrame):
            h2o.remove(result.frame_id)

    def facts(self, name, result):
        """Numbers that say whether the answer is right."""
        if name in ("mean", "trivial"):
            return [number(result)]
        if name == "quantile":
            return list(result.as_data_frame(use_pandas=True).iloc[:, 1])
        if name.startswith("group"):
            sums = [number(result[column].sum()) for column in result.columns[1:]]
            return [result.nrow, *sums]
        facts = [result.nrow, number(result["x1"].sum()), number(result["id"].sum())]
        if name == "sort":
            middle = result[result.nrow // 2, :]
            facts += [number(middle["x1"]), number(result[0, "x1"])]
        if name == "join":
            facts += [number((result["weight"] * result["x1"]).sum())]
        return facts


def number(value):
    import h2o

    if isinstance(value, h2o.H2OFrame):
        value = value.flatten()
    return float(value[0] if isinstance(value, list) else value)


def made(frame):
    """Lazy expressions of the client become frames of the server when someone asks."""
    assert frame.nrow >= 0
    return frame


@contextlib.contextmanager
def hydrofoil(threads):
    import h2o

    from hydrofoil_server import Server

    with Server("--nthreads", str(threads)) as server:
        h2o.connect(url=server.url, verbose=False, strict_version_check=False)
        h2o.no_progress()
        client = Client()
        client.peak_bytes = lambda: peak(server.process.pid)
        yield client
        h2o.connection().close()


@contextlib.contextmanager
def reference(threads):
    import h2o

    h2o.init(nthreads=threads, max_mem_size="6g", port=free_port(), verbose=False)
    h2o.no_progress()
    try:
        yield Client()
    finally:
        h2o.cluster().shutdown()


def free_port():
    """H2O takes two in a row."""
    return 54921 + 2 * (os.getpid() % 500)


def peak(pid):
    """The most memory the process has had, in bytes, since the last call."""
    from pathlib import Path

    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kilobytes = next(line for line in lines if line.startswith("VmHWM")).split()[1]
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return int(kilobytes) * 1024
