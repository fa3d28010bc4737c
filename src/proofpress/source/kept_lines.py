"""A text with some cells changed: the lines of all the others stay as their author wrote them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from proofpress.source import as_markdown as markdown
from proofpress.source import as_script as script
from proofpress.source.as_markdown import Noted
from proofpress.source.gist import noted, text_of
from proofpress.source.source import RawCell, Source

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})\{(code|raw)-cell\}")
_BREAK = re.compile(r"\+\+\+")
_MARKER = re.compile(r"[ \t]*#[ \t]*%%")
_CLOSED = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*$")
_GAP = "\n\n"


def kept_lines(source: Source, old: Source, text: str, *, suffix: str, notes: Noted) -> str | None:
    """The text of `source`, with the lines of `text` for every cell that is in `old` too.

    None where the lines of a cell cannot be told from those of the next one. Whoever takes the text
    reads it back: a cell that keeps its lines may mean another thing after a new neighbour.

    Args:
        text: what `old` was read from, with `\\n` at its line ends.
    """
    lines = text.rstrip("\n").split("\n")
    starts = [_start(lines, cell, suffix) for cell in old.cells]
    if not starts or any(one >= other for one, other in pairwise(starts)):
        return None
    blocks = ["\n".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], None], strict=True)]
    top = "\n".join(lines[: starts[0]])
    same_head = (source.head and source.head.text) == (old.head and old.head.text)
    parts: list[tuple[str, int | None]] = [
        (top, -1) if same_head else (_head(source, suffix), None)
    ]
    for cell, index in _matched(source.cells, old.cells):
        part = blocks[index] if index is not None else _written(cell, source, suffix, notes)
        if part is None:
            return None
        if suffix == ".md" and cell.kind == "markdown" and not _BREAK.match(part):
            before = parts[-1][0].rstrip("\n").rpartition("\n")[2]
            if len(parts) > 1 and not _CLOSED.match(before):
                parts.append(("+++", None))
        parts.append((part, index))
    return _joined([(part, index) for part, index in parts if part.strip()])


def _start(lines: Sequence[str], cell: RawCell, suffix: str) -> int:
    """The line, from 0, at which all that belongs to a cell begins."""
    at = cell.line - 1
    if suffix == ".py" or cell.kind != "markdown":
        opens = _MARKER if suffix == ".py" else _FENCE
        for line in range(min(at, len(lines) - 1), -1, -1):
            if opens.match(lines[line]):
                return line
        return at
    above = at - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _BREAK.match(lines[above]) else at


def _matched(
    cells: Sequence[RawCell], old: Sequence[RawCell]
) -> Iterator[tuple[RawCell, int | None]]:
    """Each cell with the number, from 0, of the old one that says the same."""
    keys, olds = ([_key(cell) for cell in some] for some in (cells, old))
    for tag, start, _, low, high in SequenceMatcher(None, olds, keys, False).get_opcodes():
        for index in range(low, high):
            yield cells[index], start + index - low if tag == "equal" else None


def _key(cell: RawCell) -> tuple[str, str, str]:
    return cell.kind, text_of(cell), json.dumps(noted(cell), sort_keys=True)


def _head(source: Source, suffix: str) -> str:
    return script.head_of(source) if suffix == ".py" else markdown.head_of(source)


def _written(cell: RawCell, source: Source, suffix: str, notes: Noted) -> str | None:
    if suffix == ".py":
        return script.cell_of(cell, notes(cell))
    parts = markdown.cell_of(cell, source.language, notes)
    return None if parts is None else _GAP.join(parts)


def _joined(parts: Sequence[tuple[str, int | None]]) -> str:
    """Neighbours of old stand as they stood; between others there is a blank line at least."""
    text, last = "", None
    for part, index in parts:
        neighbours = last is not None and index == last + 1
        gap = "\n" if neighbours or text.endswith("\n") else _GAP
        text += f"{gap}{part}" if text else part
        last = index
    return text.rstrip("\n") + "\n"
