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

_ELEMENT = re.compile(
    r"<(audio|video|iframe|object)\b([^>]*)>(.*?)</\1\s*>|<(embed)\b([^>]*)>",
    re.IGNORECASE | re.DOTALL,
)
_SOURCE = re.compile(r"<source\b([^>]*)>", re.IGNORECASE)
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

        def element(match: re.Match[str]) -> str:
            name = (match[1] or match[4]).lower()
            values = _attributes(match[2] or match[5] or "")
            if name in _NAMES:
                return own(self._player(name, values, match[3], spot, place))
            return own(frame(values.get("src") or values.get("data") or ""))

        return _ELEMENT.sub(element, html) if "<" in html else html

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
    split = urlsplit(address)
    words = f"{split.hostname or ''}{split.path}".rstrip("/")
    return Markup(
        '<span class="mono quiet">This page asks no other site for {}: '
        '<a href="{}" rel="noopener noreferrer">{}</a></span>'
    ).format(what, address, words if len(words) <= 60 else words[:59] + "…")


def _attributes(text: str) -> dict[str, str]:
    return {
        name.lower(): unescape(value.strip("\"'")).strip()
        for name, value in _ATTRIBUTE.findall(text)
    }


def _sources(inner: str) -> Iterator[str]:
    for match in _SOURCE.finditer(inner or ""):
        yield _attributes(match[1]).get("src", "")
