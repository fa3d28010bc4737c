"""The levels of headings: each is the one below the heading that it belongs to.

The title is the page's only heading of the first level, and none is left out: who listens to a page
finds its way by them.
"""

from __future__ import annotations

import re

from proofpress.render.sanitize import TAG

_HEADING = re.compile(r"<h([2-6])[ >]")


class Outline:
    """The headings that the next one may stand under: as written, and as shown."""

    def __init__(self) -> None:
        self._open: list[tuple[int, int]] = []

    def level(self, written: int) -> int:
        """The level of the next heading, from 2 to 6."""
        while self._open and self._open[-1][0] >= written:
            self._open.pop()
        level = min(self._open[-1][1] + 1 if self._open else 2, 6)
        self._open.append((written, level))
        return level


def levelled(html: str) -> str:
    """Clean HTML in which no heading of an output, or written as HTML, leaves out a level."""
    above = 1
    for level in map(int, _HEADING.findall(html)):
        if level > above + 1:
            return _with_levels(html)
        above = level
    return html


def _with_levels(html: str) -> str:
    outline = Outline()
    level = 2

    def tag(match: re.Match[str]) -> str:
        nonlocal level
        closing, name, attributes = match.groups()
        if name not in ("h2", "h3", "h4", "h5", "h6"):
            return match[0]
        if not closing:
            level = outline.level(int(name[1]))
        return f"<{closing}h{level}{attributes}>"

    return TAG.sub(tag, html)
