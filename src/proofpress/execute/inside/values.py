"""Record the small values of a notebook's variables after each cell.

Only objects whose type is exactly one of those below are looked at, so no method that a post
defined is ever called, nothing lazy is computed, and nothing here can fail a post.

A value becomes JSON: int, float (nan and inf as Python's json has them), bool, str and None as they
are, lists and tuples as lists, dicts and those of `collections` as `{"dict": {...}}`, the rest as
`{"decimal": "1.50"}`, `{"fraction": "1/3"}`, `{"timedelta": [days, seconds, microseconds]}`,
`{"datetime": "…"}`, `{"date": "…"}` and `{"time": "…"}` in ISO 8601. The result of `measure` is a
dict of its fields, some of which are dicts themselves.
"""

from __future__ import annotations

import sys
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Container, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from types import MemberDescriptorType
from typing import Any

LONGEST_TEXT = 500
LARGEST_INT = 10**400
MOST_ITEMS = 100

_PLAIN = {bool, float, type(None)}
_DICTS = {dict, Counter, OrderedDict, defaultdict}
_CHANGING = {list, tuple, *_DICTS}  # a tuple may hold what changes
_NUMPY = (
    *("bool_", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "str_"),
)
_MEASURED = "proofpress.measurement.measured"


class Recorder:
    """Says after each cell which recordable variables have a new value."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._hidden = set(namespace)
        self._objects: dict[str, Any] = {}
        self._last: dict[str, Any] = {}
        self._numpy: tuple[Any, frozenset[type]] = (None, frozenset())
        self._measured: tuple[Any, type | None, list[MemberDescriptorType]] = (None, None, [])

    def changed(self) -> dict[str, Any]:
        """Names and values that differ from the last call; a name that left is `{"gone": True}`."""
        numpy, (measured, slots) = self._numpy_types(), self._measured_type()
        namespace, objects, last = self._namespace, self._objects, self._last
        new: dict[str, Any] = {}
        for name, value in list(namespace.items()):
            if objects.get(name, _NOT) is value:
                continue  # the very object that was recorded, and it cannot change
            if not _is_key(name) or name[:1] == "_" or name in self._hidden:
                continue
            kind = type(value)
            recorded = _fields(value, slots) if kind is measured else _record(value, numpy)
            if kind not in _CHANGING and recorded is not _NOT:
                objects[name] = value
            else:  # the object of before may come back
                objects.pop(name, None)
            if not same(last.get(name, _NOT), recorded):
                new[name] = GONE if recorded is _NOT else recorded
        for name in [name for name in last if name not in namespace]:
            new[name] = GONE
        for name, value in new.items():
            if value is GONE:
                last.pop(name, None)
                objects.pop(name, None)
            else:
                last[name] = value
        return new

    def _numpy_types(self) -> frozenset[type]:
        """numpy's scalar types once the post has imported it; namesakes elsewhere do not count."""
        module = sys.modules.get("numpy")
        if module is not self._numpy[0]:
            names = vars(module) if type(module) is type(sys) else {}
            types = (names.get(name) for name in _NUMPY)
            good = (cls for cls in types if type(cls) is type and cls.__module__ == "numpy")
            self._numpy = module, frozenset(good)
        return self._numpy[1]

    def _measured_type(self) -> tuple[type | None, list[MemberDescriptorType]]:
        """That of what `measure` gives, once the post has imported it, and its slots."""
        module = sys.modules.get(_MEASURED)
        if module is not self._measured[0]:
            found = vars(module).get("Measurement") if type(module) is type(sys) else None
            good = found if type(found) is type and found.__module__ == _MEASURED else None
            attributes = vars(good).values() if good is not None else ()
            slots = [slot for slot in attributes if type(slot) is MemberDescriptorType]
            self._measured = module, good, slots
        return self._measured[1:]


_NOT = object()
#: Told of a name that is no longer there.
GONE = {"gone": True}


def encoded(value: Any) -> Any:
    """A value as it is recorded.

    Raises:
        ValueError: it is of no kind that is.
    """
    found = _record(value, ())
    if found is _NOT:
        raise ValueError("not a small value of an exact type")
    return found


def _record(value: Any, numpy: Container[type]) -> Any:
    kind = type(value)
    if kind is list or kind is tuple:
        if len(value) > MOST_ITEMS:
            return _NOT
        items = [_scalar(item, numpy) for item in value]
        return _NOT if _NOT in items else items
    if kind in _DICTS:
        if len(value) > MOST_ITEMS or not all(map(_is_key, value)):
            return _NOT
        fields = {key: _scalar(item, numpy) for key, item in value.items()}
        return _NOT if _NOT in fields.values() else {"dict": fields}
    return _scalar(value, numpy)


def _fields(value: Any, slots: Iterable[MemberDescriptorType]) -> Any:
    """What lies in the slots of an object, read without asking its class."""
    try:
        return _nested({slot.__name__: slot.__get__(value) for slot in slots})
    except AttributeError:  # one of them is empty
        return _NOT


def _nested(value: Any) -> Any:
    if type(value) is not dict:
        return _record(value, ())
    if len(value) > MOST_ITEMS or not all(map(_is_key, value)):
        return _NOT
    fields = {key: _nested(item) for key, item in value.items()}
    return _NOT if _NOT in fields.values() else {"dict": fields}


def _scalar(value: Any, numpy: Container[type]) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is int:
        return value if -LARGEST_INT < value < LARGEST_INT else _NOT
    if kind is str:
        return value if len(value) <= LONGEST_TEXT and _is_whole(value) else _NOT
    if kind in numpy:
        return _scalar(value.item(), frozenset())
    if kind is Decimal:
        return {"decimal": str(value)}
    if kind is Fraction:
        return {"fraction": f"{value.numerator}/{value.denominator}"}
    if kind is timedelta:
        return {"timedelta": [value.days, value.seconds, value.microseconds]}
    if kind is datetime and (value.tzinfo is None or type(value.tzinfo).__module__ == "datetime"):
        return {"datetime": value.isoformat()}
    if kind is date:
        return {"date": value.isoformat()}
    if kind is time and value.tzinfo is None:
        return {"time": value.isoformat()}
    return _NOT


def _is_key(key: Any) -> bool:
    return type(key) is str and _is_whole(key)


def _is_whole(text: str) -> bool:
    """Whether a text has a UTF-8 form, as records and pages need it."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def same(old: Any, new: Any) -> bool:
    """Equal in value and type (1, 1.0 and True differ), nan equal to itself."""
    if old is new:
        return True
    return type(old) is type(new) and (old == new or repr(old) == repr(new)) and _typed(old, new)


def _typed(old: Any, new: Any) -> bool:
    if type(old) is list:
        return len(old) == len(new) and all(map(same, old, new))
    if type(old) is dict:
        return old.keys() == new.keys() and all(same(old[key], new[key]) for key in new)
    return True
