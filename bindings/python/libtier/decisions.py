# SPDX-License-Identifier: Apache-2.0
"""Decisions and what their reasons mean."""

from __future__ import annotations

import datetime
import itertools
from typing import Any, NamedTuple, Optional

from ._libtier import ffi, lib
from .calls import String, text_of, text_of_chars
from .days import to_date_or_none

_FAULTS = ("missing", "division_by_zero", "overflow", "day_range", "not_finite")


class Decision(NamedTuple):
    """The decision for one customer. A day that is None is none: no end, or not begun."""

    customer_id: str
    tier: str
    previous_tier: Optional[str]
    change: str
    """"new", "same", "up" or "down"."""
    reason: str
    """Such as "enter", "grace", "rule:ID" or "override:fix"; `reason_text` says what it means."""
    tags: tuple[str, ...]
    layer: str
    """What decided: "ladder", "places", "callback", "rule" or "override"."""
    earned_tier: str
    """The tier by the ladder alone."""
    since_day: Optional[datetime.date]
    """First day in `earned_tier`."""
    until_day: Optional[datetime.date]
    """Last day for which it is valid."""
    grace_until_day: Optional[datetime.date]
    """Last day of grace."""
    held: bool
    """Something unknown could have mattered."""
    conflict: bool
    """Rules contradicted each other; none of them counted."""
    reopened: bool
    """Computed again from an earlier day because a purchase was given back."""


class TierSummary(NamedTuple):
    """One tier seen whole."""

    id: str
    customers: int
    spend_minor: int
    came_new: int
    stayed: int
    came_up: int
    came_down: int


class RuleReport(NamedTuple):
    """What one rule or condition met."""

    id: str
    """Of the rule; of a value rule "SET/ID"; of a condition of a tier "TIER/enter" or "TIER/keep"."""
    was_true: int
    was_false: int
    unknown: int
    faults: dict[str, int]
    """Unknown ones by reason: "missing", "division_by_zero", "overflow", "day_range", "not_finite"."""
    fired: int
    """Customers on whom it had an effect in the end."""


def reason_text(reason: str, language: str = "en") -> str:
    """What a reason means, as a sentence without names. `language` is "en" or "zh"; "" for one that there is not."""
    text = String(reason)
    wanted = ffi.from_buffer(language.encode() + b"\0")
    return text_of_chars(lib.tier_reason_text(text.value, wanted))


def reason_codes() -> list[str]:
    """The reasons that there are; those of rules as "rule:" and "callback:"."""
    codes = (lib.tier_reason_code(i) for i in itertools.count())
    return [text_of_chars(code) for code in itertools.takewhile(lambda code: code != ffi.NULL, codes)]


def decision_of(ret: Any, policy: Any, ladder: int) -> Decision:
    """Copies a `tier_decision` on a ladder of a policy."""
    earned = lib.tier_policy_ladder_tier_id(policy, ladder, ret.earned_tier)
    return Decision(text_of(ret.customer_id), text_of(ret.tier_id), text_of(ret.previous_id) or None,
                    text_of_chars(lib.tier_change_name(ret.change)), text_of(ret.reason),
                    tuple(text_of(ret.tags).split()), text_of_chars(lib.tier_layer_name(ret.layer)),
                    text_of_chars(earned), to_date_or_none(ret.since_day), to_date_or_none(ret.until_day),
                    to_date_or_none(ret.grace_until_day), bool(ret.flags & lib.TIER_DECISION_HELD),
                    bool(ret.flags & lib.TIER_DECISION_CONFLICT), bool(ret.flags & lib.TIER_DECISION_REOPENED))


def rule_report_of(ret: Any) -> RuleReport:
    """Copies a `tier_rule_report`."""
    return RuleReport(text_of(ret.id), ret.was_true, ret.was_false, ret.unknown, dict(zip(_FAULTS, ret.faults)),
                      ret.fired)
