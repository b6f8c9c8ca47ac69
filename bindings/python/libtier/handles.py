# SPDX-License-Identifier: Apache-2.0
"""Ownership of the library's objects.

The pointer to an object is a cdata whose collection ends the object. Closing only drops our reference to it: a call
that runs in another thread, or a memoryview of a column, holds its own, so closing early never pulls memory away
from under anybody.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, TypeVar

from ._libtier import ffi
from .errors import Error

_Self = TypeVar("_Self", bound="Handle")


class Handle:
    """An object of the library that can be closed."""

    _kind = "object"

    def __init__(self, pointer: Any) -> None:
        self._cdata: Any = pointer

    @property
    def _pointer(self) -> Any:
        cdata = self._cdata
        if cdata is None:
            raise Error(Error.STATE, f"the {self._kind} is closed")
        return cdata

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._cdata is None

    def close(self) -> None:
        """Lets go of the object. Closing twice does nothing; any other use afterwards raises `Error` STATE."""
        self._cdata = None

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<libtier.{type(self).__name__}{' closed' if self.closed else ''}>"


def owned(ret_pointer: Any, destroy: Any) -> Any:
    """The object that a function returned through a `ret_` argument; `destroy` ends it."""
    return ffi.gc(ret_pointer[0], destroy)


def view_into(owner: Any, pointer: Any) -> Any:
    """A pointer into memory of `owner`, a cdata, which it keeps alive."""
    return ffi.gc(pointer, lambda _pointer, _owner=owner: None)
