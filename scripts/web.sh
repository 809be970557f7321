#!/usr/bin/env bash
# The web page: checks its types, runs its unit tests and builds web/dist, which is committed.
# With --check it builds elsewhere, and fails where that differs from web/dist or is too large.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh node
most_first=$((60 * 1024))   # compressed: what the start page needs
most_all=$((250 * 1024))    # compressed: everything but the examples

packages() {  # as the lock file has them; no script of a package runs
  local stamp=web/node_modules/.lock
  cmp -s web/package-lock.json "$stamp" && return
  (cd web && npm ci --ignore-scripts --no-audit --no-fund --silent)
  cp web/package-lock.json "$stamp"
}

packed() {  # FILES...
  local total=0 file
  for file in "$@"; do
    total=$((total + $(gzip -9 -n -c "$file" | wc -c)))
  done
  echo "$total"
}

packages
cd web
npx tsc --noEmit
node test.mjs
out=dist
if [[ ${1-} == --check ]]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
fi
node build.mjs "$out"
mapfile -t first < <(node first_load.mjs "$out")
small=$(packed "${first[@]}")
all=$(packed "$out"/*.{html,js,css,svg})
echo "web page: $small bytes compressed at first, $all in all"
if ((small > most_first || all > most_all)); then
  echo "web.sh: at most $most_first at first and $most_all in all" >&2
  exit 1
fi
if [[ ${1-} == --check ]] && ! diff -rq "$out" dist; then
  echo "web.sh: web/dist is not what its sources make: run 'make web' and commit it" >&2
  exit 1
fi
