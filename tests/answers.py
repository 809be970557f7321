"""Answers of the server without what differs between two equal requests, for comparing them."""

import json
import re

# Times, keys that are made up, and what a request said itself.
PASSING = {
    "timestamp", "start_time", "end_time", "run_time", "msec", "duration", "training_speed",
    "training_duration_seconds", "checksum", "model_checksum", "frame_checksum",
    "duration_in_ms", "scoring_time", "total_run_time", "total_scoring_time",
    "total_setup_time", "time_stamp", "last_scored", "last_start_time",
}  # fmt: skip
TABLE_PASSING = {"timestamp", "duration", "training_speed"}


def without(json_value, names):
    """The value without the fields of these names, and without passing columns of tables."""
    if isinstance(json_value, list):
        return [without(element, names) for element in json_value]
    if not isinstance(json_value, dict):
        return json_value
    if "columns" in json_value and "rowcount" in json_value:
        return table(json_value)
    return {k: without(v, names) for k, v in json_value.items() if k not in names}


def table(value):
    """A table as its columns by name."""
    names = [column["name"] for column in value["columns"]]
    return {
        "table": value["name"],
        "columns": {
            name: cells
            for name, cells in zip(names, value["data"], strict=True)
            if name not in TABLE_PASSING
        },
    }


def settled(value, echo=()):
    """The value as text, without what passes and what is an echo; made-up keys become one."""
    text = json.dumps(without(value, PASSING | set(echo)), sort_keys=True)
    return re.sub(r"_?\b[0-9a-f]{16,}\b|\$[0-9a-f]+\$[_-]?[0-9a-f]+|_\d{10,}_\d+", "KEY", text)
