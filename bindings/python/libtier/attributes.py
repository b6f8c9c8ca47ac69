# SPDX-License-Identifier: Apache-2.0
"""Attributes of customers on their way into the library."""

from __future__ import annotations

from typing import Any, NamedTuple

from ._libtier import ffi, lib
from .arrays import Columns, buffer_of
from .calls import new_struct

_TYPES = {
    "bool": (lib.TIER_BOOL, "uint8_t"),
    "int": (lib.TIER_INT64, "int64_t"),
    "float": (lib.TIER_FLOAT64, "double"),
    "text": (lib.TIER_TEXT, None),
    "day": (lib.TIER_DAY, "int32_t"),
    "money": (lib.TIER_MONEY, None),
    "money_minor": (lib.TIER_MONEY, "int64_t"),
}


class Attribute(NamedTuple):
    """A column of customers' attributes.

    `type` is "bool", "int", "float", "text", "day", "money" (in major units: 29.33, "29.33", Decimal("29.33")) or
    "money_minor" (whole numbers in the minor unit). `values` is a buffer of the right type (uint8, int64, double,
    int32 days, int64 minor units), which is passed without copying, or any iterable with None for what is not known.
    """

    type: str
    values: Any


def attribute_struct(columns: Columns, name: str, attribute: Attribute) -> Any:
    """A `tier_attribute`, kept by `columns`."""
    kind, values = attribute
    if kind not in _TYPES:
        raise ValueError(f"{name}: type {kind!r} is none of {', '.join(_TYPES)}")
    tier_type, ctype = _TYPES[kind]
    struct = new_struct("tier_attribute", name=columns.chars(name), type=tier_type)
    if ctype is not None and buffer_of(values, ctype) is not None:
        data = columns.numbers(name, ctype, values)
        struct.column = columns.keep(new_struct("tier_column", type=tier_type, count=len(data), values=data))
    elif kind == "money_minor":
        struct.column = columns.keep(_minor_column(columns, name, list(values)))
    else:
        struct.texts = columns.texts(name, values)
    return columns.keep(struct)


def _minor_column(columns: Columns, name: str, values: list[int | None]) -> Any:
    data = columns.numbers(name, "int64_t", [0 if value is None else value for value in values])
    validity = bytearray((len(values) + 7) // 8)
    for i, value in enumerate(values):
        if value is not None:
            validity[i >> 3] |= 1 << (i & 7)
    known = columns.keep(ffi.from_buffer("uint8_t[]", validity))
    return new_struct("tier_column", type=lib.TIER_MONEY, count=len(values), values=data, validity=known)
