# SPDX-License-Identifier: Apache-2.0
# Each public header compiles alone, twice in a row, without a warning, as every language that may include it.
# Arguments: the folder that holds tier/.
set -u
include=$1
. "$(dirname "$0")/../helpers/checks.sh"

# compiles LANGUAGE HEADER COMPILER...: a file with nothing but the header.
compiles() {
  language=$1 header=$2
  shift 2
  printf '#include <%s>\n#include <%s>\n' "$header" "$header" |
    "$@" -x "$language" -Wall -Wextra -Wconversion -Wpedantic -Werror -I "$include" -fsyntax-only -
}

for path in "$include"/tier/*.h; do
  header=tier/$(basename "$path")
  check "$header as C11" compiles c "$header" gcc -std=c11
  check "$header as C17 by clang" compiles c "$header" clang -std=c17
  check "$header as C++11" compiles c++ "$header" g++ -std=c++11 -Wold-style-cast -Wzero-as-null-pointer-constant
  check "$header as C++20 by clang" compiles c++ "$header" clang++ -std=c++20
done
checks_done
