"""Training, scoring and memory beside the real H2O and PyTorch, on one machine in one run.

    python bench/training --h2o-jar FILE [--torch PYTHON] [--parts a,b,...] [--runs N]

Parts: a the same rows by each; q errors after more epochs; b time to accuracy, l that of the large
net; c memory; d scoring; e threads and peak; s wide sparse data. Servers run side by side and train
in turn, so that a busy machine is busy for all. Figures are medians of the runs, a seed each.
"""

import argparse
import contextlib
from dataclasses import dataclass
from pathlib import Path

from accuracy import time_to_accuracy, time_to_accuracy_of_the_large_net
from footprint import memory
from scaling import scaling
from scoring import scoring
from servers import H2O, OURS, disconnect, hydrofoil, load_mnist, reference
from sparse import wide_sparse
from speed import errors, rows_per_second
from tables import machine
from tasks import NETS, OPTIMIZERS

PARTS = {
    "a": rows_per_second,
    "q": errors,
    "b": time_to_accuracy,
    "l": time_to_accuracy_of_the_large_net,
    "c": memory,
    "d": scoring,
    "e": scaling,
    "s": wide_sparse,
}


@dataclass(frozen=True)
class Setup:
    h2o_jar: Path | None
    torch: Path | None
    runs: int
    nets: list
    optimizers: list
    h2o_sparse_epochs: float = 0.002

    @contextlib.contextmanager
    def servers(self, mnist=True):
        """Yields the URLs of the servers, MNIST loaded."""
        with contextlib.ExitStack() as stack:
            urls = {OURS: stack.enter_context(hydrofoil()).url}
            if self.h2o_jar:
                urls[H2O] = stack.enter_context(reference(self.h2o_jar)).url
            for url in urls.values() if mnist else []:
                load_mnist(url)
            try:
                yield urls
            finally:
                disconnect()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--h2o-jar", type=Path, help="without it H2O is left out")
    parser.add_argument("--torch", type=Path, help="the Python that has PyTorch")
    parser.add_argument("--parts", default="a", help="letters, separated by commas")
    parser.add_argument("--runs", type=int, default=5, help="seeds of each measurement")
    parser.add_argument("--nets", nargs="*", default=list(NETS), choices=list(NETS))
    parser.add_argument("--optimizers", nargs="*", default=list(OPTIMIZERS), choices=OPTIMIZERS)
    given = parser.parse_args()
    setup = Setup(given.h2o_jar, given.torch, given.runs, given.nets, given.optimizers)
    print(f"{machine()}; medians of {setup.runs} runs", flush=True)
    for part in given.parts.split(","):
        PARTS[part](setup)


if __name__ == "__main__":
    main()
