# Every target does all its own set-up on a fresh Debian or Ubuntu machine: system packages,
# Python environment, build. See CONTRIBUTING.md.
.PHONY: build test test-release test-asan test-tsan test-fuzz demo bench docs web wheel format lint clean
.DEFAULT_GOAL := build

build:
	@scripts/setup.sh build
	@scripts/build.sh release hydrofoil

test: test-release test-asan test-tsan test-fuzz

# Builds the unit tests too, runs them, then the real client against the server.
test-release: build
	@scripts/test.sh release

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
