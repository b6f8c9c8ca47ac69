# SPDX-License-Identifier: Apache-2.0
"""Columns on their way into the library: buffers of the right type as they are, everything else copied once."""

from __future__ import annotations

import datetime
import operator
import sys
from array import array
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from ._libtier import ffi, lib
from .calls import String

_NATIVE_ORDER = "@=<" if sys.byteorder == "little" else "@=>"
_FORMATS = {"int64_t": "lq", "int32_t": "il", "double": "d", "uint8_t": "B?"}


class Columns:
    """The columns of one call: all of one length, and alive as long as this object."""

    def __init__(self) -> None:
        self.count = 0
        self._first: str | None = None
        self._keep: list[Any] = []

    def numbers(self, name: str, ctype: str, values: Any, convert: Callable[[Any], Any] | None = None) -> Any:
        """An array of a C type. `convert` makes a number of each value that does not come in a buffer."""
        if values is None:
            return ffi.NULL
        view = buffer_of(values, ctype)
        if view is None:
            items = values.tolist() if hasattr(values, "tolist") else list(values)
            return self._kept(name, ffi.new(ctype + "[]", items if convert is None else [convert(v) for v in items]))
        if len(view) == 0:
            return self._kept(name, ffi.new(ctype + "[]", 0))
        return self._kept(name, ffi.from_buffer(ctype + "[]", view if view.c_contiguous else view.tobytes()))

    def texts(self, name: str, values: Iterable[Any] | None) -> Any:
        """An array of `tier_string`."""
        if values is None:
            return ffi.NULL
        if isinstance(values, (str, bytes)):
            raise TypeError(f"{name}: a column of texts is wanted, not one text")
        items = values.tolist() if hasattr(values, "tolist") else values
        parts = [to_bytes(value) for value in items]
        ends = array("q", bytes(8 * len(parts)))
        end = 0
        for i, part in enumerate(parts):
            end += len(part)
            ends[i] = end
        data = ffi.from_buffer(b"".join(parts))
        strings = ffi.new("tier_string[]", len(parts))
        if parts:
            lib.libtier_py_texts(data, ffi.from_buffer("int64_t[]", ends), len(parts), strings)
        self._keep.append(data)
        return self._kept(name, strings)

    def chars(self, text: str | None) -> Any:
        """A terminated text, or NULL."""
        if text is None:
            return ffi.NULL
        if "\0" in text:
            raise ValueError("a name cannot hold a NUL")
        return self.keep(ffi.new("char[]", text.encode("utf-8", errors="surrogatepass")))

    def text(self, text: str) -> Any:
        """A `tier_string`."""
        return self.keep(String(text)).value

    def keep(self, cdata: Any) -> Any:
        """Keeps something alive that a column points to."""
        self._keep.append(cdata)
        return cdata

    def _kept(self, name: str, cdata: Any) -> Any:
        if self._first is None:
            self._first, self.count = name, len(cdata)
        elif len(cdata) != self.count:
            raise ValueError(f"{name} has {len(cdata)} rows, {self._first} has {self.count}")
        return self.keep(cdata)


def buffer_of(values: Any, ctype: str) -> memoryview | None:
    """A view of `values` if it is a one-dimensional buffer of exactly this C type."""
    try:
        view = memoryview(values)
    except (TypeError, ValueError, BufferError):
        return None
    form = view.format
    if len(form) == 2 and form[0] in _NATIVE_ORDER:
        form = form[1]
    matches = form in tuple(_FORMATS[ctype]) and view.itemsize == ffi.sizeof(ctype)
    return view if matches and view.ndim == 1 else None


def is_whole(values: Any) -> bool:
    """Whether a column holds whole numbers and nothing else."""
    return buffer_of(values, "int64_t") is not None or (
        len(values) > 0 and all(isinstance(value, int) and not isinstance(value, bool) for value in values))


def to_bytes(value: Any) -> bytes:
    """A cell as the text that the library reads. None and NaN are an empty text, which is a missing value."""
    if isinstance(value, str):
        # A lone surrogate becomes bytes that are no UTF-8: the library rejects that row and goes on.
        return value.encode("utf-8", errors="surrogatepass")
    if isinstance(value, bytes):
        return value
    if value is None or value != value:
        return b""
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, Decimal):
        return format(value, "f").encode()
    if isinstance(value, float):
        return float.__repr__(value).encode()
    if isinstance(value, datetime.date):
        return value.isoformat().encode()
    return int.__repr__(operator.index(value)).encode()
