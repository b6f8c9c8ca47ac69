#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the Go package against build/default, with all that Go keeps below build/, and tests it. Needs no network.
# The last line is "N passed, N failed"; a package that does not build counts as a failed test.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
export PKG_CONFIG_PATH="$root/build/default/meson-uninstalled${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
export LD_LIBRARY_PATH="$root/build/default/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export GOCACHE="$root/build/go/cache" GOPATH="$root/build/go/path" GOFLAGS=-mod=mod GOTOOLCHAIN=local CGO_ENABLED=1
. "$root/tests/helpers/checks.sh"

no_unformatted_files() {
  unformatted=$(gofmt -l .) && [ -z "$unformatted" ] || { printf 'gofmt would change: %s\n' "$unformatted"; return 1; }
}

run_go_test() {
  log=$root/build/go/test.log
  go test -count=1 -v ./... >"$log" 2>&1
  go_status=$?
  cat "$log"
  go_passed=$(grep -c '^ *--- PASS: ' "$log")
  go_failed=$(grep -c '^ *--- FAIL: ' "$log")
  # It did not build, or broke off.
  [ "$go_status" -eq 0 ] || [ "$go_failed" -gt 0 ] || go_failed=1
  checks_passed=$((checks_passed + go_passed))
  checks_failed=$((checks_failed + go_failed))
}

cd "$root/bindings/go" && mkdir -p "$root/build/go" || exit 1
go version
check 'files are formatted' no_unformatted_files
check 'go vet finds nothing' go vet ./...
run_go_test
checks_done
