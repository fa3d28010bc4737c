"""Colours and weights of terminal output (SGR sequences), as classes.

Source: ECMA-48, 8.3.117; the 256 colours are those of xterm.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable
from dataclasses import replace

from proofpress.frozen import frozen

_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_HUES = ("red", "yellow", "green", "cyan", "blue", "magenta")


@frozen
class Style:
    fg: str | None = None
    bg: str | None = None
    bold: bool = False
    faint: bool = False
    italic: bool = False
    underline: bool = False
    inverse: bool = False
    strike: bool = False

    def classes(self) -> str:
        fg, bg = (self.bg, self.fg) if self.inverse else (self.fg, self.bg)
        names = [
            name
            for name in ("bold", "faint", "italic", "underline", "strike")
            if getattr(self, name)
        ]
        names += [f"{fg}-fg"] if fg else []
        names += [f"{bg}-bg"] if bg else []
        if self.inverse and not (fg or bg):
            names.append("inverse")
        return " ".join(f"ansi-{name}" for name in names)


PLAIN = Style()


def styled(style: Style, code: str) -> Style:
    """`style` after the parameters of an SGR sequence."""
    numbers = [
        int(part[:6]) if part.isdecimal() and part.isascii() else 0
        for part in re.split("[;:]", code)
    ]
    rest = iter(numbers)
    for number in rest:
        match number:
            case 0:
                style = PLAIN
            case 1:
                style = replace(style, bold=True)
            case 2:
                style = replace(style, faint=True)
            case 3:
                style = replace(style, italic=True)
            case 4:
                style = replace(style, underline=True)
            case 7:
                style = replace(style, inverse=True)
            case 9:
                style = replace(style, strike=True)
            case 21 | 22:
                style = replace(style, bold=False, faint=False)
            case 23:
                style = replace(style, italic=False)
            case 24:
                style = replace(style, underline=False)
            case 27:
                style = replace(style, inverse=False)
            case 29:
                style = replace(style, strike=False)
            case 38:
                style = replace(style, fg=_extended(rest))
            case 39:
                style = replace(style, fg=None)
            case 48:
                style = replace(style, bg=_extended(rest))
            case 49:
                style = replace(style, bg=None)
            case _ if 30 <= number <= 37:
                style = replace(style, fg=_COLOURS[number - 30])
            case _ if 40 <= number <= 47:
                style = replace(style, bg=_COLOURS[number - 40])
            case _ if 90 <= number <= 97:
                style = replace(style, fg=_COLOURS[number - 90] + "-intense")
            case _ if 100 <= number <= 107:
                style = replace(style, bg=_COLOURS[number - 100] + "-intense")
    return style


def _extended(rest: Iterable[int]) -> str | None:
    """The colour of `38;5;N` or `38;2;R;G;B`, as the nearest of the sixteen that a page has."""
    numbers = iter(rest)
    kind = next(numbers, None)
    if kind == 5:
        return _indexed(next(numbers, 0))
    if kind == 2:
        return _nearest(*(min(next(numbers, 0), 255) for _ in range(3)))
    return None


def _indexed(number: int) -> str | None:
    if number < 8:
        return _COLOURS[number]
    if number < 16:
        return _COLOURS[number - 8] + "-intense"
    if number < 232:
        number -= 16
        levels = (0, 95, 135, 175, 215, 255)
        return _nearest(levels[number // 36], levels[number // 6 % 6], levels[number % 6])
    return _nearest(*[8 + 10 * (min(number, 255) - 232)] * 3)


def _nearest(red: int, green: int, blue: int) -> str:
    hue, light, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    if saturation < 0.15 or light < 0.08 or light > 0.95:
        names = ("black", "black-intense", "white", "white-intense")
        return names[min(int(light * 4), 3)]
    name = _HUES[int(hue * 6 + 0.5) % 6]
    return f"{name}-intense" if light > 0.6 else name
