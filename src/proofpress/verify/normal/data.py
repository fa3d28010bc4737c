"""Figures that are data: Plotly's and Vega's JSON, and any other, without what only styles them."""

from __future__ import annotations

import base64
import binascii
import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from proofpress.verify.normal.numbers import LARGEST, weight

#: Keys that say how a figure looks, or that differ at every run.
_STYLE = frozenset({"uid", "template", "$schema", "config", "usermeta", "width", "height", "hash"})
_TYPES = {"f8": "d", "f4": "f", "i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I"}
_FEW = 12
_CHUNKS = 10
_DEEPEST = 60


def data_lines(value: Any, *, figure: bool) -> tuple[str, ...]:
    """JSON as `path: value` lines; long lists of numbers by span and means of each tenth.

    Args:
        figure: leave out what only styles one.
    """
    if figure and isinstance(value, Mapping):
        value = _named_datasets(value)
    return tuple(_lines(value, "", figure, 0))


def _lines(value: Any, path: str, figure: bool, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        yield f"{path}: (deeper than {_DEEPEST} levels)"
    elif isinstance(value, Mapping):
        packed = _unpacked(value) if figure else None
        if packed is not None:
            yield from _list(packed, path, figure, depth)
            return
        for key in sorted(map(str, value)):
            if not (figure and key in _STYLE):
                yield from _lines(
                    value.get(key), f"{path}.{key}" if path else key, figure, depth + 1
                )
    elif isinstance(value, list | tuple):
        yield from _list(value, path, figure, depth)
    else:
        yield f"{path}: {_word(value)}".removeprefix(": ")


def _list(items: Sequence[Any], path: str, figure: bool, depth: int) -> Iterator[str]:
    if not all(isinstance(item, str | int | float | None) for item in items):
        for number, item in enumerate(items):
            yield from _lines(item, f"{path}[{number}]", figure, depth + 1)
    elif len(items) <= _FEW or not all(map(_is_number, items)):
        yield f"{path}: {' '.join(map(_word, items))}"
    else:
        yield f"{path}: {len(items)} numbers"
        size = math.ceil(len(items) / _CHUNKS)
        for start in range(0, len(items), size):
            chunk = items[start : start + size]
            mean = math.fsum(chunk) / len(chunk)
            yield f"  {_word(min(chunk))} to {_word(max(chunk))}, mean {mean:.12g}" + _order(chunk)


def _order(numbers: Sequence[float]) -> str:
    """Another mean, which changes when numbers change places."""
    if len(numbers) < 2:
        return ""
    weighted = math.fsum(number * weight(place) for place, number in enumerate(numbers))
    return f", weighted {weighted / len(numbers):.12g}"


def _unpacked(value: Mapping[str, Any]) -> Sequence[Any] | None:
    """The numbers of one of Plotly's typed arrays."""
    code = _TYPES.get(str(value.get("dtype")))
    if code is None or not isinstance(value.get("bdata"), str):
        return None
    try:
        data = base64.b64decode(value["bdata"])
        return [number for (number,) in struct.iter_unpack(f"<{code}", data)]
    except (binascii.Error, ValueError, struct.error):
        return None


def _named_datasets(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Altair names data by its digest, which is no better than the data itself: count them."""
    sets = value.get("datasets")
    if not isinstance(sets, Mapping):
        return value
    names = {name: f"data {number}" for number, name in enumerate(sets, 1)}
    renamed = {names[name]: rows for name, rows in sets.items()}
    made: Mapping[str, Any] = _replaced({**value, "datasets": renamed}, names)
    return made


def _replaced(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _replaced(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def _is_number(item: Any) -> bool:
    is_number = isinstance(item, int | float) and not isinstance(item, bool)
    return is_number and abs(item) < LARGEST  # not so of nan either


def _word(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return str(value).lower() if value is not None else "null"
    return repr(value) if isinstance(value, float) else str(value)
