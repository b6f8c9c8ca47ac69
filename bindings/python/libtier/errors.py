# SPDX-License-Identifier: Apache-2.0
"""What a failing call raises."""

from __future__ import annotations

from ._libtier import ffi, lib


class Error(Exception):
    """A call of the library failed; nothing has changed.

    Decide by `name` or `code`, which are stable; show `message`, which may be reworded.
    """

    code: int
    """The code, such as 401; `libtier.Error.POLICY` and its fellows."""
    name: str
    """Its name, such as "POLICY"."""
    row: int | None
    """The row of the batch that the error is about, from 0."""
    message: str
    """One line that names place and reason."""

    ARGUMENT: int = lib.TIER_E_ARGUMENT
    STRUCT_SIZE: int = lib.TIER_E_STRUCT_SIZE
    TOO_NEW: int = lib.TIER_E_TOO_NEW
    STATE: int = lib.TIER_E_STATE
    REENTRANT: int = lib.TIER_E_REENTRANT
    NOT_FOUND: int = lib.TIER_E_NOT_FOUND
    DATA: int = lib.TIER_E_DATA
    OVERFLOW: int = lib.TIER_E_OVERFLOW
    MODEL: int = lib.TIER_E_MODEL
    UNDEFINED: int = lib.TIER_E_UNDEFINED
    JSON: int = lib.TIER_E_JSON
    POLICY: int = lib.TIER_E_POLICY
    PLUGIN: int = lib.TIER_E_PLUGIN
    INTERFACE: int = lib.TIER_E_INTERFACE
    CALLBACK: int = lib.TIER_E_CALLBACK
    ABORTED: int = lib.TIER_E_ABORTED
    MEMORY: int = lib.TIER_E_MEMORY
    INTERNAL: int = lib.TIER_E_INTERNAL

    def __init__(self, code: int, message: str, row: int | None = None) -> None:
        super().__init__(code, message, row)
        self.code = code
        self.name = ffi.string(lib.tier_status_name(code)).decode()
        self.message = message
        self.row = row

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


class Aborted(Error):
    """A rule wanted the whole call to stop, without anything being wrong. Rules raise it:
    `raise libtier.Aborted("closing time")`; the call then raises another one, whose `__cause__` it is."""

    def __init__(self, message: str = "", row: int | None = None) -> None:
        super().__init__(lib.TIER_E_ABORTED, message, row)

    def __reduce__(self) -> tuple[type[Aborted], tuple[str, int | None]]:
        return Aborted, (self.message, self.row)
