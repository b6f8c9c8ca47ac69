# SPDX-License-Identifier: Apache-2.0
"""Civil days: the library counts them from 1970-01-01."""

from __future__ import annotations

import datetime
from typing import Union

from ._libtier import ffi, lib
from .calls import String, call

Day = Union[datetime.date, str, int]
"""A date, a text such as "2026-01-31", or the number of days since 1970-01-01."""

NO_DAY = int(lib.TIER_NO_DAY)
_EPOCH = datetime.date(1970, 1, 1).toordinal()


def to_day(day: Day) -> int:
    """The number of a day."""
    if isinstance(day, datetime.datetime):
        raise TypeError("a datetime is no day: take its date() in the time zone you mean")
    if isinstance(day, datetime.date):
        return day.toordinal() - _EPOCH
    if isinstance(day, str):
        text = String(day)
        ret_day = ffi.new("int32_t *")
        call(lib.tier_day_parse, text.value, ret_day)
        return int(ret_day[0])
    return day


def to_date(day: int) -> datetime.date:
    """The date of a day."""
    return datetime.date.fromordinal(day + _EPOCH)


def to_day_or_none(day: Day | None) -> int:
    """The number of a day; that of no day for None."""
    return NO_DAY if day is None else to_day(day)


def to_date_or_none(day: int) -> datetime.date | None:
    """The date of a day; None for no day."""
    return None if day == NO_DAY else to_date(day)
