"""Columns of text of which it is hard to tell the type, for test_type_guesses.py.

type_guesses.py URL records anew what the real H2O at URL says of them.
"""

import gzip
import itertools
import json
import pathlib
import random
import sys
import tempfile
import uuid

import h2o

MARKERS = ["", "-", "NA", "N/A", "n/a", "na", ".", "?", "null", "NULL", "NaN", "nan", "none"]
MARKERS += [
    "-999",
    "0",
    "00",
    "#N/A",
    "\\N",
    "unknown",
    "--",
    "Inf",
    "Infinity",
    " ",
    "*",
    "1",
    "x",
]
SHARES = [0.03, 0.1, 0.3, 0.45, 0.5, 0.55, 0.7, 0.9, 1.0]
WORDS = ["low", "high", "mid", "TRUE", "FALSE", "true", "false", "Y", "N", "yes", "no", "A", "B"]


def _integer(rng, row):
    return str(rng.choice([rng.randint(-9, 9), rng.randint(1, 10**6), rng.randint(2**40, 2**53)]))


def _one_of(*values):
    return lambda rng, row: rng.choice(values)


def _time(form):
    def value(rng, row):
        parts = {
            "y": rng.randint(1950, 2049),
            "m": rng.randint(1, 12),
            "d": rng.randint(1, 28),
            "H": rng.randint(0, 23),
            "M": rng.randint(0, 59),
            "S": rng.randint(0, 59),
            "f": rng.randint(0, 999),
        }
        return form.format(**parts)

    return value


KINDS = {
    "integer": _integer,
    "digit": _one_of(*"123456789"),
    "bit": _one_of("0", "1"),
    "zero": _one_of("0", "00", "0.0", "-0"),
    "padded": lambda rng, row: f"{rng.randint(0, 99):04d}",
    "real": lambda rng, row: f"{rng.uniform(-100, 100):.{rng.randint(1, 6)}f}",
    "exponent": lambda rng, row: f"{rng.uniform(1, 10):.2f}e{rng.randint(-20, 20)}",
    "percent": lambda rng, row: f"{rng.randint(0, 100)}%",
    "spaced percent": lambda rng, row: f"{rng.randint(0, 100)} %",
    "money": lambda rng, row: f"${rng.randint(0, 100)}.{rng.randint(0, 99):02d}",
    "plus": lambda rng, row: f"+{rng.randint(0, 100)}",
    "point": lambda rng, row: f".{rng.randint(0, 100)}",
    "word": _one_of("low", "high", "mid"),
    "truth": _one_of("TRUE", "FALSE"),
    "letter": _one_of("Y", "N"),
    "one word": _one_of("same"),
    "text": lambda rng, row: f"text {row} {rng.randint(0, 99)}",
    "code": lambda rng, row: f"{rng.randint(0, 9)}{rng.choice('ABC')}",
    "uuid": lambda rng, row: str(uuid.UUID(int=rng.getrandbits(128))),
    "date": _time("{y}-{m:02d}-{d:02d}"),
    "minute": _time("{y}-{m:02d}-{d:02d} {H:02d}:{M:02d}:{S:02d}"),
    "american": _time("{m}/{d}/{y}"),
    "clock": _time("{H:02d}:{M:02d}:{S:02d}"),
    "year": _time("{y}"),
}


def column(rng, rows):
    value = rng.choice(list(KINDS.values()))
    cells = [value(rng, row) for row in range(rows)]
    others = [lambda rng, row, marker=marker: marker for marker in MARKERS]
    others += list(KINDS.values()) + [_one_of(*WORDS)]
    for _ in range(rng.choice([0, 1, 1, 1, 2])):
        other, share = rng.choice(others), rng.choice(SHARES)
        at = rng.sample(range(rows), max(1, round(share * rows)))
        for row in at:
            cells[row] = other(rng, row)
    return cells


def table(seed, columns=150):
    """Columns of one length; the first counts the rows: no line is blank, none a comment."""
    rng = random.Random(seed)
    rows = rng.choice([1, 2, 3, 4, 6, 12, 20, 40])
    return [[str(i) for i in range(rows)]] + [column(rng, rows) for _ in range(columns)]


