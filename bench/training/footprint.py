"""Part c: the most memory that a server had resident while it imported MNIST and trained."""

from servers import hydrofoil, load_mnist, peak_bytes, reference, train
from tables import show
from tasks import NETS, PLAIN


def peak(server, net, epochs):
    with server as running:
        load_mnist(running.url)
        imported = peak_bytes(running.pid)
        train(running.url, {**PLAIN, **net.parameters, "epochs": epochs}, 1)
        return imported / 1e6, peak_bytes(running.pid) / 1e6


def memory(setup):
    rows = []
    for name in setup.nets:
        net = NETS[name]
        ours = peak(hydrofoil(), net, net.epochs)
        theirs = peak(reference(setup.h2o_jar), net, net.epochs) if setup.h2o_jar else (None,)
        ratio = ours[1] / theirs[-1] if setup.h2o_jar else None
        rows.append([name, *ours, *theirs, ratio])
    columns = ["net", "imported", "trained", "H2O imported", "H2O trained", "ratio"]
    show("(c) peak resident memory, MB", columns[: len(rows[0])], rows)
