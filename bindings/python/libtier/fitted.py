# SPDX-License-Identifier: Apache-2.0
"""Fitted policies and the results they give. They stand in one module because each leads to the other."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Union

from ._libtier import ffi, lib
from .book import Book
from .calls import (Crossing, String, call, call_with_callbacks, made_error, new_error, new_struct, taken_text, text_of,
                    text_of_chars)
from .columns import Column
from .days import Day, to_date, to_day
from .decisions import Decision, RuleReport, TierSummary, decision_of, rule_report_of
from .desk import Desk
from .errors import Error
from .forecast import Forecast, make_forecast
from .handles import Handle, owned, view_into
from .owners import Owner, OwnerPlan, plan_owners
from .policy_view import Finding, PolicyView, findings_of
from .roster import Roster, in_use
from .rules import RuleFunction, add_rule


class Fitted(Handle):
    """A fitted policy. Made by `Policy.fit` or `Context.load_fitted`. Threads may share it, once a loaded one has its
    rules back."""

    _kind = "fitted policy"

    def save(self) -> str:
        """As JSON. The same policy and the same data give the same text."""
        ret_json = ffi.new("char **")
        call(lib.tier_fitted_save, self._pointer, ret_json)
        return taken_text(ret_json[0])

    def add_rule(self, rule_id: str, inputs: Iterable[str], function: RuleFunction, *, priority: int = 0,
                 deterministic: bool = False, on_destroy: Callable[[], object] | None = None) -> None:
        """Gives a loaded fitted policy a rule that it had when it was saved; see `Policy.add_rule`."""
        add_rule(lib.tier_fitted_add_rule, self, lambda: self.policy.tiers, rule_id, inputs, function, priority,
                 deterministic, on_destroy)

    @property
    def policy(self) -> PolicyView:
        """The policy inside."""
        pointer = self._pointer
        return PolicyView(view_into(pointer, lib.tier_fitted_policy(pointer)))

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
        """Gives every customer of the book a tier. `before`: where they stand; without it everybody is new."""
        ret_result = ffi.new("tier_result **")
        day = to_day(as_of)
        with book._lock, in_use(before) as [roster]:
            call_with_callbacks(lib.tier_assign, self._pointer, book._pointer, day, roster, ret_result)
        return Result(owned(ret_result, lib.tier_result_destroy))

    def forecast(self, book: Book, as_of: Day, after: Roster | None = None, *, horizon_days: int = 730,
                 customers: Iterable[str | int] | None = None) -> Forecast:
        """The next day on which the tier of each customer changes if nothing happens after `as_of`.

        `after`: where everybody stands after the evaluation of `as_of`, as `Result.roster` gives it; without it they
        are assigned first, as new customers. `customers`: whom; without it everybody.
        """
        return make_forecast(self, book, as_of, after, horizon_days, customers)

    def desk(self) -> Desk:
        """A desk for one customer at a time."""
        return Desk(self)


class Result(Handle):
    """The outcome of `Fitted.assign`: immutable, may be shared by threads, and valid whatever else ends.

    As a sequence it gives the decisions in the order of customers' ids: whole numbers by value, then texts by bytes.
    """

    _kind = "result"

    def __len__(self) -> int:
        """Number of customers."""
        return int(lib.tier_result_count(self._pointer))

    def __getitem__(self, index: int) -> Decision:
        return self._decision(0, range(len(self))[index])

    def _decision(self, ladder: int, index: int) -> Decision:
        pointer = self._pointer
        ret = new_struct("tier_decision")
        call(lib.tier_result_ladder_decision, pointer, ladder, index, ret)
        return decision_of(ret, lib.tier_fitted_policy(lib.tier_result_fitted(pointer)), ladder)

    def __iter__(self) -> Iterator[Decision]:
        return (self[i] for i in range(len(self)))

    def find(self, customer_id: str | int) -> int:
        """Index of a customer. Raises `Error` NOT_FOUND."""
        ret_index = ffi.new("size_t *")
        name = String(str(customer_id))
        call(lib.tier_result_find, self._pointer, name.value, ret_index)
        return int(ret_index[0])

    def decision(self, customer_id: str | int, ladder: str = "") -> Decision:
        """The decision for a customer, of any ladder. Raises `Error` NOT_FOUND."""
        return self._decision(self._ladder(ladder), self.find(customer_id))

    def decisions(self, ladder: str = "") -> list[Decision]:
        """All decisions of a ladder; "" is the main one. Raises `Error` NOT_FOUND."""
        number = self._ladder(ladder)
        return [self._decision(number, i) for i in range(len(self))]

    def _ladder(self, name: str) -> int:
        ladders = list(self.fitted.policy.ladders) if name else [""]
        if name not in ladders:
            raise Error(Error.NOT_FOUND, f"the policy has no ladder \"{name}\"")
        return ladders.index(name)

    def roster(self) -> Roster:
        """The roster for the next assignment."""
        ret_roster = ffi.new("tier_roster **")
        call(lib.tier_result_roster, self._pointer, ret_roster)
        return Roster(owned(ret_roster, lib.tier_roster_destroy))

    def rules(self) -> list[RuleReport]:
        """What each rule and each condition met: of every ladder its rules, then the conditions of its tiers; then the
        policy's own values."""
        return [self._rule(i) for i in range(lib.tier_result_rule_count(self._pointer))]

    def _rule(self, index: int) -> RuleReport:
        ret = new_struct("tier_rule_report")
        call(lib.tier_result_rule, self._pointer, index, ret)
        return rule_report_of(ret)

    def plan_owners(self, owners: Iterable[Owner], present: Mapping[str, str] | None = None) -> OwnerPlan:
        """Gives the customers whose service asks for an owner to people with the hours. `present` tells the present
        owner of each customer, by their ids. Raises `Error` STATE for a policy without a strategy."""
        return plan_owners(self._pointer, owners, present or {})

    def tiers(self) -> list[TierSummary]:
        """The tiers, the lowest first."""
        pointer = self._pointer
        count = lib.tier_policy_tier_count(lib.tier_fitted_policy(lib.tier_result_fitted(pointer)))
        return [self._tier(i) for i in range(count)]

    def _tier(self, index: int) -> TierSummary:
        ret = new_struct("tier_tier_summary")
        call(lib.tier_result_tier, self._pointer, index, ret)
        return TierSummary(text_of(ret.id), *(getattr(ret, name) for name in TierSummary._fields[1:]))

    @property
    def as_of_day(self) -> datetime.date:
        """The day of the question."""
        return to_date(lib.tier_result_as_of_day(self._pointer))

    @property
    def fitted(self) -> Fitted:
        """The fitted policy that it was made with."""
        pointer = self._pointer
        fitted = ffi.cast("tier_fitted *", lib.tier_result_fitted(pointer))
        return Fitted(view_into(pointer, fitted))

    @property
    def roster_unmatched(self) -> int:
        """Customers of the roster that the book does not know."""
        return int(lib.tier_result_roster_unmatched(self._pointer))

    @property
    def column_names(self) -> list[str]:
        """Names of all columns: `tier`, metrics, attributes, model outputs, the policy's own values, decisions of
        further ladders, and what the strategy says."""
        pointer = self._pointer
        ret = new_struct("tier_column")
        names = []
        for i in range(lib.tier_result_column_count(pointer)):
            call(lib.tier_result_column_at, pointer, i, ret)
            names.append(text_of_chars(ret.name))
        return names

    def column(self, name: str) -> Column:
        """A column such as "spend" or "rfm.segment". Raises `Error` NOT_FOUND."""
        pointer = self._pointer
        ret = new_struct("tier_column")
        call(lib.tier_result_column, pointer, ffi.from_buffer(name.encode() + b"\0"), ret)
        return Column(ret, pointer)

    def explain(self, customer_id: str | int, language: str = "en") -> dict[str, Any]:
        """Why a customer is in its tier: the decision, every input, every model output with its contributions, the
        conditions with the values compared, what would raise or lose the tier, and the service that follows. `language`
        is "en" or "zh"."""
        ret_json = ffi.new("char **")
        wanted = ffi.from_buffer(language.encode() + b"\0")
        call(lib.tier_result_explain, self._pointer, self.find(customer_id), wanted, ret_json)
        explanation: dict[str, Any] = json.loads(taken_text(ret_json[0]))
        return explanation

    def write_csv(self, target: Union[str, os.PathLike[str], BinaryIO]) -> None:
        """Writes one line per customer to a file of that path, or to a file opened for writing bytes. What the file
        raises comes out as it is."""
        if isinstance(target, (str, os.PathLike)):
            with open(target, "wb") as file:
                self.write_csv(file)
            return
        err = new_error()
        handle = ffi.new_handle(target)
        with Crossing() as crossing:
            status = lib.tier_result_write_csv(self._pointer, lib.libtier_py_write, handle, err)
        if crossing.raised is not None:
            raise crossing.raised
        if status != lib.TIER_OK:
            raise made_error(status, err)


@ffi.def_extern(error=lib.TIER_E_CALLBACK)  # type: ignore[untyped-decorator]
def libtier_py_write(user_data: Any, data: Any, length: int, err: Any) -> int:
    try:
        written = ffi.from_handle(user_data).write(ffi.unpack(data, length))
        if written is not None and written != length:
            raise OSError(f"only {written} of {length} bytes were written")
        return int(lib.TIER_OK)
    except BaseException as raised:  # Nothing may unwind C.
        return Crossing.keep(raised, err)
