"""Claims and quoted numbers of a post, as its author wrote them."""

from __future__ import annotations

from typing import Literal, NamedTuple

from proofpress.frozen import frozen
from proofpress.passage import Passage
from proofpress.problems import Problem, Severity

Where = Literal["prose", "title", "dek", "summary", "image_alt", "caption", "alt"]


class Key(NamedTuple):
    """What the verdict of a claim depends on: two claims with the same key have the same verdict.

    Attributes:
        after: number of the code cell after whose end the value is read (0: before the first one);
            None: at the end of the run, for titles, deks, summaries and the post's picture.
        address: what follows `claim:`, percent-decoded: `queries`, `stats.p95`, `rows[0]`.
        text: what the reader sees between the brackets, without markup.
        rule: the link's title; "" if it has none.
    """

    after: int | None
    address: str
    text: str
    rule: str


@frozen
class Place:
    """Where a claim stands in its file, so that a problem can point at it.

    Attributes:
        line, column, width: as in `Passage.problem`.
    """

    passage: Passage
    line: int
    column: int | None
    width: int

    def problem(
        self,
        message: str,
        help: str,
        *,
        code: str = "claim",
        severity: Severity = "error",
        notes: tuple[str, ...] = (),
    ) -> Problem:
        """A problem of the claim that stands here."""
        return self.passage.problem(
            code,
            message,
            help,
            line=self.line,
            column=self.column,
            width=self.width,
            severity=severity,
            notes=notes,
        )


@frozen
class Claim:
    """A number or short text of the prose that names a variable."""

    key: Key
    where: Where
    place: Place


@frozen
class Quotation:
    """A number from elsewhere; `source` is a name under `sources:` in the front matter."""

    source: str
    text: str
    where: Where
    place: Place
