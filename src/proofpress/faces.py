"""The fonts that come with proofpress: which signs they have, how wide these are, how they look."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from proofpress import templates

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Voice = Literal["serif", "mono", "sans"]
FILES: dict[Voice, str] = {
    "serif": "proof-serif.ttf",
    "mono": "proof-mono.ttf",
    "sans": "proof-sans.ttf",
}
#: What the font file says, where Pillow could not read it without other libraries: how much closer
#: two signs stand, in parts of the size; and ligatures, of a font that has such pairs.
_UNITS = 2048
_LIGATURES = {"ffl": "\ufb04", "ff": "\ufb00", "fl": "\ufb02", "fi": "\ufb01"}
_MEASURED_AT = 1000  # at this size the rounding of widths counts for nothing


def file(voice: Voice) -> Path:
    """The font's file."""
    return templates.folder() / "fonts" / FILES[voice]


class Face:
    """One font. All measures are those at a size of 1."""

    def __init__(self, voice: Voice) -> None:
        self._path = str(file(voice))
        self._sizes: dict[float, FreeTypeFont] = {}
        self._small, self._large = self.at(24), self.at(_MEASURED_AT)
        self._none = self._shape("\U0010fffe")
        self._widths: dict[str, float | None] = {" ": self._large.getlength(" ") / _MEASURED_AT}
        kerning = file(voice).with_suffix(".kern.json")
        self._kerning = json.loads(kerning.read_text("utf-8")) if kerning.exists() else {}

    def width(self, sign: str) -> float | None:
        """Of one sign; None if the font does not have it."""
        if sign not in self._widths:
            there = self._shape(sign) != self._none
            self._widths[sign] = self._large.getlength(sign) / _MEASURED_AT if there else None
        return self._widths[sign]

    def step(self, sign: str, following: str) -> float:
        """How far `following` begins behind the beginning of `sign`, which the font has."""
        kern: int = self._kerning.get(sign, {}).get(following, 0)
        return (self.width(sign) or 0.0) + kern / _UNITS

    def joined(self, text: str) -> str:
        """The text with the ligatures that the font has."""
        if not self._kerning:
            return text
        for letters, one in _LIGATURES.items():
            text = text.replace(letters, one)
        return text

    def at(self, size: float) -> FreeTypeFont:
        """The font in a size, for drawing. Signs are set one by one, on every machine alike."""
        if size not in self._sizes:
            from PIL import ImageFont

            basic = ImageFont.Layout.BASIC
            self._sizes[size] = ImageFont.truetype(self._path, size, layout_engine=basic)
        return self._sizes[size]

    def _shape(self, sign: str) -> bytes:
        return bytes(self._small.getmask(sign))


@lru_cache(maxsize=len(FILES))
def face(voice: Voice) -> Face:
    """The font that speaks with a voice."""
    return Face(voice)
