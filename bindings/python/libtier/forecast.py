# SPDX-License-Identifier: Apache-2.0
"""What becomes of customers who do nothing more."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Optional

from ._libtier import ffi, lib
from .arrays import Columns
from .book import Book
from .calls import call, call_with_callbacks, new_struct, text_of, text_of_chars
from .days import Day, to_date_or_none, to_day
from .handles import Handle, owned
from .roster import Roster, in_use


class NextChange(NamedTuple):
    """The next change of one customer."""

    customer_id: str
    day: Optional[datetime.date]
    """First day in the other tier; None: none within the horizon."""
    tier: str
    next_tier: str
    """The tier then; the same as `tier` if there is no change."""
    reason: Optional[str]
    """Of the decision on that day."""
    cause: str
    """"none", "window", "period", "time", "validity", "grace", "promise", "wait", "override", "rule" or "places"."""
    column: Optional[str]
    """Of "window", "period" and "time": the column that moved."""
    event_day: Optional[datetime.date]
    """Of "window": day of the purchase or return that leaves."""
    event_minor: Optional[int]
    """Of "window": its net amount in the minor unit."""


class Forecast(Handle):
    """The next changes of all customers, or of those asked for, in the order of results. Made by `Fitted.forecast`.
    Immutable; threads may share it."""

    _kind = "forecast"

    def __len__(self) -> int:
        """Number of customers."""
        return int(lib.tier_forecast_count(self._pointer))

    def __getitem__(self, index: int) -> NextChange:
        ret = new_struct("tier_next_change")
        call(lib.tier_forecast_get, self._pointer, range(len(self))[index], ret)
        event_day = to_date_or_none(ret.event_day)
        cause = text_of_chars(lib.tier_cause_name(ret.cause))
        return NextChange(text_of(ret.customer_id), to_date_or_none(ret.day), text_of(ret.tier_id),
                          text_of(ret.next_id), text_of(ret.reason) or None, cause, text_of_chars(ret.column) or None,
                          event_day, None if event_day is None else ret.event_minor)

    def __iter__(self) -> Iterator[NextChange]:
        return (self[i] for i in range(len(self)))


def make_forecast(fitted: Handle, book: Book, as_of: Day, after: Roster | None, horizon_days: int,
                  customers: Iterable[str | int] | None) -> Forecast:
    """See `Fitted.forecast`."""
    columns = Columns()
    ids = columns.texts("customers", customers)
    options = new_struct("tier_forecast_options", horizon_days=horizon_days, customer_ids=ids,
                         customer_count=columns.count)
    ret_forecast = ffi.new("tier_forecast **")
    day = to_day(as_of)
    with book._lock, in_use(after) as [roster]:
        call_with_callbacks(lib.tier_forecast_make, fitted._pointer, book._pointer, day, roster, options, ret_forecast)
    return Forecast(owned(ret_forecast, lib.tier_forecast_destroy))
