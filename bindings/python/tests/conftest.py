# SPDX-License-Identifier: Apache-2.0
"""What the tests share: a policy, a filled book, a result."""

import copy
import os
from pathlib import Path

import pytest

import libtier

ROOT = Path(__file__).resolve().parents[3]
TODAY = "2026-06-30"

POLICY = {
    "policy": "test",
    "version": "1",
    "tiers": [
        {"id": "general"},
        {"id": "important", "enter": "spend >= 100"},
        {"id": "core", "enter": "spend >= 1000", "keep": "spend >= 500"},
    ],
}

# Tiers that last: 30 days from the first day on, then 10 days of grace.
PROGRAMME = {
    "metrics": {"recent": {"sum": "amount", "window_days": 60}},
    "attributes": {"owed": "money", "region": "text"},
    "let": {"share": "owed / recent"},
    "ladder": {"valid": {"days": 30}, "grace_days": 10},
    "rules": {"list": [{"id": "south", "when": "region == 'south'", "then": {"ceiling": "general", "tag": "call"}}]},
    "tiers": [
        {"id": "general"},
        {"id": "important", "enter": "recent >= 100"},
        {"id": "core", "enter": "recent >= 1000"},
    ],
    "ladders": {"risk": {"tiers": [{"id": "calm"}, {"id": "watch", "enter": "owed > 10"}]}},
    "strategy": {"list": [
        {"id": "care", "tier": ["important", "core"], "owner_role": "manager", "hours": 2},
        {"id": "rest"},
    ]},
}


@pytest.fixture
def context():
    return libtier.Context()


@pytest.fixture
def document():
    return copy.deepcopy(POLICY)


@pytest.fixture
def policy(context):
    """Reads the attributes that customers of `book` have; what it reads is a column of the result."""
    document = copy.deepcopy(POLICY)
    document["attributes"] = {"owed": "money", "region": "text"}
    document["tiers"][2]["enter"] += " || owed > 1000000 || region == 'home'"
    return context.policy(document)


@pytest.fixture
def book(context):
    """Customers 1 to 4 who spent 50, 150, 600 and 2000."""
    book = context.book()
    book.add_transactions(customers=[1, 2, 3, 4], days=["2026-06-01"] * 4, amounts=["50", "150", "600", "2000.00"])
    book.add_customers(
        customers=[1, 2, 3, 4],
        attributes={
            "owed": libtier.Attribute("money", ["0", "12.50", None, 7]),
            "region": libtier.Attribute("text", ["north", None, "south", "north"]),
        },
    )
    return book


@pytest.fixture
def result(policy, book):
    return policy.fit(book, TODAY).assign(book, TODAY)


@pytest.fixture
def programme(context, book):
    """The fitted programme."""
    return context.policy(copy.deepcopy(PROGRAMME)).fit(book, TODAY)


@pytest.fixture
def command():
    return Path(os.environ.get("TIER_COMMAND", ROOT / "build/default/examples/cli/tier"))
