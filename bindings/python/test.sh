#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the Python package against build/default in a virtual environment of its own below build/, and tests it.
# The last line is "N passed, N failed"; a set-up that fails counts as a failed test.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
here=$root/bindings/python
venv=$root/build/python
export PKG_CONFIG_PATH="$root/build/default/meson-uninstalled${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
export LD_LIBRARY_PATH="$root/build/default/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
. "$root/tests/helpers/checks.sh"

# An environment that cannot run pip (half made, or of a Python that is gone) is made anew.
make_environment() {
  "$venv/bin/python" -m pip --version >/dev/null 2>&1 && return
  rm -rf "$venv" && mkdir -p "$root/build" && python3 -m venv "$venv"
}

install_package() {
  rm -rf "$venv/package"
  "$venv/bin/python" -m pip install --quiet --force-reinstall --no-deps \
    --config-settings=build-dir="$venv/package" "$here" &&
    "$venv/bin/python" -m pip install --quiet 'cffi>=1.17' mypy numpy pytest
}

# Prints "PASSED FAILED" from a JUnit file.
junit_counts() {
  "$venv/bin/python" - "$1" <<'END'
import sys
import xml.etree.ElementTree as tree

suites = list(tree.parse(sys.argv[1]).getroot().iter("testsuite"))
tests, failed, skipped = (sum(int(suite.get(key)) for suite in suites for key in keys)
                          for keys in (["tests"], ["failures", "errors"], ["skipped"]))
print(tests - failed - skipped, failed)
END
}

run_pytest() {
  rm -f "$venv/tests.xml"
  "$venv/bin/pytest" -p no:cacheprovider --junitxml="$venv/tests.xml" "$here"
  pytest_status=$?
  if ! pytest_counts=$(junit_counts "$venv/tests.xml"); then
    pytest_counts='0 1'
  elif [ "$pytest_status" -ne 0 ] && [ "${pytest_counts#* }" -eq 0 ]; then
    pytest_counts="${pytest_counts% *} 1"
  fi
  checks_passed=$((checks_passed + ${pytest_counts% *}))
  checks_failed=$((checks_failed + ${pytest_counts#* }))
}

cd "$here" || exit 1
check 'virtual environment' make_environment
check 'package builds and installs' install_package
check 'types are right' "$venv/bin/mypy" --cache-dir="$venv/mypy"
run_pytest
checks_done
