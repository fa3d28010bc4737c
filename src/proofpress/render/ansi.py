"""Terminal output as HTML: colours become classes, the cursor's moves are carried out.

Source of the sequences: ECMA-48; the 256 colours are those of xterm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from markupsafe import Markup, escape

from proofpress.render.characters import printable
from proofpress.render.screen import SEQUENCE, Screen
from proofpress.render.terminal_style import PLAIN, Style, styled

#: Window titles and addresses of links, which end in a bell or a string terminator.
_STRINGS = re.compile("\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?")
_MOVES = re.compile("[\r\b]|(?:\x1b\\[|\x9b)[0-?]*[ -/]*[A-HJKf]")


def terminal_html(text: str) -> Markup:
    """What a terminal would show after `text` was written to it, as inline HTML."""
    text = _STRINGS.sub("", text).replace("\r\n", "\n").replace("\x07", "")
    text = text.replace("\x0b", "\n").replace("\x0c", "\n")
    if _MOVES.search(text):
        lines = Screen().write(text)
        return Markup("\n").join(_spans(_runs(line)) for line in lines)
    return _spans(_coloured(text))


def plain(text: str) -> str:
    """`text` without any escape sequence."""
    return printable(SEQUENCE.sub("", text))


def _coloured(text: str) -> Iterable[tuple[Style, str]]:
    style, at = PLAIN, 0
    for match in SEQUENCE.finditer(text):
        if match.start() > at:
            yield style, text[at : match.start()]
        at = match.end()
        code = match[1] if match[2] == "m" else match[3] if match[4] == "m" else None
        if code is not None:
            style = styled(style, code)
    if at < len(text):
        yield style, text[at:]


def _runs(line: list[tuple[str, Style]]) -> Iterable[tuple[Style, str]]:
    while line and line[-1] == (" ", PLAIN):
        line.pop()
    for style, cells in groupby(line, key=lambda cell: cell[1]):
        yield style, "".join(char for char, _ in cells)


def _spans(runs: Iterable[tuple[Style, str]]) -> Markup:
    out = Markup()
    for style, text in runs:
        classes, shown = style.classes(), escape(printable(text))
        out += Markup('<span class="{}">{}</span>').format(classes, shown) if classes else shown
    return out
