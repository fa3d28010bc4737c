"""How a cell is shown and what it must raise: its tags, and the option lines at its top.

Option lines are Quarto's and nbdev's (`#| label: fig-herd`; `//|` and `--|` for languages with such
comments). They hold YAML, stand at the top of a cell, above or directly below a cell magic, and are
taken out of the source. Tags are Jupyter Book's; `hide_input` is read as `hide-input`.

`raises` names the exception that the cell must raise: the type, of which the last part counts
(`psycopg.errors.LockNotAvailable`), and after a colon a regular expression that is searched for in
its text: `#| raises: "ValueError: must be positive"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from proofpress.frozen import frozen
from proofpress.passage import Passage
from proofpress.post import values
from proofpress.post.entries import Entry, entries
from proofpress.post.line_ranges import last_of
from proofpress.post.option_values import READERS
from proofpress.post.post import CellOptions
from proofpress.post.values import Fault, empty
from proofpress.problems import Checked, Location, Problem
from proofpress.suggest import did_you_mean, suggestion

_LINE = re.compile(
    r"[ \t]*(?:#|//|--)\|(.*)$"
    # fastpages and the first nbdev have words after a plain `#`.
    r"|#[ \t]?((?:hide|collapse)(?:[-_](?:input|output|hide|show))?|exporti?s?|default_exp\b.*)\s*$"
)

#: Tags that mean something here, and what.
TAGS: Mapping[str, Mapping[str, bool]] = {
    "hide-input": {"code_fold": True},
    "hide-output": {"output_fold": True},
    "hide-cell": {"code_fold": True, "output_fold": True},
    "remove-input": {"show_code": False},
    "remove-output": {"show_output": False},
    "remove-cell": {"show_cell": False},
    "raises-exception": {"may_raise": True},
    "parameters": {"parameters": True},
    "volatile": {"volatile": True},
}

#: Every option, by the name an author writes.
OPTIONS: tuple[str, ...] = tuple(READERS)

#: nbdev's directives, which have no value.
DIRECTIVES: Mapping[str, Mapping[str, bool]] = {
    "hide": {"show_cell": False},
    "hide_input": {"show_code": False},
    "hide_output": {"show_output": False},
    "collapse": {"code_fold": True},
    "collapse_hide": {"code_fold": True},
    "collapse_input": {"code_fold": True},
    "collapse_output": {"output_fold": True},
    "collapse_show": {},
}

_WORDS = """
    autorun cache cap-location classes code-annotations code-overflow
    column context default_exp export exporti exports fig-align
    fig-cap-location fig-column fig-env fig-format fig-height fig-link fig-pos fig-scap
    fig-width id layout layout-align layout-nrow
    layout-valign lst-cap lst-label message notest out-height panel renderings
    results slow tbl-cap-location tbl-colwidths warning
    """
#: Options of Quarto and nbdev that mean nothing here.
NOTHING = frozenset(_WORDS.split())


@frozen
class Taken:
    """A cell's source without its options.

    Attributes:
        skipped: lines taken out; `above`: those of them that stood above a cell magic.
    """

    source: str
    options: CellOptions
    skipped: int = 0
    above: int = 0


def take(
    cell: Passage, tags: Iterable[str], usual: Mapping[str, bool] | None = None
) -> Checked[Taken]:
    """Read a code cell's tags and take its option lines out; there is always a value.

    Args:
        cell: the cell as written.
        usual: fields of `CellOptions` where the cell does not say otherwise.
    """
    lines = cell.lines
    first, stop = _block(lines, 0)
    above = stop if stop < len(lines) and lines[stop].startswith("%%") else 0
    found = [(first, stop)] if stop else []
    magic = above if above or lines[0].startswith("%%") else None
    if magic is not None and magic < len(lines):
        below, end = _block(lines, magic + 1)
        if end > below:
            found.append((below, end))
    kept, skipped = list(lines), 0
    settings: dict[str, Any] = {}
    problems: list[Problem] = []
    for begin, end in reversed(found):
        start = 0 if begin == first and end == stop else magic + 1 if magic is not None else 0
        del kept[start:end]
        skipped += end - start
    count = "\n".join(kept).strip().count("\n") + 1
    for begin, end in found:
        text = "\n".join(_bare(line) for line in lines[begin:end])
        part = Passage(cell.path, text, cell.first + begin, cell.cell, cell.prose)
        problems.extend(_Reader(part, cell, count).read(settings))
    shown = dict(usual or {})
    for tag in (*tags, *settings.pop("tags", ())):
        known = tag.replace("_", "-")
        if known in TAGS:
            shown |= TAGS[known]
        elif (near := suggestion(tag, TAGS, cutoff=0.85)) is not None:
            problems.append(_unknown_tag(cell, tag, near))
    return Checked(
        Taken("\n".join(kept), CellOptions(**shown | settings), skipped, above), tuple(problems)
    )


def _block(lines: list[str], start: int) -> tuple[int, int]:
    """Where option lines begin, after blank lines, and where they end; equal if there are none."""
    begin = start
    while begin < len(lines) and not lines[begin].strip():
        begin += 1
    end = begin
    while end < len(lines) and _LINE.match(lines[end]):
        end += 1
    return (begin, end) if end > begin else (start, start)


def _bare(line: str) -> str:
    match = _LINE.match(line)
    if match is None:
        return ""
    return match[2].replace("-", "_") if match[2] else match[1].removeprefix(" ").rstrip()


class _Reader:
    """One block of option lines on its way to fields of `CellOptions`."""

    def __init__(self, passage: Passage, cell: Passage, count: int) -> None:
        self.passage = passage
        self.cell = cell
        self.count = count  # lines of code
        self.problems: list[Problem] = []

    def read(self, settings: dict[str, Any]) -> list[Problem]:
        rows = []
        for number, row in enumerate(self.passage.lines, self.passage.first):
            rows.append("" if self._directive(row, number, settings) else row)
        bare = Passage(
            self.passage.path, "\n".join(rows), self.passage.first, self.cell.cell, self.cell.prose
        )
        read = entries(bare, code="option", what="an option")
        self.problems.extend(read.problems)
        for entry in read.value or ():
            if entry.key == "eval":
                self._eval(entry)
            elif entry.key in NOTHING:
                self._at(
                    entry,
                    f"`{entry.key}` means nothing to proofpress",
                    "remove it",
                    severity="warning",
                )
            elif entry.key not in READERS:
                help_ = did_you_mean(
                    entry.key, READERS, otherwise="remove it: there is no such option"
                )
                self._at(entry, f"unknown option `{entry.key}`", help_)
            elif not empty(entry.value):
                value = READERS[entry.key](entry)
                if isinstance(value, Fault):
                    if not (entry.mended and value.node is entry.value):
                        self._at(entry, f"`{entry.key}` {value.message}", value.help)
                elif (last := last_of(value.get("marked_lines", ()))) > self.count:
                    lines = "line" if self.count == 1 else "lines"
                    self._at(
                        entry,
                        f"`{entry.key}` marks line {last} of a cell of {self.count} {lines}",
                        "count the lines of the cell from 1, without its options",
                    )
                else:
                    settings |= value
        return self.problems

    def _directive(self, row: str, line: int, settings: dict[str, Any]) -> bool:
        """nbdev's options are words: `#| hide`, `#| export`."""
        words = row.split()
        if not words or ":" in row or words[0] not in DIRECTIVES.keys() | NOTHING:
            return False
        if words[0] in DIRECTIVES:
            settings |= DIRECTIVES[words[0]]
        else:
            self.problems.append(
                self._problem(
                    line,
                    f"`{words[0]}` means nothing to proofpress",
                    "remove it",
                    words[0],
                    "warning",
                )
            )
        return True

    def _eval(self, entry: Entry) -> None:
        value = values.flag(entry.value)
        if value is not True:
            self._at(
                entry,
                "`eval: false` is not possible: every code cell runs",
                "show code that does not run as a fenced block in the text",
            )

    def _at(self, entry: Entry, message: str, help_: str, *, severity: Any = "error") -> None:
        self.problems.append(self._problem(entry.line, message, help_, entry.key, severity))

    def _problem(self, line: int, message: str, help_: str, word: str, severity: Any) -> Problem:
        column = self.cell.line(line).find(word) + 1
        return self.cell.problem(
            "option",
            message,
            help_,
            line=line,
            column=column or None,
            width=len(word),
            severity=severity,
        )


def _unknown_tag(cell: Passage, tag: str, near: str) -> Problem:
    return Problem(
        "option",
        f"unknown tag `{tag}`",
        f"did you mean `{near}`?",
        Location(cell.path, cell.first, None, cell.cell),
    )
