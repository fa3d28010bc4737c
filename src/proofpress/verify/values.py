"""What the variables of a run held after each of its cells, as far as it was recorded."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from proofpress.execute.run import Run
from proofpress.frozen import frozen
from proofpress.post.address import Address
from proofpress.post.post import Post
from proofpress.post.printed import Value


@frozen
class Given:
    """A value that was recorded.

    Attributes:
        cell: number of the code cell that gave it; 0 if a parameter did, before the first cell.
    """

    value: Value
    cell: int


@frozen
class Several:
    """Different values after different cells, in order, so that none can be meant."""

    values: tuple[Given, ...]


@frozen
class Gone:
    """A value that was there once; `cell` is the one that took it away or made it unreadable."""

    cell: int


@frozen
class Unknown:
    """No value: none of the name (`within` is None), or not that part of it."""

    within: Given | None = None


class Nothing:
    """No value at all, which None would not tell from the value None."""


NOTHING: Final = Nothing()
_Held = Value | Nothing


@frozen
class Values:
    """The recorded values of a run.

    Attributes:
        names: of everything that was recorded, in the order in which it first was.
    """

    _changes: Mapping[str, Sequence[tuple[int, _Held]]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._changes)

    def find(self, address: Address, after: int | None) -> Given | Several | Gone | Unknown:
        """The value where the reader stands.

        A name that does not exist yet there has the value that it has at the end, and so has every
        name where `after` is None; then there must be one value only.

        Args:
            after: number of a code cell, after whose end the value is read; None: at the end.
        """
        history = list(self._history(address))
        before = [(cell, held) for cell, held in history if after is not None and cell <= after]
        if any(not isinstance(held, Nothing) for _, held in before):
            return _given_or_gone(before[-1])
        held = tuple(
            Given(value, cell) for cell, value in history if not isinstance(value, Nothing)
        )
        if not held:
            return Unknown(self._last(address.name))
        if any(not same(one.value, held[0].value) for one in held):
            return Several(held)
        return _given_or_gone(history[-1])

    def _history(self, address: Address) -> Iterator[tuple[int, _Held]]:
        """What the address led to, each time that this changed: the cell, the value or nothing."""
        last: _Held = NOTHING
        for cell, held in self._changes.get(address.name, ()):
            now = held if isinstance(held, Nothing) else part(held, address.steps)
            if not same(now, last):
                yield cell, now
            last = now

    def _last(self, name: str) -> Given | None:
        """The last value of the whole variable."""
        found = [
            Given(held, cell)
            for cell, held in self._changes.get(name, ())
            if not isinstance(held, Nothing)
        ]
        return found[-1] if found else None


def values_of(post: Post, run: Run) -> Values:
    """What was recorded in `run`, an execution of `post`."""
    changes: dict[str, list[tuple[int, _Held]]] = {}

    def note(cell: int, found: Mapping[str, Any]) -> None:
        for name, encoded in found.items():
            before = changes.setdefault(name, [])
            if before and before[-1][0] == cell:  # a default, which no reader ever meets
                before.pop()
            before.append((cell, decoded(encoded)))

    tagged = next((cell.number for cell in post.code_cells if cell.options.parameters), 0)
    if not tagged:
        note(0, run.injected)
    for number, cell in enumerate(run.cells, 1):
        note(number, cell.observed.values)
        if number == tagged:
            note(number, run.injected)
    return Values(changes)


def decoded(encoded: Any) -> Value | Nothing:
    """The value that `execute/inside/values.py` encoded; `NOTHING` for a name that left."""
    if isinstance(encoded, list):
        return [decoded(item) for item in encoded]
    if not isinstance(encoded, dict):
        value: Value = encoded
        return value
    [(kind, inner)] = encoded.items()
    if kind == "dict":
        return {name: decoded(item) for name, item in inner.items()}
    if kind == "timedelta":
        return timedelta(*inner)
    return NOTHING if kind == "gone" else _READ[kind](inner)


_READ: Mapping[str, Any] = {
    "decimal": Decimal,
    "fraction": Fraction,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def part(value: Value, steps: Sequence[str | int]) -> Value | Nothing:
    """What lies at `steps` in `value`; `NOTHING` if it has no such part."""
    for step in steps:
        inner = _inner(value, step)
        if isinstance(inner, Nothing):
            return inner
        value = inner
    return value


def _inner(value: Value, step: str | int) -> Value | Nothing:
    if isinstance(value, dict):
        found: Value | Nothing = value.get(step, NOTHING) if isinstance(step, str) else NOTHING
        return found
    if isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
        item: Value = value[step]
        return item
    return NOTHING


def same(one: object, other: object) -> bool:
    """Equal in value and type, nan equal to itself: 1, 1.0 and True differ."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    if isinstance(one, Decimal):
        return str(one) == str(other)  # nan too
    return one == other


def _given_or_gone(change: tuple[int, _Held]) -> Given | Gone:
    cell, held = change
    return Gone(cell) if isinstance(held, Nothing) else Given(held, cell)
