"""Lines of letters on a drawing, set ten times as quickly as what draws everything else sets them.

They are those of `lines`, where each stands on one flat colour.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import product
from operator import mul
from typing import TYPE_CHECKING

from proofpress.bands import ROWS, Bands, Packed, packed
from proofpress.lines import Line, split
from proofpress.sorts import sort

if TYPE_CHECKING:
    from PIL.Image import Image

_TONES = 32  # between what a letter stands on and its own
_TONE_OF = [-(-_TONES * value // 255) for value in range(256)]
_COLOURS, _FEW = 256, 64
_NEAR = 4  # to pack so many bands takes no longer than to begin anew behind them


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
        self._flat = [self._of_band(band) for band in range(-(-image.height // ROWS))]
        self._palette = bytes(value for colour in colours for value in colour)

    def with_lines(self, lines: Sequence[Line]) -> bytes:
        """The whole as PNG.

        Raises:
            ValueError: a line does not stand on one flat colour, or not within the picture.
        """
        palette = self._palette
        scales: dict[tuple[str, int], int] = {}
        inked: list[tuple[range, _Inked]] = []
        for line in lines:
            stood = _standing(self, line)
            if stood is None:
                continue
            ink = (line.fill, stood.below)
            if ink not in scales:
                scales[ink] = len(palette) // 3
                paper = palette[3 * stood.below : 3 * stood.below + 3]
                palette += _scale(paper, bytes.fromhex(line.fill[1:]))
            _, top, _, bottom = stood.box
            bands = range(top // ROWS, (bottom - 1) // ROWS + 1)
            inked.append((bands, (line, scales[ink])))
        if len(palette) > 3 * _COLOURS:
            raise ValueError("too many colours")
        return self._bands.png(
            palette, {bands: _printed(self, bands, drawn) for bands, drawn in _together(inked)}
        )

    def standing(self, line: Line) -> _Standing | None:
        """A line in its place; None if there is nothing to see.

        Raises:
            ValueError: it does not stand on one flat colour, or not within the picture.
        """
        found = _set(line, self._image.size)
        if found is None:
            return None
        letters, box = found
        flat = {*self._flat[box[1] // ROWS : (box[3] - 1) // ROWS + 1]}
        below = flat.pop() if len(flat) == 1 else None
        if below is None:
            below = _only(self._image.crop(box))
        if below is not None:
            return _Standing(letters, box, below, flat=True)
        # Not all of the box has one colour; what letters cover may.
        below = _only(self._image.crop(box), _covered(letters))
        if below is None:
            raise ValueError("a line on several colours")
        return _Standing(letters, box, below, flat=False)

    def printed(self, bands: range, lines: Sequence[_Inked]) -> Packed:
        """Some bands, with the lines that stand there and see nothing of any other band."""
        image = self._bands.cut(bands)
        boxes: list[_Box] = []
        for line, first in lines:
            stood = _standing(self, line)
            assert stood is not None
            left, top, right, bottom = stood.box
            alone = stood.flat and not any(_meet(stood.box, other) for other in boxes)
            shades = [stood.below, *(first - 1 + tone for tone in _TONE_OF[1:])]
            place = (left + 1, top - bands.start * ROWS, right + 1, bottom - bands.start * ROWS)
            image.paste(
                stood.letters.point(shades), place, None if alone else _covered(stood.letters)
            )
            boxes.append(stood.box)
        return packed(image)

    def _of_band(self, band: int) -> int | None:
        """The only colour of a band; None if there are several."""
        width, height = self._image.size
        return _only(self._image.crop((0, band * ROWS, width, min((band + 1) * ROWS, height))))


_Box = tuple[int, int, int, int]  # left, top, right, bottom
_Inked = tuple[Line, int]  # with the first colour of its scale


@dataclass(frozen=True, slots=True)
class _Standing:
    """A line on a ground.

    Attributes:
        letters: how much of each pixel of the box they cover.
        below: the colour that they stand on; all of the box has it if that is `flat`.
    """

    letters: Image
    box: _Box
    below: int
    flat: bool


# What the cards of a blog have in common is printed once: its name, whose it is.
@lru_cache(maxsize=32)
def _standing(ground: Ground, line: Line) -> _Standing | None:
    return ground.standing(line)


@lru_cache(maxsize=32)
def _printed(ground: Ground, bands: range, lines: tuple[_Inked, ...]) -> Packed:
    return ground.printed(bands, lines)


def _together(inked: Sequence[tuple[range, _Inked]]) -> Iterator[tuple[range, tuple[_Inked, ...]]]:
    """Bands that are packed at once, each with its lines in the order in which they are set."""
    runs: list[tuple[range, list[int]]] = []
    for at in sorted(range(len(inked)), key=lambda at: inked[at][0].start):
        bands = inked[at][0]
        if runs and bands.start <= runs[-1][0].stop + _NEAR:
            before, members = runs[-1]
            runs[-1] = range(before.start, max(before.stop, bands.stop)), [*members, at]
        else:
            runs.append((bands, [at]))
    for bands, members in runs:
        yield bands, tuple(inked[at][1] for at in sorted(members))


def _meet(one: _Box, other: _Box) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def _covered(letters: Image) -> Image:
    return letters.point([0] + [255] * 255)


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


def _set(line: Line, size: tuple[int, int]) -> tuple[Image, _Box] | None:
    """How much of each pixel of a box the letters of a line cover; None if that is nothing."""
    from PIL import Image

    sorts = [
        found
        for sign, start in zip(line.text, line.starts, strict=False)
        if (found := sort(line.voice, line.size, sign, start, line.y)) is not None
    ]
    if not sorts:
        return None
    _, lefts, tops, rights, bottoms = zip(*sorts, strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    picture = Image.new("L", (right - left, bottom - top))
    reached = left
    for one, x, y, end, foot in sorts:
        place = (x - left, y - top, end - left, foot - top)
        if x >= reached:
            picture.paste(one, place)
        else:  # over a part of a letter before
            picture.paste(255, place, one)
        reached = max(reached, end)
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
