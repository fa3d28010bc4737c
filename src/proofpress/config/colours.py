"""The colours of the pages, by their names in the style sheet, and how well they can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

#: As in `templates/static/style/ground.css`: light, dark.
USUAL: Mapping[str, tuple[str, str]] = {
    "paper": ("#f9f9f6", "#14171b"),
    "tint": ("#f0f0eb", "#1b1f24"),
    "wash": ("#e4ecf8", "#1c2b3d"),
    "ink": ("#1a1c20", "#dcdcd6"),
    "soft": ("#54575d", "#a7aaad"),
    "faint": ("#676a70", "#8f9397"),
    "rule": ("#d8d8d1", "#30353b"),
    "edge": ("#83868b", "#6f757c"),
    "pencil": ("#1d4ea6", "#8fc4f2"),
    "red": ("#a82a1f", "#ff9585"),
    "green": ("#35652f", "#a5c98c"),
    "ochre": ("#7d4a0b", "#dfb476"),
    "teal": ("#12626a", "#7fcbc9"),
}
#: What must be told apart, and by what ratio: WCAG 2.2, 1.4.3 for text, 1.4.11 for controls.
_TEXT, _CONTROL = 4.5, 3.0
_LETTERS = ("ink", "soft", "faint", "pencil", "red", "green", "ochre", "teal")
NEEDS: tuple[tuple[str, str, float], ...] = (
    *((letter, ground, _TEXT) for letter in _LETTERS for ground in ("paper", "tint")),
    *((letter, "wash", _TEXT) for letter in ("ink", "soft", "pencil")),
    ("edge", "paper", _CONTROL),
)


def contrast(one: str, other: str) -> float:
    """How far two colours are apart in lightness, from 1 to 21.

    Source: WCAG 2.2, contrast ratio.
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def poor(colours: Mapping[str, str]) -> Iterator[tuple[str, str, float, float]]:
    """Letter, ground, their contrast and the one they need, for each pair that lacks it."""
    for letter, ground, need in NEEDS:
        ratio = contrast(colours[letter], colours[ground])
        if ratio < need:
            yield letter, ground, ratio, need


def _luminance(colour: str) -> float:
    """Source: WCAG 2.2, relative luminance."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
