"""How broad a table is, and what becomes of it on a sheet of paper, which cannot scroll.

Numbers keep to one line, heads break between words, and other words anywhere if they are long. What
fits into no size that can be read loses its last columns there, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from proofpress.frozen import frozen

_NUMBER = re.compile(
    r"[-+−±~≈<>≤≥(]*\s*[$€£]?\s*\.?\d[\d\s,._'’]*(?:[eE][-+−]?\d+)?j?\s*"
    r"(?:%|[a-zA-Zµ°/×]{1,4})?\)?|[-–—]|nan|NaN|NaT|None|null|<NA>|-?inf|\.\.\.|[…⋮⋯]|",
)

Size = Literal["", "broad", "small", "tiny"]
#: Letters of one line of a sheet of A4, by the size of their type: in the column of the text,
#: across its margin, and across it in 6 and in 4.75 points (`templates/static/style/tables.css`).
_SIZES: tuple[tuple[Size, float], ...] = (
    ("", 70),
    ("broad", 102),
    ("small", 122),
    ("tiny", 154),
)
_GAPS = {"": 1.6, "broad": 1.6, "small": 0.8, "tiny": 0.8}  # letters between columns
_LONGEST = 16  # letters of a word that are kept together


@frozen
class Paper:
    """A table on paper: the size of its type, how many columns it has there, and what to say."""

    size: Size = ""
    columns: int = 0
    cut: str = ""


def is_number(text: str) -> bool:
    """Whether a table cell reads as a number, or as nothing at all."""
    return _NUMBER.fullmatch(text.strip()) is not None


def fitting(cells: Iterable[tuple[int, bool, str, bool]]) -> Paper:
    """How a table stands on paper.

    Args:
        cells: of each its column, from 0, whether it is in the body, its text, and whether it
            spans columns, so that it takes what those have.
    """
    needs: dict[int, int] = {}
    for column, body, text, spans in cells:
        if not spans:
            needs[column] = max(needs.get(column, 0), _need(text.strip(), body=body))
    widths = [needs.get(column, 0) for column in range(max(needs, default=-1) + 1)]
    for size, room in _SIZES:
        if sum(widths) + _GAPS[size] * len(widths) <= room:
            return Paper(size, len(widths))
    size, room = _SIZES[-1]
    kept, used = 0, 0.0
    for width in widths:
        used += width + _GAPS[size]
        if kept and used > room:
            break
        kept += 1
    left = len(widths) - kept
    columns = "column is" if left == 1 else "columns are"
    return Paper(size, kept, f"{left} more {columns} on the page." if left else "")


def _need(text: str, *, body: bool) -> int:
    """Letters that a cell cannot do without."""
    if body and is_number(text):
        return len(text)
    longest = max(map(len, text.split()), default=0)
    return min(longest, _LONGEST) if body else longest
