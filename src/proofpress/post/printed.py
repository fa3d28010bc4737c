"""What number a printed text means: `3,047`, `75.12 %`, `1.2k rows`, `five times`, `3–5 ms`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from proofpress.frozen import frozen
from proofpress.post.compared import Comparison, comparison
from proofpress.post.number import Fault, Number, numbers_in, shortened
from proofpress.post.number_words import seconds_of

#: What a claim may name. Lists and dicts hold the others, not each other.
Scalar: TypeAlias = (
    int | float | bool | str | Decimal | Fraction | timedelta | datetime | date | time | None
)
Value: TypeAlias = Scalar | list[Any] | dict[str, Any]


@frozen
class Printed:
    """A text with one number, or with a range of two.

    Attributes:
        low: the number itself, or the lower end.
        high: the upper end of a range, else None.
        compared: a comparison that the text itself makes.
    """

    text: str
    low: Number
    high: Number | None = None
    compared: Comparison | None = None

    @property
    def numbers(self) -> tuple[Number, ...]:
        return (self.low,) if self.high is None else (self.low, self.high)


_UNIT = re.compile(r"\s*[^\W\d_]+")
_TO = re.compile(r"\s*(?:[-\u2010-\u2015]|to(?=\s))\s*")


def read(text: str) -> Printed | Fault | None:
    """The number that `text` prints; None if there is none; a fault if it cannot be told."""
    found = numbers_in(text)
    if isinstance(found, Fault):
        return found
    if not found:
        return None
    first = found[0]
    compared = comparison(text[: first.start], text[found[-1].end :])
    if len(found) == 1:
        return Printed(text, first, compared=compared)
    if len(found) > 2 or not _TO.fullmatch(text, _before_range(text, first), found[1].start):
        listed = " and ".join(f"`{text[number.start : number.stop]}`" for number in found[:2])
        return Fault(
            f"`{shortened(text)}` holds more than one number: {listed}",
            "make a claim of each number alone",
        )
    return _range(text, first, found[1], compared)


def _range(text: str, low: Number, high: Number, compared: Comparison | None) -> Printed | Fault:
    unit = text[low.end : _before_range(text, low)].strip()
    ends = joined(replace(low, unit=unit), high)
    if ends is None:
        return Fault(
            f"the two ends of `{shortened(text)}` are not of the same kind",
            "write both ends in the same unit: 3–5k",
        )
    if not in_order(*ends):
        return Fault(
            f"the range `{shortened(text)}` does not go from the lower number to the higher one",
            "write the lower number first",
        )
    return Printed(text, *ends, compared)


def joined(low: Number, high: Number) -> tuple[Number, Number] | None:
    """The ends of a range, where the first may leave suffix, `%` and unit to the second.

    None if only the second end has none.
    """
    if low.scale == 1 and not low.percent:
        factor = high.scale
        low = replace(
            low,
            value=low.value * factor,
            half=low.half * factor,
            scale=factor,
            percent=high.percent,
            suffix=high.suffix,
        )
    elif low.scale != high.scale:
        return None
    if low.seconds is None:
        low = replace(low, seconds=high.seconds)
    low = replace(low, unit=low.unit or high.unit)
    return low, high


def in_order(low: Number, high: Number) -> bool:
    return low.value * (low.seconds or 1) <= high.value * (high.seconds or 1)


def _before_range(text: str, number: Number) -> int:
    """Where the lower end of a range ends, with its unit of time if it has one."""
    unit = _UNIT.match(text, number.end)
    if unit is not None and seconds_of(unit[0]) is not None:
        return unit.end()
    return number.end
