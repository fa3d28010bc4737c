"""The columns of Plotly's traces, and the axes on which their values stand."""

from __future__ import annotations

import base64
import binascii
import math
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

from proofpress.frozen import frozen
from proofpress.render.figures.chart import COLOURS, words
from proofpress.render.figures.scales import AxisKind, seconds

_KINDS = {
    "i1": "b",
    "u1": "B",
    "u1c": "B",
    "i2": "h",
    "u2": "H",
    "i4": "i",
    "u4": "I",
    "f4": "f",
    "f8": "d",
}
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|rgba?\([\d., %]+\)|[a-z]{3,20}")


def values(raw: object) -> list[Any]:
    """A column of a trace: a list, or numbers as Plotly packs them; rows if it has a shape."""
    if isinstance(raw, list):
        return raw
    if not isinstance(raw, Mapping):
        return []
    code = _KINDS.get(str(raw.get("dtype")))
    try:
        packed = array(code or "b", base64.b64decode(str(raw.get("bdata", "")), validate=True))
    except (binascii.Error, ValueError):
        return []
    flat: list[Any] = [None if value != value else value for value in packed] if code else []
    shape = [int(part) for part in re.findall(r"\d{1,9}", str(raw.get("shape", "")))]
    if len(shape) == 2 and shape[0] * shape[1] == len(flat) and shape[1]:
        return [flat[at : at + shape[1]] for at in range(0, len(flat), shape[1])]
    return flat


class Column:
    """A trace: its two columns, turned upright, its name and colour."""

    def __init__(self, trace: Mapping[str, Any], at: int) -> None:
        self.trace = trace
        self.kind = trace.get("type", "scatter")
        self.flat = trace.get("orientation") == "h" and self.kind != "scatter"
        self.x, self.y = (simple(values(trace.get(key))) for key in "xy")
        if self.flat:
            self.x, self.y = self.y, self.x
        self.name = words(str(trace.get("name") or ""))
        marker, line = mapping(trace.get("marker")), mapping(trace.get("line"))
        first, second = (line, marker) if self.kind == "scatter" else (marker, line)
        given = colour_of(first.get("color")) or colour_of(second.get("color"))
        self.colour = given or COLOURS[at % len(COLOURS)]
        self.dashed = line.get("dash") not in (None, "solid")


@frozen
class Axis:
    """What an axis is, and its values as numbers."""

    kind: AxisKind
    names: tuple[str, ...] = ()
    _places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {name: at for at, name in reversed([*enumerate(self.names)])}
        object.__setattr__(self, "_places", places)

    def number(self, value: object) -> float | None:
        if self.kind == "category":
            at = self._places.get(str(value))
            return None if at is None else float(at)
        if self.kind == "date":
            return seconds(value) if isinstance(value, str) else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        if not math.isfinite(value):
            return None
        if self.kind == "log":
            return math.log10(value) if value > 0 else None
        return float(value)


def axis_of(layout: Mapping[str, Any], name: str, columns: Iterable[Sequence[Any]]) -> Axis:
    given = mapping(layout.get(f"{name}axis"))
    found = [value for column in columns for value in column if value is not None]
    kind = given.get("type")
    numeric = all(isinstance(value, int | float) for value in found)
    if kind == "log" and numeric:
        return Axis("log")
    if kind != "category" and numeric:
        return Axis("number")
    if kind != "category" and all(
        isinstance(one, str) and seconds(one) is not None for one in found
    ):
        return Axis("date")
    order = [str(one) for one in items(given.get("categoryarray"))]
    present = dict.fromkeys(str(value) for value in found)
    names = [one for one in order if one in present]
    return Axis("category", tuple(dict.fromkeys([*names, *present])))


def simple(column: Sequence[Any]) -> list[Any]:
    return [value for value in column if not isinstance(value, list | dict)]


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def colour_of(raw: object) -> str | None:
    if not isinstance(raw, str):
        return None
    if raw.startswith("pp:") and raw[3:].isdecimal():
        return COLOURS[(int(raw[3:]) - 1) % len(COLOURS)]
    return raw if _COLOUR.fullmatch(raw) else None
