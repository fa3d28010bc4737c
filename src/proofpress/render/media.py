"""Sound, films and frames in HTML of the author's: files of the site, or a plain link.

A page loads nothing from another site, and shows no frame: what such an element would have shown is
a link away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from urllib.parse import urlsplit

from markupsafe import Markup

from proofpress.render.assets import Assets, UnusableError, data_bytes
from proofpress.render.remarks import Remarks, Spot, short

_KINDS = "audio|video|iframe|object|embed"
_OPENING = re.compile(rf"<({_KINDS})\b((?:[^<>]++|<(?!/?(?:{_KINDS})\b))*+)>", re.IGNORECASE)
_SOURCE = re.compile(r"<source\b([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_WEB = re.compile(r"(?:https?:)?//[^\s]+", re.IGNORECASE)
_NAMES = {"audio": "a sound", "video": "a film"}

#: Puts markup of ours into HTML that will be sanitised.
Own = Callable[[Markup], str]


class Media:
    """Makes the sounds and films of one post."""

    def __init__(self, assets: Assets, remarks: Remarks) -> None:
        self._assets, self._remarks = assets, remarks

    def taken(self, html: str, own: Own, spot: Spot, place: str) -> str:
        """The HTML with each sound, film and frame replaced by what a page can show of it.

        Args:
            place: where it stands, for those who hear the page: "output of cell 3".
        """

        out, at = [], 0
        for name, attributes, inner, start, stop in _elements(html):
            values = _attributes(attributes)
            if name in _NAMES:
                shown = self._player(name, values, inner, spot, place)
            else:
                shown = frame(values.get("src") or values.get("data") or "")
            out += [html[at:start], own(shown)]
            at = stop
        return "".join(out) + html[at:]

    def player(self, name: str, data: bytes, place: str) -> Markup:
        """The player for a sound ("audio") or a film ("video").

        Raises:
            UnusableError: the bytes are neither.
        """
        return self._playing(name, self._assets.recording(data), {}, place)

    def _player(
        self, name: str, values: Mapping[str, str], inner: str, spot: Spot, place: str
    ) -> Markup:
        sources = [
            source
            for source in (values.get("src", ""), *_sources(inner))
            if source and source != "None"
        ]
        for source in sources:
            if _WEB.match(source):
                return elsewhere(_NAMES[name], source)
            try:
                address = self._assets.recording(self._read(source))
            except UnusableError as error:
                self._remarks.add(
                    "markdown",
                    f"{_NAMES[name]} in the {place} cannot be shown: {error}",
                    error.remedy,
                    spot,
                    short(source[:60]),
                )
                continue
            return self._playing(name, address, values, place)
        return Markup('<span class="mono quiet">This page cannot show {}.</span>').format(
            _NAMES[name]
        )

    def _read(self, source: str) -> bytes:
        if source[:5].lower() == "data:":
            return data_bytes(source)
        return self._assets.read(source)

    def _playing(self, name: str, address: str, values: Mapping[str, str], place: str) -> Markup:
        what = "Sound" if name == "audio" else "Film"
        size = Markup()
        for key in ("width", "height"):
            number = values.get(key, "").removesuffix("px")
            if name == "video" and number.isdecimal() and number.isascii() and len(number) < 5:
                size += Markup(' {}="{}"').format(Markup(key), number)  # noqa: S704 our own word
        loop = Markup(" loop") if "loop" in values else Markup()
        out = '<{0} controls preload="metadata" src="{1}" aria-label="{2}"{3}{4}></{0}>'
        label = f"{what}, {place}"
        return Markup(out).format(Markup(name), address, label, size, loop)  # noqa: S704 ours


def frame(source: str) -> Markup:
    """What stands for a frame."""
    if _WEB.match(source):
        return elsewhere("a frame", source)
    return Markup('<span class="mono quiet">This page cannot show a frame.</span>')


def elsewhere(what: str, address: str) -> Markup:
    """A link to what lies on another site."""
    try:
        split = urlsplit(address)
        words = f"{split.hostname or ''}{split.path}".rstrip("/")
    except ValueError:  # `https://[`, which no browser opens
        return Markup('<span class="mono quiet">This page cannot show {}.</span>').format(what)
    return Markup(
        '<span class="mono quiet">This page asks no other site for {}: '
        '<a href="{}" rel="noopener noreferrer">{}</a></span>'
    ).format(what, address, words if len(words) <= 60 else words[:59] + "…")


def _elements(html: str) -> Iterator[tuple[str, str, str, int, int]]:
    """Name, attributes and content of each outermost element, and where it begins and ends.

    One that is not closed is none. Each text is read once, however many elements are left open.
    """
    at, unclosed = 0, set()
    for match in _OPENING.finditer(html):
        name = match[1].lower()
        if match.start() < at or name in unclosed:
            continue
        inner, at = "", match.end()
        if name != "embed":
            close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(html, at)
            if close is None:
                unclosed.add(name)
                continue
            inner, at = html[at : close.start()], close.end()
        yield name, match[2], inner, match.start(), at


def _attributes(text: str) -> dict[str, str]:
    return {
        name.lower(): unescape(value.strip("\"'")).strip()
        for name, value in _ATTRIBUTE.findall(text)
    }


def _sources(inner: str) -> Iterator[str]:
    for match in _SOURCE.finditer(inner):
        yield _attributes(match[1]).get("src", "")
