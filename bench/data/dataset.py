"""The data: a CSV file like the ones people have, and a small one to join with it."""

KEYS = 100_000


def make(path, rows):
    """Integers, reals, a category of 8 levels and one of 5,000, 100,000 distinct keys."""
    import numpy
    import polars

    random = numpy.random.default_rng(1)
    polars.DataFrame(
        {
            "id": numpy.arange(rows),
            "x1": random.normal(size=rows).round(6),
            "x2": random.exponential(100, rows).round(3),
            "x3": random.uniform(-1, 1, rows).round(4),
            "n1": random.integers(0, 100, rows),
            "n2": random.integers(-(10**6), 10**6, rows),
            "c8": numpy.array([f"group{i}" for i in range(8)])[random.integers(0, 8, rows)],
            "c5000": numpy.array([f"level_{i:04}" for i in range(5000)])[
                random.integers(0, 5000, rows)
            ],
            "key": random.integers(0, KEYS, rows),
        }
    ).write_csv(path)


def make_lookup(path):
    """A weight for each key, in no order."""
    import numpy
    import polars

    random = numpy.random.default_rng(2)
    polars.DataFrame(
        {"key": random.permutation(KEYS), "weight": random.normal(size=KEYS).round(6)}
    ).write_csv(path)
