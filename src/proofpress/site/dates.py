"""Dates as a page shows them: `strftime` patterns, the same on every machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

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

#: What may follow the `%`; the C library's own set depends on the locale and the platform.
DIRECTIVES: Mapping[str, Callable[[date], str]] = {
    "d": lambda day: f"{day.day:02}",
    "-d": lambda day: str(day.day),
    "m": lambda day: f"{day.month:02}",
    "-m": lambda day: str(day.month),
    "b": lambda day: _MONTHS[day.month - 1][:3],
    "B": lambda day: _MONTHS[day.month - 1],
    "a": lambda day: _DAYS[day.weekday()][:3],
    "A": lambda day: _DAYS[day.weekday()],
    "y": lambda day: f"{day.year % 100:02}",
    "Y": lambda day: f"{day.year:04}",
    "%": lambda _: "%",
}
_DIRECTIVE = re.compile(r"%(-?.|$)", re.DOTALL)


def unknown_directives(pattern: str) -> tuple[str, ...]:
    """The parts of a pattern that `format_date` cannot fill."""
    return tuple(match[0] for match in _DIRECTIVE.finditer(pattern) if match[1] not in DIRECTIVES)


def format_date(day: date, pattern: str) -> str:
    """Fill a `strftime` pattern with English names, without the locale; unknown parts stay."""

    def fill(match: re.Match[str]) -> str:
        directive = DIRECTIVES.get(match[1])
        return match[0] if directive is None else directive(day)

    return _DIRECTIVE.sub(fill, pattern)
