"""What an author got wrong, as values: collected over all posts and reported together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Generic, Literal, TypeVar

from proofpress.frozen import frozen

T = TypeVar("T")

Severity = Literal["error", "warning"]

#: Every code that a problem may carry, with its meaning. `docs/problems.md` has a section for each.
CODES: Mapping[str, str] = {
    "alt": "a figure that says nothing to those who cannot see it",
    "check": "a post that was to be checked was not",
    "citation": "a work that no bibliography has, or a bibliography that cannot be read",
    "claim": "a claim does not hold, or it or a quoted number cannot be read",
    "config": "a key of the config is unknown or has a bad value",
    "counterfactual": "a setting under which claims must fail, and that does not show it",
    "disk": "nothing can be written to the store of a blog",
    "drift": "an output is not what the post's proof says, or the proof is missing or damaged",
    "duplicate": "two posts want the same address",
    "execute": "a cell failed, or did not fail although it should have",
    "front-matter": "a key of a post's front matter is unknown or has a bad value",
    "kernel": "the kernel a post asks for is not installed, or died",
    "later": "a feature that proofpress does not have yet",
    "link": "a link that leads nowhere",
    "markdown": "Markdown that cannot be shown as it was meant",
    "math": "a formula that cannot be set",
    "memory": "a post held more memory than its limit",
    "option": "an option or tag of a cell is unknown or has a bad value",
    "service": "a server that a post needs is missing or did not start",
    "source": "a file that cannot be read as a notebook",
    "template": "a template of the blog that cannot be used",
    "timeout": "a cell or a post ran longer than its limit",
    "title": "a post without a title",
    "twice": "a cell that does not show the same in two runs",
    "unbound": "a number that looks like a result, and is neither claimed nor quoted",
    "watching": "files of a blog that the system does not watch",
    "wide": "a rule of a claim that hardly any value breaks",
}


@frozen
class Location:
    """Where a problem stands, as people count: lines, columns and code cells from 1.

    Attributes:
        path: relative to the blog's root, with `/` between the parts.
        line: line in the file; in the cell where the file is an `.ipynb` and `cell` is given.
        cell: the code cell itself or, with `prose`, the code cell above the text (0: none above).
        prose: whether the place is text between code cells.
    """

    path: str
    line: int | None = None
    column: int | None = None
    cell: int | None = None
    prose: bool = False

    def __str__(self) -> str:
        if self.cell is None:
            numbers = (self.line, self.column if self.line is not None else None)
            return ":".join([self.path, *(str(number) for number in numbers if number is not None)])
        if self.path.endswith(".ipynb"):
            return f"{self.path}, {self._cell_words()}" + (
                f", line {self.line}" if self.line else ""
            )
        return self.path + (f":{self.line}" if self.line else "") + f", {self._cell_words()}"

    def _cell_words(self) -> str:
        if not self.prose:
            return f"cell {self.cell}"
        return f"text after cell {self.cell}" if self.cell else "text before cell 1"


@frozen
class Excerpt:
    """Lines of a source around a problem; `column` and `width` place the caret, from 1."""

    lines: tuple[str, ...]
    first: int
    marked: int
    column: int | None = None
    width: int = 1

    @classmethod
    def around(
        cls,
        text: str,
        line: int,
        *,
        first: int = 1,
        column: int | None = None,
        width: int = 1,
        margin: int = 0,
    ) -> Excerpt:
        """Cut `margin` lines on both sides of `line` out of `text`, whose first line is `first`."""
        lines = text.splitlines() or [""]
        index = min(max(line - first, 0), len(lines) - 1)
        start, stop = max(index - margin, 0), index + margin + 1
        return cls(tuple(lines[start:stop]), first + start, first + index, column, width)


@frozen
class Problem:
    """One mistake: its kind, the fact, the remedy and, where there is one, the place."""

    code: str
    message: str
    help: str
    location: Location | None = None
    excerpt: Excerpt | None = None
    severity: Severity = "error"
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"unknown problem code `{self.code}`")

    def __str__(self) -> str:
        return describe(self)


@frozen
class Checked(Generic[T]):
    """A value, and the problems met while making it; with an error there may be no value."""

    value: T | None
    problems: tuple[Problem, ...] = field(default=())

    @property
    def ok(self) -> bool:
        return self.value is not None and not errors(self.problems)


def errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems that forbid publication."""
    return tuple(problem for problem in problems if problem.severity == "error")


def describe(problem: Problem) -> str:
    """A problem as a person reads it: fact, place, the lines around, the remedy."""
    out = [f"{problem.severity}[{problem.code}]: {in_one_line(problem.message)}"]
    if problem.location is not None:
        out.append(f"  --> {problem.location}")
    if problem.excerpt is not None:
        out.extend(excerpt_lines(problem.excerpt))
    out.extend(f"note: {in_one_line(note)}" for note in problem.notes)
    out.append(f"help: {in_one_line(problem.help)}")
    return "\n".join(out)


def further(problems: Sequence[Problem]) -> str:
    """How to read more of the kinds of problem there are: the line below them all."""
    codes = dict.fromkeys(problem.code for problem in problems)
    return f"more: `proofpress explain {' '.join(codes)}`"


def in_one_line(text: str) -> str:
    """A text in which nothing that a post printed or named can begin a line of its own.

    A line of a log that begins with `::` is a command to GitHub.
    """
    return " ".join(text.splitlines())


def excerpt_lines(excerpt: Excerpt) -> list[str]:
    """The lines with their numbers beside them, and a caret below the place."""
    gutter = len(str(excerpt.first + len(excerpt.lines) - 1))
    blank = " " * gutter
    out = [f" {blank} |"]
    for number, line in enumerate(excerpt.lines, excerpt.first):
        mark = ">" if len(excerpt.lines) > 1 and number == excerpt.marked else " "
        out.append(f"{mark}{number:>{gutter}} | {line}".rstrip())
        if number == excerpt.marked and excerpt.column is not None:
            out.append(f" {blank} | {' ' * (excerpt.column - 1)}{'^' * max(excerpt.width, 1)}")
    return out
