"""Dates as a page shows them: `strftime` patterns, the same on every machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

#: What may follow the `%`, with or without a `-`, which takes the leading zeros or space away.
#: The C library's own set, and the names it prints, depend on the platform and the locale.
DIRECTIVES: Mapping[str, Callable[[date], str]] = {
    "a": lambda day: _DAYS[day.weekday()][:3],
    "A": lambda day: _DAYS[day.weekday()],
    "b": lambda day: _MONTHS[day.month - 1][:3],
    "B": lambda day: _MONTHS[day.month - 1],
    "d": lambda day: f"{day.day:02}",
    "e": lambda day: f"{day.day:2}",
    "G": lambda day: f"{day.isocalendar().year:04}",
    "j": lambda day: f"{day.timetuple().tm_yday:03}",
    "m": lambda day: f"{day.month:02}",
    "u": lambda day: str(day.isoweekday()),
    "U": lambda day: day.strftime("%U"),
    "V": lambda day: f"{day.isocalendar().week:02}",
    "y": lambda day: f"{day.year % 100:02}",
    "Y": lambda day: f"{day.year:04}",
}
_DIRECTIVE = re.compile(r"%(?:(?P<percent>%)|(?P<bare>-?)(?P<name>[a-zA-Z]))")


@lru_cache(maxsize=10_000)
def format_date(day: date, pattern: str) -> str:
    """Fill a `strftime` pattern with English names, without the locale; unknown parts stay."""

    def fill(match: re.Match[str]) -> str:
        if match["percent"]:
            return "%"
        directive = DIRECTIVES.get(match["name"])
        if directive is None:
            return match[0]
        return directive(day).lstrip("0 ") or "0" if match["bare"] else directive(day)

    return _DIRECTIVE.sub(fill, pattern)
