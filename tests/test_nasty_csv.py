"""Nasty CSV files: what the server makes of them beside pandas.read_csv, through the client.

Where H2O has rules of its own, the expectation is written out with the rule.
"""

import csv
import io
import math
import random

import pandas
import pytest

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture
def read(client, tmp_path):
    def read(content, **options):
        path = tmp_path / "nasty.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return client.import_file(str(path), **options)

    return read


def columns(frame):
    """Numbers as floats, text as strings, None where missing."""
    cells = frame.as_data_frame(use_pandas=False, header=False)
    found = []
    for i, name in enumerate(frame.names):
        numeric = frame.types[name] in ("int", "real")
        values = [row[i] if row[i] != "" else None for row in cells]
        found.append([float(v) if numeric and v is not None else v for v in values])
    return found


def of_pandas(content, **options):
    """Only an empty cell is missing, as in H2O's text columns, unless told otherwise."""
    data = content if isinstance(content, bytes) else content.encode()
    options = {
        "keep_default_na": False,
        "na_values": [""],
        "float_precision": "round_trip",
    } | options
    table = pandas.read_csv(io.BytesIO(data), **options)
    found = []
    for _, series in table.items():
        numeric = pandas.api.types.is_numeric_dtype(series) and series.dtype != bool
        found.append([None if pandas.isna(v) else float(v) if numeric else str(v) for v in series])
    return [str(name) for name in table.columns], found


def expect_same(frame, names, expected):
    assert frame.names == names
    found = columns(frame)
    assert len(found) == len(expected)
    for name, values, others in zip(names, found, expected, strict=True):
        assert len(values) == len(others), name
        for row, (a, b) in enumerate(zip(values, others, strict=True)):
            if isinstance(a, float) and isinstance(b, float):
                # From 16 digits on H2O's last bit may differ.
                assert math.isclose(a, b, rel_tol=4e-16), (name, row)
            else:
                assert a == b, (name, row)


WORDS = ["plain", 'a "quoted" word', "comma, inside", "two\nlines", "crlf\r\ninside", "späß", "表"]


def quoted(word):
    return '"' + word.replace('"', '""') + '"'


# name -> content, options of pandas
LIKE_PANDAS = {
    "quotes": ("a,b\n" + "".join(f"{quoted(w)},{i}\n" for i, w in enumerate(WORDS * 2)), {}),
    "quoted numbers": ('a,b\n"1","x"\n"2.5","y"\n"-3","x"\n', {}),
    "quoted header": ('"a, b","c ""d""","e\nf"\n1,2,3\n4,5,6\n', {}),
    "empty quoted cells": ('a,b\n"",1\n"x",2\n"x",3\n"",4\n', {}),
    "byte order mark": (b"\xef\xbb\xbfa,b\n1,x\n2,y\n", {}),
    "mark and quoted header": (b'\xef\xbb\xbf"a","b"\n1,x\n2,y\n', {}),
    "crlf": ("a,b\r\n1,x\r\n2,y\r\n", {}),
    "lone cr": ("a,b\r1,x\r2,y\r", {}),
    "mixed line ends": ("a,b\n1,x\r\n2,y\r3,x\n", {}),
    "no line end at the end": ("a,b\n1,x\n2,y", {}),
    "short rows": ("a,b,c\n1,2,3\n4\n5,6\n7,8,9\n", {}),
    "blank lines": ("\n\na,b\n\n1,2\n\n\n3,4\n\n", {}),
    "unicode names and levels": ("größe,名前\n1,ä\n2,表\n3,ä\n4,\U0001f600\n", {}),
    "huge integers": ("a,b\n9007199254740993,1\n123456789012345678,2\n-99999999999999999,3\n", {}),
    "more digits than 64 bits": (
        "a\n123456789012345678901234567890\n1e300\n-1e-300\n5\n",
        {"dtype": float},
    ),
    "exponents": ("a,b\n1e5,1E-3\n-2.5e+2,1e0\n1e-7,3.5E2\n0e0,1e22\n", {}),
    "leading zeros": ("a,b\n007,0001.50\n000,00.5\n010,1\n", {}),
    "points without digits": ("a,b\n.5,5.\n-.25,-3.\n0.0,1\n", {}),
    "plus signs": ("a\n+1\n+2.5\n-3\n", {}),
    "negative zero": ("a,b\n-0,1\n-0.0,2\n5,3\n", {}),
    "many decimals": ("a\n0.1234567890123456\n3.141592653589793\n2.718281828459045\n", {}),
    "tabs": ("a\tb\tc\n1\t\tx\n2\t5\ty y\n", {"sep": "\t"}),
    "semicolons": ("a;b;c\n1;2,5;x\n2;3,5;y\n", {"sep": ";"}),
    "bars": ("a|b|c\n1|2|x\n2|3|y\n", {"sep": "|"}),
    "missing words": ("a,b\n1,x\nNA,y\n3,NA\n4,x\n", {"na_values": {"a": ["", "NA"], "b": [""]}}),
    "missing words told": (
        "a,b\n1,x\nnone,y\n3,none\n4,x\n",
        {"na_values": ["", "none"]},
    ),
    "blanks around numbers": ("a,b\n 1 ,2\n  3,4  \n5 , 6\n", {"skipinitialspace": True}),
    "blanks inside text": ("a,b\nx y,1\nz  w,2\nx y,3\n", {}),
    "true and false": ("a,b\nTrue,1\nFalse,2\nTrue,3\n", {"dtype": {"a": str}}),
    "a quote within a cell": ('a,b\nx"y,1\nz"",2\nx"y,3\n', {"quoting": csv.QUOTE_MINIMAL}),
}
OPTIONS = {
    "missing words told": {"na_strings": ["none"]},
    "signs of currency and percent belong to numbers": {"header": 1},  # guessed by plain numbers
}


