"""What becomes of the client's functions on every kind of input, as plain values that can be kept and
compared: python client_outcomes.py URL FILE records them (the real server's are tests/data/client_functions.json.gz).
"""

import contextlib
import gzip
import io
import json
import math
import re
import sys
import tempfile
import warnings
from pathlib import Path

import h2o
from h2o.exceptions import H2OResponseError, H2OServerError
from h2o.frame import H2OFrame

import client_functions

GOLDEN = Path(__file__).parent / "data/client_functions.json.gz"
COLUMNS = {
    "number": ("1.5 2 _ -3 2 0 7.25", "2 2 1 _ -1 0.5 7.25"),
    "missing": ("_ _ _ _ _ _ _", "_ _ _ _ _ _ _"),
    "category": ("a b _ a c b a", "a a b _ c b b"),
    "string": ("a _ab _ b_a AB a éa", "a ab b _ x_y b éa"),
    "time": (
        "2020-01-02 1999-12-31 _ 2020-02-29_23:59:58 2020-01-02 1970-01-01 2038-01-20",
        "2020-01-02 2000-12-31 2021-01-01 _ 2020-01-02 1970-01-02 2038-01-20",
    ),
}
TYPES = {
    "number": "numeric",
    "missing": "numeric",
    "category": "enum",
    "string": "string",
    "time": "time",
}
OTHER = [
    ("n", "numeric", "1 2 3 4 5 6 7"),
    ("g", "enum", "a b a b a b c"),
    ("i", "numeric", "1 1 2 2 3 3 3"),
    ("s", "string", "a b x _ c b a"),
    ("t", "time", "2020-01-02 2020-01-01 1999-12-31 _ 2020-01-02 1970-01-01 2000-01-01"),
]
# The kinds with all rows, with one row, and with none.
ROWS = {"": 7, "one ": 1, "empty ": 0}
KINDS = [
    f"{size}{kind}" for size in ROWS for kind in COLUMNS if kind != "missing" or size != "empty "
]
MADE_UP = re.compile(r"(py_\d+_sid_\w+|_?[0-9a-f]{20,}|\w*_sid_\w+|Key_Frame__\S+)")
DIGITS = 9


def cell_texts(text):
    return ["" if cell == "_" else cell.replace("_", " ") for cell in text.split()]


def write_table(path, columns):
    cells = [cell_texts(text) for _, _, text in columns]
    rows = [",".join(name for name, _, _ in columns)]
    rows += [
        ",".join(f'"{cell}"' if cell else "" for cell in row) for row in zip(*cells, strict=True)
    ]
    Path(path).write_text("\n".join(rows) + "\n", encoding="utf-8")


def make(columns, rows, folder):
    path = Path(folder) / "table.csv"
    write_table(path, columns)
    kinds = {name: kind for name, kind, _ in columns}
    frame = h2o.import_file(str(path), col_types=kinds, header=1)
    if rows == 7:
        return frame
    part = frame[0:1, :] if rows else frame[frame["k"] > 100, :]
    part.refresh()
    return part


def frames_of(kind, folder):
    size = next(size for size in ("one ", "empty ", "") if kind.startswith(size))
    base = kind.removeprefix(size)
    x, y = COLUMNS[base]
    own = [("x", TYPES[base], x), ("y", TYPES[base], y), ("k", "numeric", "1 2 3 1 2 1 0")]
    frame = make(own, ROWS[size], folder)
    other = make([*OTHER, ("k", "numeric", "1 2 3 1 2 1 0")], ROWS[size], folder)
    return frame, other[["n", "g", "i", "s", "t"]]


def number(value):
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return float(f"{value:.{DIGITS}g}")


def plain(value):
    if isinstance(value, H2OFrame):
        return frame_content(value)
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if hasattr(value, "to_dict") and hasattr(value, "columns"):  # of pandas
        return plain(value.astype(object).where(value.notna(), None).to_dict("list"))
    if isinstance(value, str):
        return MADE_UP.sub("KEY", value)
    if isinstance(value, bool | int | float) or value is None:
        return number(value)
    if hasattr(value, "item"):  # of numpy
        return number(value.item())
    return MADE_UP.sub("KEY", str(value))


