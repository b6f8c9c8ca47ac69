#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the Python package against build/default in a virtual environment of its own below build/, and tests it.
# Only the first run needs a network; the package is built again when something has changed that goes into it.
# The last line is "N passed, N failed"; a set-up that fails counts as a failed test.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
here=$root/bindings/python
venv=$root/build/python
export PKG_CONFIG_PATH="$root/build/default/meson-uninstalled${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
export LD_LIBRARY_PATH="$root/build/default/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PATH="$venv/bin:$PATH"
. "$root/tests/helpers/checks.sh"

# What builds the package and what tests it. Ninja is there: it has built the library.
tools='cffi>=1.17 meson>=1.3 meson-python>=0.16 mypy numpy pytest>=7'

# An environment that is not complete (half made, moved, of a Python that is gone, of other tools) is made anew.
make_environment() {
  "$venv/bin/pip" --version >/dev/null 2>&1 && [ "$(cat "$venv/tools" 2>/dev/null)" = "$tools" ] && return
  # shellcheck disable=SC2086 # The list is meant to fall apart into words.
  rm -rf "$venv" && mkdir -p "$root/build" && python3 -m venv "$venv" &&
    "$venv/bin/pip" install --quiet $tools && printf '%s\n' "$tools" >"$venv/tools"
}

# A digest of all that goes into the package. The library itself does not: it is found when the package is loaded.
package_digest() {
  { pkg-config --cflags --libs --modversion libtier &&
    find "$here/meson.build" "$here/pyproject.toml" "$here/README.md" "$here/libtier" "$here/tools" "$root/include" \
      -type f ! -name '*.pyc' -exec sha256sum {} + | sort; } | sha256sum
}

install_package() {
  digest=$(package_digest) || return
  [ "$(cat "$venv/installed" 2>/dev/null)" = "$digest" ] && return
  rm -rf "$venv/installed" "$venv/package"
  "$venv/bin/pip" install --quiet --force-reinstall --no-index --no-deps --no-build-isolation \
    --check-build-dependencies --config-settings=build-dir="$venv/package" "$here" &&
    printf '%s\n' "$digest" >"$venv/installed"
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
