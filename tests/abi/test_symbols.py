# SPDX-License-Identifier: Apache-2.0
"""Exported symbols = functions of the public headers = symbol map, in every direction; nothing is imported that the
library promises not to use; it needs no other libraries than it says, and any program may load it.
Arguments: the library, the symbol map, the folder of the public headers."""

import pathlib
import re
import subprocess
import sys

# Printing, ending the process, the locale, signals, the clock, the environment, process-wide random numbers; and the
# functions of libm whose last bits differ between CPUs. (Not fma: IEEE 754 fixes each bit of it, as of sqrt.)
NEVER_IMPORTED = set("""
    printf fprintf vprintf vfprintf puts fputs putchar fputc fwrite perror __printf_chk __fprintf_chk __vfprintf_chk
    exit _exit abort quick_exit setlocale uselocale signal sigaction time clock_gettime gettimeofday localtime
    localtime_r getenv secure_getenv setenv rand srand random srandom
    exp exp2 expm1 log log2 log10 log1p pow cbrt sin cos tan sinh cosh tanh asinh acosh atanh erf erfc
    lgamma lgamma_r tgamma gamma
""".split())

# The system's own, and jansson. No library whose licence would bind the host.
MAY_NEED = re.compile(r"(libjansson|libc|libm|libpthread|libdl|ld-linux[^.]*)\.so\.\d+")


def lines_of(*command):
    environment = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.splitlines()


def dynamic(library, tag):
    """The values of one tag of the dynamic section, without their brackets."""
    found = (re.search(rf"\({tag}\)\s+(?:.*: )?(.*)", line) for line in lines_of("readelf", "-dW", library))
    return [match[1].strip("[]") for match in found if match]


def symbols(library, which):
    """The dynamic symbols of a library, without their versions and without the name of the version itself."""
    fields = [line.split() for line in lines_of("nm", "-D", which, library)]
    return {field[-1].split("@")[0] for field in fields if field[-2] != "A"}


def declared(folder):
    names = set()
    for header in pathlib.Path(folder).glob("*.h"):
        text = re.sub(r"/\*.*?\*/", "", header.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
        declarations = re.findall(r"TIER_API([^;]*);", text)
        names.update(re.search(r"\b(\w+)\s*\(", declaration)[1] for declaration in declarations)
    return names


def mapped(path):
    text = re.sub(r"/\*.*?\*/", "", pathlib.Path(path).read_text(encoding="utf-8"), flags=re.DOTALL)
    return set(re.findall(r"^\s*(\w+);", text, flags=re.MULTILINE))


def main(library, symbol_map, headers):
    exported, public, listed = symbols(library, "--defined-only"), declared(headers), mapped(symbol_map)
    imported = symbols(library, "--undefined-only")
    flags = set(" ".join(dynamic(library, "FLAGS") + dynamic(library, "FLAGS_1")).split())
    checks = {
        "the headers declare functions": (set() if len(public) > 50 else {f"only {len(public)}"}),
        "every exported symbol is in a public header": exported - public,
        "every function of the public headers is exported": public - exported,
        "every exported symbol is in the map": exported - listed,
        "every symbol of the map is exported": listed - exported,
        "every public name begins with tier_": {name for name in exported | public if not name.startswith("tier_")},
        "nothing is imported that the library must not use": imported & NEVER_IMPORTED,
        "the SONAME is libtier.so.0": {"libtier.so.0"} ^ set(dynamic(library, "SONAME")),
        "no other library is needed": {name for name in dynamic(library, "NEEDED") if not MAY_NEED.fullmatch(name)},
        "any program may load it": flags & {"NOOPEN", "NODLOPEN"},
        "symbols are bound before it runs": {"NOW"} - flags,
    }
    for name, wrong in checks.items():
        print(f"not ok {name}: {', '.join(sorted(wrong))}" if wrong else f"ok {name}")
    failed = sum(bool(wrong) for wrong in checks.values())
    print(f"{len(checks) - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
