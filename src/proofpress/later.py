"""Import a library without the parts of it that are seldom called; they follow at their first use.

nbconvert and nbformat import, for whatever they could be asked, more than four times as much as a
page of ours takes. While `put_off` lasts, an import of such a part by a module of theirs gives
stand-ins. The first use of any of them, or `settle`, puts the real ones in their places.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import importlib.util
import sys
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

_lock = threading.RLock()
_places: list[tuple[dict[str, Any], str]] = []
_importing: list[Mapping[str, Sequence[str]]] = []


@contextlib.contextmanager
def put_off(parts: Mapping[str, Sequence[str]]) -> Iterator[None]:
    """Put off the modules that `parts` has for a package, where a module of that package asks.

    What is imported already, or by anybody else, is the real thing.
    """
    with _lock:
        imported = builtins.__import__

        def import_(
            name: str,
            globals: Mapping[str, Any] | None = None,
            locals: Mapping[str, Any] | None = None,
            fromlist: Sequence[str] | None = (),
            level: int = 0,
        ) -> ModuleType:
            asking = (globals or {}).get("__name__") or ""
            wanted = parts.get(asking.partition(".")[0], ())
            if wanted and globals is not None:
                package = globals.get("__package__")
                whole = importlib.util.resolve_name("." * level + name, package) if level else name
                if whole in wanted and whole not in sys.modules and (fromlist or "." not in name):
                    return _Module(whole)
                for item in fromlist or ():
                    inner = f"{whole}.{item}"
                    if inner in wanted and inner not in sys.modules:
                        setattr(sys.modules[whole], item, _Module(inner))
            return imported(name, globals, locals, fromlist or (), level)

        builtins.__import__ = import_
        _importing.append(parts)
        try:
            yield
        finally:
            builtins.__import__ = imported
            _importing.pop()
            _watch(parts)


def settle(module: str = "") -> None:
    """Import what was put off of `module` and below it (of all), where its stand-ins are.

    To be called before a library is imported that builds upon `module`.
    """
    for names, name in tuple(_places):
        stand_in = names.get(name)
        if isinstance(stand_in, _Module | _Name) and _within(stand_in._module, module):
            names[name] = _real(stand_in)


def _watch(packages: Collection[str]) -> None:
    """Note down every stand-in in a module of `packages`, and let nobody outside it see them."""
    for whole, module in tuple(sys.modules.items()):
        if whole.partition(".")[0] in packages and isinstance(module, ModuleType):
            names = vars(module)
            found = [name for name, value in names.items() if isinstance(value, _Module | _Name)]
            _places.extend((names, name) for name in found)
            if found and type(module) is ModuleType:
                module.__class__ = _Watched


class _Watched(ModuleType):
    """A module with stand-ins, which its own functions use; whoever else asks gets the real one.

    While other modules are imported without the same parts, they get the stand-ins, too.
    """

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if not isinstance(value, _Module | _Name) or _is_put_off(value._module):
            return value
        return _used(value)


class _Module(ModuleType):
    """Stands for a module."""

    @property
    def _module(self) -> str:
        return self.__name__

    def __getattr__(self, name: str) -> Any:
        if name in ("__all__", "__file__", "__path__"):
            raise AttributeError(name)
        return _Name(self.__name__, name) if _importing else getattr(_used(self), name)


class _Name:
    """Stands for what a module has under a name: to be called, asked, or derived from."""

    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _used(self)(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(_used(self), name)

    def __mro_entries__(self, _bases: Any) -> tuple[Any, ...]:
        return (_used(self),)

    def __instancecheck__(self, instance: Any) -> bool:
        return isinstance(instance, _used(self))


def _is_put_off(module: str) -> bool:
    return any(module in names for parts in _importing for names in parts.values())


def _used(stand_in: _Module | _Name) -> Any:
    settle(stand_in._module)
    return _real(stand_in)


def _real(stand_in: _Module | _Name) -> Any:
    module = importlib.import_module(stand_in._module)
    return module if isinstance(stand_in, _Module) else getattr(module, stand_in._name)


def _within(module: str, outer: str) -> bool:
    return not outer or f"{module}.".startswith(f"{outer}.")
