"""Lines of code that are marked: `2,4-6`."""

from __future__ import annotations

import re

#: First and last line of each range, counted from 1.
Ranges = tuple[tuple[int, int], ...]

_RANGE = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")


def line_ranges(text: str) -> Ranges | None:
    """Ranges of lines, parted by commas; None if the text is something else."""
    out = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            return None
        first = int(match[1])
        last = int(match[2] or first)
        if not 1 <= first <= last:
            return None
        out.append((first, last))
    return tuple(out)


def last_of(ranges: Ranges) -> int:
    """The last line that is marked; 0 if none is."""
    return max((last for _, last in ranges), default=0)
