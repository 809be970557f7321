#!/usr/bin/env bash
# Writes the pages that derive from the program and builds the manual into build/site.
# Needs build/release/hydrofoil (make build). With --check, pages that are out of date are a fault.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/python_env.sh build/venv-docs docs/requirements.txt
python=build/venv-docs/bin/python
log=$(mktemp)
build/release/hydrofoil serve --port 0 >"$log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$log"' EXIT
url=
for _ in {1..200}; do
  url=$(sed -n 's/.*Open H2O Flow in your web browser: \(http[^ ]*\).*/\1/p' "$log")
  [[ -n $url ]] && break
  sleep 0.05
done
$python scripts/write_parameters.py "$@"
$python scripts/write_rest_reference.py "$url" "$@"
NO_MKDOCS_2_WARNING=1 build/venv-docs/bin/mkdocs build --quiet
echo "build/site/index.html"
