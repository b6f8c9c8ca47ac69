# SPDX-License-Identifier: Apache-2.0
# Sourced by examples/run.sh and tests/run.sh, with $root set to the top of the checkout: what both need before they
# begin. Everything that is built goes to build/, which git ignores.

# What it takes to build the library, the command and the examples on Debian 12.
build_packages='gcc libc6-dev meson ninja-build pkgconf libjansson-dev libxxhash-dev libpopt-dev libsmartcols-dev
  libcsv-dev'

# stop TEXT...: ends the script with a message.
stop() {
  printf '%s\n' "$*" >&2
  exit 1
}

# need_packages PACKAGE...: installs those Debian packages that are not there, and says which; silent if all are.
need_packages() {
  command -v dpkg-query >/dev/null 2>&1 || return 0 # Not Debian: the build says what it does not find.
  missing_packages=
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
      missing_packages="$missing_packages $package"
  done
  [ -n "$missing_packages" ] || return 0
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || stop "Missing, and neither root nor sudo to install them:$missing_packages"
    as_root='sudo'
  fi
  echo "Installing Debian packages:$missing_packages"
  mkdir -p "$root/build"
  # shellcheck disable=SC2086 # The lists are meant to fall apart into words.
  { $as_root apt-get update && $as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
    apt-get install -y --no-install-recommends $missing_packages; } >"$root/build/packages.log" 2>&1 ||
    { tail -n 20 "$root/build/packages.log" >&2; stop "apt-get failed; all of it is in build/packages.log"; }
}

# build_in FOLDER [MESON-OPTION...]: configures build/FOLDER if it is not, or not with these options, and compiles.
# Silent unless it fails; the log is build/FOLDER.log.
build_in() {
  build_folder=$root/build/$1
  shift
  mkdir -p "$root/build"
  {
    if [ ! -f "$build_folder/build.ninja" ]; then
      rm -rf "$build_folder" && meson setup "$@" "$build_folder" "$root" && printf '%s\n' "$*" >"$build_folder/options"
    elif [ $# -gt 0 ] && [ "$(cat "$build_folder/options" 2>/dev/null)" != "$*" ]; then
      meson setup --reconfigure "$@" "$build_folder" "$root" && printf '%s\n' "$*" >"$build_folder/options"
    fi && meson compile -C "$build_folder"
  } >"$build_folder.log" 2>&1 || {
    grep -E 'error|ERROR|FAILED|undefined' "$build_folder.log" | head -n 20 >&2
    return 1
  }
}

# build_default [MESON-OPTION...]: the build that the examples, the command and the tests share: build/default.
# Without options it takes the folder as it is configured.
build_default() {
  build_in default "$@"
}
