#!/usr/bin/env bash
# Measures training beside the real H2O and, with --with-torch as the first argument or once its
# environment is there, PyTorch: bench.sh [--with-torch] [ARGUMENTS OF bench/training...]
# Needs build/release/hydrofoil (make build).
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh node java
scripts/python_env.sh
scripts/python_env.sh build/venv-h2o bench/requirements.txt
if [[ ${1:-} == --with-torch ]]; then
  shift
  scripts/python_env.sh build/venv-torch bench/training/requirements_torch.txt
fi
torch=()
if [[ -f build/venv-torch/.requirements ]]; then
  torch=(--torch build/venv-torch/bin/python)
fi
python=build/venv/bin/python
$python scripts/get_mnist.py build/mnist
scripts/test_data.sh
jar=$(find build/venv-h2o -name h2o.jar -print -quit)
$python -W ignore bench/training --h2o-jar "$jar" "${torch[@]}" "$@"
