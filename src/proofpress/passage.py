"""A stretch of lines in a file: it knows how to point at one of them."""

from __future__ import annotations

from proofpress.frozen import frozen
from proofpress.problems import Excerpt, Location, Problem, Severity

#: A longer line is cut around the place that a problem points at.
EXCERPT_WIDTH = 110


@frozen
class Passage:
    """Text of a file, and where it stands there.

    Attributes:
        first: number of its first line, as people count it (in the cell for an `.ipynb`).
        cell, prose: as in `Location`.
    """

    path: str
    text: str
    first: int = 1
    cell: int | None = None
    prose: bool = False

    @property
    def lines(self) -> list[str]:
        """The lines as editors count them: only a newline ends one."""
        return self.text.split("\n")

    def line(self, number: int) -> str:
        """The line with that number; empty where there is none."""
        index = number - self.first
        lines = self.lines
        return lines[index] if 0 <= index < len(lines) else ""

    def problem(
        self,
        code: str,
        message: str,
        help: str,
        *,
        line: int,
        column: int | None = None,
        width: int = 1,
        severity: Severity = "error",
        notes: tuple[str, ...] = (),
    ) -> Problem:
        """A problem at `line` (and `column`, from 1), with that line and a caret under it."""
        return Problem(
            code,
            message,
            help,
            Location(self.path, line, column, self.cell, self.prose),
            excerpt(self.line(line), line, column, width),
            severity,
            notes,
        )


def excerpt(text: str, line: int, column: int | None = None, width: int = 1) -> Excerpt:
    """One line as an excerpt, cut to a readable width around `column`."""
    text = "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for char in text.replace("\t", " ")
    )
    if len(text) > EXCERPT_WIDTH:
        at = (column or 1) - 1
        start = max(0, min(at - EXCERPT_WIDTH // 3, len(text) - EXCERPT_WIDTH))
        head, tail = "…" if start else "", "…" if start + EXCERPT_WIDTH < len(text) else ""
        if column is not None:
            column += len(head) - start
            width = min(width, EXCERPT_WIDTH + len(head) - column + 1)
        text = head + text[start : start + EXCERPT_WIDTH] + tail
    return Excerpt((text,), line, line, column, width)
