"""Colours that somebody else chose, and which of them can be read on what."""

from __future__ import annotations

import re

from proofpress.render import palette

#: Red, green, blue, each 0 to 255.
Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
READABLE = 4.5  # WCAG 2.2, criterion 1.4.3

_NUMBERS = re.compile(r"rgba?\(([^()]*)\)")
_WORD = re.compile(r"#[0-9a-f]{3,8}|[a-z]{3,24}|hsla?\([\d\s.,%/deg]+\)")


def colour(text: str) -> tuple[Colour, float] | None:
    """A colour of CSS and its opacity; None if the text is none that is known here."""
    text = text.strip().lower()
    if text == "transparent":
        return WHITE, 0.0
    if (match := _NUMBERS.fullmatch(text)) is not None:
        return _of_numbers(re.split(r"[\s,/]+", match[1].strip()))
    if _WORD.fullmatch(text) is None:
        return None
    from PIL import ImageColor

    try:
        red, green, blue, *alpha = ImageColor.getrgb(text)
    except ValueError:
        return None
    return (red, green, blue), (alpha[0] / 255 if alpha else 1.0)


def _of_numbers(parts: list[str]) -> tuple[Colour, float] | None:
    try:
        values = [float(part.rstrip("%")) * (1 if "%" not in part else 2.55) for part in parts[:3]]
        alpha = parts[3] if len(parts) > 3 else "1"
        opacity = float(alpha.rstrip("%")) / (100 if "%" in alpha else 1)
    except ValueError:
        return None
    if len(values) != 3 or len(parts) > 4 or not 0 <= opacity <= 1:
        return None
    red, green, blue = (min(max(round(value), 0), 255) for value in values)
    return (red, green, blue), opacity


def written(value: Colour) -> str:
    return f"#{value[0]:02x}{value[1]:02x}{value[2]:02x}"


def papers() -> tuple[Colour, Colour]:
    """The paper of the page by day and by night."""
    light, dark = (colour(value) for value in (palette.PAPER.light, palette.PAPER.dark))
    return (light or (WHITE, 1))[0], (dark or (BLACK, 1))[0]


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of `one`, the rest `other`."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """From 1, the same, to 21, black and white."""
    light, dark = (palette.luminance(written(value)) or 0.0 for value in (one, other))
    return palette.contrast(light, dark)


def letters(ground: Colour) -> Colour:
    """Black or white, whichever is read better on `ground`."""
    return max((BLACK, WHITE), key=lambda value: contrast(value, ground))


def readable(value: Colour, ground: Colour, enough: float = READABLE) -> Colour:
    """`value`, as much darker or lighter as it takes to have that contrast with `ground`."""
    goal = letters(ground)
    for step in range(21):
        nearer = mixed(goal, value, step / 20)
        if contrast(nearer, ground) >= enough:
            return nearer
    return goal
