"""The values of config keys: what TOML gave in, a value or a fault out."""

from __future__ import annotations

import datetime
import re
from pathlib import PurePosixPath
from typing import Literal

from proofpress import durations, sizes
from proofpress.frozen import frozen
from proofpress.readers import Schema, any_case, reading
from proofpress.suggest import did_you_mean

_QUOTE = "put it in quotes"
_DATES = "(?:[^%]|%-?[aAbBdejmyYUVGu]|%%)+"
TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": ["string", "array"], "items": TEXT}
_HREF: Schema = {
    "type": "string",
    "minLength": 1,
    "pattern": rf"^(?:{any_case('https?|mailto')}):|^(?![A-Za-z][A-Za-z0-9_+.-]*:)",
}
_ADDRESS = "write an http, https or mailto address, or a path from the site's root"


@frozen
class Link:
    """A link of the masthead or footer; `href` is an address or a path from the site's root."""

    label: str
    href: str


@frozen
class Fault:
    """What is wrong with a value, after its name; and what to write instead.

    Attributes:
        at: keys and indices below the value, where the fault lies deeper.
        whole: the message says itself what it is about.
    """

    message: str
    help: str
    at: tuple[str | int, ...] = ()
    whole: bool = False


def list_of(item: Schema) -> Schema:
    """A list of what `item` says, or one alone."""
    return {"anyOf": [item, {"type": "array", "items": item}]}


@frozen
class Faults:
    """Everything that is wrong with a value."""

    found: tuple[Fault, ...]


@reading(TEXT)
def text(value: object) -> str | Fault:
    return value if isinstance(value, str) else Fault(f"must be text, not {shown(value)}", _QUOTE)


@reading(TEXTS)
def texts(value: object) -> tuple[str, ...] | Fault:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        return Fault(f"must be a list of texts, not {shown(value)}", 'write `["one", "two"]`')
    return tuple(items)


@reading({"type": "boolean"})
def flag(value: object) -> bool | Fault:
    if isinstance(value, bool):
        return value
    return Fault(f"must be true or false, not {shown(value)}", "write `true` or `false`")


@reading({"type": "integer", "minimum": 0, "maximum": 10_000})
def count(value: object) -> int | Fault:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10_000:
        return value
    return Fault(f"must be a whole number from 0, not {shown(value)}", "write a number: 5")


@reading({"type": "integer", "minimum": 1, "maximum": 10_000})
def length(value: object) -> int | Fault:
    number = count(value)
    if isinstance(number, int) and number:
        return number
    return Fault(
        f"must be a whole number from 1 to 10000, not {shown(value)}", "write a number: 20"
    )


@reading({"type": "string", "pattern": r"^(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])(?:-[0-9]{2}.*)?$"})
def month(value: object) -> datetime.date | Fault:
    """`"2026-11"`, or a date of TOML, of which the day does not count."""
    if isinstance(value, datetime.date):
        return datetime.date(value.year, value.month, 1)
    match = re.fullmatch(r"(\d{4})-(\d{2})", value) if isinstance(value, str) else None
    if match and int(match[1]) and 1 <= int(match[2]) <= 12:
        return datetime.date(int(match[1]), int(match[2]), 1)
    return Fault(f"must be a month, not {shown(value)}", 'write year and month: "2026-11"')


@reading({"type": "string", "pattern": r"^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}"})
def day(value: object) -> datetime.date | Fault:
    if isinstance(value, datetime.date):
        return datetime.date(value.year, value.month, value.day)
    return Fault(f"must be a date, not {shown(value)}", "write it without quotes: 2026-11-20")


@reading({"type": "string", "pattern": r"^https?://[^\s/?#\[\]]+[^\s?#]*$"})
def url(value: object) -> str | Fault:
    if isinstance(value, str) and re.fullmatch(r"https?://[^\s/?#\[\]]+[^\s?#]*", value):
        return value.rstrip("/") + "/"
    return Fault(
        f"must be the http or https address of the site, not {shown(value)}",
        'write it in full: "https://example.org/blog/"',
    )


