"""Numbers in a text: their digits or words, sign, suffix, `%` and unit.

Everything is exact: a number is a fraction, and so is half a unit of its last printed place. Where
a text could be read in two ways, or holds more than is understood, it is refused and never guessed
at, since a claim that is read wrongly could hold although the prose is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from proofpress.frozen import frozen
from proofpress.post.number_words import LARGER, PARTS, SUFFIXES, WORDS, seconds_of

Kind = Literal["digits", "exponent", "power", "fraction", "ordinal", "word"]


@frozen
class Fault:
    """A text, rule or format that cannot be taken as it is: the fact, and the remedy."""

    message: str
    help: str


@frozen
class Number:
    """A number as it is printed.

    Attributes:
        value: with its suffix: that of `75.12 %` is 0.7512, that of `1.2k` is 1200.
        half: half a unit of the last printed place, of the same kind as `value`; 0 for `1/3`.
        scale: what the suffix multiplied by: 1/100 for `%`, 1000 for `k`.
        unit: what follows it: `queries`, `×`, `ms`; the sign `%` and suffixes are not in it.
        seconds: those of the unit, if it is one of time.
        start, stop: where it stands in the text, from its sign to the end of its digits or word.
        end: where its suffix and its `%` end.
        decimals, separator: how its digits are written.
        suffix: `k`, `M`, `G` or "".
    """

    value: Fraction
    half: Fraction
    start: int
    stop: int
    end: int = 0
    kind: Kind = "digits"
    scale: Fraction = Fraction(1)
    percent: bool = False
    unit: str = ""
    seconds: Fraction | None = None
    decimals: int = 0
    separator: str = ""
    suffix: str = ""


#: What may separate thousands, beside commas and the underscores of Python's own formats.
_SPACES = " \u00a0\u2007\u2009\u202f"
_RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "+-0123456789-")
_POWER = r"\^(?P<{0}>[-+−]?[0-9]{{1,3}})(?![0-9])|(?P<{0}_raised>[⁺⁻]?[⁰¹²³⁴-⁹]{{1,3}})"
_DIGITS = re.compile(
    rf"""
    10(?:{_POWER.format("ten")})
    | (?P<over>[0-9]+)[/⁄](?P<under>[0-9]+)(?![0-9]|[.,/⁄][0-9])
    | (?:(?P<whole>[0-9]{{1,3}}(?P<sep>[,_{_SPACES}])[0-9]{{3}}(?:(?P=sep)[0-9]{{3}})*(?![0-9])
         | [0-9]+))?
      (?:\.(?P<decimals>[0-9]+))?
      (?:[eE](?P<exp>[-+−]?[0-9]{{1,3}})(?!\w) | \s?[×x·]\s?10(?:{_POWER.format("times")}))?
      (?P<ordinal>(?:st|nd|rd|th)(?!\w))?
    """,
    re.VERBOSE,
)
_WORD = re.compile(rf"(?<!\w)({'|'.join(WORDS)})(?!\w)", re.IGNORECASE)
_UNREAD = re.compile(
    rf"(?<!\w)(?:({'|'.join(LARGER)})(?!\w)|({'|'.join(PARTS)})\s+of(?!\w))", re.IGNORECASE
)
_MINUS = re.compile(r"(?<!\w)(?:minus|negative)\s+$", re.IGNORECASE)
_PART = re.compile(rf"[\s\-\u2010\u2011]*(?:a\s+)?({'|'.join(PARTS)})(?!\w)", re.IGNORECASE)
#: `p95`, `UTF-8` and `HTTP/2` are words.
_NAME = re.compile(r"(?<!\w)[^\W\d]+(?:[-\u2010\u2011/.]?\d\w*)+")
_SUFFIX = re.compile(rf"[{_SPACES}]?([kMG])(?!\w|-\w)")
_PERCENT = re.compile(r"\s*(?:%|％|percent(?!\w)|per\s+cent(?!\w))", re.IGNORECASE)
_DASH = "-−\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d"
_BEFORE = re.compile(rf"(?P<sign>[{_DASH}+]?)(?P<space>\s*)(?P<money>[$€£¥₹]?\s?)$")
_LONGEST = 600

_IN_DIGITS = "write it in digits"


def numbers_in(text: str) -> list[Number] | Fault:
    """Every number that `text` prints, in order; a fault if one of them cannot be told."""
    if len(text) > _LONGEST:
        has_digit = any(char.isdigit() for char in text)
        return (
            Fault("the text is too long for a number", "claim a shorter text") if has_digit else []
        )
    names = [m.span() for m in _NAME.finditer(text) if m[0][0].isalpha() or m[0][0] == "_"]
    larger = _UNREAD.search(text)
    found: list[Number] = []
    at = 0
    while at < len(text):
        name = next((stop for start, stop in names if start == at), None)
        word = _WORD.match(text, at)
        if name is not None:
            at = name
        elif word is not None:
            sign, start = _sign(text, at)
            value = sign * Fraction(WORDS[word[1].casefold()])
            found.append(Number(value, Fraction(1, 2), start, word.end(), kind="word"))
            at = word.end()
        elif text[at] in "0123456789" or re.match(r"\.[0-9]", text[at : at + 2]):
            digits = _digits(text, at)
            if isinstance(digits, Fault):
                return digits
            found.append(digits)
            at = digits.stop
        elif unicodedata.category(text[at]) in ("Nd", "Nl", "No") and not _raised_unit(text, at):
            return _unread(text)
        else:
            at += 1
    if larger is not None:
        return Fault(
            f"the number word `{larger[1] or larger[2]}` is not read",
            f"number words are read up to twelve: {_IN_DIGITS}, 1,200,000 or 1.2M",
        )
    finished = [_finish(text, number) for number in found]
    faults = [number for number in finished if isinstance(number, Fault)]
    return faults[0] if faults else [n for n in finished if not isinstance(n, Fault)]


def _digits(text: str, at: int) -> Number | Fault:
    match = _DIGITS.match(text, at)
    assert match is not None
    stop = match.end()
    if re.match(r"[.,'’:/⁄_^]?[0-9]|\w*[0-9]", text[stop:]) or (
        stop < len(text) and unicodedata.category(text[stop]) in ("No", "Nl", "Nd")
    ):
        return _unread(text)
    sign, start = _sign(text, at)
    if match["under"] is not None:
        if not int(match["under"]):
            return _unread(text)
        value = sign * Fraction(int(match["over"]), int(match["under"]))
        return Number(value, Fraction(0), start, stop, kind="fraction")
    ten = match["ten"] or match["ten_raised"]
    if ten is not None:
        value = Fraction(10) ** int(ten.translate(_RAISED))
        return Number(sign * value, min(value, Fraction(1)) / 2, start, stop, kind="power")
    separator, decimals = match["sep"] or "", match["decimals"] or ""
    if separator and re.fullmatch(r"0+.[0-9]{3}", match["whole"]):  # `0,125` is 0.125 elsewhere
        return _unread(text)
    whole = (match["whole"] or "0").replace(separator, "") if separator else match["whole"] or "0"
    raised = match["exp"] or match["times"] or match["times_raised"]
    power = Fraction(10) ** int(raised.translate(_RAISED)) if raised else Fraction(1)
    unit = power / 10 ** len(decimals)
    value = sign * int(whole + decimals) * unit
    kind: Kind = "exponent" if raised else "ordinal" if match["ordinal"] else "digits"
    if match["ordinal"] and (decimals or raised or sign < 0):
        return _unread(text)
    return Number(
        value, unit / 2, start, stop, kind=kind, decimals=len(decimals), separator=separator
    )


def _sign(text: str, at: int) -> tuple[int, int]:
    """-1 or 1, and where the number with its sign begins.

    A dash that stands off from the number is a minus only at the very beginning of the text, so
    that `price – 3` is 3. A dash behind a word or a number joins them.
    """
    minus = _MINUS.search(text, 0, at)
    if minus is not None:
        return -1, minus.start()
    before = _BEFORE.search(text, 0, at)
    if before is None or not before["sign"]:
        return 1, at
    start = before.start()
    inside = start > 0 and (text[start - 1].isalnum() or text[start - 1] in "%)")
    apart = before["space"] and text[:start].strip() and before["sign"] not in "+−"
    if inside or apart or (text[:start].rstrip()[-1:].isdigit() and before["sign"] != "−"):
        return 1, at
    return (1 if before["sign"] == "+" else -1), start


def _finish(text: str, number: Number) -> Number | Fault:
    """The number with its suffix, `%` and unit."""
    part = _PART.match(text, number.stop)
    if part is not None:
        return Fault(
            f"`{text[number.start : part.end()]}` is not read as a number",
            f"{_IN_DIGITS}: 1/3 or 0.33",
        )
    stop, scale, suffix = number.stop, Fraction(1), ""
    marked = _SUFFIX.match(text, stop)
    if marked is not None and number.kind not in ("ordinal", "word"):
        stop, suffix = marked.end(), marked[1]
        scale *= SUFFIXES[suffix]
    percent = _PERCENT.match(text, stop)
    if percent is not None:
        stop, scale = percent.end(), scale / 100
    return replace(
        number,
        value=number.value * scale,
        half=number.half * scale,
        scale=scale,
        end=stop,
        suffix=suffix,
        percent=percent is not None,
        unit=text[stop:].strip(),
        seconds=None if percent else seconds_of(text[stop:]),
    )


def _raised_unit(text: str, at: int) -> bool:
    """Whether what stands at `at` belongs to a unit: the ² of m², the ₂ of CO₂."""
    return at > 0 and text[at - 1].isalpha() and unicodedata.category(text[at]) == "No"


def _unread(text: str) -> Fault:
    return Fault(
        f"`{shortened(text)}` cannot be read as one number",
        "write it like 3,047, 0.125, 75.12 %, 1.2k or 3e6",
    )


def shortened(text: str) -> str:
    """A text as a message quotes it."""
    return text if len(text) <= 60 else f"{text[:59]}…"
