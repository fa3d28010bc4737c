"""From values to places on an axis, and where its ticks stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from proofpress.frozen import frozen

AxisKind = Literal["number", "log", "date", "category"]
_EPOCH = datetime(1970, 1, 1)
_DAY = 86_400.0
_CLOCK = (1.0, 5.0, 15.0, 30.0, 60.0, 300.0, 900.0, 1800.0, 3600.0, 10_800.0, 21_600.0, 43_200.0)
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)


@frozen
class Tick:
    """A value of an axis and its words."""

    at: float
    label: str


@frozen
class Scale:
    """Values from `low` to `high`, which are logarithms on a logarithmic axis."""

    kind: AxisKind
    low: float
    high: float
    categories: tuple[str, ...] = ()

    def share(self, value: float) -> float:
        """Where a value stands between the axis's ends, 0 to 1; it may lie outside."""
        return (value - self.low) / (self.high - self.low)

    def ticks(self, most: int) -> tuple[Tick, ...]:
        if self.kind == "category":
            step = max(1, math.ceil(len(self.categories) / max(most, 1)))
            return tuple(
                Tick(float(at), name) for at, name in enumerate(self.categories) if at % step == 0
            )
        if self.kind == "date":
            return _date_ticks(self.low, self.high, most)
        if self.kind == "log":
            return _log_ticks(self.low, self.high, most)
        return _number_ticks(self.low, self.high, most)


def scale(
    kind: AxisKind,
    values: Sequence[float],
    *,
    categories: Sequence[str] = (),
    from_zero: bool = False,
    given: tuple[float, float] | None = None,
    tight: bool = False,
) -> Scale:
    """An axis that holds the values, with a little room unless `tight`."""
    if kind == "category":
        return Scale(kind, -0.5, max(len(categories), 1) - 0.5, tuple(categories))
    known = [value for value in values if math.isfinite(value)]
    low, high = given or (min(known, default=0.0), max(known, default=1.0))
    if given is None:
        if from_zero and kind == "number":
            low, high = min(low, 0.0), max(high, 0.0)
        if low == high:
            low, high = low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2
        room = 0.0 if tight else (high - low) * 0.04
        low -= 0.0 if from_zero and low == 0 else room
        high += 0.0 if from_zero and high == 0 else room
    return Scale(kind, low, high if high != low else low + 1)


def seconds(text: str) -> float | None:
    """A date of a figure as seconds since 1970; None if the text is none."""
    if len(text) < 7 or not text[:4].isdecimal() or text[4] != "-":
        return None
    try:
        when = datetime.fromisoformat(text + "-01" if len(text) == 7 else text[:26])
    except ValueError:
        return None
    return (when.replace(tzinfo=None) - _EPOCH).total_seconds()


def nice(rough: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is no less than `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= rough * 0.9999)


def number(value: float, step: float = 0.0) -> str:
    """A number as an axis with ticks `step` apart prints it."""
    if value == 0:
        return "0"
    if abs(value) >= 1e9 or abs(value) < 1e-4:
        return f"{value:.3g}".replace("e+0", "e").replace("e+", "e").replace("e-0", "e−")
    places = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 2
    return f"{value:,.{places}f}".replace("-", "−")


def _number_ticks(low: float, high: float, most: int) -> tuple[Tick, ...]:
    step = nice((high - low) / max(most, 1))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(Tick(at * step, number(at * step, step)) for at in range(first, last + 1))


def _log_ticks(low: float, high: float, most: int) -> tuple[Tick, ...]:
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    if last - first < 1:
        return tuple(
            Tick(math.log10(tick.at), tick.label)
            for tick in _number_ticks(10**low, 10**high, most)
            if tick.at > 0
        )
    step = max(1, math.ceil((last - first + 1) / max(most, 1)))
    return tuple(
        Tick(at, number(10.0**at, 10.0**at)) for at in range(first, last + 1) if at % step == 0
    )


def _date_ticks(low: float, high: float, most: int) -> tuple[Tick, ...]:
    span = high - low
    for step in (*_CLOCK, *(days * _DAY for days in _DAYS)):
        if span / step <= most:
            at = range(math.ceil(low / step), math.floor(high / step) + 1)
            days = step >= _DAY
            return tuple(
                Tick(one * step, _day(one * step) if days else _clock(one * step)) for one in at
            )
    for months in _MONTHS:
        found = _month_ticks(low, high, months)
        if len(found) <= most:
            break
    return found


def _month_ticks(low: float, high: float, months: int) -> tuple[Tick, ...]:
    first, last = _when(low), _when(high)
    out = []
    for count in range(first.year * 12, last.year * 12 + 13, months):
        when = datetime(count // 12, count % 12 + 1, 1)
        at = (when - _EPOCH).total_seconds()
        if low <= at <= high:
            label = str(when.year) if months >= 12 else f"{when:%Y-%m}"
            out.append(Tick(at, label))
    return tuple(out)


def _when(at: float) -> datetime:
    return _EPOCH + timedelta(seconds=at)


def _day(at: float) -> str:
    return f"{_when(at):%m-%d}"


def _clock(at: float) -> str:
    when = _when(at)
    return f"{when:%H:%M:%S}" if when.second else f"{when:%H:%M}"


def gap(values: Sequence[float]) -> float:
    """The least distance between two values, 1 if there is none: how wide a bar may be."""
    known = sorted(set(values))
    return min((after - before for before, after in pairwise(known)), default=1.0)
