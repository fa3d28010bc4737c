"""A terminal's screen: what stands on it after the cursor has moved about.

Source of the sequences: ECMA-48.
"""

from __future__ import annotations

import re

from proofpress.render.terminal_style import PLAIN, Style, styled

SEQUENCE = re.compile(
    "\x1b\\[([0-?]*)[ -/]*([@-~])"  # CSI, e.g. a colour or a move
    "|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?"  # OSC, e.g. a window title or a link
    "|\x1b[P^_X][^\x1b]*(?:\x1b\\\\)?"  # DCS, PM, APC, SOS
    "|\x1b[ -/]*[0-~]?"  # all other escapes
    "|\x9b([0-?]*)[ -/]*([@-~])"  # CSI in one character
)
_WIDEST = 1000  # columns that a cursor may jump to; hostile moves end here


class Screen:
    """An endless screen with a cursor."""

    def __init__(self) -> None:
        self.lines: list[list[tuple[str, Style]]] = [[]]
        self.row = self.column = 0
        self.style = PLAIN

    def write(self, text: str) -> list[list[tuple[str, Style]]]:
        at = 0
        for match in SEQUENCE.finditer(text):
            self._print(text[at : match.start()])
            at = match.end()
            final = match[2] or match[4]
            if final == "m":
                self.style = styled(self.style, match[1] or match[3] or "")
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
                    line.extend([(" ", PLAIN)] * (self.column - len(line)))
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
                line[: self.column + 1 if count == 1 else len(line)] = [(" ", PLAIN)] * (
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
