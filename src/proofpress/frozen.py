"""Values that never change: dataclasses that cost little to make.

`dataclass(frozen=True, slots=True)` writes and compiles six functions for each class, half a
millisecond in every command. Here it collects the fields and makes the slots. Only `__init__` is
compiled; the rest is the same code for all classes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")

_ABSENT = object()  # an argument that was not given; its default is made anew each time


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[T]) -> type[T]:
    """The class that `dataclass(frozen=True, slots=True)` makes of `kind`."""
    made = dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    parts: tuple[Field[Any], ...] = fields(made)  # type: ignore[arg-type]
    values = _values([part.name for part in parts if part.compare])
    methods = {
        "__init__": _init(kind, parts),
        "__eq__": _eq(values),
        "__hash__": lambda self: hash(values(self)),
        "__repr__": _repr(kind, [part.name for part in parts if part.repr]),
        "__setattr__": _set,
        "__delattr__": _delete,
        "__getstate__": _state,
        "__setstate__": _restore,
    }
    for name, method in methods.items():
        if name not in vars(kind):
            setattr(made, name, method)
    return made


def _init(kind: type, parts: tuple[Field[Any], ...]) -> Callable[..., None]:
    known: dict[str, object] = {"_absent": _ABSENT, "_set": object.__setattr__}
    words, lines = ["self"], []
    for part in (part for part in parts if part.init):
        name = value = part.name
        if part.default_factory is not MISSING:
            known[f"_new_{name}"] = part.default_factory
            value = f"_new_{name}() if {name} is _absent else {name}"
            words.append(f"{name}=_absent")
        elif part.default is not MISSING:
            known[f"_default_{name}"] = part.default
            words.append(f"{name}=_default_{name}")
        else:
            words.append(name)
        lines.append(f" _set(self, {name!r}, {value})")
    if hasattr(kind, "__post_init__"):
        lines.append(" self.__post_init__()")
    exec("\n".join([f"def __init__({', '.join(words)}):", *(lines or [" pass"])]), known)  # noqa: S102 of names of fields
    init: Any = known["__init__"]
    init.__qualname__ = f"{kind.__qualname__}.__init__"
    init.__module__ = kind.__module__
    return init  # type: ignore[no-any-return]


def _values(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _eq(values: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any, object], Any]:
    def equal(self: Any, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    return equal


def _repr(kind: type, names: list[str]) -> Callable[[Any], str]:
    shown = f"{kind.__qualname__}({', '.join(f'{name}=%r' for name in names)})"
    values = _values(names)
    return lambda self: shown % values(self)


def _set(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, part.name) for part in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for part, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, part.name, value)
