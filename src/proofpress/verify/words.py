"""Compare a text with a value that is no number: a string, a truth value, a date."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from proofpress.post.number import Fault
from proofpress.post.printed import Printed, Scalar, read
from proofpress.verify.shown import people, quoted

_TRUTHS = {"true": True, "false": False}
_CLOCK = re.compile(r"(\d\d:\d\d)(:\d\d)?(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?")


def differs(text: str, value: Scalar, *, address: str) -> Fault | None:
    """A fault if a text does not say what a string, bool, None, date or time is."""
    said = " ".join(text.split())
    if isinstance(value, str):
        if said == " ".join(value.split()):
            return None
        if isinstance(read(said), Printed) and isinstance(read(value), Printed):
            return Fault(
                f"the text says {said}, the run gave the string `{people(value)}`",
                "make it a number in the cell, with int(…) or float(…)",
            )
        return _unlike(said, value, address)
    if isinstance(value, datetime | date | time):
        if _same_moment(said, value):
            return None
        return _unlike(said, value, address)
    if isinstance(value, bool) and _TRUTHS.get(said.casefold()) is value:
        return None
    if value is None and said == "None":
        return None
    if isinstance(read(said), Printed):
        return Fault(
            f"the text says {said}, the run gave {people(value)}, which is no number",
            "claim a number",
        )
    return _unlike(said, value, address)


def _unlike(said: str, value: Scalar, address: str) -> Fault:
    told = said if isinstance(value, date | time) else f"`{said}`"
    return Fault(
        f"the text says {told}, the run gave {quoted(value)}",
        f"correct the text to {people(value)}, or fill it in: [{{}}](claim:{address})",
    )


def _same_moment(said: str, value: datetime | date | time) -> bool:
    """Whether the text is the value in ISO 8601, or the beginning of it.

    A clock does not round: at 14:31:59 it shows 14:31.
    """
    if isinstance(value, time):
        return _same_clock(said, value.isoformat("microseconds"))
    day, _, clock = said.replace("T", " ").partition(" ")
    if not isinstance(value, datetime):
        return not clock and day == value.isoformat()
    moment = value.isoformat(" ", "microseconds")
    return day == moment[:10] and (not clock or _same_clock(clock, moment[11:]))


def _same_clock(said: str, clock: str) -> bool:
    """Whether `14:31` or `14:31:05.2Z` is the beginning of a clock's `14:31:05.250000+00:00`."""
    match = _CLOCK.fullmatch(said)
    if match is None or (match[3] and not match[2]):
        return False
    shown = "".join(part or "" for part in match.groups()[:3])
    zone = (match[4] or "").replace("Z", "+00:00")
    return clock[:15].startswith(shown) and (not zone or clock[15:] == zone)
