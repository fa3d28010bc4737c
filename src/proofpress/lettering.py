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
from functools import lru_cache, reduce
from itertools import product
from operator import mul
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from proofpress.bands import ROWS, Bands
from proofpress.faces import Voice, face
from proofpress.sorts import sort

if TYPE_CHECKING:
    from PIL.Image import Image

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset({"svg", "g", "rect", "path", "circle"})
_VOICES: Mapping[str, Voice] = {"Proof Serif": "serif", "Proof Mono": "mono", "Proof Sans": "sans"}
_HANDED_DOWN = frozenset({"font-family", "font-size", "fill", "text-anchor"})
_OF_LINES = _HANDED_DOWN | {"x", "y"}
_OF_GROUPS = _HANDED_DOWN | {"width", "height", "viewBox"}
_INK = re.compile("#[0-9a-f]{6}")
_TONES = 32  # between what a letter stands on and its own
_TONE_OF = [-(-_TONES * value // 255) for value in range(256)]
_COLOURS, _FEW = 256, 64


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
        self._bands = Bands(self._image)
        self._palette = bytes(value for colour in colours for value in colour)

    def with_lines(self, lines: Sequence[Line]) -> bytes | None:
        """The whole as PNG; None if a line does not stand on one flat colour.

        Raises:
            ValueError: a line lies outside of the picture.
        """
        image, palette = self._image.copy(), self._palette
        scales: dict[tuple[str, int], int] = {}
        changed: set[int] = set()
        for line in lines:
            found = _set(line, image.size)
            if found is None:
                continue
            letters, box = found
            covered, below = None, _only(image.crop(box))
            if below is None:  # not all of the box has one colour; what letters cover may
                covered = letters.point([0] + [255] * 255)
                below = _only(self._image.crop(box), covered)
            if below is None:
                return None
            if (line.fill, below) not in scales:
                scales[line.fill, below] = len(palette) // 3
                paper = palette[3 * below : 3 * below + 3]
                palette += _scale(paper, bytes.fromhex(line.fill[1:]))
            if len(palette) > 3 * _COLOURS:
                return None
            first = scales[line.fill, below]
            shades = [below, *(first - 1 + tone for tone in _TONE_OF[1:])]
            image.paste(letters.point(shades), box, covered)
            changed.update(range(box[1] // ROWS, (box[3] - 1) // ROWS + 1))
        return self._bands.png(image, palette, changed)


def _only(image: Image, covered: Image | None = None) -> int | None:
    """The only colour of a picture, or of the part that is covered; None if there are several."""
    low, high = image.getextrema()
    if low == high:
        return int(low)  # type: ignore[arg-type]
    if covered is None:
        return None
    found = image.histogram(covered)
    colour = found.index(max(found))
    return colour if sum(found) == found[colour] else None


@lru_cache(maxsize=64)
def _scale(paper: bytes, ink: bytes) -> bytes:
    """The colours between two, up to the second."""
    return bytes(
        round(one + (other - one) * tone / _TONES)
        for tone in range(1, _TONES + 1)
        for one, other in zip(paper, ink, strict=True)
    )


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


@lru_cache(maxsize=16)  # what the cards of a blog have in common: its name, whose it is
def _set(line: Line, size: tuple[int, int]) -> tuple[Image, tuple[int, int, int, int]] | None:
    """How much of each pixel of a box the letters of a line cover; None if that is nothing."""
    from PIL import Image

    sorts = [
        found
        for sign, start in zip(line.text, line.starts, strict=False)
        if (found := sort(line.voice, line.size, sign, start, line.y)) is not None
    ]
    if not sorts:
        return None
    left, top = min(x for _, x, _ in sorts), min(y for _, _, y in sorts)
    right = max(x + one.width for one, x, _ in sorts)
    bottom = max(y + one.height for one, _, y in sorts)
    picture = Image.new("L", (right - left, bottom - top))
    for one, x, y in sorts:
        picture.paste(255, (x - left, y - top), one)
    if left >= 0 and top >= 0 and right <= size[0] and bottom <= size[1]:
        return picture, (left, top, right, bottom)
    box = (max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1]))
    if box[0] >= box[2] or box[1] >= box[3]:
        raise ValueError("a line outside of the picture")
    return picture.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top)), box


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