def frame_content(frame):
    frame.refresh()
    answer = h2o.api(f"GET /3/Frames/{frame.frame_id}?row_count=50&full_column_count=-1")
    columns = answer["frames"][0]["columns"]
    return {
        "rows": answer["frames"][0]["rows"],
        "columns": [
            [
                MADE_UP.sub("KEY", column["label"]),
                column["type"],
                column["domain"],
                [number(v) for v in column["data"] or []]
                if column["string_data"] is None
                else column["string_data"],
            ]
            for column in columns
        ],
    }


class Helpers:
    """What expressions may call."""

    def __init__(self, folder):
        self.folder = folder

    @staticmethod
    def changed(frame, where, value):
        copy = h2o.deep_copy(frame, "changed")
        copy[where] = value
        return copy

    @staticmethod
    def changed_names(frame, method, *arguments):
        copy = h2o.deep_copy(frame, "changed_names")
        getattr(copy, method)(*arguments)
        return copy

    @staticmethod
    def popped(frame, which):
        copy = h2o.deep_copy(frame, "popped")
        return [copy.pop(which), copy]

    @staticmethod
    def imputed(frame, *arguments, **named):
        copy = h2o.deep_copy(frame, "imputed")
        result = copy.impute(*arguments, **named)
        return [result, frame_content(copy)]

    @staticmethod
    def holes(frame):
        copy = h2o.deep_copy(frame, "holes")
        copy.insert_missing_values(1.0, 1)
        return copy

    @staticmethod
    def hist(frame, breaks="sturges"):
        return frame.hist(breaks, plot=False)

    @staticmethod
    def shown(function):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            function()
        return out.getvalue()

    def exported(self, frame):
        path = Path(self.folder) / "exported.csv"
        h2o.export_file(frame, str(path), force=True)
        return path.read_text(encoding="utf-8")

    @staticmethod
    def tf_idf(frame):
        from h2o.information_retrieval.tf_idf import tf_idf

        return tf_idf(frame, "k", "x", preprocess=True, case_sensitive=True)

    @staticmethod
    def tabulate(frame):
        answer = h2o.api(
            "POST /99/Tabulate", {"dataset": frame.frame_id, "predictor": "x", "response": "k"}
        )
        return [answer["count_table"].cell_values, answer["response_table"].cell_values]


def outcome(expression, names):
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            return plain(eval(expression, dict(names)))
    except (H2OResponseError, H2OServerError) as problem:
        error = problem.args[0]
        status = getattr(error, "http_status", None) or 500
        return {
            "refused": status,
            "text": MADE_UP.sub("KEY", str(getattr(error, "msg", error)))[:300],
        }
    except Exception as problem:
        first = (str(problem).splitlines() or [""])[0]
        return {"client": type(problem).__name__, "text": MADE_UP.sub("KEY", first)[:300]}


def expressions():
    return [e for group in client_functions.FRAME.values() for e in group]


def source():
    return Path(__file__).read_text(encoding="utf-8")


def outcomes(kind, wanted=None):
    """Of all expressions, or those wanted, on the server that the client is connected to."""
    with tempfile.TemporaryDirectory() as folder:
        frame, other = frames_of(kind, folder)
        words = Path(folder) / "words.txt"
        words.write_text("a\nb\nab\n")
        helpers = Helpers(folder)
        names = {n: getattr(helpers, n) for n in dir(helpers) if not n.startswith("_")}
        names |= {"f": frame, "o": other, "h2o": h2o, "H2OFrame": H2OFrame, "words": str(words)}
        names["moment"] = H2OFrame.moment(2020, 1, 2)
        return {e: outcome(e, names) for e in (expressions() if wanted is None else wanted)}


def record(url, path, kinds):
    h2o.connect(url=url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    found = {}
    for kind in kinds or KINDS:
        found[kind] = outcomes(kind)
        h2o.remove_all()
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "wt", encoding="utf-8") as file:
        json.dump(found, file, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    record(sys.argv[1], sys.argv[2], sys.argv[3:])
