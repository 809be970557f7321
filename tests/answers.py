"""Answers of the server without what differs between two equal requests, for comparing them."""

import json
import re

PASSING = {
    "timestamp", "start_time", "end_time", "run_time", "msec", "duration", "training_speed",
    "checksum", "model_checksum", "frame_checksum", "duration_in_ms", "scoring_time",
    "total_run_time", "total_scoring_time", "total_setup_time", "time_stamp", "last_scored",
    "reproducibility_information_table", "stacktrace", "free_mem", "cloud_uptime_millis",
}  # fmt: skip
MADE_UP = re.compile(
    r"\$[0-9a-f]+\$[_-]?[0-9a-f]+"  # keys of jobs
    r"|(?<![0-9.a-z])_?(?=[0-9a-f]*[a-f])[0-9a-f]{16,}"  # keys without a name
    r"|_[0-9a-f]{4}(?=_\w+_on_)"  # predictions
    r"|_\d{10,}_\d+"  # models
)


def without(value, names):
    """The value without the fields and the columns of tables that have one of the names."""
    if isinstance(value, list | tuple):
        return [without(element, names) for element in value]
    if not isinstance(value, dict):
        return value
    if "columns" in value and "rowcount" in value:
        labels = [column["name"] for column in value["columns"]]
        cells = dict(zip(labels, value["data"], strict=True))
        return {"table": value["name"], "cells": without(cells, names)}
    return {k: without(v, names) for k, v in value.items() if k not in names}


def settled(value, echo=()):
    """The value as text, without what passes and what is an echo; made-up keys are all one."""
    return MADE_UP.sub("KEY", json.dumps(without(value, PASSING | set(echo)), sort_keys=True))
