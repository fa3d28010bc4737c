"""Words, suffixes and units that the text of a claim may hold beside digits."""

from __future__ import annotations

import re
from fractions import Fraction

_NAMES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
WORDS = {word: number for number, word in enumerate(_NAMES)}

#: What is read as no number, so that `five hundred` is not taken for 5 nor `one third` for 1.
LARGER = (
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    *("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
    *("hundred", "hundreds", "thousand", "thousands", "million", "millions", "billion"),
    *("billions", "trillion", "trillions", "lakh", "crore", "dozen", "dozens"),
)
PARTS = (
    *("half", "halves", "third", "thirds", "quarter", "quarters", "fourth", "fourths"),
    *("fifth", "fifths", "sixth", "sixths", "seventh", "sevenths", "eighth", "eighths"),
    *("ninth", "ninths", "tenth", "tenths", "hundredth", "hundredths", "thousandth"),
    *("thousandths", "millionth", "millionths"),
)

SUFFIXES = {"k": 10**3, "M": 10**6, "G": 10**9}

#: Seconds of a unit of time. Abbreviations count as they are spelt here, words in any case.
_SECONDS = {
    ("ns",): Fraction(1, 10**9),
    ("us", "µs", "μs"): Fraction(1, 10**6),
    ("ms",): Fraction(1, 1000),
    ("s",): Fraction(1),
    ("h",): Fraction(3600),
    ("d",): Fraction(86400),
}
_SECONDS_OF_WORDS = {
    ("nanosecond", "nanoseconds", "nsec"): Fraction(1, 10**9),
    ("microsecond", "microseconds", "usec", "µsec"): Fraction(1, 10**6),
    ("millisecond", "milliseconds", "msec", "millis"): Fraction(1, 1000),
    ("second", "seconds", "sec", "secs"): Fraction(1),
    ("minute", "minutes", "min", "mins"): Fraction(60),
    ("hour", "hours", "hr", "hrs"): Fraction(3600),
    ("day", "days"): Fraction(86400),
    ("week", "weeks"): Fraction(7 * 86400),
}
_ABBREVIATIONS = {name: seconds for names, seconds in _SECONDS.items() for name in names}
_TIMES = {name: seconds for names, seconds in _SECONDS_OF_WORDS.items() for name in names}

#: The unit at the beginning of what follows a number. `s-expressions` are no seconds.
_UNIT = re.compile(r"[\s\-\u2010\u2011]*([^\W\d_]+)(?!\w)(?!-\w)")
_LONG_UNIT = re.compile(r"[\s\-\u2010\u2011]*([^\W\d_]{3,})(?!\w)")


def seconds_of(unit: str) -> Fraction | None:
    """Seconds in the unit of time that `unit`, what follows a number, begins with."""
    short = _UNIT.match(unit)
    if short is not None and short[1] in _ABBREVIATIONS:
        return _ABBREVIATIONS[short[1]]
    word = _LONG_UNIT.match(unit)
    return _TIMES.get(word[1].casefold()) if word is not None else None
