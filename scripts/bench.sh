#!/usr/bin/env bash
# Measures training beside the real H2O: bench.sh [ARGUMENTS OF bench/training_vs_h2o.py...]
# Needs build/release/hydrofoil (make build).
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh node java
scripts/python_env.sh
scripts/python_env.sh build/venv-h2o bench/requirements.txt
python=build/venv/bin/python
$python scripts/get_mnist.py build/mnist
jar=$(find build/venv-h2o -name h2o.jar -print -quit)
$python -W ignore bench/training_vs_h2o.py --h2o-jar "$jar" "$@"
