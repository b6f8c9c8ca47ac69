# SPDX-License-Identifier: Apache-2.0
"""Counts the single tests in a testlog.json of meson: one per cmocka function; of a script what its last line says.

A program that crashes, runs out of time or fails without naming a test counts as one failure on top of the tests it
got through; a skipped test counts as failed. Prints what failed and then "N passed, N failed".
"""

import json
import re
import sys


def total(pattern, text):
    return sum(int(number) for number in re.findall(pattern, text, re.MULTILINE))


def count(entry):
    text = (entry.get("stdout") or "") + (entry.get("stderr") or "")
    passed = len(re.findall(r"^\[       OK \] ", text, re.MULTILINE))
    failed = total(r"^\[  (?:FAILED |SKIPPED) *\] (\d+) test\(s\)", text)
    summary = re.search(r"^(\d+) passed, (\d+) failed\s*\Z", entry.get("stdout") or "", re.MULTILINE)
    if summary:
        passed, failed = int(summary[1]), int(summary[2])
    if failed == 0 and (entry["result"] != "OK" or passed == 0):
        failed = 1
    if failed:
        print(f"not ok {entry['name']}: {entry['result']}")
        interesting = [line for line in text.splitlines() if not re.match(r"\[(=====|-----| RUN|       OK)", line)]
        print("\n".join("    " + line for line in interesting[-60:]))
    return passed, failed


def main(path):
    with open(path, encoding="utf-8") as log:
        counts = [count(json.loads(line)) for line in log if line.strip()]
    print(f"{sum(c[0] for c in counts)} passed, {sum(c[1] for c in counts)} failed")


if __name__ == "__main__":
    main(sys.argv[1])
