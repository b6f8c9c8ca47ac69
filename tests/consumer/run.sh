# SPDX-License-Identifier: Apache-2.0
# Installs build/default below a temporary root, then builds and runs a program outside the project by pkg-config.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
. "$root/tests/helpers/checks.sh"

stage=$(mktemp -d) || exit 1
trap 'rm -rf "$stage"' EXIT
check 'the library installs' meson install -C "$root/build/default" --no-rebuild --destdir "$stage/root"

pc=$(find "$stage/root" -name libtier.pc)
library_folder=$(dirname "$(dirname "$pc")")
PKG_CONFIG_PATH=$(dirname "$pc")
PKG_CONFIG_SYSROOT_DIR=$stage/root
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
cp "$root/tests/consumer/consumer.c" "$stage/" && cd "$stage" || exit 1

# builds COMPILER LANGUAGE-STANDARD: the words that pkg-config prints are meant to fall apart.
builds() {
  # shellcheck disable=SC2046
  "$1" "$2" -Wall -Wextra -Werror consumer.c -o consumer $(pkg-config --cflags --libs libtier)
}

runs() {
  LD_LIBRARY_PATH=$library_folder ./consumer
}

is_the_version() {
  [ "$(pkg-config --modversion libtier)" = "$(LD_LIBRARY_PATH=$library_folder ./consumer | sed 's/:.*//')" ]
}

needs_the_soname() {
  readelf -d consumer | grep -q 'NEEDED.*\[libtier\.so\.0\]'
}

# The folders that the library's users see hold what the project installs on purpose and nothing else.
installs_the_headers() {
  ls "$root/include/tier" >wanted && ls "$stage"/root/*/*/include/tier >found && diff wanted found
}

check 'all public headers are installed, and no other' installs_the_headers
check 'a consumer builds with gcc by pkg-config' builds gcc -std=c11
check 'it runs' runs
check 'its library is found by its SONAME' needs_the_soname
check 'pkg-config, header and library agree on the version' is_the_version
check 'a consumer builds with clang by pkg-config' builds clang -std=c17
check 'it runs' runs
checks_done
