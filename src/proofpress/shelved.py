"""Values whose costly parts are read when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def shelved(kind: type[T], known: Mapping[str, Any], read: Callable[[], T]) -> T:
    """A value of the dataclass `kind`, of which the fields `known` are at hand.

    The first look at another field calls `read`, once, for all that are missing. Nobody who uses
    the value can tell, but that its class is a subclass of `kind`, which has slots and is frozen.
    """
    hashable: Any = kind
    made: T = object.__new__(_shelved(hashable))
    for name, value in known.items():
        object.__setattr__(made, name, value)
    object.__setattr__(made, "_read", read)
    return made


@cache
def _shelved(kind: Any) -> Any:
    names = frozenset(part.name for part in fields(kind))

    def fill(self: Any, name: str) -> Any:
        """Called for what is not there: fields without a value, and names that it never had."""
        if name not in names:
            raise AttributeError(f"{kind.__name__} has no `{name}`")
        whole = object.__getattribute__(self, "_read")()
        for missing in names:
            try:
                object.__getattribute__(self, missing)
            except AttributeError:
                object.__setattr__(self, missing, getattr(whole, missing))
        return object.__getattribute__(self, name)

    body = {"__slots__": ("_read",), "__getattr__": fill, "__module__": kind.__module__}
    return type(f"Shelved{kind.__name__}", (kind,), body)
