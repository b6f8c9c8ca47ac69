#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fuzzes with clang's libFuzzer under the address and undefined-behaviour sanitizers. A command of its own, not part of
# the tests:
#   sh tests/fuzz/run.sh [SECONDS]     (default: 60 for each target)
# What it learns is kept in build/fuzz/NAME-corpus; an input that fails is left in build/fuzz.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
. "$root/examples/setup.sh"
seconds=${1:-60}

# shellcheck disable=SC2086 # The list is meant to fall apart into words.
need_packages $build_packages clang libclang-rt-14-dev
stage=$root/build/fuzz
library=$stage/library
mkdir -p "$stage"
{ [ -f "$library/build.ninja" ] ||
  CC=clang meson setup "$library" "$root" -Dtests=disabled -Dcommand=disabled -Ddocs=disabled -Dexamples=false \
    -Db_lundef=false -Db_sanitize=address,undefined -Dc_args=-fsanitize=fuzzer-no-link; } >"$stage/library.log" 2>&1 &&
  meson compile -C "$library" tier_internal >>"$stage/library.log" 2>&1 || stop 'The build failed; see build/fuzz/library.log'
cd "$stage" || exit 1
for source in "$root"/tests/fuzz/fuzz_*.c; do
  name=$(basename "$source" .c)
  # shellcheck disable=SC2046 # The words that pkg-config prints are meant to fall apart.
  clang -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -I"$root/include" -I"$root/lib" "$source" -o "$name" \
    "$library/lib/libtier_internal.a" $(pkg-config --libs jansson) -lpthread -ldl || exit 1
  seeds=$root/tests/fuzz/seeds/$name
  [ -d "$seeds" ] || seeds=
  mkdir -p "$name-corpus"
  "./$name" -max_total_time="$seconds" -max_len=4096 -timeout=10 "$name-corpus" ${seeds:+"$seeds"} || exit 1
done
