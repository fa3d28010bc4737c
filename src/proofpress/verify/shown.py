"""Values as people read them."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from fractions import Fraction

from proofpress.post.number_words import WORDS
from proofpress.post.printed import Printed, Value

#: A number beyond this is none that a text could print.
_LARGEST_EXPONENT = 1000
_LARGEST = 10**_LARGEST_EXPONENT
_NAMES = {number: word for word, number in WORDS.items()}
_UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1), ("ms", Fraction(1, 1000)))
_MICROSECONDS = ("µs", Fraction(1, 10**6))
_LONGEST = 80


def exact(value: Value) -> Fraction | None:
    """The number that a value is, seconds for a time span; None for nan, inf, bool and the rest."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Fraction):
        small = abs(value) < _LARGEST and value.denominator < _LARGEST
        return Fraction(value) if small else None
    if isinstance(value, float):
        return Fraction(value) if math.isfinite(value) else None
    if isinstance(value, Decimal):
        small = value.is_finite() and (not value or abs(value.adjusted()) <= _LARGEST_EXPONENT)
        return Fraction(value) if small else None
    if isinstance(value, timedelta):
        return Fraction(value // timedelta(microseconds=1), 10**6)
    return None


def people(value: Value) -> str:
    """A value in a few words: `3,047`, `0.7512`, `1/3`, `14.2 s`, `a list of 3`."""
    if isinstance(value, str):
        words = " ".join(value.split())
        return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return f"a dict of {len(value)}"
    if isinstance(value, timedelta):
        return _span(value)
    number = exact(value)
    if number is None:
        large = isinstance(value, int | Fraction) and not isinstance(value, bool)
        return "a number too large to print" if large else str(value)
    return str(value) if isinstance(value, Fraction) else told(number)


def quoted(value: Value) -> str:
    """A value in a message, where strings stand in backticks."""
    return f"`{people(value)}`" if isinstance(value, str) else people(value)


def _span(value: timedelta) -> str:
    seconds = exact(value) or Fraction(0)
    name, unit = next(
        ((name, unit) for name, unit in _UNITS if abs(seconds) >= unit),
        _MICROSECONDS if seconds else ("s", 1),
    )
    return f"{told(seconds / unit)} {name}"


def told(number: Fraction, *, apart_from: Collection[Fraction] = ()) -> str:
    """Digits enough to read the number, and to tell it from others that it is not."""
    if number.denominator == 1 and abs(number) < 10**21:
        return f"{number.numerator:,}"
    shown = ""
    for digits in (6, 9, 12, 17, 40):
        rough = Context(prec=5).divide(Decimal(number.numerator), Decimal(number.denominator))
        size = rough.adjusted()
        plain = -6 < size < 21
        context = Context(prec=max(digits, size + 3) if plain else digits)
        decimal = context.divide(Decimal(number.numerator), Decimal(number.denominator))
        shown = format(decimal.normalize(context), ",f" if plain else "e")
        if Fraction(decimal) == number or Fraction(decimal) not in apart_from:
            break
    return shown


def at_precision(printed: Printed, measured: Fraction) -> str | None:
    """The text with another number, as precise as the one that it prints; None for odd ones."""
    number = printed.low
    places = measured / number.scale * 10**number.decimals
    return with_number(printed, Fraction(round(places), 10**number.decimals))


def with_number(printed: Printed, amount: Fraction) -> str | None:
    """The text with `amount` where its number stands; `%` and suffix stay as they are."""
    digits = in_digits(printed, amount)
    if digits is None:
        return None
    return printed.text[: printed.low.start] + digits + printed.text[printed.low.stop :]


def in_digits(printed: Printed, amount: Fraction) -> str | None:
    """An amount as the text writes its number: in digits, as a word or as an ordinal."""
    number = printed.low
    written = printed.text[number.start : number.stop]
    if printed.high is not None or number.kind not in ("digits", "word", "ordinal"):
        return None
    if (amount * 10**number.decimals).denominator > 1:
        return told(amount)
    if number.kind == "word" and amount.denominator == 1 and int(amount) in _NAMES:
        word = _NAMES[int(amount)]
        return word.capitalize() if written[0].isupper() else word
    # No number below a thousand shows how its text would separate thousands.
    separator = number.separator or ("," if abs(number.value / number.scale) < 1000 else "")
    digits = plain(amount, number.decimals, separator)
    if "−" in written:
        digits = digits.replace("-", "−")
    return digits + (_ordinal(int(amount)) if number.kind == "ordinal" else "")


def plain(amount: Fraction, decimals: int, separator: str = "") -> str:
    """A number that has no more than so many decimals, with each of them."""
    whole, rest = divmod(int(abs(amount) * 10**decimals), 10**decimals)
    digits = f"{whole:,}".replace(",", separator) + (f".{rest:0{decimals}}" if decimals else "")
    return f"-{digits}" if amount < 0 else digits


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def as_format(printed: Printed, value: Value) -> str | None:
    """The format that prints a value as the text does; None if there is none."""
    number = printed.low
    if printed.high is not None or number.kind != "digits" or number.suffix or number.seconds:
        return None
    amount = exact(value)
    if number.separator not in ("", ",") or amount is None:
        return None
    comma = "," if number.separator or abs(amount / number.scale) >= 1000 else ""
    if number.percent:
        spec = f":{comma}.{number.decimals}%"
    elif isinstance(value, int) and not number.decimals:
        spec = f":{comma}" if comma else ""
    else:
        spec = f":{comma}.{number.decimals}f"
    return f"{printed.text[: number.start]}{{{spec}}}{printed.text[number.end :]}"
