# SPDX-License-Identifier: Apache-2.0
"""Columns on their way out of the library."""

from __future__ import annotations

import datetime
import itertools
import struct
from array import array
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Union, overload

from ._libtier import ffi, lib
from .calls import text_of, text_of_bytes, text_of_chars
from .days import to_date
from .handles import view_into

Value = Union[bool, int, float, str, datetime.date, Decimal, None]

_TYPES = {
    lib.TIER_BOOL: ("bool", "?"),
    lib.TIER_INT64: ("int", "q"),
    lib.TIER_FLOAT64: ("float", "d"),
    lib.TIER_TEXT: ("text", "i"),
    lib.TIER_DAY: ("day", "i"),
    lib.TIER_MONEY: ("money", "q"),
}


class Column(Sequence[Value]):
    """One column. As a sequence it gives Python values: bool, int, float, str, date, Decimal, and None for what is
    not known. `values` and `validity` give the library's own arrays, read-only and without copying.
    """

    name: str
    type: str
    """"bool", "int", "float", "text", "day" or "money"."""
    minor_digits: int
    """Of money: decimal digits of the minor unit."""
    values: memoryview
    """Of bool: 0 or 1; text: indices into `labels`; day: days since 1970-01-01; money: minor units. What stands in
    a row that is not known means nothing."""
    validity: memoryview | None
    """Bit `i & 7` of byte `i >> 3` is 1 if row i is known; None: all are."""
    labels: tuple[str, ...]
    """Of text: the distinct texts."""

    def __init__(self, column: Any, owner: Any) -> None:
        """`owner`, a cdata, holds the memory; None: nobody does for long, so it is copied."""
        self.name = text_of_chars(column.name) if column.name != ffi.NULL else ""
        self.type, form = _TYPES[column.type]
        self.minor_digits = column.minor_digits
        self.labels = tuple(text_of(column.labels[i]) for i in range(column.label_count))
        size = column.count * struct.calcsize(form)
        self.values = _memory(column.values, size, owner).cast(form)  # type: ignore[call-overload]
        self.validity = None
        if column.validity != ffi.NULL:
            self.validity = _memory(column.validity, (column.count + 7) // 8, owner)
        self._decode = self._decoder()

    def _decoder(self) -> Callable[[Any], Value]:
        if self.type == "text":
            return self.labels.__getitem__
        if self.type == "day":
            return to_date
        if self.type == "money":
            # Through a text: exact whatever the precision of the decimal context.
            return lambda minor: Decimal(f"{minor}E-{self.minor_digits}")
        return lambda value: value

    def known(self, row: int) -> bool:
        """Whether the value of a row is known."""
        row = range(len(self))[row]
        return self.validity is None or bool(self.validity[row >> 3] >> (row & 7) & 1)

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, row: int) -> Value: ...

    @overload
    def __getitem__(self, row: slice) -> list[Value]: ...

    def __getitem__(self, row: int | slice) -> Value | list[Value]:
        if isinstance(row, slice):
            return [self[i] for i in range(*row.indices(len(self)))]
        return self._decode(self.values[row]) if self.known(row) else None

    def __repr__(self) -> str:
        return f"<libtier.Column {self.name} {self.type}[{len(self)}]>"


class Texts:
    """A copy of an array of `tier_string` that costs two blocks of memory; `strings` makes Python's texts of it."""

    def __init__(self, texts: Any, count: int) -> None:
        self._ends = array("q", bytes(8 * count))
        lib.libtier_py_ends(texts, count, ffi.from_buffer("int64_t[]", self._ends))
        self._bytes = bytearray(self._ends[-1] if count else 0)
        lib.libtier_py_join(texts, count, ffi.from_buffer(self._bytes))

    def strings(self) -> list[str]:
        starts = itertools.chain([0], self._ends)
        return [text_of_bytes(self._bytes[start:end]) for start, end in zip(starts, self._ends)]


def _memory(pointer: Any, size: int, owner: Any) -> memoryview:
    if size == 0:
        return memoryview(b"")
    if owner is None:
        return memoryview(bytes(ffi.buffer(pointer, size)))
    kept = view_into(owner, ffi.cast("const char *", pointer))
    return memoryview(ffi.buffer(kept, size)).toreadonly()
