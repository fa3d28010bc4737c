"""Days as people write them: in numbers with the year first, or with the name of the month.

With slashes Quarto has the month first (https://quarto.org/docs/reference/dates.html), most of the
world the day: such a date is read where only one order gives a day, or where the order is known.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

MONTHS = {name.lower(): at for at, name in enumerate(calendar.month_name) if name} | {
    name.lower(): at for at, name in enumerate(calendar.month_abbr) if name
}
_SLASHES = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})$")
_MONTH_FIRST = re.compile(
    r"(?:[A-Za-z]+,\s+)?([A-Za-z]{3,9})\.?\s+(\d\d?)(?:st|nd|rd|th)?,?\s+(\d{4})$"
)
_DAY_FIRST = re.compile(
    r"(?:[A-Za-z]+,\s+)?(\d\d?)(?:st|nd|rd|th|\.)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})$"
)


def in_words(written: str) -> date | None:
    """The day of `March 7, 2026` or `7 Mar 2026`."""
    if match := _MONTH_FIRST.match(written):
        return _day(match[3], MONTHS.get(match[1].lower(), 0), match[2])
    if match := _DAY_FIRST.match(written):
        return _day(match[3], MONTHS.get(match[2].lower(), 0), match[1])
    return None


def in_slashes(written: str) -> tuple[date, ...]:
    """The days that `3/7/2026` can mean, that with the month first before the other."""
    match = _SLASHES.match(written)
    if match is None:
        return ()
    first, second, year = match.groups()
    found = (_day(year, int(first), second), _day(year, int(second), first))
    return tuple(dict.fromkeys(day for day in found if day is not None))


def _day(year: str, month: int, number: str) -> date | None:
    try:
        return date(int(year), month, int(number))
    except ValueError:
        return None
