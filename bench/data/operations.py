"""What is measured: the names of the operations, and numbers that all answers must agree on."""

PROBABILITIES = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99]
OPERATIONS = {
    "import": "import of the file",
    "group8": "group-by, 8 groups",
    "group100k": "group-by, 100,000 groups",
    "filter": "filter, half of the rows",
    "sort": "sort by a real column",
    "join": "left join on 100,000 keys",
    "mean": "mean of x1*2+x3",
    "quantile": "7 quantiles of a column",
    "trivial": "(+ 1 2)",
}


def agree(numbers, others):
    """Sums over five million doubles in another order differ in the last digits."""
    return len(numbers) == len(others) and all(
        abs(a - b) <= 1e-9 * max(1, abs(a), abs(b)) for a, b in zip(numbers, others, strict=True)
    )
