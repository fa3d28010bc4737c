"""The lines of letters in a drawing, taken out of it to be set by themselves.

Only lines without a riddle are taken: plain text of scripts that run from left to right, letter by
letter, in fonts that come with proofpress.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from proofpress.faces import Voice, face

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset({"svg", "g", "rect", "path", "circle"})
_VOICES: Mapping[str, Voice] = {"Proof Serif": "serif", "Proof Mono": "mono", "Proof Sans": "sans"}
_HANDED_DOWN = frozenset({"font-family", "font-size", "fill", "text-anchor"})
_OF_LINES = _HANDED_DOWN | {"x", "y"}
_OF_GROUPS = _HANDED_DOWN | {"width", "height", "viewBox"}
_INK = re.compile("#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text whose letters stand at `y`, from `x` on, or up to it."""

    text: str
    x: float
    y: float
    to_the_end: bool
    size: float
    fill: str
    voice: Voice

    @property
    def starts(self) -> Sequence[float]:
        """Where each letter begins, and where the last ends."""
        own = face(self.voice)
        places = [0.0]
        for sign, following in zip(self.text, [*self.text[1:], ""], strict=False):
            places.append(places[-1] + own.step(sign, following) * self.size)
        left = self.x - places[-1] if self.to_the_end else self.x
        return [left + place for place in places]


def split(drawing: str) -> tuple[str, Sequence[Line]] | None:
    """A drawing without its lines, and these; None if some of it is not for us."""
    try:
        root = ElementTree.fromstring(drawing)  # noqa: S314 - a template of ours or of the blog
        if root.get("viewBox") != f"0 0 {root.get('width')} {root.get('height')}":
            return None
        lines = tuple(_lines(root, {}))
    except (ElementTree.ParseError, ValueError, KeyError):
        return None
    return ElementTree.tostring(root, encoding="unicode"), lines


def _lines(
    element: ElementTree.Element, above: Mapping[str, str], *, plain: bool = True
) -> Iterator[Line]:
    """Take all lines out of an element.

    Args:
        plain: whether nothing around the element could change how lines look.

    Raises:
        ValueError, KeyError: something else than shapes and lines is there.
    """
    style = {**above, **{name: text for name, text in element.items() if name in _HANDED_DOWN}}
    plain = plain and _OF_GROUPS.issuperset(element.keys())
    for child in list(element):
        kind = child.tag.removeprefix(_SVG)
        if kind == "text" and plain and _OF_LINES.issuperset(child.keys()):
            yield _line(child, {**style, **child.attrib})
            element.remove(child)
        elif kind in _SHAPES:
            yield from _lines(child, style, plain=plain)
        else:
            raise ValueError("no shape, or a line with more to it")


def _line(element: ElementTree.Element, style: Mapping[str, str]) -> Line:
    text = " ".join((element.text or "").split())
    voice = _VOICES[style["font-family"]]
    if len(element) or not all(_plain(sign) and face(voice).width(sign) for sign in {*text}):
        raise ValueError("letters that are not set one by one")
    anchor = style.get("text-anchor", "start")
    if anchor not in ("start", "end") or not _INK.fullmatch(style["fill"]):
        raise ValueError("a line around its place, or of a colour that is not said")
    x, y, size = float(style["x"]), float(style["y"]), float(style["font-size"])
    return Line(face(voice).joined(text), x, y, anchor == "end", size, style["fill"], voice)


def _plain(sign: str) -> bool:
    """Whether a letter of Latin, Greek or Cyrillic, or a sign among them, that stands alone."""
    here = sign < "\u0590" or "\u1e00" <= sign < "\u2c00"
    return here and unicodedata.category(sign)[0] not in "MC"
