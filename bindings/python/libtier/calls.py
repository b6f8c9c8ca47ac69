# SPDX-License-Identifier: Apache-2.0
"""How Python calls C, and how exceptions cross C.

An exception cannot unwind C frames, so it travels in three steps:

1. A function that C calls (a rule, a writer) catches whatever is raised inside, even KeyboardInterrupt, puts it into
   the `Crossing` of this thread, fills in `tier_error` with its type and message, and returns TIER_E_CALLBACK, or
   TIER_E_ABORTED for an `Aborted`.
2. The library stops what it is doing, clears up, and returns that code to the call that Python made.
3. That call finds the exception in its `Crossing`. An Exception comes out as `Error` CALLBACK with the original as
   `__cause__`, an `Aborted` as another one; KeyboardInterrupt and SystemExit come out as they are.

The crossings of a thread are a stack, because a rule may itself call the library. One thread is enough: rules of this
binding run in the thread that called `assign`.
"""

from __future__ import annotations

import json
import threading
from types import TracebackType
from typing import Any, Union

from ._libtier import ffi, lib
from .errors import Aborted, Error

Json = Union[str, bytes, "dict[str, Any]"]


class Crossing:
    """Around a call into C that may call Python: keeps what was raised there."""

    _thread = threading.local()

    def __init__(self) -> None:
        self.raised: BaseException | None = None

    def __enter__(self) -> Crossing:
        self._outer: Crossing | None = getattr(self._thread, "innermost", None)
        self._thread.innermost = self
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self._thread.innermost = self._outer

    @classmethod
    def keep(cls, raised: BaseException, err: Any) -> int:
        """In a function that C calls: what it returns after an exception. `err` is a `tier_error *` or NULL."""
        innermost: Crossing | None = getattr(cls._thread, "innermost", None)
        if innermost is not None:
            innermost.raised = raised
        message = f"{type(raised).__name__}: {raised}"
        code = lib.TIER_E_ABORTED if isinstance(raised, Aborted) else lib.TIER_E_CALLBACK
        return int(lib.tier_error_set(err, code, message.replace("\0", " ").encode(errors="replace")))


def call(function: Any, *arguments: Any) -> None:
    """Calls a function that returns a status and takes a `tier_error *` last; raises `Error` if it fails."""
    err = new_error()
    status = function(*arguments, err)
    if status != lib.TIER_OK:
        raise made_error(status, err)


def call_with_callbacks(function: Any, *arguments: Any) -> None:
    """As `call`, for functions that may call back into Python."""
    err = new_error()
    with Crossing() as crossing:
        status = function(*arguments, err)
    if status == lib.TIER_OK:
        return
    if crossing.raised is None:
        raise made_error(status, err)
    if not isinstance(crossing.raised, Exception):
        raise crossing.raised
    raise made_error(status, err) from crossing.raised


def new_error() -> Any:
    return new_struct("tier_error", row=-1)


def made_error(status: int, err: Any) -> Error:
    message = ffi.string(err.message).decode(errors="replace")
    row = err.row if err.row >= 0 else None
    return Aborted(message, row) if status == lib.TIER_E_ABORTED else Error(status, message, row)


def new_struct(name: str, /, **fields: Any) -> Any:
    """A struct of the library with its `size` set."""
    return ffi.new(name + " *", {"size": ffi.sizeof(name), **fields})


def text_of(string: Any) -> str:
    """Copies a `tier_string`. Bytes that are no UTF-8 (only a rejected row has them) become escapes."""
    return text_of_bytes(ffi.unpack(string.data, string.length)) if string.length else ""


def text_of_chars(chars: Any) -> str:
    """Copies a terminated text."""
    return text_of_bytes(ffi.string(chars))


def taken_text(chars: Any) -> str:
    """Copies a text that the library gave away, and frees it."""
    try:
        return text_of_chars(chars)
    finally:
        lib.tier_text_free(chars)


def text_of_bytes(data: bytes | bytearray) -> str:
    return data.decode("utf-8", errors="backslashreplace")


class String:
    """A text on its way into C; `value` is good as long as this object."""

    def __init__(self, text: str | bytes) -> None:
        data = text.encode("utf-8", errors="surrogatepass") if isinstance(text, str) else text
        self._data = ffi.from_buffer(data)
        self._struct = ffi.new("tier_string *", {"data": self._data, "length": len(data)})

    @property
    def value(self) -> Any:
        return self._struct[0]


def json_text(source: Json) -> String:
    """JSON on its way into C."""
    return String(json.dumps(source, ensure_ascii=False) if isinstance(source, dict) else source)
