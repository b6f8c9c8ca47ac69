# SPDX-License-Identifier: Apache-2.0
"""Rosters: who is in which tier, since when, until when, and what was set by hand."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Optional

from ._libtier import ffi, lib
from .arrays import Columns
from .calls import String, call, new_struct, taken_text, text_of, text_of_chars
from .days import Day, to_date_or_none, to_day_or_none
from .handles import Handle

_KINDS = {
    "freeze": lib.TIER_OVERRIDE_FREEZE,
    "fix": lib.TIER_OVERRIDE_FIX,
    "floor": lib.TIER_OVERRIDE_FLOOR,
    "ceiling": lib.TIER_OVERRIDE_CEILING,
}
_KIND_NAMES = {kind: name for name, kind in _KINDS.items()}


class Standing(NamedTuple):
    """Where a customer stands on a ladder. A day that is None is none: no end, or not begun. What the library gives are
    dates; texts and numbers of days will do on the way in."""

    tier: str
    """Id of the tier shown."""
    earned: Optional[str] = None
    """Id of the tier by the ladder alone; on the way in, None means the same as `tier`."""
    since_day: Optional[Day] = None
    """First day in `earned`."""
    changed_day: Optional[Day] = None
    """Day of the last change of `earned`."""
    until_day: Optional[Day] = None
    """Last valid day."""
    grace_until_day: Optional[Day] = None
    """Last day of grace."""
    next: Optional[str] = None
    """Id of a tier promised."""
    next_day: Optional[Day] = None
    """Its first day."""
    last_day: Optional[Day] = None
    """Day of the last evaluation."""
    confirmed: int = 0
    """Evaluations in a row that wanted up (> 0) or down (< 0)."""


class Override(NamedTuple):
    """Something set by hand."""

    customer_id: str
    kind: str
    """"freeze", "fix", "floor" or "ceiling"."""
    tier: Optional[str]
    """Id; None for a freeze."""
    reason: str
    actor: str
    until_day: Optional[Day] = None
    """Last day, inclusive; None: no end."""
    ladder: str = ""
    """"" is the main one."""


class Roster(Handle):
    """Who is in which tier. Made by `PolicyView.roster`, `PolicyView.load_roster` or `Result.roster`.

    Ladders are named as in the policy; "" is the main one. Calls of several threads wait for each other.
    """

    _kind = "roster"

    def __init__(self, pointer: Any) -> None:
        super().__init__(pointer)
        self._lock = threading.RLock()

    def add(self, customers: Iterable[str | int], tiers: Iterable[str]) -> None:
        """Says in which tiers of the main ladder customers are, by the tiers' ids. All or nothing; `Error.row` tells a
        bad one."""
        columns = Columns()
        ids = columns.texts("customers", customers)
        names = columns.texts("tiers", tiers)
        with self._lock:
            call(lib.tier_roster_add, self._pointer, ids, names, columns.count)

    def set(self, customer_id: str | int, standing: Standing, ladder: str = "") -> None:
        """Sets where a customer stands, who is added if he is not there: for opening balances."""
        columns = Columns()
        name = String(str(customer_id))
        struct = standing_struct(columns, standing)
        with self._lock:
            call(lib.tier_roster_set, self._pointer, name.value, columns.chars(ladder), struct)

    def get(self, customer_id: str | int, ladder: str = "") -> Standing:
        """Where a customer stands. Raises `Error` NOT_FOUND."""
        columns = Columns()
        name = String(str(customer_id))
        ret = new_struct("tier_standing")
        with self._lock:
            call(lib.tier_roster_get, self._pointer, name.value, columns.chars(ladder), ret)
            return standing_of(ret)

    @property
    def ids(self) -> list[str]:
        """Ids of the customers, in the order of coming."""
        with self._lock:
            pointer = self._pointer
            return [text_of(lib.tier_roster_id(pointer, i)) for i in range(lib.tier_roster_count(pointer))]

    def override(self, customer_id: str | int, kind: str, tier: str | None = None, *, reason: str, actor: str,
                 until_day: Day | None = None, ladder: str = "") -> None:
        """Sets an override; one of the same kind for the same customer and ladder is replaced. `kind` is "freeze",
        "fix", "floor" or "ceiling"; all but a freeze need a tier. Why and who are required."""
        columns = Columns()
        given = Override(str(customer_id), kind, tier, reason, actor, until_day, ladder)
        structs = override_structs(columns, [given])
        with self._lock:
            call(lib.tier_roster_override, self._pointer, structs)

    def clear_override(self, customer_id: str | int, kind: str, ladder: str = "") -> None:
        """Takes an override back. Raises `Error` NOT_FOUND."""
        columns = Columns()
        name = String(str(customer_id))
        with self._lock:
            call(lib.tier_roster_clear_override, self._pointer, name.value, columns.chars(ladder), _kind(kind))

    @property
    def overrides(self) -> list[Override]:
        """Everything that was set by hand."""
        with self._lock:
            return [self._override(i) for i in range(lib.tier_roster_override_count(self._pointer))]

    def _override(self, index: int) -> Override:
        ret = new_struct("tier_override")
        call(lib.tier_roster_override_at, self._pointer, index, ret)
        ladder = text_of_chars(ret.ladder) if ret.ladder != ffi.NULL else ""
        return Override(text_of(ret.customer_id), _KIND_NAMES[ret.kind], text_of(ret.tier) or None, text_of(ret.reason),
                        text_of(ret.actor), to_date_or_none(ret.until_day), ladder)

    def save(self) -> str:
        """All of it as JSON; `PolicyView.load_roster` reads it."""
        ret_json = ffi.new("char **")
        with self._lock:
            call(lib.tier_roster_save, self._pointer, ret_json)
        return taken_text(ret_json[0])

    def __len__(self) -> int:
        """Number of customers in it."""
        return int(lib.tier_roster_count(self._pointer))


@contextlib.contextmanager
def in_use(*rosters: Roster | None) -> Iterator[list[Any]]:
    """Pointers to rosters for one call; NULL for None. Locked in one order, whatever the order of the arguments."""
    with contextlib.ExitStack() as stack:
        for roster in sorted({roster for roster in rosters if roster is not None}, key=id):
            stack.enter_context(roster._lock)
        yield [ffi.NULL if roster is None else roster._pointer for roster in rosters]


def standing_of(ret: Any) -> Standing:
    """Copies a `tier_standing`."""
    since, changed, until, grace_until, following, last = (
        to_date_or_none(day) for day in (ret.since_day, ret.changed_day, ret.until_day, ret.grace_until_day,
                                         ret.next_day, ret.last_day))
    return Standing(text_of(ret.tier), text_of(ret.earned), since, changed, until, grace_until,
                    text_of(ret.next) or None, following, last, ret.confirmed)


def standing_struct(columns: Columns, standing: Standing) -> Any:
    """A `tier_standing`, kept by `columns`."""
    days = {name: to_day_or_none(getattr(standing, name)) for name in Standing._fields if name.endswith("_day")}
    return columns.keep(new_struct("tier_standing", tier=columns.text(standing.tier),
                                   earned=columns.text(standing.earned or ""), next=columns.text(standing.next or ""),
                                   confirmed=standing.confirmed, **days))


def override_structs(columns: Columns, overrides: Iterable[Override]) -> Any:
    """An array of `tier_override`, kept by `columns`."""
    given = list(overrides)
    structs = columns.keep(ffi.new("tier_override[]", len(given)))
    for struct, override in zip(structs, given):
        struct.size = ffi.sizeof("tier_override")
        struct.customer_id = columns.text(override.customer_id)
        struct.ladder = columns.chars(override.ladder)
        struct.kind = _kind(override.kind)
        struct.tier = columns.text(override.tier or "")
        struct.reason = columns.text(override.reason)
        struct.actor = columns.text(override.actor)
        struct.until_day = to_day_or_none(override.until_day)
    return structs


def _kind(name: str) -> int:
    if name not in _KINDS:
        raise ValueError(f"an override of kind {name!r} is none of {', '.join(_KINDS)}")
    return int(_KINDS[name])
