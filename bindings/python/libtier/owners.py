# SPDX-License-Identifier: Apache-2.0
"""Who looks after whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Optional

from ._libtier import ffi, lib
from .arrays import Columns
from .calls import call, new_struct, text_of
from .handles import Handle, owned

_CHANGES = {
    lib.TIER_OWNER_NONE: "none",
    lib.TIER_OWNER_KEPT: "kept",
    lib.TIER_OWNER_NEW: "new",
    lib.TIER_OWNER_MOVED: "moved",
    lib.TIER_OWNER_FREED: "freed",
    lib.TIER_OWNER_UNMET: "unmet",
}


class Owner(NamedTuple):
    """Somebody who can own customers."""

    id: str
    role: str
    """As in the strategy's `owner_role`."""
    hours: float
    """In the unit of the strategy's `hours`."""


class Ownership(NamedTuple):
    """Who owns a customer by a plan."""

    owner: Optional[str]
    """Id; None: nobody."""
    change: str
    """"none", "kept", "new", "moved", "freed" (needs none any more) or "unmet" (nobody has the hours)."""


class OwnerLoad(NamedTuple):
    """What an owner has been given."""

    owner: str
    hours: float
    customers: int


class RoleSummary(NamedTuple):
    """Sums of a role."""

    role: str
    hours_available: float
    hours_needed: float
    hours_assigned: float
    customers: int
    kept: int
    given: int
    moved: int
    unmet: int


class OwnerPlan(Handle):
    """Who owns whom. Made by `Result.plan_owners`. Immutable; threads may share it. As a sequence it gives the
    customers in the order of the result: `zip(result, plan)`."""

    _kind = "owner plan"

    def __init__(self, pointer: Any, owners: tuple[str, ...], count: int) -> None:
        super().__init__(pointer)
        self._owners = owners
        self._count = count

    def __len__(self) -> int:
        """Number of customers."""
        return self._count

    def __getitem__(self, index: int) -> Ownership:
        ret_owner, ret_change = ffi.new("int64_t *"), ffi.new("int32_t *")
        call(lib.tier_owner_plan_customer, self._pointer, range(self._count)[index], ret_owner, ret_change)
        return Ownership(self._owners[ret_owner[0]] if ret_owner[0] >= 0 else None, _CHANGES[ret_change[0]])

    def __iter__(self) -> Iterator[Ownership]:
        return (self[i] for i in range(len(self)))

    def loads(self) -> list[OwnerLoad]:
        """What each owner has been given, in the order of the owners."""
        return [self._load(i) for i in range(len(self._owners))]

    def _load(self, index: int) -> OwnerLoad:
        ret_hours, ret_customers = ffi.new("double *"), ffi.new("uint64_t *")
        call(lib.tier_owner_plan_load, self._pointer, index, ret_hours, ret_customers)
        return OwnerLoad(self._owners[index], ret_hours[0], ret_customers[0])

    def roles(self) -> list[RoleSummary]:
        """The roles of owners and of customers, by name."""
        return [self._role(i) for i in range(lib.tier_owner_plan_role_count(self._pointer))]

    def _role(self, index: int) -> RoleSummary:
        ret = new_struct("tier_role_summary")
        call(lib.tier_owner_plan_role, self._pointer, index, ret)
        return RoleSummary(text_of(ret.role), *(getattr(ret, name) for name in RoleSummary._fields[1:]))


def plan_owners(result: Any, owners: Iterable[Owner], present: Mapping[str, str]) -> OwnerPlan:
    """See `Result.plan_owners`; `result` is a cdata."""
    columns = Columns()
    given = list(owners)
    structs = columns.keep(ffi.new("tier_owner[]", len(given)))
    for struct, owner in zip(structs, given):
        struct.size = ffi.sizeof("tier_owner")
        struct.id, struct.role, struct.hours = columns.text(owner.id), columns.text(owner.role), owner.hours
    pairs = [{"customer_id": columns.text(str(customer)), "owner_id": columns.text(owner)}
             for customer, owner in present.items()]
    ret_plan = ffi.new("tier_owner_plan **")
    call(lib.tier_owners_plan, result, structs, len(given), ffi.new("tier_ownership[]", pairs), len(pairs), ret_plan)
    return OwnerPlan(owned(ret_plan, lib.tier_owner_plan_destroy), tuple(owner.id for owner in given),
                     int(lib.tier_result_count(result)))
