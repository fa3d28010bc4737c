"""A post, as every later stage sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import PurePosixPath
from typing import Any, Literal

from proofpress.frozen import frozen
from proofpress.post.claims import Claim, Quotation
from proofpress.post.front_matter import FrontMatter
from proofpress.post.half import Half
from proofpress.post.line_ranges import Ranges
from proofpress.post.references import Prose
from proofpress.source.source import Format, Source


@frozen
class Expected:
    """The exception a cell must raise: the last part of its type's name, and a regular expression
    that is found in its text (`re.search`)."""

    name: str
    pattern: str | None = None


@frozen
class CellOptions:
    """How a cell is shown and what is expected of it (tags and `#|` lines, merged).

    Attributes:
        fig_subcap, fig_alts: captions and alternative texts of its pictures, one each.
        code_fold, output_fold: it is there, behind something to click.
        code_open: its code is folded, and open at first.
        code_summary: what stands where its code is folded.
        line_numbers: None leaves it to the post.
        columns: how many of its pictures stand side by side.
        out_width: of its pictures, in CSS pixels.
        compare: which half of a comparison it is; the cells next to it are the others.
    """

    label: str | None = None
    fig_cap: str | None = None
    fig_alt: str | None = None
    code_fold: bool = False
    show_code: bool = True
    show_output: bool = True
    show_cell: bool = True
    output_fold: bool = False
    volatile: bool = False
    parameters: bool = False
    raises: Expected | None = None
    may_raise: bool = False  # Jupyter Book's tag `raises-exception`: any exception
    fig_subcap: tuple[str, ...] = ()
    fig_alts: tuple[str, ...] = ()
    code_open: bool = False
    code_summary: str | None = None
    filename: str | None = None
    line_numbers: bool | None = None
    marked_lines: Ranges = ()
    columns: int | None = None
    out_width: int | None = None
    compare: Half | None = None


@frozen
class Cell:
    """A cell of a post.

    Attributes:
        id: unique in the post, stable.
        kind: "raw" cells are never shown.
        source: what the kernel or the Markdown parser gets; option lines are gone.
        number: code cells count from 1; other cells have that of the code cell above, 0 if none.
        line: number of the first line of the cell in its file (1 in an `.ipynb`).
        skipped: lines of options taken out, so that line k of `source` is line
            `line + k - 1 + skipped` of the file, except for a cell magic in line 1.
        above_magic: how many of them stood above that cell magic.
        text: the cell as written, options and all, for excerpts.
    """

    id: str
    kind: Literal["code", "markdown", "raw"]
    source: str
    number: int
    line: int
    skipped: int = 0
    text: str = ""
    options: CellOptions = CellOptions()
    tags: frozenset[str] = frozenset()
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    outputs: tuple[Mapping[str, Any], ...] = ()
    above_magic: int = 0

    def file_line(self, k: int) -> int:
        """The line, as people count it, of line `k` (from 1) of `source`."""
        if k == 1 and self.skipped and self.source.startswith("%%"):
            return self.line + self.above_magic
        return self.line + k - 1 + self.skipped


@frozen
class Post:
    """A post: its words, its cells, and where it lives.

    Attributes:
        path: its file, relative to the blog's root.
        folder: where its kernel runs and its images are found, relative to the blog's root.
        own_folder: whether everything in `folder` belongs to this post alone.
        slug: its address: `posts/<slug>/`.
        title: from the front matter, else the first `#` heading (which leaves the text). Markdown.
        texts: what people read of it; claims and quotations are found there. In reading order, the
            front matter first.
        written: the source that it was read from, for those who write it down again.
    """

    path: PurePosixPath
    format: Format
    slug: str
    title: str
    meta: FrontMatter
    cells: tuple[Cell, ...]
    kernel: str = "python3"
    language: str = "python"
    own_folder: bool = False
    texts: tuple[Prose, ...] = ()
    claims: tuple[Claim, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    written: Source | None = field(default=None, compare=False, repr=False)

    @property
    def folder(self) -> PurePosixPath:
        return self.path.parent

    @property
    def is_essay(self) -> bool:
        return not any(cell.kind == "code" for cell in self.cells)

    @property
    def code_cells(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.kind == "code")