@reading({"type": "string", "pattern": r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"})
def lang(value: object) -> str | Fault:
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        return value
    return Fault(f"must be a language tag, not {shown(value)}", 'write "en", "de" or "pt-BR"')


@reading({"type": "string", "pattern": rf"^{_DATES}$"})
def date_format(value: object) -> str | Fault:
    if isinstance(value, str) and re.fullmatch(_DATES, value):
        return value
    return Fault(
        f"must be a strftime pattern for dates, not {shown(value)}",
        'use %Y, %m, %d, %-d, %b and %B: "%-d %b %Y" gives 7 Mar 2026',
    )


@reading({"type": "string", "pattern": rf"^(?:{_DATES})?$"})
def date_format_or_none(value: object) -> str | Fault:
    return "" if value == "" else date_format(value)


@reading(durations.SCHEMA)
def timeout(value: object) -> float | Fault:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    read = durations.seconds(str(value)) if number or isinstance(value, str) else None
    if read is None:
        return Fault(
            f"must be a time greater than 0 and at most 7 days, not {shown(value)}",
            'write seconds, or a number with its unit: 90, "30 s", "5 min"',
        )
    return read


@reading(sizes.SCHEMA)
def memory(value: object) -> int | Fault:
    read = sizes.size_bytes(value) if isinstance(value, str) else None
    if read is None:
        return Fault(
            f"must be a size greater than 0, not {shown(value)}",
            'write a number with its unit: "512 MB", "2 GB"',
        )
    return read


@reading(list_of({"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"}))
def environment(value: object) -> tuple[str, ...] | Fault:
    names = texts(value)
    if isinstance(names, tuple):
        for name in names:
            if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
                return Fault(
                    f"has a name that no variable can have: `{name}`", "write names, no values"
                )
    return names


#: Names that a pattern of old addresses may have, and what they stand for.
ALIAS_NAMES = ("year", "month", "day", "name", "file", "slug", "categories")
_OPEN = rf"\{{(?:{'|'.join(ALIAS_NAMES)})\}}"
_ALIAS = rf"^(?=.*\{{)(?:/(?:[\w.~-]|{_OPEN})*(?:[\w~-]|{_OPEN})(?:[\w.~-]|{_OPEN})*)+/?$"


@reading(list_of({"type": "string", "pattern": _ALIAS}))
def aliases(value: object) -> tuple[str, ...] | Fault:
    """Patterns of addresses that every post had before: `/{year}/{month}/{name}.html`."""
    patterns = texts(value)
    for at, pattern in enumerate(patterns if isinstance(patterns, tuple) else ()):
        names = re.findall(r"\{([^{}]*)\}", pattern)
        unknown = next((name for name in names if name not in ALIAS_NAMES), None)
        if unknown is not None:
            help_ = did_you_mean(
                unknown, ALIAS_NAMES, otherwise=f"there are: {', '.join(ALIAS_NAMES)}"
            )
            return Fault(f"has a name that no post has: `{{{unknown}}}`", help_, (at,))
        plain = re.sub(r"\{\w+\}", "x", pattern)
        if not names or not re.fullmatch(r"(?:/[\w.~-]*[\w~-][\w.~-]*)+/?", plain):
            return Fault(
                f"must be a path with names in braces, not `{pattern}`",
                'write `aliases = ["/{year}/{month}/{day}/{name}.html"]`',
                (at,),
            )
    return patterns


@reading({"enum": ["theme", "plain"]})
def figures(value: object) -> Literal["theme", "plain"] | Fault:
    if value == "theme" or value == "plain":
        return "theme" if value == "theme" else "plain"
    return Fault(f'must be "theme" or "plain", not {shown(value)}', 'write `figures = "plain"`')


@reading(
    list_of(
        {
            "type": "string",
            "pattern": r"^(?!(?:.*/)?\.\.(?:/|$))(?!/)(?!.*//)(?!.*/$)[^:\\]+$",
        }
    )
)
def files(value: object) -> tuple[str, ...] | Fault:
    """Files of the blog, by their paths from its root."""
    names = texts(value)
    if isinstance(names, tuple):
        for name in names:
            parts = name.split("/")
            if not name.isprintable() or ":" in name or "\\" in name or {"", ".."} & {*parts}:
                return Fault(
                    f"must be files of the blog, not `{name}`",
                    'write paths from the blog\'s root: "notebooks/references.bib"',
                )
    return names


@reading(
    {
        "type": "string",
        "minLength": 1,
        "pattern": r"^(?!/)(?:(?:\.?|(?!(?:build|templates)(?:/|$))[^._/:\\][^/:\\]*)(?:/|$))+$",
    }
)
def folder(value: object) -> str | Fault:
    """A folder of the blog, by its path from the root; "." for the root."""
    name = text(value)
    if not isinstance(name, str) or name == ".":
        return name
    path = PurePosixPath(name)
    taken = {"..", "build", "templates"} & set(path.parts)
    plain = name.isprintable() and not path.is_absolute() and ":" not in name and "\\" not in name
    if not name or not plain or taken or any(part.startswith((".", "_")) for part in path.parts):
        return Fault(
            f"must be a folder of the blog, not `{name}`",
            'write its path from the blog\'s root, `posts = "notebooks"`, or "." for the root',
        )
    return str(path)


@reading(
    {
        "anyOf": [
            {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"label": {"type": "string", "minLength": 1}, "href": _HREF},
                    "required": ["label", "href"],
                    "additionalProperties": False,
                },
            },
            {
                "type": "object",
                "propertyNames": {"minLength": 1},
                "additionalProperties": _HREF,
            },
        ]
    }
)
def links(value: object) -> tuple[Link, ...] | Fault:
    """`[{label = …, href = …}]`, or a table of labels and addresses."""
    help_ = 'write `[{ label = "About", href = "about/" }]`'
    if isinstance(value, dict):
        value = [{"label": label, "href": href} for label, href in value.items()]
    if not isinstance(value, list):
        return Fault(f"must be a list of links, not {shown(value)}", help_)
    out: list[Link] = []
    for item in value:
        label, href = (
            (item.get("label"), item.get("href")) if isinstance(item, dict) else (None, None)
        )
        if not isinstance(label, str) or not isinstance(href, str) or not label or not href:
            return Fault(f"has an item without a `label` and an `href`: {shown(item)}", help_)
        unknown = sorted(item.keys() - {"label", "href"})
        if unknown:
            near = did_you_mean(unknown[0], ("label", "href"), otherwise=help_)
            return Fault(f"has an item with the unknown key `{unknown[0]}`", near)
        if not _may_be_linked(href):
            return Fault(f"has an address that no page may link to: `{href}`", _ADDRESS)
        out.append(Link(label, href))
    return tuple(out)


@reading(_HREF)
def href(value: object) -> str | Fault:
    written = text(value)
    if isinstance(written, str) and not (written and _may_be_linked(written)):
        return Fault(f"is an address that no page may link to: {shown(written)}", _ADDRESS)
    return written


def _may_be_linked(href: str) -> bool:
    scheme = re.match(r"([A-Za-z][\w+.-]*):", href)
    known = scheme is None or scheme[1].lower() in ("http", "https", "mailto")
    return known and href.isprintable()


def shown(value: object) -> str:
    """A value as a message quotes it."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"`{text if len(text) <= 60 else text[:59] + '…'}`"