@pytest.mark.parametrize("case", LIKE_PANDAS)
def test_as_pandas_reads_it(read, case):
    content, options = LIKE_PANDAS[case]
    frame = read(content, **OPTIONS.get(case, {}))
    expect_same(frame, *of_pandas(content, **options))


# name -> content, names, columns; with H2O's rule.
OWN_RULES = {
    "cells beyond the header are dropped": (
        "a,b\n1,2\n3,4,5\n6,7\n",
        ["a", "b"],
        [[1, 3, 6], [2, 4, 7]],
    ),
    "trailing separators make a column without a name": (
        "a,b,\n1,2,\n3,4,\n",
        ["a", "b", "C3"],
        [[1, 3], [2, 4], [None, None]],
    ),
    "hexadecimal is no number": (
        "a,b\n0x1F,1\n0x2A,2\n0x1F,3\n",
        ["a", "b"],
        [["0x1F", "0x2A", "0x1F"], [1, 2, 3]],
    ),
    "signs of currency and percent belong to numbers": (
        "a,b\n$3,5%\n$4.5,10%\n$1,50%\n",
        ["a", "b"],
        [[3, 4.5, 1], [0.05, 0.1, 0.5]],
    ),
    "lines that begin with # are comments": (
        "# about\na,b\n1,2\n#3,4\n5,6\n",
        ["a", "b"],
        [[1, 5], [2, 6]],
    ),
    "words among numbers are missing": (
        "a,b\n1,1\nbad,2\n3,3\n4,4\n5,5\n",
        ["a", "b"],
        [[1, None, 3, 4, 5], [1, 2, 3, 4, 5]],
    ),
    "numbers without a header get names": ("1,2\n3,4\n", ["C1", "C2"], [[1, 3], [2, 4]]),
    "what follows a closing quote has no meaning": (
        'a,b\n"x"tail,1\n"y" ,2\n"x",3\n',
        ["a", "b"],
        [["x", "y", "x"], [1, 2, 3]],
    ),
}


@pytest.mark.parametrize("case", OWN_RULES)
def test_rules_of_h2o(read, case):
    content, names, expected = OWN_RULES[case]
    values = [[float(v) if isinstance(v, int) else v for v in column] for column in expected]
    expect_same(read(content, **OPTIONS.get(case, {})), names, values)


def test_three_thousand_columns(read):
    names = [f"c{i}" for i in range(3000)]
    lines = [",".join(names)]
    for row in range(20):
        lines.append(",".join(str((row * 31 + i * 7) % 1000 / 8) for i in range(3000)))
    content = "\n".join(lines) + "\n"
    expect_same(read(content), *of_pandas(content))


def random_number(source):
    return source.choice(
        [
            lambda: str(source.randrange(-(10**6), 10**6)),
            lambda: f"{source.uniform(-100, 100):.{source.randrange(8)}f}",
            lambda: repr(source.gauss(0, 1)),
            lambda: f"{source.uniform(-9, 9):e}",
            lambda: str(source.randrange(10**14, 10**17)),
            lambda: "",
        ]
    )()


def random_text(source, alphabet="ab \"\n,;'äz"):
    """Begins and ends with a letter: H2O takes blanks at the edges and signs for its own."""
    return "x" + "".join(source.choice(alphabet) for _ in range(source.randrange(9))) + "y"


@pytest.mark.parametrize("seed", range(6))
def test_random_tables(read, seed):
    source = random.Random(seed)
    separator = source.choice([",", ";", "\t", "|"])
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=separator,
        quoting=source.choice([csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
        lineterminator=source.choice(["\n", "\r\n"]),
    )
    kinds = [random_number, random_text, random_number, random_number, random_text]
    words = [random_text(source) for _ in range(40)]
    writer.writerow([f"n {i}" for i in range(len(kinds))])
    for _ in range(500):
        writer.writerow(
            [kind(source) if kind is random_number else source.choice(words) for kind in kinds]
        )
    content = out.getvalue()
    types = {f"n {i}": "real" if k is random_number else "enum" for i, k in enumerate(kinds)}
    frame = read(content, sep=separator, col_types=types)
    expect_same(frame, *of_pandas(content, sep=separator))
