#!/usr/bin/env bash
# Brings all C++ and Python sources into the house's format, in place. With --check it only tells.
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t cpp < <(git ls-files --cached --others --exclude-standard '*.cc' '*.h')
mapfile -t python < <(git ls-files --cached --others --exclude-standard '*.py')
if [[ ${1-} == --check ]]; then
  clang-format-19 --dry-run -Werror "${cpp[@]}"
  build/venv/bin/ruff format --quiet --diff "${python[@]}"
else
  clang-format-19 -i "${cpp[@]}"
  build/venv/bin/ruff format --quiet "${python[@]}"
fi
