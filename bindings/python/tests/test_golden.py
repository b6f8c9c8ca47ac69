# SPDX-License-Identifier: Apache-2.0
"""Every line of tests/golden/rules.jsonl: what an expression is, or why it is refused, through policies and books.

An expression is a `let`, or the `when` of a rule where a condition is wanted, and its columns are attributes; empty
texts, which a book takes for missing, are written texts.
"""

import collections
import datetime
import json
import re
from decimal import Decimal

from conftest import ROOT

import libtier

LINES = 2488
REJECTED = "an infinite number or NaN: a book rejects it"
DOTTED = "a column with a dot: no attribute has such a name"
PLAIN = "a plain name is no mistake of a policy but an attribute: noted by its name"


def beyond_reach(line):
    """Why a policy and a book cannot express a line; None if they can."""
    columns = line["columns"]
    if any(column["value"] in ("nan", "inf", "-inf") for column in columns.values() if column["type"] == "float"):
        return REJECTED
    if any("." in name for name in columns):
        return DOTTED
    return PLAIN if line.get("error") == "unknown_column" and line["id"] != "unknown-column-4" else None


def given(line):
    """The columns that are attributes."""
    return {name: column for name, column in line["columns"].items() if column["value"] != ""}


def document(line):
    wanted = "wanted" in line
    texts = {name: "''" for name in line["columns"].keys() - given(line).keys()}
    rules = {"list": [{"id": "r", "when": line["expression"], "then": {"tag": "t"}}]} if wanted else {}
    return {
        "money": {"minor_digits": line["minor_digits"]},
        "attributes": {name: column["type"] for name, column in given(line).items()},
        "let": texts if wanted else {**texts, "the_result": line["expression"]},
        "rules": rules,
        "tiers": [{"id": "one"}],
    }


def place(line):
    return "/rules/list/0/when" if "wanted" in line else "/let/the_result"


def attribute(column):
    kind, value = column["type"], column["value"]
    if value is not None and kind == "int":
        value = int(value)
    return libtier.Attribute(kind, [value])


def python_value(line):
    value = line["value"]
    if value is None or line["type"] in ("bool", "text"):
        return value
    if line["type"] == "day":
        return datetime.date.fromisoformat(value)
    return {"int": int, "float": float, "money": Decimal}[line["type"]](value)


def refusal(line, policy):
    """What is not as a line with an error says."""
    first = next((f for f in policy.check() if f.severity == "error" and f.place == place(line)), None)
    if first is None or first.code != line["error"]:
        return f"refused with {first}"
    if line.get("position", first.position) != first.position:
        return f"refused at {first.position}"
    return None


def assigned(context, policy, line):
    book = context.book(line["minor_digits"])
    day = line["as_of"]
    book.add_transactions(customers=[1], days=[day], amounts=[0])
    attributes = {name: attribute(column) for name, column in given(line).items()}
    assert book.add_customers(customers=[1], attributes=attributes).accepted == 1, line["id"]
    return policy.fit(book, day).assign(book, day)


def outcome(line, result):
    """What is not as a line with a value says."""
    expected = python_value(line)
    report = next(r for r in result.rules() if r.id == ("r" if "wanted" in line else "the_result"))
    if {reason for reason, count in report.faults.items() if count} != set(line.get("reasons", [])):
        return f"faults {report.faults}"
    if line["type"] == "bool" and (report.was_true, report.was_false, report.unknown) != (
            expected is True, expected is False, expected is None):
        return f"as a condition {report}"
    if "wanted" in line:
        return None
    column = result.column("the_result")
    if column.type != line["type"]:
        return f"of type {column.type}"
    return None if column[0] == expected and type(column[0]) is type(expected) else f"is {column[0]!r}"


def problem(context, line):
    policy = context.policy(document(line))
    if "error" in line:
        return refusal(line, policy)
    return outcome(line, assigned(context, policy, line))


def attribute_noted(context, line):
    findings = context.policy(document(line)).check()
    name = re.match(r"\w+", line["expression"][line["position"]:])[0]
    messages = [f.message for f in findings if f.code == "undeclared_attribute" and f.place == place(line)]
    return any(f"'{name}'" in message for message in messages) and all(f.severity != "error" for f in findings)


def test_every_line_holds(context):
    problems, left_out = [], collections.Counter()
    with open(ROOT / "tests/golden/rules.jsonl", encoding="utf-8") as file:
        lines = [json.loads(text) for text in file]
    for line in lines:
        reason = beyond_reach(line)
        if reason is None:
            found = problem(context, line)
            if found is not None:
                problems.append((line["id"], line["expression"][:200], found))
        else:
            left_out[reason] += 1
            if reason == PLAIN and not attribute_noted(context, line):
                problems.append((line["id"], line["expression"], "not noted"))
    assert problems == []
    assert left_out == {REJECTED: 10, DOTTED: 3, PLAIN: 8}
    assert len(lines) - sum(left_out.values()) == LINES - 21
