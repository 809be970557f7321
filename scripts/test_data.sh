#!/usr/bin/env bash
# Puts together the files that the tests compare with. Quick when they are there.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/python_env.sh
build/venv/bin/python tests/prepare_data.py
