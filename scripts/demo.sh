#!/usr/bin/env bash
# The MNIST trial run through the unmodified h2o client: demo.sh [ARGUMENTS OF examples/mnist.py...]
# Needs build/release/hydrofoil (make build). Leaves no process behind.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh node
scripts/python_env.sh
python=build/venv/bin/python
[[ -f build/mnist/train.csv.gz && -f build/mnist/test.csv.gz ]] || echo "Getting MNIST"
$python scripts/get_mnist.py build/mnist

log=$(mktemp)
build/release/hydrofoil serve --port 0 >"$log" 2>&1 &
server=$!
stop() {
  kill -TERM "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -f "$log"
}
trap stop EXIT
trap 'exit 130' INT TERM

url=
for _ in {1..200}; do
  url=$(sed -n 's/.*Open H2O Flow in your web browser: \(http[^ ]*\).*/\1/p' "$log")
  [[ -n $url ]] && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.05
done
if [[ -z $url ]]; then
  cat "$log" >&2
  echo "demo.sh: the server did not start" >&2
  exit 1
fi
$python -W ignore examples/mnist.py --url "$url" \
  --train "$PWD/build/mnist/train.csv.gz" --test "$PWD/build/mnist/test.csv.gz" "$@"
