#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fits every customer-base model to customers drawn from it, for many random sets of parameters, on all cores: no fit
# may end below the likelihood of the true parameters. A command of its own, not part of the tests, which try ten sets:
#   sh tests/fuzz/fits.sh [SETS]     (default: 600 for each model)
set -u
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
. "$root/examples/setup.sh"
sets=${1:-600}

# shellcheck disable=SC2086 # The list is meant to fall apart into words.
need_packages $build_packages libcmocka-dev
stage=$root/build/fits
mkdir -p "$stage"
{ [ -f "$stage/build.ninja" ] ||
  meson setup "$stage" "$root" -Dtests=enabled -Dcommand=disabled -Ddocs=disabled -Dexamples=false; } \
  >"$stage/build.log" 2>&1 &&
  meson compile -C "$stage" test_fit_beats_truth >>"$stage/build.log" 2>&1 ||
  stop 'The build failed; see build/fits/build.log'

cores=$(nproc)
share=$(((sets + cores - 1) / cores))
first=0
running=
while [ "$first" -lt "$sets" ]; do
  [ $((sets - first)) -ge "$share" ] || share=$((sets - first))
  TIER_FIT_FIRST=$first TIER_FIT_SETS=$share "$stage/tests/test_fit_beats_truth" >"$stage/fits-$first.log" 2>&1 &
  running="$running $!:$first"
  first=$((first + share))
done
failed=0
for part in $running; do
  wait "${part%%:*}" || failed=1
  grep -v '^\[' "$stage/fits-${part#*:}.log"
done
[ "$failed" -eq 0 ] || stop "A fit ended below the truth; the logs are in build/fits"
