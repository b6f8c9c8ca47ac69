# SPDX-License-Identifier: Apache-2.0
# Sourced by test scripts: counts checks and ends with the one line that tests/run.sh adds up.

checks_passed=0
checks_failed=0

# check NAME COMMAND...: one test; the command's output is shown if it fails.
check() {
  check_name=$1
  shift
  if check_output=$("$@" 2>&1); then
    checks_passed=$((checks_passed + 1))
    printf 'ok %s\n' "$check_name"
  else
    checks_failed=$((checks_failed + 1))
    printf 'not ok %s\n' "$check_name"
    [ -z "$check_output" ] || printf '%s\n' "$check_output" | sed 's/^/    /'
  fi
}

# checks_done: the last line of the script; its status is that of the script.
checks_done() {
  printf '%d passed, %d failed\n' "$checks_passed" "$checks_failed"
  [ "$checks_failed" -eq 0 ]
}
