# SPDX-License-Identifier: Apache-2.0
"""Types and values of conditions, from the description of the language alone: for expected values, not for speed.

Exact numbers are fractions, amounts are whole minor units, days are ordinals of datetime.date, texts are bytes. A value
that is not known is None, with the set of its reasons.
"""

import calendar
import datetime
import math
from fractions import Fraction

from rule_syntax import COMPARISONS, Parser, Refused, ordinal

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
LAST_DAY = datetime.date.max.toordinal()
REASONS = ["missing", "division_by_zero", "overflow", "day_range", "not_finite"]
AMOUNTS = ("int", "float", "money")
SIGNATURES = {"startsWith": (["text", "text"], "bool"), "endsWith": (["text", "text"], "bool"),
              "contains": (["text", "text"], "bool"), "lower": (["text"], "text"), "addMonths": (["day", "int"], "day"),
              "monthsBetween": (["day", "day"], "int"), "year": (["day"], "int"), "month": (["day"], "int"),
              "dayOfMonth": (["day"], "int")}


def arithmetic_type(sign, a, b):
    """None: refused."""
    if "day" in (a, b):
        if a == b:
            return "int" if sign == "-" else None
        return "day" if (a, sign, b) in (("day", "+", "int"), ("day", "-", "int"), ("int", "+", "day")) else None
    if a not in AMOUNTS or b not in AMOUNTS:
        return None
    if "money" not in (a, b):
        if sign == "%":
            return "int" if a == b == "int" else None
        return "int" if a == b == "int" and sign != "/" else "float"
    if sign in "+-":
        return "float" if "float" in (a, b) else "money"
    if sign == "*":
        return None if a == b else "float" if "float" in (a, b) else "money"
    return "float" if sign == "/" and a == "money" else None


