# Every target does all its own set-up on a fresh Debian or Ubuntu machine: system packages,
# Python environment, build. See CONTRIBUTING.md.
.PHONY: build check test test-all test-pages test-arrow test-neighbours test-asan test-tsan test-fuzz demo bench docs web wheel format lint clean
.DEFAULT_GOAL := build

build:
	@scripts/setup.sh build
	@scripts/build.sh release hydrofoil

# The unit tests, and the part of the tests from outside that is quick.
check:
	@scripts/test.sh check

# All tests of the release build but most of the web page: unit tests, then the real client against the server.
test:
	@scripts/test.sh release

# The same with the web page, sanitizers, fuzzers and Apache Arrow.
test-all: test test-pages test-arrow test-asan test-tsan test-fuzz

test-pages:
	@scripts/test.sh pages

test-neighbours:
	@scripts/test.sh neighbours

test-arrow:
	@scripts/test.sh arrow

test-asan:
	@scripts/test.sh asan

test-tsan:
	@scripts/test.sh tsan

test-fuzz:
	@scripts/test.sh fuzz

demo: build
	@scripts/demo.sh

bench: build
	@scripts/bench.sh

docs: build
	@scripts/docs.sh

# The web page, web/dist: committed, so that only who changes it needs node.
web:
	@scripts/web.sh

# The Python package with its libraries as a file, build/dist/*.whl.
wheel:
	@scripts/wheel.sh

format:
	@scripts/setup.sh lint
	@scripts/python_env.sh
	@scripts/format.sh

lint:
	@scripts/setup.sh build lint
	@scripts/python_env.sh
	@scripts/lint.sh

clean:
	rm -rf build
