#!/usr/bin/env bash
# All checks of style: format, layout, clang-tidy (cached by content), Python.
set -euo pipefail
cd "$(dirname "$0")/.."
python=build/venv/bin/python
echo "== format"
scripts/format.sh --check
echo "== layout"
$python scripts/check_layout.py
$python -m pytest -q -p no:cacheprovider scripts/check_layout_test.py
echo "== python"
mapfile -t sources < <(git ls-files --cached --others --exclude-standard '*.py')
build/venv/bin/ruff check --quiet "${sources[@]}"
build/venv/bin/mypy --no-error-summary python/hydrofoil
echo "== web page"
scripts/web.sh --check
echo "== clang-tidy"
cmake --preset release >/dev/null
$python scripts/run_clang_tidy.py build/release
