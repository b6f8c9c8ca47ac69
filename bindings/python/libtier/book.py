# SPDX-License-Identifier: Apache-2.0
"""The book: customers, their attributes and their transactions, checked row by row and counted."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ._libtier import ffi, lib
from .arrays import Columns, buffer_of, is_whole
from .attributes import Attribute, attribute_struct
from .calls import String, call, new_struct, text_of, text_of_chars
from .days import Day, to_date, to_day
from .handles import Handle, owned
from .policy_view import PolicyView

_NO_DAY = -(2**31)


class Intake(NamedTuple):
    """What became of the rows of one batch."""

    accepted: int
    duplicate: int
    ignored: int
    rejected: int


class Quality(NamedTuple):
    """State of a book as of a day; `rows` = `accepted` + `duplicate` + `ignored` + `rejected`."""

    rows: int
    accepted: int
    duplicate: int
    ignored: int
    rejected: int
    customers: int
    customers_without_purchase: int
    customer_rows: int
    customer_rows_rejected: int
    returns: int
    zero_amounts: int
    merged: int
    purchase_days: int
    spend_minor: int
    reasons: dict[str, int]
    """Rows by reason, such as "bad_amount"; they sum to `rows`."""
    first_day: datetime.date | None
    last_day: datetime.date | None


class Rejection(NamedTuple):
    """A row that was not taken."""

    row_number: int
    reason: str
    is_customer: bool
    field: str
    source: str
    text: str


class Customer(NamedTuple):
    """One customer of a book."""

    id: str
    start_day: datetime.date | None
    transaction_rows: int


def _zone(policy: PolicyView | None) -> Any:
    return ffi.NULL if policy is None else lib.tier_policy_zone(policy._pointer)


class Book(Handle):
    """Customers, attributes and transactions. Made by `Context.book`. Calls of several threads wait for each other."""

    _kind = "book"

    def __init__(self, context: Any, minor_digits: int) -> None:
        options = new_struct("tier_book_options", minor_digits=minor_digits if minor_digits != 0 else -1)
        ret_book = ffi.new("tier_book **")
        call(lib.tier_book_create, context, options, ret_book)
        super().__init__(owned(ret_book, lib.tier_book_destroy))
        # Reentrant: a rule that uses the book it is called for shall get the library's error, and not wait for itself.
        self._lock = threading.RLock()

    def add_transactions(self, *, customers: Any, amounts: Any = None, amounts_minor: Any = None, times: Any = None,
                         times_us: Any = None, days: Any = None, transaction_ids: Any = None, order_ids: Any = None,
                         statuses: Any = None, returned_ids: Any = None, row_numbers: Any = None, row_texts: Any = None,
                         source: str | None = None) -> Intake:
        """Takes in a batch, all columns of one length. A bad row is counted, not raised.

        `customers`: int64 buffer, ints or texts. One of `amounts` (texts, Decimals or numbers, in major units) and
        `amounts_minor` (int64 buffer or ints). One of `times` (ISO texts, dates or datetimes), `times_us` (UTC
        microseconds) and `days` (int32 buffer, ints or dates). `statuses`: uint8 buffer or "posted", "pending", "void".
        `returned_ids`: of a return, the transaction id of the purchase that it takes back.
        """
        columns = Columns()
        fields = _customer_ids(columns, customers)
        fields.update(
            days=columns.numbers("days", "int32_t", days, to_day),
            times_us=columns.numbers("times_us", "int64_t", times_us),
            time_texts=columns.texts("times", times),
            amounts_minor=columns.numbers("amounts_minor", "int64_t", amounts_minor),
            amount_texts=columns.texts("amounts", amounts),
            transaction_ids=columns.texts("transaction_ids", transaction_ids),
            order_ids=columns.texts("order_ids", order_ids),
            returned_ids=columns.texts("returned_ids", returned_ids),
            row_numbers=columns.numbers("row_numbers", "int64_t", row_numbers),
            row_texts=columns.texts("row_texts", row_texts),
            source=columns.chars(source),
        )
        if statuses is not None and buffer_of(statuses, "uint8_t") is not None:
            fields["statuses"] = columns.numbers("statuses", "uint8_t", statuses)
        else:
            fields["status_texts"] = columns.texts("statuses", statuses)
        return self._take(lib.tier_book_add_transactions,
                          new_struct("tier_transactions", count=columns.count, **fields))

    def add_customers(self, *, customers: Any, attributes: Mapping[str, Attribute] | None = None,
                      start_days: Iterable[Day | None] | None = None, row_numbers: Any = None, row_texts: Any = None,
                      source: str | None = None) -> Intake:
        """Takes in customers with their attributes. Transactions before a customer's start day are ignored."""
        columns = Columns()
        fields = _customer_ids(columns, customers)
        structs = [attribute_struct(columns, name, value) for name, value in (attributes or {}).items()]
        fields.update(
            start_days=columns.numbers("start_days", "int32_t", start_days,
                                       lambda day: _NO_DAY if day is None else to_day(day)),
            attributes=columns.keep(ffi.new("tier_attribute *[]", structs)),
            attribute_count=len(structs),
            row_numbers=columns.numbers("row_numbers", "int64_t", row_numbers),
            row_texts=columns.texts("row_texts", row_texts),
            source=columns.chars(source),
        )
        return self._take(lib.tier_book_add_customers, new_struct("tier_customers", count=columns.count, **fields))

    def _take(self, function: Any, batch: Any) -> Intake:
        ret = new_struct("tier_intake")
        with self._lock:
            call(function, self._pointer, batch, ret)
        return Intake(ret.accepted, ret.duplicate, ret.ignored, ret.rejected)

    def quality(self, as_of: Day, policy: PolicyView | None = None) -> Quality:
        """Counts every row as of a day, inclusive, in the calendar of a policy; without one, in UTC."""
        ret = new_struct("tier_quality")
        with self._lock:
            call(lib.tier_book_quality, self._pointer, to_day(as_of), _zone(policy), ret)
        counts = {name: getattr(ret, name) for name in Quality._fields[:14]}
        reasons = {_reason(i): ret.reasons[i] for i in range(lib.TIER_ROW_REASONS)}
        days = (to_date(ret.first_day), to_date(ret.last_day)) if ret.accepted else (None, None)
        return Quality(**counts, reasons=reasons, first_day=days[0], last_day=days[1])

    def last_day(self, policy: PolicyView | None = None) -> datetime.date:
        """Day of the last accepted row, in the calendar of a policy; without one, in UTC. Raises `Error` DATA if there
        is none."""
        ret_day = ffi.new("int32_t *")
        with self._lock:
            call(lib.tier_book_last_day, self._pointer, _zone(policy), ret_day)
        return to_date(ret_day[0])

    def rejections(self) -> list[Rejection]:
        """The rows that were not taken, in order of intake."""
        with self._lock:
            return [self._rejection(i) for i in range(lib.tier_book_rejection_count(self._pointer))]

    def _rejection(self, index: int) -> Rejection:
        ret = new_struct("tier_rejection")
        call(lib.tier_book_rejection, self._pointer, index, ret)
        return Rejection(ret.row_number, _reason(ret.reason), bool(ret.is_customer), text_of_chars(ret.field),
                         text_of_chars(ret.source), text_of(ret.text))

    def __len__(self) -> int:
        """Number of customers."""
        with self._lock:
            return int(lib.tier_book_count(self._pointer))

    def __iter__(self) -> Iterator[Customer]:
        """The customers, in order of first appearance."""
        for i in range(len(self)):
            with self._lock:
                customer = self._customer(i)
            yield customer

    def customer(self, customer_id: str | int) -> Customer:
        """One customer. Raises `Error` NOT_FOUND."""
        ret_index = ffi.new("size_t *")
        name = String(str(customer_id))
        with self._lock:
            call(lib.tier_book_find, self._pointer, name.value, ret_index)
            return self._customer(ret_index[0])

    def _customer(self, index: int) -> Customer:
        ret = new_struct("tier_customer")
        call(lib.tier_book_customer, self._pointer, index, ret)
        start = None if ret.start_day == _NO_DAY else to_date(ret.start_day)
        return Customer(text_of(ret.id), start, ret.transaction_rows)


def _reason(reason: int) -> str:
    return text_of_chars(lib.tier_row_reason_name(reason))


def _customer_ids(columns: Columns, customers: Any) -> dict[str, Any]:
    if not hasattr(customers, "__len__"):
        customers = list(customers)
    if is_whole(customers):
        return {"customer_numbers": columns.numbers("customers", "int64_t", customers)}
    return {"customer_ids": columns.texts("customers", customers)}
