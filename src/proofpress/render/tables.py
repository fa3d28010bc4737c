"""Tables that scroll by themselves, with text on the left and numbers on the right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from markupsafe import escape

_TAG = re.compile(r"""<(/?)([a-zA-Z][\w-]*)((?:\s+[^\s"<>=]+="[^"]*")*)\s*/?>""")
_NUMBER = re.compile(
    r"[-+−±~≈<>≤≥(]*\s*[$€£]?\s*\.?\d[\d\s,._'’]*(?:[eE][-+−]?\d+)?j?\s*"
    r"(?:%|[a-zA-Zµ°/×]{1,4})?\)?|[-–—]|nan|NaN|NaT|None|<NA>|-?inf|",
)


def is_number(text: str) -> bool:
    """Whether a table cell reads as a number, or as nothing at all."""
    return _NUMBER.fullmatch(text.strip()) is not None


def text_columns(rows: Sequence[Sequence[str]]) -> frozenset[int]:
    """Indices of the columns whose body cells are words rather than numbers."""
    return frozenset(index for row in rows for index, text in enumerate(row) if not is_number(text))


def arranged(html: str, label: str) -> str:
    """Every outermost table of sanitised HTML in a scrolling region, its cells aligned by kind."""
    out, at, depth, start = [], 0, 0, 0
    for match in _TAG.finditer(html):
        if match[2] != "table":
            continue
        if not match[1]:
            if depth == 0:
                out.append(html[at : match.start()])
                start = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                at = match.end()
                region = (
                    f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">'
                )
                inside = out[-1].rstrip().endswith(region)  # a Markdown table brings its own
                table = _aligned(html[start:at])
                out.append(table if inside else f"{region}{table}</div>")
    return "".join(out) + html[at:]


@dataclass(slots=True)
class _Cell:
    start: int
    end: int
    name: str
    attributes: str
    column: int
    body: bool
    text: str = ""


def _aligned(table: str) -> str:
    """The table with `scope` on its headers and the class `txt` on its words."""
    cells = _cells(table)
    if cells is None:
        return table
    spans = any("span=" in cell.attributes for cell in cells)
    words = frozenset(
        cell.column
        for cell in cells
        if cell.body and cell.name == "td" and not is_number(cell.text)
    )
    out, at = [], 0
    for cell in cells:
        textual = not is_number(cell.text) if spans else cell.column in words
        name, attributes = cell.name, cell.attributes
        if name == "th" and not cell.text.strip() and not cell.body:
            name = "td"  # a header that names nothing is none
            attributes = re.sub(r'\sscope="[^"]*"', "", attributes)
        if name == "th" and "scope=" not in attributes:
            attributes += ' scope="row"' if cell.body else ' scope="col"'
        if textual and not (spans and name == "th") and "class=" not in attributes:
            attributes += ' class="txt"'
        inner_end = table.rfind(f"</{cell.name}>", cell.start, cell.end)
        inner_start = cell.start + len(f"<{cell.name}{cell.attributes}>")
        out += [
            table[at : cell.start],
            f"<{name}{attributes}>",
            table[inner_start:inner_end],
            f"</{name}>",
        ]
        at = cell.end
    return "".join(out) + table[at:]


def _cells(table: str) -> list[_Cell] | None:
    """The cells of a simple table in order; None if tables are nested in it."""
    cells: list[_Cell] = []
    column, body, open_cell = 0, True, None
    for match in _TAG.finditer(table):
        closing, name = bool(match[1]), match[2]
        if name == "table" and match.start() > 0 and not closing:
            return None
        if name == "thead":
            body = closing
        elif name == "tr" and not closing:
            column = 0
        elif name in ("td", "th") and not closing:
            open_cell = _Cell(match.start(), match.end(), name, match[3], column, body)
            column += 1
        elif name in ("td", "th") and open_cell is not None:
            open_cell.end = match.end()
            inner = table[open_cell.start : match.end()]
            open_cell.text = unescape(re.sub(r"<[^>]*>", "", inner))
            cells.append(open_cell)
            open_cell = None
    return cells
