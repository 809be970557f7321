#!/usr/bin/env bash
# Makes a Python environment with pinned packages: python_env.sh [VENV [REQUIREMENTS]]
# Defaults: build/venv, tests/requirements.txt. Does nothing when it is there and up to date.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
venv=${1:-$root/build/venv}
requirements=${2:-$root/tests/requirements.txt}

"$root/scripts/setup.sh" python
wanted="$(python3 --version) $(sha256sum <"$requirements")"
stamp=$venv/.requirements
if [[ -x $venv/bin/python && -f $stamp && $(<"$stamp") == "$wanted" ]]; then
  exit 0
fi
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "python_env.sh: Python 3.11 or newer is needed, found $(python3 --version)" >&2
  exit 1
}
# `venv --clear` empties what a link points to, which belongs to someone else.
if [[ -L $venv ]]; then
  echo "python_env.sh: $venv is a link and out of date: update what it points to, or remove the link" >&2
  exit 1
fi
echo "Preparing the Python environment $venv"
python3 -m venv --clear "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$requirements"
"$venv/bin/python" -m pip --disable-pip-version-check check >/dev/null
echo "$wanted" >"$stamp"
