#!/usr/bin/env bash
# Configures and builds one preset into build/PRESET: build.sh PRESET [NINJA ARGUMENTS...]
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
[[ $preset != release ]] || scripts/example_data.sh
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" -- "$@"
