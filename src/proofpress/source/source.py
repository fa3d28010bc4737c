"""What the three formats have in common once they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import PurePosixPath
from typing import Any, Literal

from proofpress.frozen import frozen

Format = Literal["ipynb", "py", "md", "essay"]


@frozen
class SourceFile:
    """The bytes of one file; `path` is relative to the blog's root.

    `meta` is the file of the same name that ends in `.meta`, in which Nikola keeps front matter.
    """

    path: PurePosixPath
    data: bytes
    meta: SourceFile | None = None


@frozen
class Head:
    """The YAML between the `---` lines, cut off before any other tool sees the file.

    `line` is the number of its first line (in the file, or in the first cell of an `.ipynb`).
    `file` is where it stands, if that is another file than the post's.
    """

    text: str
    line: int
    file: PurePosixPath | None = None


@frozen
class RawCell:
    """A cell as its file has it, options and all.

    Attributes:
        id: unique in its notebook and the same at every reading.
        line: number of the cell's first line in the file; 1 in an `.ipynb`, which counts in cells.
        metadata: the cell's own, as Jupyter writes it (`tags` among it).
        attachments: file name to mime type to base64 text.
        outputs: as stored in the file (nbformat 4); used only when nothing is executed.
    """

    kind: Literal["code", "markdown", "raw"]
    id: str
    source: str
    line: int
    metadata: Mapping[str, Any] = field(default_factory=dict)
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    outputs: tuple[Mapping[str, Any], ...] = ()
    execution_count: int | None = None


@frozen
class Source:
    """One post's file, read."""

    path: PurePosixPath
    format: Format
    head: Head | None
    cells: tuple[RawCell, ...]
    kernel: str = "python3"
    language: str = "python"


def tags_alone(cell: RawCell) -> dict[str, Any]:
    """Of what is noted on a cell its tags, if there are any."""
    tags = tags_of(cell)
    return {"tags": tags} if tags else {}


def tags_of(cell: RawCell) -> list[str]:
    """The tags of a cell as its file has them, each once."""
    return [str(tag) for tag in dict.fromkeys(cell.metadata.get("tags") or ())]
