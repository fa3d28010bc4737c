"""Terminal output as HTML: colours become classes, the cursor's moves are carried out.

Source of the sequences: ECMA-48; the 256 colours are those of xterm.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup, escape

from proofpress.render.characters import printable

_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_HUES = ("red", "yellow", "green", "cyan", "blue", "magenta")
_SEQUENCE = re.compile(
    "\x1b\\[([0-?]*)[ -/]*([@-~])"  # CSI, e.g. a colour or a move
    "|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?"  # OSC, e.g. a window title or a link
    "|\x1b[P^_X][^\x1b]*(?:\x1b\\\\)?"  # DCS, PM, APC, SOS
    "|\x1b[ -/]*[0-~]?"  # all other escapes
    "|\x9b([0-?]*)[ -/]*([@-~])"  # CSI in one character
)
_MOVES = re.compile("[\r\b]|(?:\x1b\\[|\x9b)[0-?]*[ -/]*[A-HJKf]")
_WIDEST = 1000  # columns that a cursor may jump to; hostile moves end here


@dataclass(frozen=True, slots=True)
class _Style:
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
        names = [name for name in ("bold", "faint", "italic", "underline", "strike") if getattr(self, name)]
        names += [f"{fg}-fg"] if fg else []
        names += [f"{bg}-bg"] if bg else []
        if self.inverse and not (fg or bg):
            names.append("inverse")
        return " ".join(f"ansi-{name}" for name in names)


_PLAIN = _Style()


def terminal_html(text: str) -> Markup:
    """What a terminal would show after `text` was written to it, as inline HTML."""
    text = text.replace("\r\n", "\n").replace("\x07", "").replace("\x0b", "\n").replace("\x0c", "\n")
    if _MOVES.search(text):
        lines = _Screen().write(text)
        return Markup("\n").join(_spans(_runs(line)) for line in lines)  # noqa: S704 built from escaped parts
    return _spans(_coloured(text))


def plain(text: str) -> str:
    """`text` without any escape sequence."""
    return printable(_SEQUENCE.sub("", text))


def _coloured(text: str) -> Iterable[tuple[_Style, str]]:
    style, at = _PLAIN, 0
    for match in _SEQUENCE.finditer(text):
        if match.start() > at:
            yield style, text[at : match.start()]
        at = match.end()
        code = match[1] if match[2] == "m" else match[3] if match[4] == "m" else None
        if code is not None:
            style = _styled(style, code)
    if at < len(text):
        yield style, text[at:]


def _runs(line: list[tuple[str, _Style]]) -> Iterable[tuple[_Style, str]]:
    while line and line[-1] == (" ", _PLAIN):
        line.pop()
    for style, cells in groupby(line, key=lambda cell: cell[1]):
        yield style, "".join(char for char, _ in cells)


def _spans(runs: Iterable[tuple[_Style, str]]) -> Markup:
    out = Markup()
    for style, text in runs:
        classes, shown = style.classes(), escape(printable(text))
        out += Markup('<span class="{}">{}</span>').format(classes, shown) if classes else shown
    return out


class _Screen:
    """An endless screen with a cursor."""

    def __init__(self) -> None:
        self.lines: list[list[tuple[str, _Style]]] = [[]]
        self.row = self.column = 0
        self.style = _PLAIN

    def write(self, text: str) -> list[list[tuple[str, _Style]]]:
        at = 0
        for match in _SEQUENCE.finditer(text):
            self._print(text[at : match.start()])
            at = match.end()
            final = match[2] or match[4]
            if final == "m":
                self.style = _styled(self.style, match[1] or match[3] or "")
            elif final:
                self._move(match[1] or match[3] or "", final)
        self._print(text[at:])
        return self.lines

    def _print(self, text: str) -> None:
        for char in text:
            if char == "\n":
                self.row, self.column = self.row + 1, 0
                if self.row == len(self.lines):
                    self.lines.append([])
            elif char == "\r":
                self.column = 0
            elif char == "\b":
                self.column = max(self.column - 1, 0)
            else:
                line = self.lines[self.row]
                if self.column < len(line):
                    line[self.column] = (char, self.style)
                else:
                    line.extend([(" ", _PLAIN)] * (self.column - len(line)))
                    line.append((char, self.style))
                self.column += 1

    def _move(self, parameters: str, final: str) -> None:
        first = parameters.split(";")[0]
        count = int(first[:6]) if first.isdecimal() and first.isascii() else 0
        steps = max(count, 1)
        line = self.lines[self.row]
        match final:
            case "A" | "F":
                self.row = max(self.row - steps, 0)
            case "B" | "E":
                self.row = min(self.row + steps, len(self.lines) - 1)
            case "C":
                self.column = max(min(self.column + steps, _WIDEST), self.column)
            case "D":
                self.column = max(self.column - steps, 0)
            case "G":
                self.column = min(steps, _WIDEST) - 1
            case "K" if count == 0:
                del line[self.column :]
            case "K":
                line[: self.column + 1 if count == 1 else len(line)] = [(" ", _PLAIN)] * (
                    min(self.column + 1, len(line)) if count == 1 else 0
                )
            case "J" if count >= 2:
                self.lines, self.row, self.column = [[]], 0, 0
            case "J" if count == 0:
                del line[self.column :]
                del self.lines[self.row + 1 :]
            case _:
                return
        if final in "EF":
            self.column = 0


def _styled(style: _Style, code: str) -> _Style:
    """`style` after the parameters of an SGR sequence."""
    numbers = [int(part[:6]) if part.isdecimal() and part.isascii() else 0 for part in re.split("[;:]", code)]
    rest = iter(numbers)
    for number in rest:
        match number:
            case 0:
                style = _PLAIN
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