class Condition:
    """A text that was read, with its types."""

    def __init__(self, text, types, minor_digits, wanted=None):
        self.root, self.scale = Parser(text).whole(), 10**minor_digits
        nodes = list(self.root.all())
        for node in nodes:
            if node.kind == "column" and node.name not in types:
                raise Refused("unknown_column", node.position)
        for node in nodes:
            node.type = self.type_of(node, types)
        if wanted not in (None, self.root.type):
            raise Refused("type", self.root.position)

    # Types.

    def type_of(self, node, types):
        parts, kind = node.parts, node.kind
        if kind in ("text", "bool", "day"):
            return kind
        if kind == "column":
            return types[node.name]
        if kind == "number":
            return "int" if node.whole and INT_MIN <= node.exact <= INT_MAX else "float"
        if kind in ("&&", "||", "!"):
            return self.need(node, all(part.type == "bool" for part in parts), "bool")
        if kind == "negate":
            return self.need(node, parts[0].type in AMOUNTS, parts[0].type)
        if kind == "is":
            return "bool"
        if kind == "in":
            return self.type_of_in(node)
        if kind in COMPARISONS:
            self.read_days(parts)
            a, b = parts[0].type, parts[1].type
            fits = a == b or (a in AMOUNTS and b in AMOUNTS)
            return self.need(node, fits and not (a == "bool" and kind not in ("==", "!=")), "bool")
        if kind in ("+", "-", "*", "/", "%"):
            return self.type_of_arithmetic(node)
        if kind == "?:":
            self.need(node, parts[0].type == "bool", None)
            return self.common(node, parts[1:])
        return self.type_of_call(node)

    @staticmethod
    def need(node, condition, ret):
        if not condition:
            raise Refused("type", node.position)
        return ret

    @staticmethod
    def read_days(parts):
        """A written text beside a day is a day."""
        if any(part.type == "day" for part in parts):
            for part in parts:
                if part.kind == "text":
                    day = ordinal(part.value.decode("utf-8", "replace"))
                    if day is None:
                        raise Refused("type", part.position)
                    part.kind, part.type, part.value = "day", "day", day

    def type_of_in(self, node):
        left, items = node.parts[0], node.parts[1:]
        self.need(node, left.type != "bool", None)
        for item in items:
            self.read_days([left, item])
            self.need(item, left.type == item.type or (left.type in AMOUNTS and item.type in AMOUNTS), None)
        return "bool"

    def is_amount(self, part):
        return part.kind == "number" and (part.exact * self.scale).denominator == 1

    def type_of_arithmetic(self, node):
        if node.kind == "-":
            self.read_days(node.parts)
        a, b = (part.type for part in node.parts)
        if node.kind in "+-" and "money" in (a, b):
            a, b = ("money" if self.is_amount(part) else part.type if part.type == "money" or part.kind != "number"
                    else "float" for part in node.parts)
        ret = arithmetic_type(node.kind, a, b)
        return self.need(node, ret is not None, ret)

    def common(self, node, parts):
        self.read_days(parts)
        types = {part.type for part in parts}
        if len(types) == 1:
            return types.pop()
        self.need(node, types <= set(AMOUNTS), None)
        if "money" not in types:
            return "float"
        self.need(node, all(part.type == "money" or part.kind == "number" for part in parts), None)
        return "money" if all(part.type == "money" or self.is_amount(part) for part in parts) else "float"

    def type_of_call(self, node):
        parts = node.parts
        if node.kind == "monthsBetween":
            self.read_days(parts)
        if node.kind in SIGNATURES:
            takes, gives = SIGNATURES[node.kind]
            return self.need(node, [part.type for part in parts] == takes, gives)
        if node.kind in ("abs", "round"):
            self.need(node, parts[0].type in AMOUNTS, None)
            for digits in parts[1:]:
                self.need(digits, digits.kind == "number" and digits.whole and 0 <= digits.exact <= 6, None)
            return parts[0].type
        ret = self.common(node, parts)
        return self.need(node, node.kind == "coalesce" or ret in AMOUNTS + ("day",), ret)

    # Values: each function gives a value and a set of reasons.

    def value(self, row):
        return self.of(self.root, row)

    def of(self, node, row):
        kind, parts = node.kind, node.parts
        if kind == "column":
            return row[node.name]
        if kind == "number":
            return (int(node.exact) if node.type == "int" else node.value), set()
        if kind in ("text", "bool", "day"):
            return node.value, set()
        values = [self.of(part, row) for part in parts]
        if kind == "is":
            return (values[0][0] is None) == (node.word == "missing"), set()
        if kind in ("&&", "||"):
            return self.logic(kind == "||", values)
        if kind == "?:":
            chosen = 1 if values[0][0] else 2
            return values[0] if values[0][0] is None else self.convert(parts[chosen], values[chosen], node.type)
        if kind in ("coalesce", "min", "max"):
            values = [self.convert(part, value, node.type) for part, value in zip(parts, values)]
        unknown = set().union(*(reasons for _, reasons in values))
        if kind == "coalesce":
            known = [value for value in values if value[0] is not None]
            return known[0] if known else (None, unknown)
        if unknown:
            return None, unknown
        return self.known(node, [value for value, _ in values])

    @staticmethod
    def logic(settling, values):
        if any(value is settling for value, _ in values):
            return settling, set()
        unknown = set().union(*(reasons for _, reasons in values))
        return (None, unknown) if unknown else (not settling, set())

    def known(self, node, values):
        """Of operands that are all known."""
        kind, parts, a = node.kind, node.parts, values[0]
        if kind == "!":
            return not a, set()
        if kind == "negate":
            return (-a, set()) if node.type == "float" else self.whole(-a)
        if kind == "in":
            return any(self.order(parts[0], a, item, b) == 0 for item, b in zip(parts[1:], values[1:])), set()
        if kind in COMPARISONS:
            order = self.order(parts[0], a, parts[1], values[1])
            return {"==": order == 0, "!=": order != 0, "<": order < 0, "<=": order <= 0, ">": order > 0,
                    ">=": order >= 0}[kind], set()
        if kind in ("+", "-", "*", "/", "%"):
            return self.arithmetic(node, a, values[1])
        if kind in ("min", "max"):
            return (min if kind == "min" else max)(values), set()
        if kind == "abs":
            return (abs(a), set()) if node.type == "float" else self.whole(abs(a))
        if kind == "round":
            return self.round(node.type, a, int(parts[1].exact) if parts[1:] else 0)
        return getattr(self, "call_" + kind)(*values)

    @staticmethod
    def whole(exact):
        return (exact, set()) if INT_MIN <= exact <= INT_MAX else (None, {"overflow"})

    @staticmethod
    def finite(number):
        return (number, set()) if math.isfinite(number) else (None, {"overflow"})

    @staticmethod
    def day(number):
        return (number, set()) if 1 <= number <= LAST_DAY else (None, {"day_range"})

    def to_float(self, part, value):
        return float(value) / self.scale if part.type == "money" else float(value)

    def convert(self, part, value, wanted):
        if value[0] is None or part.type == wanted:
            return value
        if wanted == "money":
            return self.whole(int(part.exact * self.scale))
        return self.to_float(part, part.value if part.kind == "number" else value[0]), set()

    def minor(self, part, value):
        if part.type == "money":
            return value
        return int((part.exact if part.kind == "number" else value) * self.scale)

    def arithmetic(self, node, a, b):
        left, right = node.parts
        sign = node.kind
        if sign in "/%" and b == 0:
            return None, {"division_by_zero"}
        if node.type == "float":
            ratio = left.type == right.type == "money"
            x, y = (float(a), float(b)) if ratio else (self.to_float(left, a), self.to_float(right, b))
            return self.finite(x + y if sign == "+" else x - y if sign == "-" else x * y if sign == "*" else x / y)
        if node.type == "money" and sign != "*":
            a, b = self.minor(left, a), self.minor(right, b)
            if not INT_MIN <= a <= INT_MAX or not INT_MIN <= b <= INT_MAX:
                return None, {"overflow"}
        if sign == "%":
            return (abs(a) % abs(b)) * (-1 if a < 0 else 1), set()
        exact = a + b if sign == "+" else a - b if sign == "-" else a * b
        return self.day(exact) if node.type == "day" else self.whole(exact)

    def exact(self, part, value, beside):
        """A number as it is compared with one of the type `beside`."""
        if part.kind == "number" and (part.whole or beside.type != "float"):
            return part.exact
        if part.type == "money":
            floats = beside.type == "float" and beside.kind != "number"
            return Fraction(self.to_float(part, value)) if floats else Fraction(value, self.scale)
        return Fraction(value)

    def order(self, left, a, right, b):
        if left.type in AMOUNTS:
            a, b = self.exact(left, a, right), self.exact(right, b, left)
        return (a > b) - (a < b)

    def round(self, kind, value, digits):
        if kind == "int":
            return value, set()
        if kind == "money":
            unit = max(1, self.scale // 10**digits)
            return self.whole(nearest(Fraction(value, unit)) * unit)
        if abs(value) >= 2.0**52:
            return value, set()
        return float(nearest(Fraction(value * 10.0**digits))) / 10.0**digits, set()

    # Functions.

    @staticmethod
    def call_startsWith(text, part):
        return text.startswith(part), set()

    @staticmethod
    def call_endsWith(text, part):
        return text.endswith(part), set()

    @staticmethod
    def call_contains(text, part):
        return part in text, set()

    @staticmethod
    def call_lower(text):
        return text.lower(), set()  # Of bytes: A to Z only.

    @staticmethod
    def call_addMonths(day, months):
        moved = add_months(day, months)
        return (None, {"day_range"}) if moved is None else (moved, set())

    @staticmethod
    def call_monthsBetween(a, b):
        return (months_up_to(a, b) if a <= b else -months_up_to(b, a)), set()

    @staticmethod
    def call_year(day):
        return datetime.date.fromordinal(day).year, set()

    @staticmethod
    def call_month(day):
        return datetime.date.fromordinal(day).month, set()

    @staticmethod
    def call_dayOfMonth(day):
        return datetime.date.fromordinal(day).day, set()


def nearest(exact):
    """Halves go away from zero."""
    return math.floor(abs(exact) + Fraction(1, 2)) * (-1 if exact < 0 else 1)


def add_months(day, months):
    date = datetime.date.fromordinal(day)
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return datetime.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1])).toordinal()


def months_up_to(a, b):
    """Most months that can be added to a without passing b: by trying."""
    first, last = datetime.date.fromordinal(a), datetime.date.fromordinal(b)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    while (moved := add_months(a, months)) is None or moved > b:
        months -= 1
    return months
