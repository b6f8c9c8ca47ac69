#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The main job on real data: divides the customers of examples/data/cdnow.csv into tiers, explains one of them, and
# writes customers.csv into the folder from which it is called. Installs what is missing and builds first.
set -u
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
. "$root/examples/setup.sh"

# shellcheck disable=SC2086 # The list is meant to fall apart into words.
need_packages $build_packages
build_default || stop 'The build failed; all of it is in build/default.log'
tier=$root/build/default/examples/cli/tier
data=$root/examples/data

# The tiers of half a year before, so that the table shows who rose and who fell.
former=$(mktemp) || exit
trap 'rm -f "$former"' EXIT
"$tier" run "$data/shop.json" "$data/cdnow.csv" --as-of 1997-12-31 --quiet --out "$former" || exit

"$tier" run "$data/shop.json" "$data/cdnow.csv" --roster "$former" --out customers.csv || exit
printf '\n'
"$tier" explain "$data/shop.json" "$data/cdnow.csv" 4 --roster "$former" || exit
printf '\ncustomers.csv has one line per customer.\n'
