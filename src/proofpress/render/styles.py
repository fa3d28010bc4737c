"""Styles that outputs bring along, as classes in a style sheet of the article.

A page allows no inline style. What pandas' Styler and hand-written HTML say of colours and weight
is kept: each set of declarations becomes a class whose name is made of them, so that the same table
always gives the same file. All else of a style is dropped: it could cover the page, or ask another
server for something.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

from proofpress.render.colour import (
    READABLE,
    WHITE,
    Colour,
    colour,
    contrast,
    letters,
    mixed,
    papers,
    readable,
    written,
)

_WORDS: Mapping[str, frozenset[str]] = {
    "font-weight": frozenset(
        {"bold", "bolder", "lighter", "normal", *map(str, range(100, 901, 100))}
    ),
    "font-style": frozenset({"italic", "oblique", "normal"}),
    "text-decoration": frozenset({"underline", "line-through", "none"}),
    "text-decoration-line": frozenset({"underline", "line-through", "none"}),
    "font-variant": frozenset({"small-caps", "normal"}),
}
_ALIGN = {"left": "txt", "start": "txt", "center": "mid", "right": "num", "end": "num"}
_RULE = re.compile(r"(?<![^{}])([^{}]+)\{([^{}]*)\}")
_OPENING = re.compile(r"<style\b[^<>]*>", re.IGNORECASE)
_CLOSING = re.compile(r"</style\s*>", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ID = re.compile(r"#([\w-]+)")
_GRADIENT = re.compile(r"linear-gradient\((.*)\)")
_ANGLE = re.compile(r"-?\d{1,3}(?:\.\d+)?deg|to (?:left|right)")
_STOP = re.compile(r"(.*?)((?:\s+-?\d{1,3}(?:\.\d+)?%){0,2})")
_BAR = 0.3  # opacity of bars, at which letters of both themes are read on any colour
_ENOUGH = 5.0  # contrast with the paper; the tint of a row takes some of it
_LONGEST = 2_000
_MOST = 2_000  # classes of an article


class Styles:
    """The classes of one article."""

    def __init__(self) -> None:
        self._rules: dict[str, str] = {}

    @property
    def sheet(self) -> str:
        """CSS of every class that was given; "" if none was."""
        return "".join(f".{name}.{name}{{{rule}}}\n" for name, rule in sorted(self._rules.items()))

    def classes(self, style: str) -> str:
        """The classes for the value of a `style` attribute; "" if nothing of it is kept."""
        said = _declarations(style)
        align = _ALIGN.get(said.get("text-align", ""), "")
        rule = _rule(said)
        if not rule:
            return align
        name = f"s-{sha256(rule.encode()).hexdigest()[:8]}"
        if name not in self._rules and len(self._rules) >= _MOST:
            return align
        self._rules[name] = rule
        return f"{name} {align}".strip()


def by_id(html: str) -> dict[str, str]:
    """What the `<style>` elements of an output say of single elements: declarations by their id."""
    out: dict[str, str] = {}
    for part in _OPENING.split(html)[1:]:
        sheet, *closed = _CLOSING.split(part, maxsplit=1)
        if not closed or "#" not in sheet:
            continue
        for selectors, said in _RULE.findall(_COMMENT.sub("", sheet)):
            for selector in selectors.split(","):
                if (match := _ID.fullmatch(selector.strip())) is not None:
                    out[match[1]] = f"{out.get(match[1], '')};{said}"
    return out


def _declarations(style: str) -> dict[str, str]:
    out = {}
    for part in style[:_LONGEST].split(";"):
        name, _, value = part.partition(":")
        value = value.strip().lower().removesuffix("!important").strip()
        if value:
            out[name.strip().lower()] = value
    return out


def _rule(said: Mapping[str, str]) -> str:
    """What is kept of some declarations, readable in both themes."""
    out = [f"{name}:{said[name]}" for name, known in _WORDS.items() if said.get(name) in known]
    ground = _solid(said.get("background-color") or said.get("background") or "")
    bar = _bar(said.get("background-image") or said.get("background") or "")
    ink = _solid(said.get("color", ""))
    if ground is not None:
        shown = ink if ink is not None and contrast(ink, ground) >= READABLE else letters(ground)
        out += [f"background-color:{written(ground)}", f"color:{written(shown)}"]
        out.append("padding-right:.35em")
    elif ink is not None:
        light, dark = (written(readable(ink, paper, _ENOUGH)) for paper in papers())
        out += [f"color:{light}", f"color:light-dark({light},{dark})"]
    if bar:
        out += [f"background-image:{bar}", "min-width:8em", "padding-right:.35em"]
    return ";".join(out)


def _solid(text: str) -> Colour | None:
    found = colour(text) if text else None
    if found is None or found[1] < 0.05:
        return None
    return mixed(found[0], WHITE, found[1])


def _bar(text: str) -> str:
    """The gradient that Styler draws a bar with, pale enough for the number on it."""
    match = _GRADIENT.fullmatch(text)
    if match is None:
        return ""
    parts = [part.strip() for part in re.split(r",(?![^()]*\))", match[1])]
    first = [parts.pop(0)] if parts and _ANGLE.fullmatch(parts[0]) else []
    stops = []
    for part in parts:
        stop = _STOP.fullmatch(part)
        found = colour(stop[1]) if stop is not None else None
        if stop is None or found is None:
            return ""
        (red, green, blue), opacity = found
        stops.append(f"rgb({red} {green} {blue}/{round(opacity * _BAR, 2)}){stop[2]}")
    return f"linear-gradient({','.join([*first, *stops])})" if len(stops) > 1 else ""
