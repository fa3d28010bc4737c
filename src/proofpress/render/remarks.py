"""Problems of a text, each with its line and a caret under the words it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from proofpress.frozen import frozen
from proofpress.passage import excerpt
from proofpress.post.post import Cell
from proofpress.problems import Location, Problem, Severity
from proofpress.render.characters import printable


@frozen
class Spot:
    """A place in a post.

    Attributes:
        cell: the Markdown or code cell; None for the front matter.
        line: index of a line of the cell's source.
        lines: how many lines from there the thing may reach; None: to the end of the cell.
        soft: what is wrong here is never more than a warning, since no author wrote it.
    """

    path: str
    cell: Cell | None = None
    line: int = 0
    lines: int | None = None
    soft: bool = False

    @property
    def attachments(self) -> Mapping[str, Mapping[str, str]]:
        return self.cell.attachments if self.cell is not None else {}

    def at(self, line: int, content: str | None = None) -> Spot:
        """The place of a block of the same cell that begins at `line`."""
        lines = None if content is None else content.count("\n") + 1
        return Spot(self.path, self.cell, line, lines, self.soft)

    def quiet(self) -> Spot:
        """The same place, for what the machine wrote."""
        return replace(self, soft=True)


@dataclass(slots=True)
class Remarks:
    """Collects the problems of one post.

    With `strict` an error of the author's forbids publication; without, it is a warning, since a
    notebook from elsewhere is shown as well as it can be.
    """

    path: str
    places: Sequence[Spot]
    strict: bool
    problems: list[Problem] = field(default_factory=list)
    _used: set[tuple[str, int, int]] = field(default_factory=set)

    def spot(self, index: int) -> Spot:
        """The place of the post's text number `index`."""
        return self.places[index]

    def spots(
        self,
        index: int,
        tokens: Sequence[Token],
        kinds: frozenset[str],
        but: Callable[[Token], bool] = lambda _: False,
    ) -> Iterator[tuple[int, Spot]]:
        """The tokens of some kinds of the text number `index`, each with its place.

        A token without lines stands where the last one with lines stood.

        Args:
            but: which lines of text are left out.
        """
        base = self.spot(index)
        line = 0
        for at, token in enumerate(tokens):
            if token.map:
                line = token.map[0]
            if token.type not in kinds:
                continue
            if token.type != "inline":
                yield at, base.at(line)
            elif not but(token):
                yield at, base.at(line, token.content)

    @property
    def head(self) -> Spot:
        """The post as a whole, for what stands in none of its texts."""
        return Spot(self.path)

    def add(
        self, code: str, message: str, help: str, spot: Spot, needle: str, *, hard: bool = True
    ) -> None:
        """A problem about the words `needle`, looked for from `spot` on."""
        self.add_in(code, message, help, spot, needle, 0, len(needle.split("\n")[0]), hard=hard)

    def add_in(
        self,
        code: str,
        message: str,
        help: str,
        spot: Spot,
        text: str,
        offset: int,
        width: int,
        *,
        hard: bool = True,
    ) -> None:
        """A problem about `width` characters at `offset` of `text`, looked for from `spot` on."""
        severity: Severity = "error" if self.strict and hard and not spot.soft else "warning"
        cell = spot.cell
        if cell is None:
            self._keep(Problem(code, message, help, Location(spot.path), severity=severity))
        elif cell.kind == "code":
            self._keep(
                Problem(
                    code, message, help, Location(spot.path, cell=cell.number), severity=severity
                )
            )
        else:
            line, column = self._find(cell.source, spot, text, offset)
            number = cell.file_line(line + 1)
            shown = cell.source.split("\n")[line] if line < cell.source.count("\n") + 1 else ""
            location = Location(spot.path, number, column, cell.number, prose=True)
            marked = excerpt(
                shown, number, column, min(width, max(len(shown) - (column or 1) + 1, 1))
            )
            self._keep(Problem(code, message, help, location, marked, severity))

    def keep(self, problem: Problem) -> None:
        """A problem of another file, as strict as those of the post."""
        self._keep(problem if self.strict else replace(problem, severity="warning"))

    def _keep(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def _find(self, source: str, spot: Spot, text: str, offset: int) -> tuple[int, int | None]:
        """Line index, and column from 1; each place is given once, then the next like it."""
        lines = source.split("\n")
        first = sum(len(line) + 1 for line in lines[: spot.line])
        last = (
            len(source)
            if spot.lines is None
            else sum(len(line) + 1 for line in lines[: spot.line + spot.lines])
        )
        for needle, skipped in ((text, 0), (text.lstrip("$`"), len(text) - len(text.lstrip("$`")))):
            at = source.find(needle, first) if needle else -1
            while 0 <= at < last:
                place = at + max(offset - skipped, 0)
                line = source.count("\n", 0, place)
                column = place - (source.rfind("\n", 0, place) + 1) + 1
                key = (f"{spot.cell.id if spot.cell else ''}\0{text}", line, column)
                if key not in self._used:
                    self._used.add(key)
                    return line, column
                at = source.find(needle, at + 1)
        return min(spot.line, len(lines) - 1), None


def short(text: str) -> str:
    """Somebody's words as a message may quote them."""
    text = printable(text).replace("\n", " ")
    return text if len(text) <= 60 else text[:59] + "…"
