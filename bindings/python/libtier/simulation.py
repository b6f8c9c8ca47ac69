# SPDX-License-Identifier: Apache-2.0
"""Dry runs: two policies beside each other over the same book."""

from __future__ import annotations

from typing import NamedTuple

from ._libtier import ffi, lib
from .book import Book
from .calls import call, call_with_callbacks, new_struct
from .days import Day, to_day
from .fitted import Fitted, Result
from .handles import Handle, owned, view_into
from .roster import Roster, in_use


class SimulationCell(NamedTuple):
    """Customers in a tier of A and a tier of B."""

    customers: int
    spend_minor: int
    hours_a: float
    """Hours of service that A's strategy gives them; 0 without one."""
    hours_b: float


class Flapping(NamedTuple):
    """How much customers moved over the history under one policy."""

    evaluations: int
    """Days of evaluation."""
    ups: int
    downs: int
    reversals: int
    """Changes back to the tier before within `reversal_days`."""
    flappers: int
    """Customers with at least one."""


class Simulation(Handle):
    """A comparison of two policies. Made by `simulate`. Immutable; threads may share it."""

    _kind = "simulation"

    @property
    def a(self) -> Result:
        """The result of the last day under A; it keeps the simulation alive."""
        return self._result(0)

    @property
    def b(self) -> Result:
        """The same under B."""
        return self._result(1)

    def _result(self, which: int) -> Result:
        pointer = self._pointer
        return Result(view_into(pointer, ffi.cast("tier_result *", lib.tier_simulation_result(pointer, which))))

    def cell(self, tier_a: str, tier_b: str) -> SimulationCell:
        """Customers in these tiers, by their ids."""
        return self._cell(self.a.fitted.policy.find_tier(tier_a), self.b.fitted.policy.find_tier(tier_b))

    def matrix(self) -> dict[tuple[str, str], SimulationCell]:
        """All cells by the tier of A and the tier of B, the lowest first."""
        tiers_b = self.b.fitted.policy.tiers
        return {(tier_a, tier_b): self._cell(i, j)
                for i, tier_a in enumerate(self.a.fitted.policy.tiers) for j, tier_b in enumerate(tiers_b)}

    def _cell(self, tier_a: int, tier_b: int) -> SimulationCell:
        ret = new_struct("tier_simulation_cell")
        call(lib.tier_simulation_get_cell, self._pointer, tier_a, tier_b, ret)
        return SimulationCell(*(getattr(ret, name) for name in SimulationCell._fields))

    def movers(self) -> list[int]:
        """Customers whose tiers differ in id: their places in `a` and in `b`."""
        pointer = self._pointer
        return [int(lib.tier_simulation_mover(pointer, i)) for i in range(lib.tier_simulation_mover_count(pointer))]

    @property
    def flapping_a(self) -> Flapping:
        """How much customers moved under A."""
        return self._flapping(0)

    @property
    def flapping_b(self) -> Flapping:
        """How much customers moved under B."""
        return self._flapping(1)

    def _flapping(self, which: int) -> Flapping:
        ret = new_struct("tier_flapping")
        call(lib.tier_simulation_flapping, self._pointer, which, ret)
        return Flapping(*(getattr(ret, name) for name in Flapping._fields))


def simulate(a: Fitted, b: Fitted, book: Book, as_of: Day, *, before_a: Roster | None = None,
             before_b: Roster | None = None, history_days: int = 0, step_days: int = 1,
             reversal_days: int = 90) -> Simulation:
    """Runs two policies over the same book with the code of `Fitted.assign`, and writes nothing.

    `before_a`, `before_b`: where everybody stands before the first day; without B's, as under A if the tiers are the
    same. `history_days` before the day of the question are evaluated too, one every `step_days`; up and down again
    within `reversal_days` is flapping.
    """
    ret_simulation = ffi.new("tier_simulation **")
    day = to_day(as_of)
    with book._lock, in_use(before_a, before_b) as [roster_a, roster_b]:
        options = new_struct("tier_simulation_options", before_a=roster_a, before_b=roster_b, history_days=history_days,
                             step_days=step_days, reversal_days=reversal_days)
        call_with_callbacks(lib.tier_simulate, a._pointer, b._pointer, book._pointer, day, options, ret_simulation)
    return Simulation(owned(ret_simulation, lib.tier_simulation_destroy))
