#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures the customer-base models beside PyPI lifetimes, and says whether they are as much faster as they should be.
#   sh tests/bench/clv.sh [CUSTOMERS]     (default: 1,000,000)
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
cc -std=c11 -O2 -Wall -Wextra -D_POSIX_C_SOURCE=200809L "$root/tests/bench/clv_job.c" -o "$stage/clv_job" \
  $(pkg-config --cflags --libs libtier-uninstalled) -lm -Wl,-rpath,"$root/build/release/lib" || exit 1

# lifetimes is no longer maintained: these are the last versions it runs with.
python=$stage/lifetimes/bin/python
"$python" -c 'import lifetimes' 2>/dev/null || {
  python3 -m venv "$stage/lifetimes" && "$stage/lifetimes/bin/pip" install -q 'setuptools<60' wheel &&
    "$stage/lifetimes/bin/pip" install -q numpy==1.23.5 scipy==1.10.1 pandas==1.5.3 autograd==1.5 lifetimes==0.11.3
} || stop 'lifetimes cannot be installed'
"$python" "$root/tests/bench/beside_lifetimes.py" "$stage/clv_job" "$stage" "$customers"
