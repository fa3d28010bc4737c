"""Tables that scroll by themselves, with text on the left and numbers on the right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from markupsafe import escape

from proofpress.render.breadth import Paper, fitting, is_number

_TAG = re.compile(r"""<(/?)([a-zA-Z][\w-]*)((?:\s+[^\s"<>=]+="[^"]*")*)\s*/?>""")
#: Cells that say that there is nothing, or that something was left out.
_NOTHING = frozenset({"nan", "NaN", "NaT", "None", "null", "<NA>", "...", "…", "⋮", "⋯"})
_SIZE = re.compile(r"<(p|small)>((?:shape: \([\d,_ ]+\)|[\d,]+ rows × [\d,]+ columns))</\1>")
_SIDES = frozenset({"txt", "mid", "num", "gt_left", "gt_center", "gt_right"})


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
                    f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(label)}">'
                )
                inside = out[-1].rstrip().endswith(region)  # a Markdown table brings its own
                table = _aligned(html[start:at])
                out.append(table if inside else f"{region}{table}</div>")
    rest = "".join(out) + html[at:]
    return _SIZE.sub(r'<\1 class="mono quiet">\2</\1>', rest) if depth == 0 and out else rest


@dataclass(slots=True)
class _Cell:
    """A cell in the grid of its table; `leads` if it is the first that its row writes."""

    start: int
    name: str
    attributes: str
    column: int
    body: bool
    leads: bool
    end: int = 0
    text: str = ""

    @property
    def broad(self) -> bool:
        return _span(self.attributes, "colspan") > 1

    @property
    def tall(self) -> bool:
        return _span(self.attributes, "rowspan") > 1


def _aligned(table: str) -> str:
    """The table with `scope` on its headers, and classes that say how its cells stand.

    `txt` is for columns of words, `mid` for heads over several columns, `in` for the inner levels
    of row heads, which do not stay in sight, `na` for cells that say nothing.
    """
    cells = _cells(table)
    if cells is None:
        return table
    paper = fitting([(cell.column, cell.body, cell.text, cell.broad) for cell in cells])
    words = frozenset(
        cell.column for cell in cells if cell.body and not cell.broad and not is_number(cell.text)
    )
    out, at = [], 0
    for cell in cells:
        name, attributes = cell.name, cell.attributes
        inner_end = table.rfind(f"</{name}>", cell.start, cell.end)
        inner_start = cell.start + len(f"<{name}{attributes}>")
        if name == "th" and not cell.text.strip() and not cell.body:
            name = "td"  # a header that names nothing is none
            attributes = re.sub(r'\sscope="[^"]*"', "", attributes)
        if name == "th" and "scope=" not in attributes:
            group = "group" if (cell.tall if cell.body else cell.broad) else ""
            attributes += f' scope="{"row" if cell.body else "col"}{group}"'
        off = ["off"] if paper.cut and cell.column >= paper.columns else []
        attributes = _with_classes(attributes, [*_looks(cell, words), *off])
        out += [
            table[at : cell.start],
            f"<{name}{attributes}>",
            table[inner_start:inner_end],
            f"</{name}>",
        ]
        at = cell.end
    return _sized("".join(out) + table[at:], paper)


def _sized(table: str, paper: Paper) -> str:
    """The table with a class for its size on paper, and the words for what is left out there."""
    start = _TAG.match(table)
    if start is None or not paper.size:
        return table
    attributes = _with_classes(start[3], [paper.size])
    if paper.cut:
        attributes += f' data-cut="{paper.cut}"'
    return f"<table{attributes}>{table[start.end() :]}"


def _looks(cell: _Cell, words: frozenset[int]) -> list[str]:
    text = cell.text.strip()
    classes = []
    if (text or cell.body) and not _SIDES & set(_classes(cell.attributes)):
        if cell.broad:
            classes.append("txt" if cell.body or not cell.column else "mid")
        elif cell.column in words and not (cell.name == "th" and cell.body and not cell.column):
            classes.append("txt")
    if cell.column and (cell.leads or (cell.body and cell.name == "th")):
        classes.append("in")
    if cell.body and text in _NOTHING:
        classes.append("na")
    if cell.name == "td" and not cell.body and text:
        classes.append("quiet")  # the types below polars' heads
    return classes


def _classes(attributes: str) -> list[str]:
    match = re.search(r'\sclass="([^"]*)"', attributes)
    return match[1].split() if match else []


def _with_classes(attributes: str, names: Sequence[str]) -> str:
    if not names:
        return attributes
    found = re.search(r'\sclass="', attributes)
    if found is None:
        return f'{attributes} class="{" ".join(names)}"'
    return f"{attributes[: found.end()]}{' '.join(names)} {attributes[found.end() :]}"


def _span(attributes: str, name: str) -> int:
    match = re.search(rf'\s{name}="(\d{{1,4}})"', attributes)
    return max(int(match[1]), 1) if match else 1


def _cells(table: str) -> list[_Cell] | None:
    """The cells of a simple table in order; None if tables are nested in it."""
    cells: list[_Cell] = []
    open_cell: _Cell | None = None
    held: dict[int, int] = {}  # columns that cells from above still fill, and for how many rows
    column, body, leads = 0, True, True
    for match in _TAG.finditer(table):
        closing, name = bool(match[1]), match[2]
        if name == "table" and match.start() > 0 and not closing:
            return None
        if name == "thead":
            body, held = closing, {}
        elif name == "tr" and not closing:
            column, leads = 0, True
            held = {at: rows - 1 for at, rows in held.items() if rows > 1}
        elif name in ("td", "th") and not closing:
            while column in held:
                column += 1
            open_cell = _Cell(match.start(), name, match[3], column, body, leads)
            wide, tall = _span(match[3], "colspan"), _span(match[3], "rowspan")
            if tall > 1:
                held |= dict.fromkeys(range(column, column + min(wide, 1000)), tall)
            column, leads = column + wide, False
        elif name in ("td", "th") and open_cell is not None:
            open_cell.end = match.end()
            inner = table[open_cell.start : match.end()]
            open_cell.text = unescape(re.sub(r"<[^>]*>", "", inner))
            cells.append(open_cell)
            open_cell = None
    return cells
