#!/usr/bin/env bash
# Measures data operations beside H2O, Polars and DuckDB: bench_data.sh [ARGUMENTS OF bench/data/compare.py...]
# Needs build/release/hydrofoil (make build).
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh java
scripts/python_env.sh build/venv-data bench/data/requirements.txt
build/venv-data/bin/python bench/data/compare.py "$@"
