"""Random frames, and what pandas says about them, for test_differential.py."""

import math

import numpy as np
import pandas as pd

LEVELS = ["a", "B", "ç c", "d,e", "f"]
WORDS = ["", "Ab", "b a", "x  ", "é1", "aaa", "A-b", "zz9 "]


def random_table(rng, rows):
    """Numbers with missing and repeated ones, whole ones, levels, text and times."""

    def holes(values, share):
        return pd.Series(values, dtype=object).where(rng.random(rows) >= share, None)

    table = pd.DataFrame(
        {
            "n": holes(np.round(rng.normal(0, 3, rows), 3), 0.15).astype(float),
            "m": holes(rng.choice([-2.5, -1, 0, 0.5, 1, 2, 1e6], rows), 0.1).astype(float),
            "i": holes(rng.integers(-5, 6, rows), 0.1).astype(float),
            "w": rng.integers(0, 1000, rows).astype(float),
            "c": holes(rng.choice(LEVELS[: rng.integers(2, 6)], rows), 0.1),
            "d": holes(rng.choice(["x", "y", "z"], rows), 0.2),
            "s": holes(rng.choice(WORDS[1:], rows), 0.1),
            "t": holes(rng.integers(0, 2**31, rows) * 1000, 0.1).astype(float),
        }
    )
    # Types must not depend on luck.
    table.loc[0, ["n", "m", "i", "t"]] = [0.125, 0.5, 1, 1.5e12]
    table.loc[0, ["c", "d", "s"]] = ["a", "x", "b a"]
    return table


def upload(client, table, tmp_path, name="t"):
    path = tmp_path / f"{name}.csv"
    text = table.copy()
    text["t"] = pd.to_datetime(text["t"], unit="ms").dt.strftime("%Y-%m-%d %H:%M:%S")
    text.to_csv(path, index=False)
    kinds = {"c": "enum", "d": "enum", "s": "string", "t": "time"}
    kinds |= dict.fromkeys("nmiw", "numeric")
    return client.import_file(str(path), col_types=kinds, na_strings=[""], header=1)


def cells(frame):
    """Rows of texts, missing ones empty (the client reads one such cell alone as no cell)."""
    return [row or [""] for row in frame.as_data_frame(use_pandas=False, header=False)]


def numbers(frame):
    return np.array(
        [[float(cell) if cell != "" else math.nan for cell in row] for row in cells(frame)]
    ).reshape(frame.nrow, frame.ncol)


def column(frame):
    assert frame.ncol == 1
    return numbers(frame)[:, 0]


def assert_same(found, expected, what, tolerance=1e-9):
    np.testing.assert_allclose(
        np.asarray(found, dtype=float),
        np.asarray(expected, dtype=float),
        rtol=tolerance,
        atol=tolerance,
        equal_nan=True,
        err_msg=str(what),
    )


def texts(series):
    return ["" if value is None or value != value else str(value) for value in series]


class Elementwise:
    """A random expression over the numeric columns, for the client and for numpy."""

    def __init__(self, rng, frame, table):
        self.rng, self.frame, self.table = rng, frame, table

    def leaf(self):
        if self.rng.random() < 0.3:
            constant = float(self.rng.choice([-2, -0.5, 0, 1, 3, 7.25]))
            return constant, constant, str(constant)
        name = str(self.rng.choice(["n", "m", "i", "w"]))
        return self.frame[name], self.table[name].to_numpy(), name

    def tree(self, depth):
        """Client's expression, expected values, text."""
        if depth == 0:
            return self.leaf()
        kind = self.rng.choice(["binary", "unary", "ifelse"], p=[0.6, 0.3, 0.1])
        with np.errstate(all="ignore"):
            return getattr(self, kind)(depth - 1)

    def node(self, depth):
        """The same, but never a number alone."""
        while True:
            found = self.tree(depth)
            if not isinstance(found[0], (int, float)):
                return found

    def binary(self, depth):
        name = str(self.rng.choice(list(BINARY)))
        one, other = self.node(depth), self.tree(depth)
        if name in ("&", "|"):  # H2O takes 2 for true in one and for false in the other
            one, other = self.truth(one), self.truth(self.node(depth))
        if self.rng.random() < 0.3 and name not in ("&", "|"):
            one, other = other, one
        client, oracle = BINARY[name]
        return client(one[0], other[0]), oracle(one[1], other[1]), f"({one[2]} {name} {other[2]})"

    def truth(self, one):
        """1, 0 or missing: 1 where the values are above a quarter."""
        client = one[0].isna().ifelse(one[0], one[0] > 0.25)
        return client, np.where(np.isnan(one[1]), np.nan, one[1] > 0.25), f"truth({one[2]})"

    def unary(self, depth):
        name = str(self.rng.choice(list(UNARY)))
        one = self.node(depth)
        found = getattr(one[0], name)()
        return found, UNARY[name](one[1]), f"{name}({one[2]})"

    def ifelse(self, depth):
        test, yes, no = self.node(depth), self.node(depth), self.node(depth)
        chosen = np.where(np.isnan(test[1]), np.nan, np.where(test[1] != 0, yes[1], no[1]))
        return test[0].ifelse(yes[0], no[0]), chosen, f"ifelse({test[2]}, {yes[2]}, {no[2]})"


def compared(operation):
    """What is missing is neither less nor more; it equals what is missing, and nothing else."""

    def compare(one, other):
        missing = np.isnan(one) & np.isnan(other)
        if operation in (np.equal, np.not_equal):
            return np.where(missing, operation is np.equal, operation(one, other)).astype(float)
        return operation(one, other).astype(float)

    return compare


def both(one, other):
    """False wins over missing."""
    false = (np.equal(one, 0)) | (np.equal(other, 0))
    missing = np.isnan(one) | np.isnan(other)
    return np.where(false, 0.0, np.where(missing, np.nan, 1.0))


def either(one, other):
    """True wins over missing."""
    true = (~np.isnan(one) & np.not_equal(one, 0)) | (~np.isnan(other) & np.not_equal(other, 0))
    missing = np.isnan(one) | np.isnan(other)
    return np.where(true, 1.0, np.where(missing, np.nan, 0.0))


def remainder(one, other):
    """As Java and C: the sign of the first."""
    return np.fmod(one, other)


BINARY = {
    "+": (lambda a, b: a + b, lambda a, b: a + b),
    "-": (lambda a, b: a - b, lambda a, b: a - b),
    "*": (lambda a, b: a * b, lambda a, b: a * b),
    "/": (lambda a, b: a / b, lambda a, b: np.divide(a, b)),
    "%": (lambda a, b: a % b, remainder),
    "<": (lambda a, b: a < b, compared(np.less)),
    "<=": (lambda a, b: a <= b, compared(np.less_equal)),
    ">": (lambda a, b: a > b, compared(np.greater)),
    ">=": (lambda a, b: a >= b, compared(np.greater_equal)),
    "==": (lambda a, b: a == b, compared(np.equal)),
    "!=": (lambda a, b: a != b, compared(np.not_equal)),
    "&": (lambda a, b: a & b, both),
    "|": (lambda a, b: a | b, either),
}
UNARY = {
    "logical_negation": lambda a: np.where(np.isnan(a), np.nan, (a == 0).astype(float)),
    "abs": np.abs,
    "ceil": np.ceil,
    "floor": np.floor,
    "trunc": np.trunc,
    "sign": np.sign,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "log1p": np.log1p,
    "expm1": np.expm1,
    "sin": np.sin,
    "tanh": np.tanh,
    "isna": lambda a: np.isnan(a).astype(float),
}
