#!/usr/bin/env bash
# Gets the small data sets that come with the client into build/example-data, for the start page of
# builds that have them. Quick when they are there; without a network the page offers fewer examples.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=build/example-data
[[ -f $folder/prostate.csv ]] && exit 0
scripts/setup.sh python
client=$(grep '^h2o-client==' tests/requirements.txt)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch/venv"
if "$scratch/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
  --target "$scratch/client" "$client"; then
  mkdir -p "$folder"
  cp "$scratch"/client/h2o/h2o_data/{iris,prostate}.csv "$folder"
else
  echo "example_data.sh: the client cannot be had, so the start page has no iris and no prostate" >&2
fi
