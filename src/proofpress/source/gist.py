"""What a source says, whatever its format: by it two files of one post are known to be in step."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import Any

from proofpress.frozen import frozen
from proofpress.source.source import Head, RawCell, Source
from proofpress.source.stripped import VOLATILE

#: What a copy says of the moment at which it was in step: a comment at the end of its head.
_MARK = re.compile(r"(?:^|\n)# in step with ([^\n]+) at ([0-9a-f]{16})\Z")
#: The line by which `as_markdown` names a kernel that nothing else names.
_KERNEL = re.compile(
    r'(?:^|\n)kernelspec: \{"name": "[^"\n]*", "display_name": "[^"\n]*", "language": "[^"\n]*"\}\Z'
)
_NOTED = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@frozen
class Gist:
    """Front matter as it is written, kernel, and cells: kind, text, and what is noted on them."""

    head: str
    kernel: str
    language: str
    cells: tuple[tuple[str, str, str], ...]

    @property
    def digest(self) -> str:
        data = json.dumps([self.head, self.kernel, self.language, self.cells])
        return hashlib.sha256(data.encode()).hexdigest()[:16]


def gist(source: Source, *, tags_only: bool = False) -> Gist:
    """What `source` says; blank lines around a cell, and cells of nothing else, say nothing.

    The prose of an essay is one text, however many cells it stands in.
    """
    source, _ = unmarked(source)
    said = [(cell.kind, text_of(cell), noted(cell, tags_only=tags_only)) for cell in source.cells]
    cells = [
        (kind, text, json.dumps(notes, sort_keys=True))
        for kind, text, notes in said
        if text or kind == "code"
    ]
    if is_prose(source):
        cells = [("markdown", "\n\n".join(text for _, text, _ in cells), "{}")] if cells else []
    head = "" if source.head is None else source.head.text
    return Gist(head, source.kernel, source.language, tuple(cells))


def is_prose(source: Source) -> bool:
    """Whether nothing but plain Markdown is in it."""
    return all(cell.kind == "markdown" and not noted(cell) for cell in source.cells)


def text_of(cell: RawCell) -> str:
    """The text of a cell without blank lines around it, which no text format keeps apart."""
    text = cell.source.rstrip()
    return re.sub(r"\A([ \t]*\n)+", "", text) if cell.kind != "code" else text


def noted(cell: RawCell, *, tags_only: bool = False) -> dict[str, Any]:
    """What a person noted on a cell, as text formats can hold it."""
    return {
        key: value
        for key, value in cell.metadata.items()
        if _NOTED.fullmatch(key)
        and key not in VOLATILE
        and (key == "tags" or not tags_only)
        and value not in ([], {}, None)
    }


def unmarked(source: Source) -> tuple[Source, tuple[str, str] | None]:
    """The source without the mark of a copy; the mark: what it was in step with, and at which gist.

    A kernel that the head names for want of another place is taken off it too.
    """
    if source.head is None:
        return source, None
    whole = _KERNEL.sub("", source.head.text)
    found = _MARK.search(whole)
    text = whole[: found.start()] if found else whole
    head = replace(source.head, text=text) if text or text == source.head.text else None
    return replace(source, head=head), (found[1], found[2]) if found else None


def marked(source: Source, other: str, digest: str) -> Source:
    """The source with the mark of a copy that is in step with the file `other`."""
    text = "" if source.head is None else source.head.text
    lines = [text] if text else []
    head = Head("\n".join([*lines, f"# in step with {other} at {digest}"]), 1)
    return replace(source, head=head)
