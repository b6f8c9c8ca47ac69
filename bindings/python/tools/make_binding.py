# SPDX-License-Identifier: Apache-2.0
"""Writes the C source of the extension module from the installed headers of libtier.

cffi reads C declarations but no preprocessor. The headers have hardly any, so what cffi gets is the headers themselves
with comments and preprocessor lines taken out: the binding cannot drift from them, and the C compiler checks both
against each other once more.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import cffi

# Called by the library: functions that libtier/rules.py and libtier/fitted.py define.
CALLBACKS = """
extern "Python" tier_status libtier_py_evaluate(void *, const tier_batch *, tier_verdict *, tier_error *);
extern "Python" void libtier_py_destroy(void *);
extern "Python" tier_status libtier_py_write(void *, const char *, size_t, tier_error *);
"""

HELPERS_DECLARED = """
#define TIER_NO_DAY ...
void libtier_py_texts(const char *, const int64_t *, size_t, tier_string *);
void libtier_py_ends(const tier_string *, size_t, int64_t *);
void libtier_py_join(const tier_string *, size_t, char *);
"""

SOURCE = """
#include <string.h>

#include <tier/tier.h>

/* Cuts `bytes` into `count` texts; text i ends at ends[i]. */
static void libtier_py_texts(const char *bytes, const int64_t *ends, size_t count, tier_string *ret_texts) {
  int64_t begin = 0;
  for (size_t i = 0; i < count; i++) {
    ret_texts[i].data = bytes + begin;
    ret_texts[i].length = (size_t)(ends[i] - begin);
    begin = ends[i];
  }
}

/* Where each text will end when they stand one after the other. */
static void libtier_py_ends(const tier_string *texts, size_t count, int64_t *ret_ends) {
  int64_t end = 0;
  for (size_t i = 0; i < count; i++) {
    end += (int64_t)texts[i].length;
    ret_ends[i] = end;
  }
}

/* Copies the texts one after the other. */
static void libtier_py_join(const tier_string *texts, size_t count, char *ret_bytes) {
  for (size_t i = 0; i < count; i++) {
    if (texts[i].length > 0) {
      memcpy(ret_bytes, texts[i].data, texts[i].length);
      ret_bytes += texts[i].length;
    }
  }
}
"""


def pkg_config(option: str) -> str:
    command = [os.environ.get("PKG_CONFIG", "pkg-config"), option, "libtier"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def include_folders() -> list[Path]:
    """Where the headers may be; pkg-config leaves out folders that a compiler searches anyway."""
    flags = shlex.split(pkg_config("--cflags-only-I"))
    return [Path(flag[2:]) for flag in flags] + [Path(pkg_config("--variable=includedir")), Path("/usr/include")]


def find_header(name: str, folders: list[Path]) -> Path:
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    sys.exit(f"{name} is in none of: {', '.join(map(str, folders))}")


def declarations(name: str, folders: list[Path], seen: list[Path]) -> str:
    """The declarations of a header, those of the tier headers it includes first, each once."""
    path = find_header(name, folders)
    if path in seen:
        return ""
    seen.append(path)
    text = re.sub(r"/\*.*?\*/", " ", path.read_text(encoding="utf-8"), flags=re.S)
    text = text.replace("\\\n", " ")
    text = re.sub(r"^#ifdef __cplusplus$.*?^#endif$", "", text, flags=re.S | re.M)
    text = re.sub(r"\b(TIER_API|TIER_MUST_CHECK)\b", "", re.sub(r"^#(?!include <tier/).*$", "", text, flags=re.M))
    return re.sub(r"^#include <(tier/\w+\.h)>$", lambda found: declarations(found[1], folders, seen), text, flags=re.M)


def main(output: str, depfile: str) -> None:
    headers: list[Path] = []
    declared = declarations("tier/tier.h", include_folders(), headers)
    ffi = cffi.FFI()
    ffi.cdef(declared + CALLBACKS + HELPERS_DECLARED)
    ffi.set_source("libtier._libtier", SOURCE)
    ffi.emit_c_code(output)
    Path(depfile).write_text(f"{output}: {' '.join(map(str, headers))}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
