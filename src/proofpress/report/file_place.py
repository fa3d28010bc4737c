"""The line of a file at which a problem stands: an `.ipynb` is JSON, and its cells lie in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from proofpress.frozen import frozen
from proofpress.passage import excerpt
from proofpress.problems import Location, Problem
from proofpress.source.json_place import locate

_SIGN = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL)


@frozen
class FilePlace:
    """A place as editors and code hosts count: lines and columns of the file, from 1."""

    path: str
    line: int | None = None
    column: int | None = None


def file_place(problem: Problem, texts: Mapping[str, str]) -> FilePlace | None:
    """Where `problem` stands in its file; None if it has no place.

    Args:
        texts: the text of each file, by its path; without that of an `.ipynb` no line is known.
    """
    place = problem.location
    if place is None:
        return None
    if not place.path.endswith(".ipynb") or place.cell is None:
        return FilePlace(place.path, place.line, place.column if place.line else None)
    text = texts.get(place.path)
    try:
        found = None if text is None else _in_notebook(text, place, problem)
    except (ValueError, LookupError, TypeError, RecursionError):  # not as it was read
        found = None
    return FilePlace(place.path, *(found or (None, None)))


def _in_notebook(text: str, place: Location, problem: Problem) -> tuple[int, int | None] | None:
    text = text.removeprefix("\ufeff")
    notebook = json.loads(text)
    steps = ["worksheets", 0, "cells"] if "worksheets" in notebook else ["cells"]
    cells = notebook
    for step in steps:
        cells = cells[step]
    index = _index(cells, place, problem)
    if index is None:
        return None
    name = "input" if "input" in cells[index] else "source"
    source = cells[index].get(name, "")
    row = (place.line or 1) - 1
    if not isinstance(source, list):
        return locate(text, [*steps, index, name])
    if not source:
        return locate(text, [*steps, index])
    line, column = locate(text, [*steps, index, name, min(row, len(source) - 1)])
    if place.column is None or row >= len(source):
        return line, None
    literal = text.split("\n")[line - 1][column:]
    signs = _SIGN.finditer(literal)
    before = sum(len(sign[0]) for sign, _ in zip(signs, range(place.column - 1), strict=False))
    return line, column + 1 + before


def _index(cells: list[Any], place: Location, problem: Problem) -> int | None:
    """Which of the notebook's cells it is; among several texts the one that the excerpt quotes."""
    candidates = [index for index, _ in _of_number(cells, place)]
    if len(candidates) < 2 or problem.excerpt is None or place.line is None:
        return candidates[0] if candidates else None
    quoted = problem.excerpt
    shown = quoted.lines[quoted.marked - quoted.first]
    for index in candidates:
        rows = _source(cells[index]).split("\n")
        row = rows[place.line - 1] if place.line <= len(rows) else None
        if row is not None and excerpt(row, 1, place.column).lines[0] == shown:
            return index
    return candidates[0]


def _of_number(cells: list[Any], place: Location) -> Iterator[tuple[int, Any]]:
    """The code cell with that number or, for prose, the texts that follow it."""
    number = 0
    for index, cell in enumerate(cells):
        code = cell["cell_type"] == "code"
        number += code
        if number == place.cell and code != place.prose:
            yield index, cell


def _source(cell: Any) -> str:
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)
