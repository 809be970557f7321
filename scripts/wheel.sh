#!/usr/bin/env bash
# Builds the Python package as a file, build/dist/*.whl, with the shared libraries that it needs
# inside, so that it installs where the distribution's packages are not.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/python_env.sh
scripts/python_env.sh "$PWD/build/venv-wheel" scripts/wheel_requirements.txt
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
build/venv/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps \
  --no-build-isolation --wheel-dir "$built" .
rm -rf build/dist
PATH=$PWD/build/venv-wheel/bin:$PATH build/venv-wheel/bin/auditwheel repair \
  --wheel-dir build/dist "$built"/*.whl 2>"$built/log" || {
  cat "$built/log" >&2
  exit 1
}
build/venv/bin/python scripts/check_wheel.py build/dist/*.whl
