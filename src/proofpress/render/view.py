"""What the templates get: every piece of a post, with its HTML made and its texts as they are."""

from __future__ import annotations

import re
from dataclasses import field
from typing import Literal

from markupsafe import Markup

from proofpress.frozen import frozen
from proofpress.post.front_matter import Origin
from proofpress.render.code import Code

OutputKind = Literal[
    "text", "html", "image", "live", "markdown", "math", "json", "error", "expected", "note"
]


@frozen
class Output:
    """One output of a cell.

    Attributes:
        html: its markup, or its text in the markup of a terminal.
        name: of the exception, for "error" and "expected"; "stderr" for text printed there.
        said: the first line of what that exception says.
        checked: whether an expected error was seen in a run of this build.
    """

    kind: OutputKind
    html: Markup
    name: str = ""
    checked: bool = False
    said: str = ""

    @property
    def long(self) -> bool:
        """Whether it is set like prose, and so long that it scrolls within itself."""
        return self.kind in ("html", "markdown") and _lines(self.html) > _MOST


#: What scrolls within itself in any case, or is a picture.
_APART = re.compile(r"<(table|pre|svg|math)\b.*?</\1>", re.DOTALL)
#: What begins a line, or ends one.
_BREAK = re.compile(
    r"</?(?:p|li|[uod]l|h[1-6]|br|dt|dd|div|section|article|blockquote|hr|details|summary)\b[^>]*>"
)
_TAG = re.compile(r"<[^>]*>")
_MOST = 20
_MEASURE = 66  # characters in a line


def _lines(html: str) -> int:
    """About how many lines of words there are, whatever stands around them."""
    pieces = _BREAK.split(_APART.sub(" ", html))
    lengths = (len(" ".join(_TAG.sub("", piece).split())) for piece in pieces)
    return sum(-(-length // _MEASURE) for length in lengths)


@frozen
class Part:
    """One of several pictures of a figure; `letter` and `caption` may be ""."""

    output: Output
    id: str
    letter: str
    caption: Markup


@frozen
class Figure:
    """Outputs with a caption; `number` is e.g. `Figure 1`, "" without a label.

    Attributes:
        parts: the outputs, where they stand in `columns` or have captions of their own.
    """

    outputs: tuple[Output, ...]
    id: str
    number: str
    caption: Markup
    parts: tuple[Part, ...] = ()
    columns: int = 1

    kind: Literal["figure"] = "figure"

    @property
    def is_table(self) -> bool:
        return self.number.startswith("Table")

    @property
    def framed(self) -> bool:
        """Whether it looks like an output rather than like a picture."""
        return any(output.kind not in ("image", "live") for output in self.outputs)


@frozen
class TextView:
    """A text between code cells."""

    html: Markup
    kind: Literal["text"] = "text"


@frozen
class HalfView:
    """A half of a comparison of cells; `verdict` is "bad" or "good", `title` may be ""."""

    verdict: str
    title: str
    first: bool
    last: bool

    @property
    def words(self) -> str:
        return f"{self.verdict}: {self.title}" if self.title else self.verdict


@frozen
class CodeView:
    """A code cell.

    Attributes:
        number: None for the parameters that papermill injected.
        role: "", "parameters" or "parameters of this run".
        id: of the cell on the page; "" if it has none.
        summary: what stands where the code is folded, after the cell's number; it may be "".
        opened: whether folded code is open at first.
        tucked: whether the outputs are folded.
        half: which half of a comparison it is, if it is one.
        waiting: whether it will run; its outputs are those of an earlier run.
    """

    number: int | None
    id: str
    name: str
    code: Code
    role: str = ""
    show_code: bool = True
    folded: bool = False
    volatile: bool = False
    outputs: tuple[Output | Figure, ...] = ()
    summary: str = ""
    opened: bool = False
    tucked: bool = False
    half: HalfView | None = None
    waiting: bool = False
    kind: Literal["code"] = "code"

    @property
    def called(self) -> str:
        """How a screen reader announces its code."""
        place = f"Cell {self.number}" if self.number else self.role.capitalize()
        return ", ".join(part for part in (place, self.code.file, self.name) if part)


@frozen
class ClaimRow:
    """A claim in the table of claims.

    Attributes:
        id: of the row.
        place: address of the claim in the text; "" if it stands elsewhere: see `where`.
        before, text, after: the claim among some words of its sentence.
        where: "" or the part of the front matter that it stands in, e.g. "title".
        cell: number of the cell that computed the value, None if none did; `code` is its address.
        failure: why it does not hold; "" if it does.
        pending: whether what it rests on has not run yet.
    """

    id: str
    place: str
    before: Markup
    text: str
    after: Markup
    where: str
    variable: str
    value: str
    rule: str
    cell: int | None
    code: str
    failure: str = ""
    pending: bool = False


@frozen
class Ledger:
    """All claims of a post, and the code of the cells that its text does not show.

    Attributes:
        held: how many of the claims hold.
        pending: how many wait for what they rest on.
        quoted: numbers that are quoted in the text.
    """

    rows: tuple[ClaimRow, ...]
    held: int
    quoted: int
    hidden: tuple[CodeView, ...]
    pending: int = 0


@frozen
class ArticleView:
    """A post's pieces in order, its footnotes, what it cites and its claims."""

    cells: tuple[TextView | CodeView, ...]
    endnotes: Markup
    claims: Ledger | None = None
    references: Markup = field(default_factory=Markup)


@frozen
class Section:
    """A line of the contents, with the lines below it."""

    id: str
    html: Markup
    sections: tuple[Section, ...] = ()


@frozen
class PageView:
    """A page around an article that stands alone; `style` is its whole style sheet."""

    file: str
    lang: str
    title: str
    title_html: Markup
    dek_html: Markup
    description: str
    contents: tuple[Section, ...]
    sources: tuple[Origin, ...]
    style: Markup
    style_hash: str