def text(columns):
    names = [f"c{i}" for i in range(len(columns))]
    lines = [names, *zip(*columns, strict=True)]
    return "".join(",".join(line) + "\n" for line in lines)


def guesses(client, path):
    """Types and cells by column."""
    frame = client.import_file(path, header=1, sep=",")
    rows = frame.as_data_frame(use_pandas=False, header=False)
    return [frame.types[name] for name in frame.names], [
        list(cells) for cells in zip(*rows, strict=True)
    ]


# How many zeros, other numbers, times, UUIDs and texts; which texts.
COUNTS = [0, 1, 2, 3, 5]
TEXTS = {
    "one": ["x"] * 30,
    "missing": ["NA"] * 30,
    "few": ["x", "y"] * 15,
    "distinct": [f"w{i}" for i in range(30)],
}


def votes():
    """Columns of few cells of every kind, beside empty ones."""
    for zeros, numbers, times, uuids, texts in itertools.product(COUNTS, repeat=5):
        for words in TEXTS if texts > 1 else ["one"]:
            cells = ["0"] * zeros + [str(i + 1) for i in range(numbers)]
            cells += [f"2015-01-{i + 1:02d}" for i in range(times)]
            cells += [str(uuid.UUID(int=i + 1)) for i in range(uuids)]
            cells += TEXTS[words][:texts]
            yield cells + [""] * (25 - len(cells))


def vote_types(client, folder, size=1000):
    """A letter a column of votes()."""
    letters = ""
    columns = list(votes())
    for first in range(0, len(columns), size):
        path = folder / f"votes{first}.csv"
        path.write_text(text(columns[first : first + size] + [[str(i) for i in range(25)]]))
        source = client.lazy_import(str(path))
        asked = {"source_frames": [f'"{source[0]}"'], "check_header": 1, "separator": ord(",")}
        setup = client.api("POST /3/ParseSetup", data=asked)
        letters += "".join(kind[0] for kind in setup["column_types"][:-1])
        client.remove(source[0])
    return letters


GOLDEN = pathlib.Path(__file__).parent / "data" / "type_guesses.json.gz"
SEEDS = range(6)  # that are recorded


def read_golden():
    return json.loads(gzip.decompress(GOLDEN.read_bytes()))


SIGNS = {"-", ".", "+"}
MISSING = {"NA", "na", "Na", "N/A"}


def cell_reason(kind, cell, theirs, ours):
    if cell in SIGNS and float(theirs or "nan") == 0 and ours == "":
        return "a sign alone"
    if kind == "enum" and theirs == "" and ours == cell:
        return "zeros among words"
    if kind == "uuid" and ours == "" and set(theirs) <= set("0-"):
        return "a number among UUIDs"
    if kind in ("int", "real") and "e" in cell and ours and float(ours) == float(cell):
        return "exponents"
    if kind == "time" and theirs and ours:
        beyond = abs(float(theirs)) >= 2**63
        if beyond or int(float(theirs)) == int(ours):
            return "fractions of a millisecond"
    return None


def reason(cells, theirs, ours):
    """Why types and cells of a column may differ from H2O's (docs/differences.md); else None."""
    (their_type, their_cells), (our_type, our_cells) = theirs, ours
    cells = [cell.strip(" ") for cell in cells]
    if their_type != our_type:
        if our_type == "uuid" and MISSING & set(cells):
            return "UUIDs and a missing word"
        # They count as numbers there, and a column of numbers has lost its texts.
        return "a sign alone" if SIGNS & set(cells) else None
    reasons = [
        cell_reason(their_type, cell, their, our)
        for cell, their, our in zip(cells, their_cells, our_cells, strict=True)
        if their != our
    ]
    return reasons[0] if all(reasons) else None


def record(url):
    """Writes the golden file from what H2O answers at `url`."""
    h2o.connect(url=url, verbose=False)
    h2o.no_progress()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        golden = {"votes": vote_types(h2o, folder), "tables": []}
        for seed in SEEDS:
            path = folder / f"{seed}.csv"
            path.write_text(text(table(seed)))
            golden["tables"].append(guesses(h2o, str(path)))
    GOLDEN.write_bytes(gzip.compress(json.dumps(golden).encode(), mtime=0))


if __name__ == "__main__":
    record(sys.argv[1])
