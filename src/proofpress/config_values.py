"""The values of config keys: what TOML gave in, a value or a fault out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from proofpress import durations, sizes
from proofpress.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the masthead or footer; `href` is an address or a path from the site's root."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value, after its name; and what to write instead."""

    message: str
    help: str


def _text(value: object) -> str | Fault:
    return value if isinstance(value, str) else Fault(f"must be text, not {shown(value)}", _QUOTE)


def _texts(value: object) -> tuple[str, ...] | Fault:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        return Fault(f"must be a list of texts, not {shown(value)}", 'write `["one", "two"]`')
    return tuple(items)


def _url(value: object) -> str | Fault:
    if isinstance(value, str) and re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", value):
        return value.rstrip("/") + "/"
    return Fault(
        f"must be the http or https address of the site, not {shown(value)}",
        'write it in full: "https://example.org/blog/"',
    )


def _lang(value: object) -> str | Fault:
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        return value
    return Fault(f"must be a language tag, not {shown(value)}", 'write "en", "de" or "pt-BR"')


def _date_format(value: object) -> str | Fault:
    if isinstance(value, str) and re.fullmatch(r"(?:[^%]|%-?[aAbBdejmyYUVGu]|%%)+", value):
        return value
    return Fault(
        f"must be a strftime pattern for dates, not {shown(value)}",
        'use %Y, %m, %d, %-d, %b and %B: "%-d %b %Y" gives 7 Mar 2026',
    )


def _timeout(value: object) -> float | Fault:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    read = durations.seconds(str(value)) if number or isinstance(value, str) else None
    if read is None:
        return Fault(
            f"must be a time greater than 0 and at most 7 days, not {shown(value)}",
            'write seconds, or a number with its unit: 90, "30 s", "5 min"',
        )
    return read


def _memory(value: object) -> int | Fault:
    read = sizes.size_bytes(value) if isinstance(value, str) else None
    if read is None:
        return Fault(
            f"must be a size greater than 0, not {shown(value)}",
            'write a number with its unit: "512 MB", "2 GB"',
        )
    return read


def _environment(value: object) -> tuple[str, ...] | Fault:
    names = _texts(value)
    if isinstance(names, tuple):
        for name in names:
            if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
                return Fault(
                    f"has a name that no variable can have: `{name}`", "write names, no values"
                )
    return names


def _links(value: object) -> tuple[Link, ...] | Fault:
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
        scheme = re.match(r"([A-Za-z][\w+.-]*):", href)
        if (
            scheme and scheme[1].lower() not in ("http", "https", "mailto")
        ) or not href.isprintable():
            return Fault(
                f"has an address that no page may link to: `{href}`",
                "write an http, https or mailto address, or a path from the site's root",
            )
        out.append(Link(label, href))
    return tuple(out)


_QUOTE = "put it in quotes"

READERS: Mapping[str, Callable[[object], Any]] = {
    "title": _text,
    "description": _text,
    "url": _url,
    "lang": _lang,
    "authors": _texts,
    "status": _text,
    "location": _text,
    "kicker": _text,
    "headline": _text,
    "tagline": _text,
    "footer": _text,
    "date_format": _date_format,
    "nav": _links,
    "links": _links,
    "timeout": _timeout,
    "post_timeout": _timeout,
    "memory": _memory,
    "environment": _environment,
}


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
