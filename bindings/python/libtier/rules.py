# SPDX-License-Identifier: Apache-2.0
"""Rules written in Python."""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Union

from ._libtier import ffi, lib
from .arrays import Columns
from .calls import Crossing, call, new_struct
from .columns import Column, Texts
from .days import to_date
from .handles import Handle


class Verdict(NamedTuple):
    """What a rule does to one customer. Make one with `set`, `floor`, `ceiling` or `tag`."""

    effect: int
    tier: str | None

    @classmethod
    def set(cls, tier: str) -> Verdict:
        """The customer is in this tier."""
        return cls(lib.TIER_EFFECT_SET, tier)

    @classmethod
    def floor(cls, tier: str) -> Verdict:
        """In this tier or a higher one."""
        return cls(lib.TIER_EFFECT_FLOOR, tier)

    @classmethod
    def ceiling(cls, tier: str) -> Verdict:
        """In this tier or a lower one."""
        return cls(lib.TIER_EFFECT_CEILING, tier)

    @classmethod
    def tag(cls) -> Verdict:
        """Marked with the id of the rule; the tier stays."""
        return cls(lib.TIER_EFFECT_TAG, None)


class Batch:
    """Customers that a rule is asked about. May be kept: everything in it is a copy."""

    count: int
    """Rows."""
    as_of_day: datetime.date
    """The day of the question."""
    columns: tuple[Column, ...]
    """One per input, in the order of the rule's inputs."""

    def __init__(self, batch: Any, inputs: tuple[str, ...]) -> None:
        self.count = batch.count
        self.as_of_day = to_date(batch.as_of_day)
        self.columns = tuple(Column(batch.columns[i], None) for i in range(batch.column_count))
        self._places = {name: i for i, name in enumerate(inputs)}
        self._customers = Texts(batch.customer_ids, batch.count)

    @functools.cached_property
    def customer_ids(self) -> list[str]:
        """Whom each row is about. The list is made when it is first asked for."""
        return self._customers.strings()

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, name: str) -> Column:
        return self.columns[self._places[name]]


RuleFunction = Callable[[Batch], Union[Sequence[Union[Verdict, None]], None]]
"""Sees a batch and returns a verdict for each row, None for "nothing"; or None for "nothing" on all rows. What it
raises stops `assign`, which then raises `Error` CALLBACK, or `Aborted` for `Aborted`, with the exception as its
cause."""


class _Rule(NamedTuple):
    rule_id: str
    inputs: tuple[str, ...]
    function: RuleFunction
    tiers: dict[str, int]
    on_destroy: Callable[[], object] | None


# The library gets a number as `user_data`; the rule stands here until the library destroys it.
_rules: dict[int, _Rule] = {}
_numbers = itertools.count(1)


def add_rule(add: Any, owner: Handle, tiers: Callable[[], Iterable[str]], rule_id: str, inputs: Iterable[str],
             function: RuleFunction, priority: int, deterministic: bool,
             on_destroy: Callable[[], object] | None) -> None:
    """Registers a rule by `add`, which is tier_policy_add_rule or tier_fitted_add_rule."""
    number = next(_numbers)
    columns = Columns()
    try:
        pointer = owner._pointer
        rule = _Rule(rule_id, tuple(inputs), function, {tier: i for i, tier in enumerate(tiers())}, on_destroy)
        callback = _callback(rule, number, priority, deterministic, columns)
    except BaseException:  # The library has not seen the rule; when it has, it calls destroy itself.
        if on_destroy is not None:
            on_destroy()
        raise
    _rules[number] = rule
    call(add, pointer, callback)


def _callback(rule: _Rule, number: int, priority: int, deterministic: bool, columns: Columns) -> Any:
    names = [columns.chars(name) for name in rule.inputs]
    return new_struct(
        "tier_rule_callback",
        user_data=ffi.cast("void *", number),
        destroy=lib.libtier_py_destroy,
        id=columns.chars(rule.rule_id),
        inputs=columns.keep(ffi.new("const char *[]", names)),
        input_count=len(names),
        priority=priority,
        flags=lib.TIER_RULE_DETERMINISTIC if deterministic else 0,
        evaluate=lib.libtier_py_evaluate,
    )


@ffi.def_extern(error=lib.TIER_E_CALLBACK)  # type: ignore[untyped-decorator]
def libtier_py_evaluate(user_data: Any, batch: Any, ret_verdicts: Any, err: Any) -> int:
    try:
        rule = _rules[int(ffi.cast("uintptr_t", user_data))]
        _fill(rule, rule.function(Batch(batch, rule.inputs)), batch.count, ret_verdicts)
        return int(lib.TIER_OK)
    except BaseException as raised:  # Nothing may unwind C.
        return Crossing.keep(raised, err)


def _fill(rule: _Rule, verdicts: Sequence[Verdict | None] | None, count: int, ret_verdicts: Any) -> None:
    if verdicts is None:
        return
    if len(verdicts) != count:
        raise ValueError(f"{len(verdicts)} verdicts for {count} rows")
    for i, verdict in enumerate(verdicts):
        if verdict is None:
            continue
        if verdict.tier is not None and verdict.tier not in rule.tiers:
            raise ValueError(f"row {i}: no tier '{verdict.tier}'")
        ret_verdicts[i].effect = verdict.effect
        ret_verdicts[i].tier = 0 if verdict.tier is None else rule.tiers[verdict.tier]


@ffi.def_extern()  # type: ignore[untyped-decorator]
def libtier_py_destroy(user_data: Any) -> None:
    rule = _rules.pop(int(ffi.cast("uintptr_t", user_data)))
    if rule.on_destroy is not None:
        rule.on_destroy()
