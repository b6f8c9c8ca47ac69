# SPDX-License-Identifier: Apache-2.0
"""Policies that can be fitted."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ._libtier import ffi, lib
from .book import Book
from .calls import call_with_callbacks
from .days import Day, to_day
from .fitted import Fitted
from .handles import owned
from .policy_view import PolicyView
from .rules import RuleFunction, add_rule


class Policy(PolicyView):
    """What to measure, what to learn, where the tiers begin. Made by `Context.policy`."""

    def add_rule(self, rule_id: str, inputs: Iterable[str], function: RuleFunction, *, priority: int = 0,
                 deterministic: bool = False, on_destroy: Callable[[], object] | None = None) -> None:
        """Adds a rule in Python; before the first `fit`. See `RuleFunction`; lower priorities come first.

        `deterministic` says that the function gives the same verdicts for the same batch, always. Forecasts and
        simulations, which ask about other days, raise `Error` STATE for others.

        `on_destroy` is called exactly once: when the last object that uses the rule has ended, or at once if adding
        fails. A function that refers to the policy keeps both alive until it is closed: refer to tiers by their ids.
        """
        with self._lock:
            add_rule(lib.tier_policy_add_rule, self, lambda: self.tiers, rule_id, inputs, function, priority,
                     deterministic, on_destroy)

    def fit(self, book: Book, as_of: Day) -> Fitted:
        """Learns what the models need from the book up to a day, inclusive."""
        ret_fitted = ffi.new("tier_fitted **")
        day = to_day(as_of)
        with book._lock, self._lock:
            call_with_callbacks(lib.tier_fit, self._pointer, book._pointer, day, ret_fitted)
        return Fitted(owned(ret_fitted, lib.tier_fitted_destroy))
