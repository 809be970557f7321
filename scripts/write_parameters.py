#!/usr/bin/env python3
"""Writes what derives from the one table of parameters: the manual's page and the estimators' base.

    write_parameters.py [--check] [--binary build/release/hydrofoil]

With --check it only tells, by its exit status, whether they are up to date.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What an estimator does otherwise: data come from fit(), seeds from random_state, and so on.
LEFT_OUT = {
    "model_id", "training_frame", "validation_frame", "nfolds", "response_column",
    "ignored_columns", "weights_column", "offset_column", "fold_column", "fold_assignment",
    "keep_cross_validation_models", "keep_cross_validation_predictions",
    "keep_cross_validation_fold_assignment", "checkpoint", "pretrained_autoencoder",
    "initial_weights", "initial_biases", "autoencoder", "seed", "export_weights_and_biases",
    "export_checkpoints_dir", "custom_metric_func", "max_confusion_matrix_size", "quiet_mode",
    "col_major", "mini_batch_size", "replicate_training_data", "single_node_mode",
    "force_load_balance", "target_ratio_comm_to_comp", "elastic_averaging",
    "elastic_averaging_moving_rate", "elastic_averaging_regularization", "gainslift_bins",
    "auc_type", "score_validation_samples", "score_validation_sampling", "diagnostics",
    "variable_importances",
}  # fmt: skip
TYPES = {
    "boolean": "bool", "int": "int", "long": "int", "float": "float", "double": "float",
    "enum": "str", "string": "str", "int[]": "Sequence[int]", "float[]": "Sequence[float]",
    "double[]": "Sequence[float]",
}  # fmt: skip
HEAD = '''"""The parameters of training. Written by scripts/write_parameters.py; do not edit."""

from collections.abc import Sequence


class TrainingParameters:
    """Takes all parameters of H2O Deep Learning that a training on arrays can use, by their names.

    Args:
'''


def default_of(parameter):
    # Rectifiers without a limit of their own have one of 1000. The largest float, the default of
    # H2O's clients, is none: their weights may grow until the training is given up.
    if parameter["name"] == "max_w2":
        return 'float("inf")'
    text, kind = parameter["default"], parameter["type"]
    if kind == "boolean":
        return {"true": "True", "false": "False"}[text]
    if kind.endswith("[]"):
        return f"({text.replace(',', ', ')})" if text else "None"
    if kind in ("enum", "string"):
        return json.dumps(text)
    number = float(text)
    if kind in ("float", "double"):
        return (
            f'float("{text}")' if number != number or abs(number) == float("inf") else repr(number)
        )
    return str(int(text))


def wrapped(text, indent, width=96):
    lines, line = [], ""
    for word in text.split():
        if line and len(indent) + len(line) + 1 + len(word) > width:
            lines.append(indent + line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, indent + line])


def estimator_base(table):
    used = [p for p in table if p["name"] not in LEFT_OUT]
    lines = [HEAD.rstrip("\n")]
    for p in used:
        choices = f" One of {', '.join(p['values'])}." if p["values"] else ""
        text = f"{p['name']}: {p['help']}{choices}".replace("\\", "\\\\")
        first, *rest = wrapped(text, "            ").split("\n")
        lines += ["        " + first.strip(), *rest]
    lines.append("        random_state: the seed, a whole number; None: another one every time.")
    lines += ['    """', "", "    def __init__(", "        self,", "        *,"]
    for p in used:
        kind = TYPES[p["type"]] + (" | None" if default_of(p) == "None" else "")
        lines.append(f"        {p['name']}: {kind} = {default_of(p)},")
    lines += ["        random_state: int | None = None,", "    ) -> None:"]
    lines += [f"        self.{p['name']} = {p['name']}" for p in used]
    lines += ["        self.random_state = random_state", ""]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--binary", type=Path, default=ROOT / "build/release/hydrofoil")
    arguments = parser.parse_args()

    def told(*how):
        command = [arguments.binary, "parameters", *how]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    wanted = {
        ROOT / "docs/parameters.md": told("--markdown"),
        ROOT / "python/hydrofoil/parameters.py": estimator_base(json.loads(told("--json"))),
    }
    old = [f for f, text in wanted.items() if not f.is_file() or f.read_text() != text]
    if arguments.check:
        for file in old:
            print(f"{file.relative_to(ROOT)} is out of date: scripts/write_parameters.py")
        return 1 if old else 0
    for file in old:
        file.write_text(wanted[file])
    return 0


if __name__ == "__main__":
    sys.exit(main())
