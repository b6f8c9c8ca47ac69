# SPDX-License-Identifier: Apache-2.0
"""What can be asked of any policy, also of one inside a fitted policy: findings, tiers, and rosters for them."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from ._libtier import ffi, lib
from .calls import Json, String, call, json_text, new_struct, text_of_chars
from .handles import Handle, owned
from .roster import Roster

_SEVERITIES = {lib.TIER_NOTE: "note", lib.TIER_WARNING: "warning", lib.TIER_ERROR: "error"}


class Finding(NamedTuple):
    """Something wrong or doubtful in a policy, or odd in a fit."""

    severity: str
    """"note", "warning" or "error"; a policy with an error cannot be fitted."""
    code: str
    place: str
    """JSON pointer such as "/tiers/1/enter"; "" for the whole."""
    position: int | None
    """In a rule's text: bytes before the place."""
    message: str


class PolicyView(Handle):
    """What can be asked of a policy."""

    _kind = "policy"

    def __init__(self, pointer: Any) -> None:
        super().__init__(pointer)
        self._lock = threading.RLock()

    def check(self) -> list[Finding]:
        """Everything that is wrong or doubtful, all at once."""
        ret_findings = ffi.new("tier_findings **")
        with self._lock:
            call(lib.tier_policy_check, self._pointer, ret_findings)
        return findings_of(owned(ret_findings, lib.tier_findings_destroy))

    @property
    def tiers(self) -> tuple[str, ...]:
        """Ids of the tiers, the lowest first."""
        pointer = self._pointer
        count = lib.tier_policy_tier_count(pointer)
        return tuple(text_of_chars(lib.tier_policy_tier_id(pointer, i)) for i in range(count))

    def find_tier(self, tier: str) -> int:
        """Number of a tier, 0 for the lowest. Raises `Error` NOT_FOUND."""
        text = String(tier)
        ret_tier = ffi.new("int32_t *")
        call(lib.tier_policy_find_tier, self._pointer, text.value, ret_tier)
        return int(ret_tier[0])

    @property
    def ladders(self) -> Mapping[str, tuple[str, ...]]:
        """All ladders by name, with the ids of their tiers, the lowest first. The main one is first, and named ""."""
        pointer = self._pointer
        return MappingProxyType({text_of_chars(lib.tier_policy_ladder_name(pointer, i)): _ladder_tiers(pointer, i)
                                 for i in range(lib.tier_policy_ladder_count(pointer))})

    @property
    def cost(self) -> int:
        """Most units of work for one customer: all expressions together."""
        return int(lib.tier_policy_cost(self._pointer))

    @property
    def minor_digits(self) -> int:
        """Decimal digits of the currency's minor unit; a book must have the same."""
        return int(lib.tier_policy_minor_digits(self._pointer))

    def roster(self) -> Roster:
        """An empty roster for these tiers."""
        ret_roster = ffi.new("tier_roster **")
        with self._lock:
            call(lib.tier_roster_create, self._pointer, ret_roster)
        return Roster(owned(ret_roster, lib.tier_roster_destroy))

    def load_roster(self, json_or_dict: Json) -> Roster:
        """Reads what `Roster.save` wrote. The policy must have the same ladders and tiers."""
        text = json_text(json_or_dict)
        ret_roster = ffi.new("tier_roster **")
        with self._lock:
            call(lib.tier_roster_load, self._pointer, text.value, ret_roster)
        return Roster(owned(ret_roster, lib.tier_roster_destroy))


def _ladder_tiers(pointer: Any, ladder: int) -> tuple[str, ...]:
    ids = (lib.tier_policy_ladder_tier_id(pointer, ladder, i) for i in itertools.count())
    return tuple(text_of_chars(tier) for tier in itertools.takewhile(lambda tier: tier != ffi.NULL, ids))


def findings_of(findings: Any) -> list[Finding]:
    """Copies findings of the library."""
    return [_finding(findings, i) for i in range(lib.tier_findings_count(findings))]


def _finding(findings: Any, index: int) -> Finding:
    ret = new_struct("tier_finding")
    call(lib.tier_findings_get, findings, index, ret)
    return Finding(_SEVERITIES[ret.severity], text_of_chars(ret.code), text_of_chars(ret.place),
                   ret.position if ret.position >= 0 else None, text_of_chars(ret.message))
