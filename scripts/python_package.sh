#!/usr/bin/env bash
# Builds the Python package and installs it into build/venv. Quick when nothing has changed.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/python_env.sh
build/venv/bin/python -m pip install --quiet --disable-pip-version-check \
  --no-deps --no-build-isolation --force-reinstall .
