#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs every test there is, from any directory: installs what is missing, builds below build/, and ends with the line
# "N passed, N failed". A group that cannot run counts as failed. The log of each group is build/tests/GROUP.log.
# With names of groups as arguments, runs only these.
set -u
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
. "$root/examples/setup.sh"
. "$root/tests/helpers/checks.sh"
cd "$root" || exit 1

test_packages='g++ clang libcmocka-dev binutils valgrind libc6-dbg locales tzdata doxygen python3 python3-dev
  python3-venv golang-go libflint-arb-dev libsqlite3-dev'
logs=$root/build/tests
total_passed=0
total_failed=0

# unit_tests FOLDER SUITE [MESON-TEST-OPTION...]: runs a suite of a build and counts its single tests.
unit_tests() {
  folder=$root/build/$1
  suite=$2
  shift 2
  rm -f "$folder/meson-logs/$suite.json"
  meson test -C "$folder" --no-rebuild --suite "$suite" --logbase "$suite" "$@"
  python3 tests/helpers/count_tests.py "$folder/meson-logs/$suite.json"
}

group_gcc() {
  build_default -Dtests=enabled -Dcommand=enabled -Ddocs=enabled && unit_tests default unit
}

group_clang() {
  CC=clang build_in clang -Dtests=enabled -Dcommand=enabled -Ddocs=disabled -Dwerror=true && unit_tests clang unit
}

group_sanitizers() {
  build_in sanitizers -Dtests=enabled -Dcommand=enabled -Ddocs=disabled -Db_sanitize=address,undefined || return
  ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1 \
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 unit_tests sanitizers unit --timeout-multiplier 5
}

# A locale with a decimal comma, made here and used from here: the system stays as it is.
make_locale() {
  mkdir -p build/locale
  [ -d build/locale/de_DE.UTF-8 ] || localedef -i de_DE -f UTF-8 build/locale/de_DE.UTF-8
}

# The same command tests on the command that the sanitizers watch.
group_watched() {
  build_in sanitizers && TIER_COMMAND=$root/build/sanitizers/examples/cli/tier \
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 sh tests/cli/run.sh
}

group_locale() {
  make_locale
  export LOCPATH="$root/build/locale" LC_ALL=de_DE.UTF-8 TIER_TEST_LOCALE_REQUIRED=1
  [ "$(locale decimal_point)" = , ] && unit_tests default unit
}

# On a processor without fused multiplications and AVX2, as far as the C library can tell: bits are written down in tests.
group_unfused() {
  export GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-AVX2
  unit_tests default unit
}

# Random points of every model against another arithmetic.
group_oracle() {
  unit_tests default oracle
}

# Every day of a year, every customer of a shop.
group_year() {
  unit_tests default year
}

# Conditions against another engine's.
group_conformance() {
  unit_tests default conformance
}

group_memory() {
  unit_tests default oom
}

group_interface() {
  unit_tests default abi
}

group_consumer() {
  sh tests/consumer/run.sh
}

group_command() {
  # It compares what gcc and clang built.
  build_default && CC=clang build_in clang && sh tests/cli/run.sh
}

group_examples() {
  make_locale && sh tests/examples/run.sh
}

group_valgrind() {
  sh tests/valgrind/run.sh
}

group_python() {
  sh bindings/python/test.sh
}

group_go() {
  sh bindings/go/test.sh
}

group_docs() {
  check 'reference and guide build without a warning' meson compile -C build/default docs
  checks_done
}

# run_group NAME: runs group_NAME, adds its counts, prints one line and, if it failed, what it said about it.
run_group() {
  log=$logs/$1.log
  started=$(date +%s)
  (group_"$1") >"$log" 2>&1 </dev/null
  status=$?
  counts=$(tail -n 1 "$log" | sed -n 's/^\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed$/\1 \2/p')
  passed=${counts% *}
  failed=${counts#* }
  if [ -z "$counts" ] || [ "$counts" = '0 0' ]; then
    passed=0 failed=1
  elif [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
  fi
  total_passed=$((total_passed + passed))
  total_failed=$((total_failed + failed))
  printf '%-12s %5d passed, %d failed  (%d s)\n' "$1" "$passed" "$failed" $(($(date +%s) - started))
  if [ "$failed" -ne 0 ]; then
    { grep -q '^not ok' "$log" && sed -n '/^not ok/,$p' "$log" || cat "$log"; } | grep -v '^ok ' | head -n 60 |
      sed 's/^/  | /'
    echo "  | ... all of it: $log"
  fi
}

# shellcheck disable=SC2086 # The lists are meant to fall apart into words.
need_packages $build_packages $test_packages
mkdir -p "$logs"
[ $# -gt 0 ] || set -- gcc oracle conformance year clang locale unfused memory interface consumer command examples python go docs \
  valgrind sanitizers watched
for group in "$@"; do
  run_group "$group"
done
printf '%d passed, %d failed\n' "$total_passed" "$total_failed"
[ "$total_failed" -eq 0 ]
