"""The text of a claim as a format that the run fills in: `[{:,} queries](claim:queries)`.

It is one pair of braces with at most a format spec of Python's: it names nothing, reaches into
nothing and converts nothing, and can print no more than a few hundred characters.
"""

from __future__ import annotations

import re
from string import Formatter

from proofpress.frozen import frozen
from proofpress.post.number import Fault

#: Python's format specs, but for other number bases and what depends on the locale.
_NUMBER = re.compile(r"(?:[^{}]?[<>=^])?[-+ ]?z?0?[0-9]{0,2}[,_]?(?:\.[0-9]{1,2})?[deEfFgG%s]?")
#: strftime's directives that mean the same on every platform.
_MOMENT = re.compile(r"(?=.*%)(?:%-?[aAbBdHIjmMpSfyYGVuUwWz%]|[^%{}]){1,60}")

_HELP = "write one pair of braces with a format for the number: {}, {:,}, {:.1f}, {:.1%}"


@frozen
class Format:
    """What stands before and after the field, and its spec."""

    before: str
    spec: str
    after: str


def is_format(text: str) -> bool:
    """Whether a text asks to be filled in; braces for themselves are doubled in one."""
    return "{" in text or "}" in text


def read_format(text: str) -> Format | Fault:
    """The one field of a text that `is_format`."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return _fault(text, "has a brace without its other half")
    fields = [part for part in parts if part[1] is not None]
    if len(fields) != 1:
        return _fault(text, "has more than one field" if fields else "has no field")
    [(before, name, spec, conversion)] = fields
    if name or conversion:
        inside = f"{name}{f'!{conversion}' if conversion else ''}"
        return _fault(text, f"names `{inside}` in its braces, where only a format may stand")
    if not (_NUMBER.fullmatch(spec or "") or _MOMENT.fullmatch(spec or "")):
        return _fault(text, f"has the format `{spec}`, which is none of a number or a date")
    at = parts.index(fields[0])
    start = "".join(part[0] for part in parts[:at])
    return Format(start + before, spec or "", "".join(part[0] for part in parts[at + 1 :]))


def _fault(text: str, what: str) -> Fault:
    return Fault(f"the text `{text}` {what}", _HELP)
