"""Lines of text compared word by word, and the numbers in them by value."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

#: Two numbers closer than this are the same: it is what rounding leaves of a zero.
ZERO = 1e-12
#: Of unrounded numbers, so large a share may differ.
SHARE = 1e-6
#: A number with so many decimals was not rounded by its author.
DECIMALS = 6
#: Larger ones are not added up: their sum may be none.
LARGEST = 1e290

_NUMBER = re.compile(
    r"(?<![\w.])[-+−]?"
    r"(?:(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d*)?|\.\d+)"
    r"(?:[eE][-+]?\d+(?!\w))?(?!\.?\d)"
)

_SUM = r"-?\d\.\d{12}e[+-]\d{2,3}"
_SKETCH = re.compile(rf"\d{{1,9}} lines [0-9a-f]{{16}}(?:, \d{{1,9}} numbers: {_SUM} {_SUM})?")


def same(old: str, new: str, *, within: float = 0.0) -> bool:
    """Whether two lines say the same: words equal, numbers equal in value, spaces aside.

    Whole and rounded numbers must be equal; of numbers with six decimals or more a share of 1e-6
    may differ.

    Args:
        within: how far apart numbers with decimals may be in any case, e.g. coordinates.
    """
    if old == new:
        return True
    pairs = list(zip_longest(_parts(old), _parts(new)))
    if any(a is None or b is None for a, b in pairs):
        return False
    return all(_same_part(a, b, within) for a, b in pairs if a is not None and b is not None)


def first_difference(
    old: Sequence[str], new: Sequence[str], *, within: float = 0.0
) -> tuple[int, str | None, str | None] | None:
    """The number of the first line that differs, from 1, with both versions; None: no line does.

    A line that only one of them has is None in the other.
    """
    for number, (before, after) in enumerate(zip_longest(old, new), 1):
        if before is None or after is None or not same(before, after, within=within):
            return number, before, after
    return None


def sketch(lines: Sequence[str], *, loose: bool = False) -> str:
    """A line that stands for many: a digest of their words, and sums of their numbers.

    Rounded numbers are part of the digest unless the lines have unrounded ones as well.

    Args:
        loose: no number with decimals is exact, e.g. in a drawing.
    """
    words: list[str] = []
    numbers: list[float] = []
    fluid = loose or any(
        _decimals(part) >= DECIMALS for line in lines for part, number in _split(line) if number
    )
    for line in lines:
        for part, number in _split(line):
            if number and fluid and _has_decimals(part) and abs(_value(part)) < LARGEST:
                words.append("~")
                numbers.append(_value(part))
            elif number:
                words.append(repr(_value(part)))
            else:
                words += part.split()
        words.append("\n")
    digest = hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    start = f"{len(lines)} lines {digest}"
    if not numbers:
        return start
    plain = math.fsum(map(abs, numbers))
    mixed = math.fsum(number * weight(place) for place, number in enumerate(numbers))
    return f"{start}, {len(numbers)} numbers: {plain:.12e} {mixed:.12e}"


def could_be(text: str) -> bool:
    """Whether this is a line of `sketch`."""
    return _SKETCH.fullmatch(text) is not None


def same_sketch(old: str, new: str, *, within: float = 0.0) -> bool:
    """Whether two sketches stand for lines that say the same, as far as sums can tell."""
    before, _, sums = old.partition(": ")
    after, _, others = new.partition(": ")
    if before != after:
        return False
    a, b = [float(word) for word in sums.split()], [float(word) for word in others.split()]
    if len(a) != len(b):
        return False
    count = before.rpartition(", ")[2].split()[0]
    # What is rounded at random adds up like its root.
    spread = within * math.sqrt(int(count)) if within else 0.0
    reach = max([ZERO, spread, *(abs(number) * SHARE for number in (*a, *b))])
    return all(abs(x - y) <= reach for x, y in zip(a, b, strict=True))


def weight(place: int) -> float:
    """Between a half and one and a half, other for each place: numbers that change places show."""
    return 0.5 + (place * 2654435761 % 2**32) / 2**32


def _parts(line: str) -> Iterator[tuple[str, bool]]:
    for part, number in _split(line):
        if number:
            yield part, True
        elif text := " ".join(part.split()):
            yield text, False


def _split(line: str) -> Iterator[tuple[str, bool]]:
    """Numbers, and what stands between them."""
    at = 0
    for match in _NUMBER.finditer(line):
        if match.start() > at:
            yield line[at : match.start()], False
        yield match[0], True
        at = match.end()
    if at < len(line):
        yield line[at:], False


def _same_part(old: tuple[str, bool], new: tuple[str, bool], within: float) -> bool:
    if old == new:
        return True
    if not (old[1] and new[1]):
        return False
    before, after = _value(old[0]), _value(new[0])
    if not (math.isfinite(before) and math.isfinite(after)):
        return False  # too large for a float: nothing is known but its digits
    if before == after:
        return True
    if not (_has_decimals(old[0]) or _has_decimals(new[0])):
        return False
    reach = max(ZERO, within)
    if max(_decimals(old[0]), _decimals(new[0])) >= DECIMALS:
        reach = max(reach, SHARE * max(abs(before), abs(after)))
    return abs(before - after) <= reach


def _value(number: str) -> int | float:
    plain = number.replace(",", "").replace("−", "-")
    return float(plain) if _has_decimals(plain) else int(plain)


def _has_decimals(number: str) -> bool:
    return any(sign in number for sign in ".eE")


def _decimals(number: str) -> int:
    """Digits after the point."""
    return len(re.split("[eE]", number)[0].partition(".")[2])
