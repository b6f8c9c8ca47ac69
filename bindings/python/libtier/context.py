# SPDX-License-Identifier: Apache-2.0
"""The context: what books, policies and results share."""

from __future__ import annotations

import json
import os
from typing import Any, Union

from ._libtier import ffi, lib
from .book import Book
from .calls import String, call, new_struct, text_of_chars
from .fitted import Fitted
from .handles import Handle, owned
from .policy import Policy

Json = Union[str, bytes, "dict[str, Any]"]


def version() -> str:
    """The version of the library that was loaded."""
    return text_of_chars(lib.tier_version())


class Context(Handle):
    """Makes books and policies; knows the models by name. May be used by several threads at once, except while
    plug-ins are loaded. Objects made from it keep it alive."""

    _kind = "context"

    def __init__(self, threads: int = 1) -> None:
        """`threads` is how many a call may start for itself; they end before it returns."""
        ret_context = ffi.new("tier_context **")
        call(lib.tier_context_create, new_struct("tier_context_options", threads=threads), ret_context)
        super().__init__(owned(ret_context, lib.tier_context_destroy))

    def load_plugin(self, path: str | os.PathLike[str]) -> None:
        """Loads a shared module and registers its models."""
        call(lib.tier_context_load_plugin, self._pointer, ffi.from_buffer(os.fsencode(path) + b"\0"))

    def book(self, minor_digits: int = 2) -> Book:
        """An empty book. `minor_digits` are those of the currency: 2 for cents, 0 for yen."""
        return Book(self._pointer, minor_digits)

    def policy(self, json_or_dict: Json) -> Policy:
        """Reads a policy, from JSON or from what `json.loads` would make of it."""
        text = _json(json_or_dict)
        ret_policy = ffi.new("tier_policy **")
        call(lib.tier_policy_parse, self._pointer, text.value, ret_policy)
        return Policy(owned(ret_policy, lib.tier_policy_destroy))

    def load_fitted(self, json_or_dict: Json) -> Fitted:
        """Reads what `Fitted.save` wrote. Give it back its rule functions with `Fitted.add_rule`."""
        text = _json(json_or_dict)
        ret_fitted = ffi.new("tier_fitted **")
        call(lib.tier_fitted_load, self._pointer, text.value, ret_fitted)
        return Fitted(owned(ret_fitted, lib.tier_fitted_destroy))


def _json(source: Json) -> String:
    return String(json.dumps(source, ensure_ascii=False) if isinstance(source, dict) else source)
