"""What a picture needs to be read by day and by night, measured from its pixels."""

from __future__ import annotations

import io
from typing import Any, Literal

from proofpress.render.palette import PAPER, contrast, luminance

#: "light" is drawn on a light ground, or with dark ink on none, and stands on a dimmed plate by
#: night; "dark" has light ink on no ground, and stands on a dark plate by day; "" needs nothing.
Ground = Literal["light", "dark", ""]

_SIDE = 64  # pixels; what is seen there is seen in the large
_LARGEST = 100_000_000  # pixels
_SEEN = 8  # of 255: a hairline is thin when it is made small
_WHOLE = 250  # of 255
_MOSTLY = 0.4  # of all pixels: bright and whole ones are a ground, not ink
_BRIGHT = 0.6
_LOST = 3.0  # what WCAG 2.2 asks of lines and areas
#: Of the pixels that are drawn, this share must be lost on a paper for it to matter.
_ENOUGH = 0.08
_DARK, _LIGHT = (luminance(value) or 0.0 for value in (PAPER.dark, PAPER.light))


def ground(data: bytes) -> Ground:
    """What the picture in `data` stands on; one that Pillow cannot read gets a light plate."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > _LARGEST:
                return "light"
            image.draft("RGB", (_SIDE, _SIDE))  # a JPEG is read at an eighth of its size
            small = image.convert("RGBA").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    except Exception:  # Pillow raises whatever its readers happen to meet
        return "light"
    return _of(small)


def _of(image: Any) -> Ground:
    data = image.tobytes()
    pixels = [data[at : at + 4] for at in range(0, len(data), 4)]
    sides = (0, _SIDE - 1)
    edge = [
        pixel
        for place, pixel in enumerate(pixels)
        if place // _SIDE in sides or place % _SIDE in sides
    ]
    if sum(pixel[3] for pixel in edge) > 0.5 * 255 * len(edge):
        bright = sum(_luminance(pixel) > _BRIGHT for pixel in edge)
        return "light" if bright > 0.5 * len(edge) else ""
    drawn = [pixel for pixel in pixels if pixel[3] >= _SEEN]
    whole = [_luminance(pixel) > _BRIGHT for pixel in drawn if pixel[3] >= _WHOLE]
    if sum(whole) > _MOSTLY * len(pixels):
        return "light"
    # What covers all of a pixel may be a ground itself, as the white axes of matplotlib are.
    on_none = [pixel for pixel in drawn if pixel[3] < _WHOLE]
    ink = [_luminance(pixel) for pixel in (on_none if len(on_none) >= _SIDE else drawn)]
    by_night, by_day = (
        sum(contrast(light, paper) < _LOST for light in ink) for paper in (_DARK, _LIGHT)
    )
    if max(by_night, by_day) <= _ENOUGH * len(ink):
        return ""
    # Who draws for the night alone has no dark ink; on a light plate light ink has some of its own.
    return "light" if by_night > _ENOUGH * len(ink) else "dark"


def _luminance(pixel: bytes) -> float:
    return luminance(f"#{pixel[:3].hex()}") or 0.0
