"""The values of config keys: what TOML gave in, a value or a fault out."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Literal

from proofpress import durations, sizes
from proofpress.suggest import did_you_mean

_QUOTE = "put it in quotes"
_ADDRESS = "write an http, https or mailto address, or a path from the site's root"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the masthead or footer; `href` is an address or a path from the site's root."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Faults:
    """Everything that is wrong with a value."""

    found: tuple[Fault, ...]


def text(value: object) -> str | Fault:
    return value if isinstance(value, str) else Fault(f"must be text, not {shown(value)}", _QUOTE)


def texts(value: object) -> tuple[str, ...] | Fault:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        return Fault(f"must be a list of texts, not {shown(value)}", 'write `["one", "two"]`')
    return tuple(items)


def flag(value: object) -> bool | Fault:
    if isinstance(value, bool):
        return value
    return Fault(f"must be true or false, not {shown(value)}", "write `true` or `false`")


def count(value: object) -> int | Fault:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10_000:
        return value
    return Fault(f"must be a whole number from 0, not {shown(value)}", "write a number: 5")


def month(value: object) -> datetime.date | Fault:
    """`"2026-11"`, or a date of TOML, of which the day does not count."""
    if isinstance(value, datetime.date):
        return datetime.date(value.year, value.month, 1)
    match = re.fullmatch(r"(\d{4})-(\d{2})", value) if isinstance(value, str) else None
    if match and int(match[1]) and 1 <= int(match[2]) <= 12:
        return datetime.date(int(match[1]), int(match[2]), 1)
    return Fault(f"must be a month, not {shown(value)}", 'write year and month: "2026-11"')


def day(value: object) -> datetime.date | Fault:
    if isinstance(value, datetime.date):
        return datetime.date(value.year, value.month, value.day)
    return Fault(f"must be a date, not {shown(value)}", "write it without quotes: 2026-11-20")


def url(value: object) -> str | Fault:
    if isinstance(value, str) and re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", value):
        return value.rstrip("/") + "/"
    return Fault(
        f"must be the http or https address of the site, not {shown(value)}",
        'write it in full: "https://example.org/blog/"',
    )


def lang(value: object) -> str | Fault:
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        return value
    return Fault(f"must be a language tag, not {shown(value)}", 'write "en", "de" or "pt-BR"')


def date_format(value: object) -> str | Fault:
    if isinstance(value, str) and re.fullmatch(r"(?:[^%]|%-?[aAbBdejmyYUVGu]|%%)+", value):
        return value
    return Fault(
        f"must be a strftime pattern for dates, not {shown(value)}",
        'use %Y, %m, %d, %-d, %b and %B: "%-d %b %Y" gives 7 Mar 2026',
    )


def date_format_or_none(value: object) -> str | Fault:
    return "" if value == "" else date_format(value)


def timeout(value: object) -> float | Fault:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    read = durations.seconds(str(value)) if number or isinstance(value, str) else None
    if read is None:
        return Fault(
            f"must be a time greater than 0 and at most 7 days, not {shown(value)}",
            'write seconds, or a number with its unit: 90, "30 s", "5 min"',
        )
    return read


def memory(value: object) -> int | Fault:
    read = sizes.size_bytes(value) if isinstance(value, str) else None
    if read is None:
        return Fault(
            f"must be a size greater than 0, not {shown(value)}",
            'write a number with its unit: "512 MB", "2 GB"',
        )
    return read


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


def figures(value: object) -> Literal["theme", "plain"] | Fault:
    if value == "theme" or value == "plain":
        return "theme" if value == "theme" else "plain"
    return Fault(f'must be "theme" or "plain", not {shown(value)}', 'write `figures = "plain"`')


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
