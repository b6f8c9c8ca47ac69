#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures the main job from end to end: CSV in, tiers, CSV out. Not part of the tests: nothing here passes or fails.
#   sh tests/bench/run.sh [CUSTOMERS]     (default: 1,000,000, about 2.4 million transactions)
set -u
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
. "$root/examples/setup.sh"
customers=${1:-1000000}

# shellcheck disable=SC2086 # The list is meant to fall apart into words.
need_packages $build_packages python3 python3-venv
build_in release --buildtype=release -Dtests=disabled -Ddocs=disabled || stop 'The build failed; see build/release.log'
stage=$root/build/bench
mkdir -p "$stage"
tier=$root/build/release/examples/cli/tier
sales=$stage/sales-$customers.csv
[ -f "$sales" ] || "$tier" generate --customers "$customers" --seed 1 --out "$sales" || exit 1
[ -x "$stage/python/bin/python" ] || { python3 -m venv "$stage/python" && "$stage/python/bin/pip" install -q duckdb; } ||
  stop 'duckdb cannot be installed'
python3 "$root/tests/bench/main_job.py" "$tier" "$root/examples/data/shop.json" "$sales" "$stage" "$stage/python/bin/python"
