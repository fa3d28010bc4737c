"""Lines of letters on a drawing, set ten times as quickly as what draws everything else sets them.

Only lines without a riddle are set here: plain text of scripts that run from left to right, letter
by letter, in fonts that come with proofpress, on one flat colour.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import mul
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from proofpress.faces import Voice, face

if TYPE_CHECKING:
    from PIL.Image import Image

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset({"svg", "g", "rect", "path", "circle"})
_VOICES: Mapping[str, Voice] = {"Proof Serif": "serif", "Proof Mono": "mono", "Proof Sans": "sans"}
_HANDED_DOWN = frozenset({"font-family", "font-size", "fill", "text-anchor"})
_OF_LINES = _HANDED_DOWN | {"x", "y"}
_OF_GROUPS = _HANDED_DOWN | {"width", "height", "viewBox"}
_INK = re.compile("#[0-9a-f]{6}")
_HEIGHT, _DEPTH = 1.2, 0.5  # of the room of a line, from where its letters stand
_SHARP = 92  # letters are drawn as large as this at least, and made small then
_TONES = 32  # between what a letter stands on and its own
_COLOURS, _FEW = 256, 64
_PACKED = 4  # more would take twice as long and save a tenth


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
        for sign, following in zip(self.text, [*self.text[1:], ""], strict=True):
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
    if len(element) or not all(_plain(sign) and face(voice).width(sign) for sign in text):
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


class Ground:
    """What lines are set on: a picture of few colours.

    Args:
        png: all that is drawn beneath them.

    Raises:
        ValueError: it has too many colours.
    """

    def __init__(self, png: bytes) -> None:
        from PIL import Image, ImageChops

        image = Image.open(io.BytesIO(png)).convert("RGB")
        colours = [colour for _, colour in image.getcolors(_FEW) or () if isinstance(colour, tuple)]
        if not colours:
            raise ValueError("too many colours")
        weights, codes = _codes(colours)
        parts = (
            band.point([weight * value % 256 for value in range(256)])
            for band, weight in zip(image.split(), weights, strict=True)
        )
        coded = reduce(ImageChops.add_modulo, parts)
        place = {code: index for index, code in enumerate(codes)}
        self._image = coded.point([place.get(code, 0) for code in range(256)])
        self._palette = tuple(value for colour in colours for value in colour)

    def with_lines(self, lines: Sequence[Line]) -> bytes | None:
        """The whole as PNG; None if a line does not stand on one flat colour.

        Raises:
            ValueError: a line lies outside of the picture.
        """
        image, palette = self._image.copy(), list(self._palette)
        scales: dict[tuple[str, int], int] = {}
        for line in lines:
            box = _room(line, image.size)
            letters = _letters(line, box)
            covered = letters.point([0] + [255] * 255)
            found = self._image.crop(box).histogram(covered)
            if sum(map(bool, found)) > 1:
                return None
            below = found.index(max(found))
            if (line.fill, below) not in scales:
                scales[line.fill, below] = len(palette) // 3
                paper = palette[3 * below : 3 * below + 3]
                ink = bytes.fromhex(line.fill[1:])
                palette += (
                    round(one + (other - one) * tone / _TONES)
                    for tone in range(1, _TONES + 1)
                    for one, other in zip(paper, ink, strict=True)
                )
            if len(palette) > 3 * _COLOURS:
                return None
            first = scales[line.fill, below]
            tone_of = [-(-_TONES * value // 255) for value in range(256)]
            shade = letters.point([max(first - 1 + tone, 0) for tone in tone_of])
            image.paste(shade, box, covered)
        image.putpalette(palette)  # makes numbers of colours of what were shades of grey
        out = io.BytesIO()
        image.save(out, "PNG", compress_level=_PACKED)
        return out.getvalue()


def _codes(colours: Sequence[Sequence[int]]) -> tuple[Sequence[int], Sequence[int]]:
    """A number below 256 for each colour, and the weights of red, green and blue that give it.

    Pillow's own way to a palette takes ten times as long, and looks for likeness.

    Raises:
        ValueError: no weights were found that tell them apart.
    """
    for weights in product(range(1, 64, 2), repeat=3):
        codes = [sum(map(mul, weights, colour)) % 256 for colour in colours]
        if len(set(codes)) == len(codes):
            return weights, codes
    raise ValueError("too many colours")


def _room(line: Line, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The pixels that a line may need."""
    starts, (width, height) = line.starts, size
    box = (starts[0] - line.size / 4, line.y - _HEIGHT * line.size)
    end = (starts[-1] + line.size / 4, line.y + _DEPTH * line.size)
    left, top = (max(int(one), 0) for one in box)
    return left, top, min(int(end[0]) + 1, width), min(int(end[1]) + 1, height)


def _letters(line: Line, box: tuple[int, int, int, int]) -> Image:
    """How much of each pixel of a room the letters of a line cover."""
    from PIL import Image, ImageDraw

    left, top, right, bottom = box
    # What fits letters to pixels must not be seen: it works on those of a larger picture.
    times = 2 if line.size >= _SHARP / 2 else 4
    picture = Image.new("L", ((right - left) * times, (bottom - top) * times))
    draw = ImageDraw.Draw(picture)
    font = face(line.voice).at(line.size * times)
    y = round((line.y - top) * times)
    for sign, start in zip(line.text, line.starts[:-1], strict=True):
        if sign != " ":
            draw.text((round((start - left) * times), y), sign, 255, font, anchor="ls")
    return picture.reduce(times)


def letter(drawing: str, draw: Callable[[str], bytes], grounds: dict[str, Ground]) -> bytes | None:
    """A drawing as PNG; None if it has lines that cannot be set here.

    Args:
        draw: makes a PNG of a drawing.
        grounds: those that were drawn before; a new one is put there.
    """
    parts = split(drawing)
    if parts is None:
        return None
    bare, lines = parts
    try:
        if bare not in grounds:
            grounds[bare] = Ground(draw(bare))
        return grounds[bare].with_lines(lines)
    except ValueError:
        return None
