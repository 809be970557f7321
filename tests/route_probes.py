"""What each parameter of each route does: a table of probes.

A probe sends a request twice, with `fields` and with the parameter changed to `value` as well. The
answers (without the parameter's echo), or what `look` then sees of the server, must differ, or the
second request must be refused. `{folder}` stands for the test's folder. The parameters of training
are in training_probes.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Probe:
    route: str  # "POST /3/Parse", as the server names it
    name: str
    value: object
    fields: dict = field(default_factory=dict)
    path: str = ""  # the route's path with its own parameters filled in
    before: Callable | None = None  # given the world, prepares each request
    look: Callable | None = None  # given the world and the answer, sees what came of it
    opaque: bool = False  # whether two equal requests get different answers, which do not count

    @property
    def method(self):
        return self.route.split()[0]

    @property
    def url(self):
        return self.path or self.route.split()[1]


def of(route, fields, changes, **more):
    """Probes of several parameters of a route from one request."""
    return [Probe(route, name, value, fields, **more) for name, value in changes.items()]


COSINE = "s__H2OColOp__(cos (cols_py dummy 'x') )__True__|"


def frame(key):
    return lambda world, _: world.frame(key)


def columns(fields):
    """A request to parse with these changes, and the frame that comes of it."""
    base = {
        "source_frames": ["SOURCE"], "destination_frame": "parsed", "parse_type": "CSV",
        "separator": 44, "number_columns": 3, "single_quotes": False,
        "column_names": ["a", "b", "c"], "column_types": ["Numeric", "Enum", "Numeric"],
        "check_header": 1, "delete_on_done": False, "blocking": True,
    }  # fmt: skip
    return base | fields


def import_texts(world):
    world.remove("parsed")
    for name in ("plain.csv", "other.csv", "commented.csv", "quoted.csv", "accents.csv"):
        world.rest.import_file(world.folder / "texts" / name)


def source(name):
    return ["nfs:/{folder}/texts/" + name]


def parsed(world, answer):
    if answer.status_code != 200:
        return None
    if answer.json()["job"]["status"] == "RUNNING":
        world.job(answer.json()["job"])
    return world.frame("parsed"), world.sources()


def guessed_and_parsed(world, answer):
    """The frame that a guess leads to."""
    if answer.status_code != 200:
        return None
    guess = answer.json()
    names = ("parse_type", "separator", "number_columns", "single_quotes", "check_header",
             "column_names", "column_types", "na_strings", "skipped_columns", "escapechar",
             "custom_non_data_line_markers", "force_col_types", "partition_by")  # fmt: skip
    fields = {name: guess[name] for name in names if guess[name] is not None}
    fields["source_frames"] = [key["name"] for key in guess["source_frames"]]
    fields |= {"destination_frame": "parsed", "blocking": True, "delete_on_done": False}
    parse = world.send("POST", "/3/Parse", fields)
    return parsed(world, parse), guess["data"]


def import_sparse(world):
    world.remove("parsed", "elsewhere")
    for name in ("one.svm", "two.svm"):
        world.rest.import_file(world.folder / "sparse" / name)


PARSE = {"before": import_texts, "look": parsed}
GUESS = {"before": import_texts, "look": guessed_and_parsed}
OF_PARSES = [
    *of("POST /3/Parse", columns({"source_frames": source("plain.csv")}),
        {"source_frames": source("other.csv"), "destination_frame": "elsewhere",
         "parse_type": "ARFF", "separator": 59, "number_columns": 2,
         "column_names": ["a", "b", "d"], "column_types": ["Numeric", "String", "Numeric"],
         "check_header": -1, "skipped_columns": [1], "na_strings": [[], ["u"], []],
         "delete_on_done": True, "blocking": False, "decrypt_tool": "tool"}, **PARSE),
    *of("POST /3/Parse", columns({"source_frames": source("quoted.csv")}),
        {"single_quotes": True, "escapechar": 92}, **PARSE),
    *of("POST /3/Parse", columns({"source_frames": source("commented.csv")}),
        {"custom_non_data_line_markers": "%"}, **PARSE),
    *of("POST /3/Parse", columns({"source_frames": source("accents.csv")}),
        {"encoding": "koi8-r"}, **PARSE),
    *of("POST /3/Parse", columns({"source_frames": ["nfs:/{folder}/parts/p=1/part.csv",
                                                    "nfs:/{folder}/parts/p=2/part.csv"]}),
        {"partition_by": ["p"]}, before=lambda world: world.import_parts(), look=parsed),
    *of("POST /3/Parse", columns({"source_frames": ["nfs:/{folder}/typed.parquet"],
                                  "parse_type": "PARQUET", "check_header": 0,
                                  "column_types": ["Numeric", "Enum", "Numeric"]}),
        {"force_col_types": True}, before=lambda world: world.import_typed(), look=parsed),
    *of("POST /3/ParseSetup", {"source_frames": source("plain.csv")},
        {"source_frames": source("other.csv"), "parse_type": "ARFF", "separator": 59,
         "check_header": -1, "column_names": ["a", "b", "d"], "skipped_columns": [1],
         "column_types": ["Numeric", "String", "Numeric"], "na_strings": [[], ["u"], []],
         "column_name_filter": "^b", "column_offset": 1, "column_count": 1,
         "decrypt_tool": "tool"}, **GUESS),
    *of("POST /3/ParseSetup", {"source_frames": source("quoted.csv")},
        {"single_quotes": True, "escapechar": 92}, **GUESS),
    *of("POST /3/ParseSetup", {"source_frames": source("commented.csv")},
        {"custom_non_data_line_markers": "%"}, **GUESS),
    *of("POST /3/ParseSetup", {"source_frames": source("accents.csv")},
        {"encoding": "koi8-r"}, **GUESS),
    *of("POST /3/ParseSetup", {"source_frames": ["nfs:/{folder}/parts/p=1/part.csv",
                                                 "nfs:/{folder}/parts/p=2/part.csv"]},
        {"partition_by": ["p"]}, before=lambda world: world.import_parts(),
        look=guessed_and_parsed),
    *of("POST /3/ParseSetup", {"source_frames": ["nfs:/{folder}/typed.parquet"],
                               "column_types": ["Numeric", "Enum", "Numeric"]},
        {"force_col_types": True}, before=lambda world: world.import_typed(),
        look=guessed_and_parsed),
    *of("POST /3/ParseSVMLight", {"source_frames": ["nfs:/{folder}/sparse/one.svm"],
                                  "destination_frame": "parsed"},
        {"source_frames": ["nfs:/{folder}/sparse/two.svm"], "destination_frame": "elsewhere"},
        before=import_sparse,
        look=lambda world, answer: (world.ended(answer), world.frame("parsed"))),
]  # fmt: skip

OF_IMPORTS = [
    *[probe for method in ("GET", "POST") for probe in of(
        f"{method} /3/ImportFiles", {"path": "{folder}/texts"},
        {"path": "{folder}/parts", "pattern": "plain.*"})],
    *of("POST /3/ImportFilesMulti", {"paths": ["{folder}/texts"]},
        {"paths": ["{folder}/parts"], "pattern": "plain.*"}),
    *[probe for path in ("/3/PostFile", "/3/PostFile.bin") for probe in of(
        f"POST {path}", {"destination_frame": "up1"}, {"destination_frame": "up2"},
        before=lambda world: world.remove("up1", "up2"), look=lambda world, _: world.sources())],
    *of("POST /3/PersistS3", {"secret_key_id": "user", "secret_access_key": "secret"},
        {"secret_key_id": "other", "secret_access_key": "other"},
        look=lambda world, _: world.fetched()),
    *of("POST /3/PersistS3", {"secret_key_id": "guest", "secret_access_key": "secret"},
        {"session_token": "token"}, look=lambda world, _: world.fetched()),
    *of("GET /3/Typeahead/files", {"src": "{folder}/texts/"},
        {"src": "{folder}/parts/", "limit": 1}),
]  # fmt: skip

WINDOW = {"row_offset": 3, "row_count": 2, "column_offset": 1, "column_count": 2,
          "full_column_count": 1}  # fmt: skip
OF_FRAMES = [
    *[probe for view in ("", "/light", "/summary", "/columns") for probe in of(
        "GET /3/Frames/{frame_id}" + view, {}, WINDOW | {"find_compatible_models": True},
        path="/3/Frames/train" + view)],
    *[probe for view in ("", "/summary") for probe in of(
        "GET /3/Frames/{frame_id}/columns/{column}" + view, {},
        WINDOW | {"column_count": 0, "full_column_count": 0}, path="/3/Frames/train/columns/x" + view)],
    *[probe for end in ("", ".bin") for probe in of(
        "GET /3/DownloadDataset" + end, {"frame_id": "quoted"},
        {"frame_id": "train", "hex_string": True, "escape_quotes": True})],
    *of("POST /3/Frames/{frame_id}/export", {"path": "{folder}/made/out"},
        {"path": "{folder}/made/other", "num_parts": -1, "compression": "gzip", "separator": 59,
         "header": False, "quote_header": False, "format": "parquet"},
        path="/3/Frames/train/export", before=lambda world: world.clear(),
        look=lambda world, answer: world.finished_files(answer)),
    *of("POST /3/Frames/{frame_id}/export", {"path": "{folder}/old"}, {"force": True},
        path="/3/Frames/valid/export", before=lambda world: world.write("old", "x"),
        look=lambda world, answer: world.finished_files(answer)),
    *of("POST /3/Frames/{frame_id}/save", {"dir": "{folder}/made"}, {"dir": "{folder}/texts"},
        path="/3/Frames/train/save", before=lambda world: world.clear(),
        look=lambda world, answer: world.finished_files(answer)),
    *of("POST /3/Frames/{frame_id}/save", {"dir": "{folder}/saved"}, {"force": False},
        path="/3/Frames/train/save"),
    *of("POST /3/Frames/load", {"frame_id": "train", "dir": "{folder}/saved"},
        {"frame_id": "valid", "dir": "{folder}/made", "force": False},
        look=lambda world, answer: world.finished_files(answer)),
    *of("POST /3/MissingInserter", {"dataset": "holes", "fraction": 0.3, "seed": 1},
        {"dataset": "train", "fraction": 0.6, "seed": 2},
        before=lambda world: world.rest.ok("POST", "/99/Rapids", ast="(assign holes valid)"),
        look=lambda world, answer: (world.ended(answer), world.frame("holes"))),
    *of("POST /3/Interaction", {"dest": "pairs", "source_frame": "train", "max_factors": 100,
                                "factor_columns": ["g", "y", "s"], "min_occurrence": 1},
        {"dest": "others", "source_frame": "valid", "max_factors": 2, "pairwise": True,
         "factor_columns": ["g", "y"], "min_occurrence": 6},
        before=lambda world: world.remove("pairs", "others"),
        look=lambda world, answer: (world.ended(answer), world.frame("pairs"))),
    *of("POST /99/Assembly", {"frame": "train", "steps": [COSINE]},
        {"frame": "valid", "steps": [COSINE.replace("cos", "sin")]},
        opaque=True, look=lambda world, answer: world.frame(answer.json()["result"]["name"])),
    *of("POST /99/Tabulate", {"dataset": "train", "predictor": "x", "response": "y"},
        {"dataset": "valid", "predictor": "z", "response": "g", "weight": "w",
         "nbins_predictor": 3}),
    *of("POST /99/Tabulate", {"dataset": "train", "predictor": "x", "response": "z"},
        {"nbins_response": 3}),
    *of("GET /3/Find", {"key": "train", "column": "y", "row": 1, "match": "yes"},
        {"key": "valid", "column": "s", "row": 15, "match": "no"}),
]  # fmt: skip

CREATE = {"dest": "made", "rows": 30, "cols": 10, "seed": 1, "missing_fraction": 0,
          "categorical_fraction": 0.3, "integer_fraction": 0.3, "binary_fraction": 0.2}  # fmt: skip
CREATED = {
    "before": lambda world: world.remove("made", "elsewhere"),
    "look": lambda world, answer: (world.ended(answer), world.frame("made")),
}
OF_CREATION = [
    *of("POST /3/SplitFrame", {"dataset": "train", "ratios": [0.5],
                               "destination_frames": ["made", "others"]},
        {"dataset": "valid", "ratios": [0.25], "destination_frames": ["made", "elsewhere"]},
        before=lambda world: world.remove("made", "others", "elsewhere"),
        look=lambda world, answer: (world.ended(answer), world.frame("made"), world.frame("others"))),
    *of("POST /3/CreateFrame", CREATE,
        {"dest": "elsewhere", "rows": 20, "cols": 8, "seed": 2, "seed_for_column_types": 5,
         "real_range": 7, "categorical_fraction": 0.1, "factors": 3, "integer_fraction": 0.1,
         "integer_range": 5, "binary_fraction": 0.1, "binary_ones_fraction": 0.9,
         "time_fraction": 0.2, "string_fraction": 0.2, "missing_fraction": 0.3,
         "has_response": True}, **CREATED),
    *of("POST /3/CreateFrame", CREATE | {"has_response": True, "response_factors": 1},
        {"response_factors": 4, "positive_response": True}, **CREATED),
    *of("POST /3/CreateFrame", {"dest": "made", "rows": 5, "cols": 2, "value": 1,
                                "categorical_fraction": 0, "integer_fraction": 0,
                                "binary_fraction": 0, "missing_fraction": 0, "seed": 1,
                                "randomize": False},
        {"randomize": True, "value": 3}, **CREATED),
]  # fmt: skip
