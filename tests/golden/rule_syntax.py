# SPDX-License-Identifier: Apache-2.0
"""Reads conditions, written once more from the description of the language alone: for make_rules.py."""

import datetime
import re
from fractions import Fraction

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
POWERS = {"||": 1, "&&": 2, "in": 3, "is": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5, **{c: 3 for c in COMPARISONS}}
ARGUMENTS = {"coalesce": (2, 16), "min": (2, 16), "max": (2, 16), "abs": (1, 1), "round": (1, 2), "startsWith": (2, 2),
             "endsWith": (2, 2), "contains": (2, 2), "lower": (1, 1), "addMonths": (2, 2), "monthsBetween": (2, 2),
             "year": (1, 1), "month": (1, 1), "dayOfMonth": (1, 1), "date": (1, 1)}
METHODS = ("startsWith", "endsWith", "contains", "lower")
TOKEN = re.compile(rb"""[ \t\r\n]*(?:(?P<number>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![A-Za-z0-9_.]))
  |(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)|(?P<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
  |(?P<sign>\|\||&&|==|!=|<=|>=|[!<>+*/%()\[\],?:.-])|(?P<end>\Z))""", re.VERBOSE | re.DOTALL)
ESCAPE = re.compile(rb"\\(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|['\"\\nrt])")


class Refused(Exception):
    """A mistake and its place: the byte in the text."""

    def __init__(self, code, position):
        super().__init__(code, position)
        self.code, self.position = code, position


class Node:
    """`kind`: column, text, number, bool, day, an operator, or the name of a function. `position`: where a mistake is
    told: the operator, else where it begins."""

    def __init__(self, kind, position, parts=(), **more):
        self.kind, self.position, self.parts = kind, position, list(parts)
        self.type = None
        self.__dict__.update(more)

    def all(self):
        """Parts before what is made of them."""
        for part in self.parts:
            yield from part.all()
        yield self


def ordinal(text):
    """A day as YYYY-MM-DD or YYYYMMDD; None if there is no such day."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)|(\d{4})(\d\d)(\d\d)", text, re.ASCII)
    try:
        return datetime.date(*(int(part) for part in found.groups() if part)).toordinal() if found else None
    except ValueError:
        return None


def unescape(raw, position):
    def one(match):
        body = match[1].decode()
        if body[0] != "u":
            return {"n": b"\n", "r": b"\r", "t": b"\t"}.get(body, body.encode())
        if len(body) > 5:
            return chr(0x10000 + ((int(body[1:5], 16) - 0xD800) << 10) + int(body[7:], 16) - 0xDC00).encode()
        if 0xD800 <= int(body[1:], 16) < 0xE000:
            raise Refused("syntax", position)
        return chr(int(body[1:], 16)).encode()

    if b"\\" in ESCAPE.sub(b"", raw):
        raise Refused("syntax", position)
    return ESCAPE.sub(one, raw)


class Parser:
    def __init__(self, text):
        self.text, self.at = text.encode(), 0
        self.advance()

    def advance(self):
        found = TOKEN.match(self.text, self.at)
        if not found:
            raise Refused("syntax", self.at)
        self.group = found.lastgroup
        self.begin, self.at = found.start(self.group), found.end()
        self.token = found[self.group] if self.group == "text" else found[self.group].decode()
        if self.group == "name" and self.token in ("in", "is", "true", "false"):
            self.group = "word"

    def meets(self, *signs):
        return self.group in ("sign", "word") and self.token in signs

    def expect(self, condition):
        if not condition:
            raise Refused("syntax", self.begin)

    def take(self, sign):
        self.expect(self.meets(sign))
        self.advance()

    def whole(self):
        node = self.conditional()
        self.expect(self.group == "end")
        return node

    def conditional(self):
        condition = self.binary(1)
        if not self.meets("?"):
            return condition
        position = self.begin
        self.advance()
        chosen = self.conditional()
        self.take(":")
        return Node("?:", position, [condition, chosen, self.conditional()])

    def binary(self, least):
        node, compared = self.prefix(), False
        while self.group in ("sign", "word") and POWERS.get(self.token, 0) >= least:
            operator, position = self.token, self.begin
            comparison = POWERS[operator] == 3
            self.expect(not (comparison and compared))
            compared = comparison
            self.advance()
            if operator == "in":
                node = Node("in", position, [node] + self.items())
            elif operator == "is":
                self.expect(self.group == "name" and self.token in ("missing", "known"))
                node = Node("is", position, [node], word=self.token)
                self.advance()
            else:
                node = Node(operator, position, [node, self.binary(POWERS[operator] + 1)])
        return node

    def separated(self, read):
        """One or more, with commas between."""
        found = [read()]
        while self.meets(","):
            self.advance()
            found.append(read())
        return found

    def item(self):
        position = self.begin
        node = self.prefix()
        if node.kind not in ("number", "text", "day", "bool"):
            raise Refused("syntax", position)
        return node

    def items(self):
        self.take("[")
        items = self.separated(self.item)
        self.take("]")
        return items

    def prefix(self):
        operator, position = self.token, self.begin
        if not self.meets("!", "-"):
            return self.postfix()
        self.advance()
        if operator == "-" and self.group == "number":
            return self.number("-", position)
        return Node("!" if operator == "!" else "negate", position, [self.prefix()])

    def postfix(self):
        """`channel.lower()` has the column and the function in one name; further functions follow with their dots."""
        node = self.primary()
        while self.meets("."):
            self.advance()
            self.expect(self.group == "name" and self.token in METHODS)
            name, position = self.token, self.begin
            self.advance()
            node = self.call(name, position, [node])
        return node

    def primary(self):
        token, position, group = self.token, self.begin, self.group
        if group == "number":
            return self.number("", position)
        if self.meets("("):
            self.advance()
            node = self.conditional()
            self.take(")")
            return node
        self.expect(group in ("text", "name") or self.meets("true", "false"))
        self.advance()
        if group == "text":
            return Node("text", position, value=unescape(token[1:-1], position))
        if group == "word":
            return Node("bool", position, value=token == "true")
        column, _, function = token.rpartition(".")
        if not self.meets("("):
            return Node("column", position, name=token)
        if not column:
            return self.call(token, position, [])
        if function not in METHODS:
            raise Refused("syntax", position)
        return self.call(function, position, [Node("column", position, name=column)])

    def call(self, name, position, parts):
        if name not in ARGUMENTS:
            raise Refused("syntax", position)
        self.take("(")
        if not self.meets(")"):
            parts = parts + self.separated(self.conditional)
        self.take(")")
        least, most = ARGUMENTS[name]
        if not least <= len(parts) <= most:
            raise Refused("syntax", position)
        if name != "date":
            return Node(name, position, parts)
        day = ordinal(parts[0].value.decode("utf-8", "replace")) if parts[0].kind == "text" else None
        if day is None:
            raise Refused("syntax", parts[0].position)
        return Node("day", position, value=day)

    def number(self, sign, position):
        value = float(sign + self.token)
        self.expect(abs(value) != float("inf"))
        node = Node("number", position, exact=Fraction(sign + self.token), value=value + 0.0,
                    whole=self.token.isdigit())
        self.advance()
        return node
