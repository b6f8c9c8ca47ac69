# SPDX-License-Identifier: Apache-2.0
"""The context: what books, policies and results share."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ._libtier import ffi, lib
from .book import Book
from .calls import Json, call, json_text, new_struct, text_of_chars
from .fitted import Fitted
from .handles import Handle, owned
from .policy import Policy

_LIMITS = {
    "text_bytes": lib.TIER_LIMIT_TEXT_BYTES,
    "depth": lib.TIER_LIMIT_DEPTH,
    "nodes": lib.TIER_LIMIT_NODES,
    "rules": lib.TIER_LIMIT_RULES,
    "cost": lib.TIER_LIMIT_COST,
}


def version() -> str:
    """The version of the library that was loaded."""
    return text_of_chars(lib.tier_version())


class Context(Handle):
    """Makes books and policies; knows the models by name. May be used by several threads at once, except while
    plug-ins are loaded. Objects made from it keep it alive."""

    _kind = "context"

    def __init__(self, threads: int = 1, *, zone_directory: str | os.PathLike[str] | None = None,
                 limits: Mapping[str, int] | None = None) -> None:
        """`threads` is how many a call may start for itself; they end before it returns. `zone_directory` is where the
        zone files are, if not where the system has them. `limits`: see `set_limit`."""
        ret_context = ffi.new("tier_context **")
        options = new_struct("tier_context_options", threads=threads)
        if zone_directory is not None:
            folder = ffi.from_buffer(os.fsencode(zone_directory) + b"\0")
            options.zone_directory = folder
        call(lib.tier_context_create, options, ret_context)
        super().__init__(owned(ret_context, lib.tier_context_destroy))
        for name, value in (limits or {}).items():
            self.set_limit(name, value)

    @property
    def limits(self) -> dict[str, int]:
        """What bounds the cost of policies."""
        pointer = self._pointer
        return {name: int(lib.tier_context_limit(pointer, limit)) for name, limit in _LIMITS.items()}

    def set_limit(self, name: str, value: int) -> None:
        """Lowers or restores a limit for policies read from now on: "text_bytes" and "nodes" of an expression, its
        "depth", "rules" of a policy, "cost" for one customer. The defaults are the most."""
        if name not in _LIMITS:
            raise ValueError(f"a limit {name!r} is none of {', '.join(_LIMITS)}")
        call(lib.tier_context_set_limit, self._pointer, _LIMITS[name], value)

    def load_plugin(self, path: str | os.PathLike[str]) -> None:
        """Loads a shared module and registers its models."""
        call(lib.tier_context_load_plugin, self._pointer, ffi.from_buffer(os.fsencode(path) + b"\0"))

    def book(self, minor_digits: int = 2) -> Book:
        """An empty book. `minor_digits` are those of the currency: 2 for cents, 0 for yen."""
        return Book(self._pointer, minor_digits)

    def policy(self, json_or_dict: Json) -> Policy:
        """Reads a policy, from JSON or from what `json.loads` would make of it."""
        text = json_text(json_or_dict)
        ret_policy = ffi.new("tier_policy **")
        call(lib.tier_policy_parse, self._pointer, text.value, ret_policy)
        return Policy(owned(ret_policy, lib.tier_policy_destroy))

    def load_fitted(self, json_or_dict: Json) -> Fitted:
        """Reads what `Fitted.save` wrote. Give it back its rule functions with `Fitted.add_rule`."""
        text = json_text(json_or_dict)
        ret_fitted = ffi.new("tier_fitted **")
        call(lib.tier_fitted_load, self._pointer, text.value, ret_fitted)
        return Fitted(owned(ret_fitted, lib.tier_fitted_destroy))

