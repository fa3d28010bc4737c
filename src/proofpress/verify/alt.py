"""Figures must say what they show to those who cannot see them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it import MarkdownIt

from proofpress.execute.run import Run
from proofpress.passage import Passage
from proofpress.post.post import Cell, Post
from proofpress.problems import Excerpt, Location, Problem, Severity

#: HTML that is shown as it is moving; a page takes the picture beside it.
_LIVE = re.compile(r"<(?:script|iframe|svg|canvas|video|audio|object|embed)\b", re.IGNORECASE)
_EMPTY = re.compile(r"!\[\s*\]")


def without_alt(post: Post, run: Run | None, *, severity: Severity) -> tuple[Problem, ...]:
    """A problem for each figure of an output, and each picture of the text, that says nothing.

    A caption does, and a picture in HTML whose `alt` is empty on purpose is decoration.
    """
    runs = {} if run is None else {cell.id: cell.outputs for cell in run.cells}
    found: list[Problem] = []
    for cell in post.cells:
        if cell.kind == "code":
            if _silent(cell) and any(map(_is_figure, runs.get(cell.id, ()))):
                found.append(_of_output(post, cell, severity))
        elif cell.kind == "markdown" and _EMPTY.search(cell.source):
            found += _of_text(post, cell, severity)
    return tuple(found)


def _silent(cell: Cell) -> bool:
    """Whether the outputs of a cell are seen, and nothing says what they show."""
    options = cell.options
    return options.show_cell and options.show_output and not (options.fig_alt or options.fig_cap)


def _is_figure(output: Mapping[str, Any]) -> bool:
    data = output.get("data")
    if not isinstance(data, Mapping) or not any(mime.startswith("image/") for mime in data):
        return False
    html = data.get("text/html", "")
    text = "".join(html) if isinstance(html, list) else str(html)
    return not text.strip() or _LIVE.search(text) is not None


def _of_output(post: Post, cell: Cell, severity: Severity) -> Problem:
    line = cell.file_line(1)
    return Problem(
        "alt",
        f"the figure of cell {cell.number} has neither an alternative text nor a caption",
        "say at the top of the cell what it shows: `#| fig-alt: …`, or `#| fig-cap: …`",
        Location(str(post.path), line, None, cell.number),
        Excerpt.around(cell.text or cell.source, line, first=cell.line),
        severity,
    )


def _of_text(post: Post, cell: Cell, severity: Severity) -> Iterator[Problem]:
    passage = Passage(str(post.path), cell.source, cell.file_line(1), cell.number, prose=True)
    rows = cell.source.split("\n")
    for token in MarkdownIt("commonmark").parse(cell.source):
        if token.map is None or not any(_is_bare(child) for child in token.children or ()):
            continue
        for row in range(*token.map):
            for empty in _EMPTY.finditer(rows[row]):
                yield passage.problem(
                    "alt",
                    "this picture has no words for those who cannot see it",
                    "write what it shows between the brackets: `![64 queries at once](plot.png)`",
                    line=passage.first + row,
                    column=empty.start() + 1,
                    width=len(empty[0]),
                    severity=severity,
                )


def _is_bare(token: Any) -> bool:
    return token.type == "image" and not token.content.strip()
