# SPDX-License-Identifier: Apache-2.0
# The examples of build/default run, and the main job on real data comes out the same from any folder, twice, and under
# a locale with a decimal comma.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
. "$root/tests/helpers/checks.sh"

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

# main_job FOLDER: runs examples/run.sh from a folder of its own and keeps what it says.
main_job() {
  mkdir "$folder/$1" && (cd "$folder/$1" && sh "$root/examples/run.sh" >stdout)
}

main_job_with_decimal_comma() {
  LOCPATH=$root/build/locale LC_ALL=de_DE.UTF-8 main_job "$1"
}

has_every_customer() {
  [ "$(wc -l <"$folder/first/customers.csv")" -eq 23571 ]
}

same_as_first() {
  [ -s "$folder/first/customers.csv" ] && diff -r "$folder/first" "$folder/$1"
}

check 'examples/run.sh from another folder' main_job first
check 'customers.csv has a line for each of the 23,570 customers' has_every_customer
check 'examples/run.sh again' main_job second
check 'it says and writes the same' same_as_first second
check 'examples/run.sh under de_DE.UTF-8' main_job_with_decimal_comma comma
check 'it says and writes the same' same_as_first comma

# prints_as_told NAME: an example runs, and its output is what stands in NAME.out beside its source.
prints_as_told() {
  "$root/build/default/examples/$1" >"$folder/$1.out" && diff "$root/examples/$1.out" "$folder/$1.out"
}

cd "$root/build/default/examples" || exit 1
for expected in "$root"/examples/[0-9][0-9]_*.out; do
  name=$(basename "$expected" .out)
  check "$name" prints_as_told "$name"
done

# What README shows is what the tests compile.
shows_the_example() {
  python3 - "$root" <<'PYTHON'
import re, sys
readme = open(sys.argv[1] + "/README.md", encoding="utf-8").read()
block = re.search(r"```c\n(.*?)```", readme, re.S).group(1)
sys.exit(block not in open(sys.argv[1] + "/examples/01_first_tiers.c", encoding="utf-8").read())
PYTHON
}
check 'README shows the heart of 01_first_tiers.c' shows_the_example
checks_done
