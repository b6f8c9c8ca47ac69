# SPDX-License-Identifier: Apache-2.0
"""Writes rules.jsonl: what the language of conditions means, for every program that offers it.

Run by hand when cases are added: python3 make_rules.py > rules.jsonl   (needs nothing but Python)
Values come from rule_syntax.py and rule_meaning.py, which know the description of the language and not the library.
Where a case has a trap, the value is written beside it too and the two must agree.
"""

import datetime
import json
import math
import re
import sys
from fractions import Fraction

import rule_vectors_numbers
import rule_vectors_texts_days
import rule_vectors_types
from rule_meaning import REASONS, Condition, ordinal
from rule_syntax import Refused

EXACT = 2**53


def told(kind, value):
    """A value as a line has it, from one as a list of cases has it."""
    if isinstance(value, int) and kind == "float":
        return float(value)
    return str(value) if kind == "int" and isinstance(value, int) and abs(value) > EXACT else value


def read(kind, value, minor_digits):
    """A value of a vector as the evaluation takes it, with its reasons."""
    if value is None:
        return None, {"missing"}
    if kind == "float":
        number = float(value)
        if math.isnan(number):
            return None, {"missing"}
        return (number, set()) if math.isfinite(number) else (None, {"not_finite"})
    if kind == "money":
        minor = Fraction(value) * 10**minor_digits
        assert minor.denominator == 1
        return int(minor), set()
    if kind == "day":
        return ordinal(value), set()
    return value.encode() if kind == "text" else int(value) if kind == "int" else value, set()


def amount(minor, digits):
    text = str(abs(minor)).rjust(digits + 1, "0")
    return ("-" if minor < 0 else "") + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)


def write(kind, value, minor_digits):
    if value is None or kind == "bool":
        return value
    if kind == "int":
        return told(kind, value)
    if kind == "float":
        return value + 0.0  # No sign on zero.
    if kind == "money":
        return amount(value, minor_digits)
    return datetime.date.fromordinal(value).isoformat() if kind == "day" else value.decode()


def outcome(expression, columns, minor_digits, as_of, wanted):
    types = {"as_of": "day", **{name: kind for name, (kind, _) in columns.items()}}
    try:
        condition = Condition(expression, types, minor_digits, wanted)
    except Refused as refused:
        return {"error": refused.code, "position": refused.position}
    row = {name: read(kind, value, minor_digits) for name, (kind, value) in columns.items()}
    value, reasons = condition.value({**row, "as_of": (ordinal(as_of), set())})
    kind = condition.root.type
    ret = {"type": kind, "value": write(kind, value, minor_digits)}
    return ret if value is not None else {**ret, "reasons": [word for word in REASONS if word in reasons]}


class Vectors:
    """What the lists of cases fill."""

    def __init__(self):
        self.lines, self.counts = [], {}

    def add(self, group, expression, columns=None, *, minor_digits=2, as_of="2026-01-31", wanted=None, **expected):
        """@param columns name -> (type, value); those that the text does not name are left out. @param wanted The type
        asked for, if any. @param expected `value`, `reasons`, `error`, `position` (None: not said), written by hand."""
        words = re.findall("[A-Za-z0-9_]+", expression)
        columns = {name: (kind, told(kind, value)) for name, (kind, value) in (columns or {}).items()
                   if set(name.split(".")) <= set(words)}
        found = outcome(expression, columns, minor_digits, as_of, wanted)
        by_hand = expected.get("error") in ("limit", "syntax")  # Limits, and places in what cannot be read.
        for key, value in expected.items():
            if (by_hand and (key == "position" or value == "limit")) or (key == "position" and value is None):
                continue
            if found.get(key) != value or isinstance(found.get(key), bool) != isinstance(value, bool):
                sys.exit(f"{expression}: {key} is {found.get(key)!r}, written {value!r}")
        if by_hand:
            found = {"error": expected["error"]}
        found.update({key: expected[key] for key in ("position",) if key in expected and "error" in found})
        found = {key: value for key, value in found.items() if key != "position" or value is not None}
        self.counts[group] = self.counts.get(group, 0) + 1
        used = {name: {"type": kind, "value": value} for name, (kind, value) in columns.items()}
        line = {"id": f"{group}-{self.counts[group]}", "columns": used, "minor_digits": minor_digits, "as_of": as_of,
                "expression": expression, **({"wanted": wanted} if wanted else {}), **found}
        self.lines.append(json.dumps(line, ensure_ascii=False))


def main():
    vectors = Vectors()
    for module in (rule_vectors_types, rule_vectors_numbers, rule_vectors_texts_days):
        module.add_all(vectors)
    assert len(set(vectors.lines)) == len(vectors.lines)
    print("\n".join(vectors.lines))
    print(f"{len(vectors.lines)} lines: {vectors.counts}", file=sys.stderr)


sys.setrecursionlimit(100000)
main()
