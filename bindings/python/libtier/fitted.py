# SPDX-License-Identifier: Apache-2.0
"""Fitted policies: a policy with all that was learned, frozen until fitted again on purpose."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ._libtier import ffi, lib
from .book import Book
from .calls import call, call_with_callbacks, text_of_chars
from .days import Day, to_date, to_day
from .handles import Handle, owned, view_into
from .policy import Finding, PolicyView, Roster, findings_of
from .rules import RuleFunction, add_rule

if TYPE_CHECKING:
    from .result import Result


class Fitted(Handle):
    """A fitted policy. Made by `Policy.fit` or `Context.load_fitted`. Threads may share it, once a loaded one has its
    rules back."""

    _kind = "fitted policy"

    def __init__(self, pointer: Any, context: Any) -> None:
        super().__init__(pointer)
        self._context = context

    def save(self) -> str:
        """As JSON. The same policy and the same data give the same text."""
        ret_json = ffi.new("char **")
        call(lib.tier_fitted_save, self._pointer, ret_json)
        return taken_text(ret_json[0])

    def add_rule(self, rule_id: str, inputs: Iterable[str], function: RuleFunction, *, priority: int = 0,
                 on_destroy: Callable[[], object] | None = None) -> None:
        """Gives a loaded fitted policy a rule that it had when it was saved; see `Policy.add_rule`."""
        add_rule(lib.tier_fitted_add_rule, self._pointer, self.policy.tiers, rule_id, inputs, function, priority,
                 on_destroy)

    @property
    def policy(self) -> PolicyView:
        """The policy inside."""
        pointer = self._pointer
        return PolicyView(view_into(pointer, lib.tier_fitted_policy(pointer)), self._context)

    @property
    def as_of_day(self) -> datetime.date:
        """The day up to which it learned."""
        return to_date(lib.tier_fitted_as_of_day(self._pointer))

    @property
    def findings(self) -> list[Finding]:
        """What the fit found odd."""
        pointer = self._pointer
        return findings_of(view_into(pointer, lib.tier_fitted_findings(pointer)))

    def assign(self, book: Book, as_of: Day, before: Roster | None = None) -> Result:
        """Gives every customer of the book a tier. `before`: present tiers; without it everybody is new."""
        from .result import Result

        ret_result = ffi.new("tier_result **")
        day = to_day(as_of)
        with book._lock:
            if before is None:
                call_with_callbacks(lib.tier_assign, self._pointer, book._pointer, day, ffi.NULL, ret_result)
            else:
                with before._lock:
                    call_with_callbacks(lib.tier_assign, self._pointer, book._pointer, day, before._pointer, ret_result)
        return Result(owned(ret_result, lib.tier_result_destroy), self._context)


def taken_text(chars: Any) -> str:
    """Copies a text that the library gave away, and frees it."""
    try:
        return text_of_chars(chars)
    finally:
        lib.tier_text_free(chars)
