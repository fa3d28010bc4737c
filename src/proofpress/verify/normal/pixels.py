"""Pictures by what is seen of them: mean colours of a grid of tiles.

A tile differs if one of its three mean colours is off by more than `LEVELS` of 255. What is smaller
than that is not seen: a hair of one pixel in a tile of thirty, another rounding of the edges of
letters, a size changed by a pixel or two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

#: Tiles across; as many down as keeps them about square.
ACROSS = 24
#: How a row of tiles begins within a drawing.
ROW = "  #"
#: How far a mean colour may be off, of 255.
LEVELS = 3
_LARGEST = 64_000_000
_SIZE_SHARE = 0.02
_SIZE = re.compile(r"\d{1,9} × \d{1,9} pixels")
_ROW_OF_TILES = re.compile(f"[0-9a-f]{{{6 * ACROSS}}}")
_UNREAD = re.compile(r"picture [0-9a-f]{16}")


def grid(data: bytes, across: int = ACROSS) -> tuple[str, ...] | None:
    """The size of a picture, and its tiles row by row: six hexadecimal digits a tile.

    None if it cannot be read, or is too large to be looked at.
    """
    image = _read(data)
    if image is None:
        return None
    width, height = image.size
    down = min(max(round(across * height / width), 1), 2 * across)
    small = image.resize((across, down), resample=_box(), reducing_gap=None)
    pixels = small.tobytes()
    rows = [pixels[at : at + 3 * across].hex() for at in range(0, len(pixels), 3 * across)]
    return (f"{width} × {height} pixels", *rows)


def could_be(lines: Sequence[str]) -> bool:
    """Whether these are lines of `grid`, or name a picture that it could not read."""
    head, *rows = lines
    if not rows:
        return _UNREAD.fullmatch(head) is not None
    return _SIZE.fullmatch(head) is not None and all(map(_ROW_OF_TILES.fullmatch, rows))


def same(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether two grids, without their sizes, show the same."""
    return len(old) == len(new) and not different(old, new)


def same_size(old: str, new: str) -> bool:
    """Whether two lines with sizes are as good as equal: a tight crop may differ by a pixel."""
    try:
        a, b = ([int(word) for word in line.split()[:3:2]] for line in (old, new))
    except ValueError:
        return False
    return all(abs(x - y) <= max(2, _SIZE_SHARE * x) for x, y in zip(a, b, strict=True))


def different(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Column and row of each tile that differs, from 0."""
    return tuple(
        (column, row)
        for row, (before, after) in enumerate(zip(old, new, strict=False))
        for column in range(min(len(before), len(after)) // 6)
        if _off(before[6 * column : 6 * column + 6], after[6 * column : 6 * column + 6])
    )


def marked(data: bytes, old: Sequence[str]) -> bytes | None:
    """A PNG of what was (as far as the grid knows it) beside what is, differing tiles framed."""
    from PIL import Image, ImageDraw

    image, now = _read(data), grid(data)
    if image is None or now is None or not old:
        return None
    before = Image.frombytes("RGB", (ACROSS, len(old)), bytes.fromhex("".join(old)))
    before = before.resize(image.size, resample=Image.Resampling.NEAREST)
    both = Image.new("RGB", (2 * image.width + 8, image.height), "white")
    both.paste(before, (0, 0))
    both.paste(image, (image.width + 8, 0))
    draw = ImageDraw.Draw(both)
    wide, high = image.width / ACROSS, image.height / max(len(now) - 1, 1)
    for column, row in different(old, now[1:]):
        for left in (0, image.width + 8):
            corner = (left + column * wide, row * high)
            draw.rectangle((*corner, corner[0] + wide - 1, corner[1] + high - 1), outline="red")
    out = BytesIO()
    both.save(out, "PNG")
    return out.getvalue()


def _read(data: bytes) -> Image | None:
    """The first frame, over white."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data)) as file:
            if file.width * file.height > _LARGEST:
                return None
            seen = file.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None
    white = Image.new("RGBA", seen.size, "white")
    white.alpha_composite(seen)
    return white.convert("RGB")


def _box() -> int:
    from PIL import Image

    return Image.Resampling.BOX


def _off(old: str, new: str) -> bool:
    try:
        pairs = zip(bytes.fromhex(old), bytes.fromhex(new), strict=True)
        return any(abs(a - b) > LEVELS for a, b in pairs)
    except ValueError:
        return True
