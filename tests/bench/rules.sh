#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures rules, explanations and single decisions; the rules beside DuckDB and the rule engine ZEN.
#   sh tests/bench/rules.sh [CUSTOMERS]     (default: 1,000,000)
set -u
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
. "$root/examples/setup.sh"
customers=${1:-1000000}

# shellcheck disable=SC2086 # The list is meant to fall apart into words.
need_packages $build_packages python3 python3-venv
build_in release --buildtype=release -Dtests=disabled -Ddocs=disabled || stop 'The build failed; see build/release.log'
stage=$root/build/bench
mkdir -p "$stage"
PKG_CONFIG_PATH=$root/build/release/meson-uninstalled
export PKG_CONFIG_PATH
# shellcheck disable=SC2046 # Flags are meant to fall apart into words.
cc -std=c11 -O2 -Wall -Wextra -D_POSIX_C_SOURCE=200809L "$root/tests/bench/rules_job.c" -o "$stage/rules_job" \
  $(pkg-config --cflags --libs libtier-uninstalled) -Wl,-rpath,"$root/build/release/lib" || exit 1

python=$stage/rules/bin/python
"$python" -c 'import duckdb, zen' 2>/dev/null || {
  python3 -m venv "$stage/rules" && "$stage/rules/bin/pip" install -q duckdb zen-engine
} || stop 'duckdb and zen-engine cannot be installed'
"$python" "$root/tests/bench/beside_rules.py" "$stage/rules_job" "$stage" "$customers"
