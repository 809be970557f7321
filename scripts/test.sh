#!/usr/bin/env bash
# One part of the tests with all its set-up: test.sh check|release|pages|arrow|neighbours|asan|tsan|fuzz
#   check    unit tests and the quick part of the Python suite on the gcc release build
#   release  unit tests and the Python suite on the same; of the web page the way from start to end
#   pages    the rest of the tests of the web page
#   arrow    the build with Apache Arrow: ORC
#   neighbours  the second client, mlflow, shap, dalex and others that people use with H2O (1 GB of packages)
#   asan     address and undefined-behaviour sanitizers: unit tests, hostile input, replays
#   tsan     thread sanitizer: unit tests of the folders that share state between threads
#   fuzz     every fuzzer over its corpus, then FUZZ_SECONDS (15) of new inputs from FUZZ_SEED (1)
# Skipped tests are named; one that is not in tests/expected_skips.txt is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."
part=$1
python=build/venv/bin/python
# Together they take less than a minute, and none needs the Python package.
quick=(bad_input.py client.py elastic_averaging.py import_stores.py import_url.py known_words.py nasty_csv.py
  parquet_export.py parsing.py partial_dependence.py process.py rapids_names.py readme.py replay.py segments.py
  shim.py transport.py)

unit_tests() {  # PRESET [CTEST ARGUMENTS...]
  echo "== unit tests, $1"
  scripts/test_data.sh
  rm -f "build/$1"/*_test.xml
  ctest --test-dir "build/$1" --output-on-failure --no-tests=error -j "$(nproc)" "${@:2}"
  $python scripts/check_skips.py "build/$1"/*_test.xml
}

python_tests() {  # [PYTEST ARGUMENTS...]
  echo "== tests from outside"
  scripts/test_data.sh
  local results=build/python-tests.xml
  $python -m pytest --quiet -r fE --junitxml="$results" "$@"
  $python scripts/check_skips.py "$results"
}

# The part that only builds with Apache Arrow have; its libraries come with the tests' pyarrow.
arrow_tests() {
  echo "== build with Apache Arrow"
  scripts/python_env.sh
  local pyarrow
  pyarrow=$($python -c 'import pyarrow; print(pyarrow.__path__[0])')
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
  check)
    scripts/build.sh release
    unit_tests release
    python_tests "${quick[@]/#/tests/test_}"
    ;;
  release)
    scripts/setup.sh node browser java
    scripts/build.sh release
    unit_tests release
    scripts/python_package.sh
    scripts/web.sh --check  # also brings what the browser's tests need
    python_tests tests -m "not pages"
    ;;
  pages)
    scripts/setup.sh node browser
    scripts/build.sh release hydrofoil
    scripts/python_env.sh
    scripts/web.sh --check
    python_tests tests/test_web_*.py -m pages
    ;;
  arrow)
    arrow_tests
    ;;
  neighbours)
    scripts/build.sh release
    scripts/python_env.sh build/venv-neighbours tests/requirements_neighbours.txt
    python=build/venv-neighbours/bin/python
    python_tests tests/test_neighbours.py tests/test_client.py tests/test_selection.py
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
    folders=(base store engine algorithms scorer rest cluster state ranks)
    export TSAN_OPTIONS="halt_on_error=1 second_deadlock_stack=1 suppressions=$PWD/tests/tsan_suppressions.txt"
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
