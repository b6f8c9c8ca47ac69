# SPDX-License-Identifier: Apache-2.0
# The main job under valgrind, by the command of build/default, on the first customers of the example data: no invalid
# access, no use of an unset value, no leak.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
. "$root/tests/helpers/checks.sh"

tier=$root/build/default/examples/cli/tier
policy=$root/examples/data/shop.json
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
head -n 3000 "$root/examples/data/cdnow.csv" >small.csv

under_valgrind() {
  valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect,possible \
    --errors-for-leak-kinds=definite,indirect,possible "$@"
}

check 'tier check' under_valgrind "$tier" check "$policy"
check 'tier run' under_valgrind "$tier" run "$policy" small.csv --out first.csv
check 'tier run with a roster' under_valgrind "$tier" run "$policy" small.csv --roster first.csv --out second.csv
check 'tier fit' under_valgrind "$tier" fit "$policy" small.csv --out fitted.json
check 'tier run from a fitted policy' under_valgrind "$tier" run fitted.json small.csv --out third.csv
check 'the fitted policy gives the same file' cmp first.csv third.csv
check 'tier explain' under_valgrind "$tier" explain fitted.json small.csv 1
check 'tier clv' under_valgrind "$tier" clv small.csv --json
checks_done
