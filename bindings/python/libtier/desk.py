# SPDX-License-Identifier: Apache-2.0
"""One customer at a time, at once."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping

from ._libtier import ffi, lib
from .arrays import Columns
from .attributes import Attribute, attribute_struct
from .calls import call, call_with_callbacks, new_struct
from .columns import Column
from .days import Day, to_day
from .decisions import Decision, decision_of
from .handles import Handle, owned
from .roster import Override, Standing, override_structs, standing_of, standing_struct


class Desk(Handle):
    """Decides upon one customer at a time, as `Fitted.assign` would. Made by `Fitted.desk`. Make one for each thread:
    `standing` and `column` are those of the last decision."""

    _kind = "desk"

    def __init__(self, fitted: Handle) -> None:
        pointer = fitted._pointer
        ret_desk = ffi.new("tier_desk **")
        call(lib.tier_desk_create, pointer, ret_desk)
        super().__init__(owned(ret_desk, lib.tier_desk_destroy))
        self._fitted = pointer
        self._lock = threading.RLock()

    def assign(self, as_of: Day, *, days: Iterable[Day] = (), amounts_minor: Iterable[int] = (),
               order_numbers: Iterable[int] | None = None, start_day: Day | None = None,
               attributes: Mapping[str, Attribute] | None = None, before: Standing | None = None,
               overrides: Iterable[Override] = ()) -> Decision:
        """Decides. The customer's transactions are `days`, ascending and in the policy's zone, and `amounts_minor`,
        below 0 for returns. `order_numbers` are for policies that merge by order. `attributes` have one value each;
        those that the policy reads and that are not here are missing. `before` is where the customer stands on the main
        ladder; None: new. Of `overrides` ids and ladders are not read. A start day of 1970-01-01 cannot be told.
        """
        columns, single = Columns(), Columns()
        structs = [attribute_struct(single, name, value) for name, value in (attributes or {}).items()]
        if structs and single.count != 1:
            raise ValueError(f"attributes of one customer have one value, not {single.count}")
        given = list(overrides)
        fields = {
            "days": columns.numbers("days", "int32_t", days, to_day),
            "amounts_minor": columns.numbers("amounts_minor", "int64_t", amounts_minor),
            "order_numbers": columns.numbers("order_numbers", "int64_t", order_numbers),
        }
        customer = new_struct(
            "tier_desk_customer", count=columns.count, start_day=0 if start_day is None else to_day(start_day),
            attributes=columns.keep(ffi.new("tier_attribute *[]", structs)), attribute_count=len(structs),
            before=ffi.NULL if before is None else standing_struct(columns, before),
            overrides=override_structs(columns, given), override_count=len(given), **fields)
        ret = new_struct("tier_decision")
        with self._lock:
            call_with_callbacks(lib.tier_desk_assign, self._pointer, customer, to_day(as_of), ret)
            return decision_of(ret, lib.tier_fitted_policy(self._fitted), 0)

    def standing(self) -> Standing:
        """Where the customer of the last decision stands now: `before` of the next."""
        ret = new_struct("tier_standing")
        with self._lock:
            call(lib.tier_desk_standing, self._pointer, ret)
            return standing_of(ret)

    def column(self, name: str) -> Column:
        """A column of one row of the last decision: a copy. Raises `Error` NOT_FOUND."""
        ret = new_struct("tier_column")
        with self._lock:
            call(lib.tier_desk_column, self._pointer, ffi.from_buffer(name.encode() + b"\0"), ret)
            return Column(ret, None)
