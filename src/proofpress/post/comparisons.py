"""Code cells that the page sets side by side: neighbours with the option `compare`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from proofpress.passage import Passage
from proofpress.post.half import lacking
from proofpress.post.post import Cell
from proofpress.problems import Problem


def comparisons(cells: Iterable[Cell]) -> list[tuple[Cell, ...]]:
    """The cells of each comparison; those that the page never shows do not come between them."""
    there = (cell for cell in cells if cell.kind != "raw" and cell.options.show_cell)
    runs = groupby(there, key=lambda cell: cell.kind == "code" and cell.options.compare is not None)
    return [tuple(run) for compared, run in runs if compared]


def lonely(path: str, cells: Iterable[Cell]) -> Iterator[Problem]:
    """A problem for each comparison without a bad or a good half."""
    for run in comparisons(cells):
        missing = lacking([cell.options.compare for cell in run if cell.options.compare])
        if not missing:
            continue
        cell = run[-1] if missing == "good" else run[0]
        passage = Passage(path, cell.text, cell.line, cell.number)
        row = next(n for n, text in enumerate(passage.lines) if "compare" in text)
        beside = "below" if missing == "good" else "above"
        yield passage.problem(
            "option",
            f"a comparison without a `{missing}` half",
            f"write `#| compare: {missing}` in the cell {beside}, with no text between the two",
            line=cell.line + row,
            column=passage.lines[row].find("compare") + 1,
            width=len("compare"),
        )
