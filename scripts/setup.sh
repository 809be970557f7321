#!/usr/bin/env bash
# Installs the system packages that are missing: setup.sh GROUP...
# Groups: build, lint, sanitize, python, python_headers, node, browser, java. Does nothing, and prints nothing, when all is there.
# For Debian 12 and 13 and Ubuntu 24.04 and newer; works as root or through sudo.
set -euo pipefail

declare -A packages=(
  [build]="g++ cmake ninja-build ccache pkg-config libmicrohttpd-dev nlohmann-json3-dev libhwy-dev
           libfast-float-dev libre2-dev libarchive-dev libcurl4-openssl-dev libcli11-dev libspdlog-dev libfmt-dev libgtest-dev
           libsnappy-dev liblz4-dev libbrotli-dev libunistring-dev libcctz-dev libgloo-dev libgnutls28-dev"
  [lint]="clang-format-19 clang-tidy-19 clang-19 git"
  [sanitize]="clang-19 libclang-rt-19-dev llvm-19 lld-19"
)
# Programs count as installed wherever they come from; each with the package that brings it.
declare -A programs=(
  [build]="make:make"
  [lint]="git:git python3:python3"
  [python]="python3:python3"
  [node]="npm:npm"
  [browser]="chromium:chromium"
  [java]="java:default-jdk-headless javac:default-jdk-headless mvn:maven"
)

missing=()
for group in "$@"; do
  if [[ ! -v packages[$group] && ! -v programs[$group] && $group != python_headers ]]; then
    echo "setup.sh: unknown group '$group'; known: build lint sanitize python python_headers node browser java" >&2
    exit 2
  fi
  for package in ${packages[$group]-}; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  for entry in ${programs[$group]-}; do
    command -v "${entry%%:*}" >/dev/null || missing+=("${entry#*:}")
  done
  # An interpreter that brings its headers needs no package for them.
  if [[ $group == python_headers ]] && ! python3 -c \
    'import os, sys, sysconfig; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))'; then
    missing+=("python3-dev")
  fi
  # Debian and Ubuntu ship python3 without the part that makes virtual environments.
  if [[ $group == python ]] && ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    missing+=("python3-venv")
  fi
done
((${#missing[@]})) || exit 0

as_root=()
if ((EUID != 0)); then
  command -v sudo >/dev/null || {
    echo "setup.sh: needs root or sudo to install: ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
command -v apt-get >/dev/null || {
  echo "setup.sh: no apt-get here; please install: ${missing[*]}" >&2
  exit 1
}

echo "Installing: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1
}
# The package lists of a fresh machine are empty or old, so they are fetched when a first try fails.
install || { "${as_root[@]}" apt-get update >"$log" 2>&1 && install; } || {
  cat "$log" >&2
  exit 1
}
