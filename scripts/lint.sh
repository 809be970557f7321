#!/usr/bin/env bash
# All checks of style: format, layout, clang-tidy (cached by content), Python.
set -euo pipefail
cd "$(dirname "$0")/.."
python=build/venv/bin/python
echo "== format"
scripts/format.sh --check
echo "== layout"
$python scripts/check_layout.py
$python -m pytest -q -p no:cacheprovider scripts/check_layout_test.py scripts/check_skips_test.py \
  scripts/thread_safety_test.py
echo "== python"
mapfile -t sources < <(git ls-files --cached --others --exclude-standard '*.py')
build/venv/bin/ruff check --quiet "${sources[@]}"
build/venv/bin/mypy --no-error-summary python/hydrofoil
echo "== clang-tidy"
# Each source by itself, without precompiled headers: it has to include what it uses.
cmake --preset release -B build/lint -DHYDROFOIL_UNITY=OFF -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >/dev/null
$python scripts/run_clang_tidy.py build/lint
