#!/usr/bin/env bash
# One part of the tests with all its set-up: test.sh release|asan|tsan|fuzz
#   release  unit tests and the Python suite on the gcc release build
#   asan     address and undefined-behaviour sanitizers: unit tests, hostile input, replays
#   tsan     thread sanitizer: unit tests of the folders that share state between threads
#   fuzz     every fuzzer over its corpus, then FUZZ_SECONDS (15) of new inputs from FUZZ_SEED (1)
set -euo pipefail
cd "$(dirname "$0")/.."
part=$1

unit_tests() {  # PRESET [CTEST ARGUMENTS...]
  echo "== unit tests, $1"
  ctest --test-dir "build/$1" --output-on-failure --no-tests=error -j "$(nproc)" "${@:2}"
}

python_tests() {  # [PYTEST ARGUMENTS...]
  echo "== tests from outside"
  scripts/python_env.sh
  build/venv/bin/python -m pytest --quiet "$@"
}

# The part that only builds with Apache Arrow have; its libraries come with the tests' pyarrow.
arrow_tests() {
  echo "== build with Apache Arrow"
  local pyarrow
  pyarrow=$(build/venv/bin/python -c 'import pyarrow; print(pyarrow.__path__[0])')
  cmake --preset release -B build/arrow -DHYDROFOIL_ARROW="$pyarrow" -DHYDROFOIL_TESTS=OFF >/dev/null
  cmake --build build/arrow --target hydrofoil
  HYDROFOIL_BINARY=build/arrow/hydrofoil python_tests tests/test_orc.py
}

fuzz() {  # FUZZER
  local name found log
  name=$(basename "$1" _fuzzer)
  found=build/fuzz-found/$name
  log=$found.log
  echo "== fuzzer $name"
  mkdir -p "$found"
  if ! "$1" -seed="${FUZZ_SEED:-1}" -max_total_time="${FUZZ_SECONDS:-15}" -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="$found-" "$found" "fuzz/corpus/$name" >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    return 1
  fi
  grep number_of_executed_units "$log"
}

scripts/setup.sh build
case $part in
  release)
    scripts/setup.sh node browser java
    scripts/build.sh release
    unit_tests release
    scripts/python_package.sh
    scripts/web.sh --check  # also brings what the browser's tests need
    python_tests tests
    arrow_tests
    ;;
  asan)
    scripts/setup.sh sanitize
    scripts/build.sh asan
    export ASAN_OPTIONS=strict_string_checks=1:detect_stack_use_after_return=1
    export UBSAN_OPTIONS=print_stacktrace=1
    unit_tests asan
    HYDROFOIL_BINARY=build/asan/hydrofoil python_tests \
      tests/test_bad_input.py tests/test_process.py tests/test_transport.py tests/test_replay.py \
      tests/test_import_stores.py
    ;;
  tsan)
    scripts/setup.sh sanitize
    folders=(base store algorithms scorer rest)
    export TSAN_OPTIONS="halt_on_error=1 second_deadlock_stack=1"
    scripts/build.sh tsan "${folders[@]/%/_test}"
    unit_tests tsan --tests-regex "^($(IFS='|' && echo "${folders[*]}"))\$"
    ;;
  fuzz)
    scripts/setup.sh sanitize
    scripts/build.sh asan  # has the fuzzers too: one build less than with the preset fuzz
    for fuzzer in build/asan/fuzz/*_fuzzer; do
      fuzz "$fuzzer"
    done
    ;;
  *)
    echo "test.sh: unknown part '$part'" >&2
    exit 2
    ;;
esac
