"""Single letters as pictures, kept for the next time: what a typesetter calls sorts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from proofpress.faces import Voice, face

if TYPE_CHECKING:
    from PIL.Image import Image

_SHARP = 92  # letters are drawn as large as this at least, and made small then


#: A picture of how much of each pixel a letter covers, and its left, upper, right and lower edge.
Sort = tuple["Image", int, int, int, int]


def sort(voice: Voice, size: float, sign: str, x: float, y: float) -> Sort | None:
    """A letter that stands at `x`, `y`, to a part of a pixel; None if there is nothing to see."""
    # What fits letters to pixels must not be seen: it works on those of a larger picture.
    times = 2 if size >= _SHARP / 2 else 4
    across, right = divmod(round(x * times), times)
    down, below = divmod(round(y * times), times)
    found = _cast(voice, size, sign, right, below, times)
    if found is None:
        return None
    picture, left, top, end, bottom = found
    return picture, across + left, down + top, across + end, down + bottom


@lru_cache(maxsize=8192)
def _cast(voice: Voice, size: float, sign: str, x: int, y: int, times: int) -> Sort | None:
    """The letter at `x`, `y` of a picture that is `times` as large."""
    from PIL import Image, ImageDraw

    font = face(voice).at(size * times)
    box = font.getbbox(sign, anchor="ls")
    left, top = (int(place // times) - 1 for place in (x + box[0], y + box[1]))
    right, bottom = (int(place // times) + 2 for place in (x + box[2], y + box[3]))
    picture = Image.new("L", ((right - left) * times, (bottom - top) * times))
    ImageDraw.Draw(picture).text((x - left * times, y - top * times), sign, 255, font, anchor="ls")
    small = picture.reduce(times)
    inked = small.getbbox()
    if inked is None:
        return None
    edges = (left + inked[0], top + inked[1], left + inked[2], top + inked[3])
    return (small.crop(inked), *edges)
