"""Where keys stand in a TOML file: `tomllib` does not tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from proofpress.passage import Passage
from proofpress.problems import Problem

_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
# Texts of several lines, which may hold what looks like a key.
_LONG = re.compile(r"(\"\"\"|''').*?\1", re.DOTALL)
_HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*({_DOTTED})[ \t]*\]")
_ASSIGNMENT = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")


@dataclass(frozen=True, slots=True)
class Keys:
    """Where keys stand in a TOML file: `tomllib` gives no lines.

    The lines are searched for the key, in its own table (`title = …`, `tool.proofpress.title = …`)
    or as the name of one (`[tool.proofpress.links]`).
    """

    passage: Passage
    prefix: tuple[str, ...]

    def problem(self, key: str, message: str, help_: str) -> Problem:
        """A problem at a key."""
        line, column = self._place(key)
        return self.passage.problem(
            "config", message, help_, line=line, column=column, width=len(key) if column else 1
        )

    def _place(self, key: str) -> tuple[int, int | None]:
        table: tuple[str, ...] = ()
        wanted = (*self.prefix, key)
        text = _LONG.sub(lambda match: "\n" * match[0].count("\n"), self.passage.text)
        for number, row in enumerate(text.split("\n"), 1):
            header = _HEADER.match(row)
            assignment = None if header else _ASSIGNMENT.match(row)
            if header:
                table = _parts(header[1])
                here = table
            elif assignment:
                here = (*table, *_parts(assignment[1]))
            else:
                continue
            inline = len(here) < len(wanted) and here == wanted[: len(here)] and not header
            if here[: len(wanted)] == wanted or (
                inline and re.search(rf"\b{re.escape(key)}\b", row)
            ):
                match = re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", row)
                return number, match.start() + 1 if match else None
        return 1, None


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_NAME, dotted))


def bad_toml(passage: Passage, error: str) -> Problem:
    """The problem of a file that is not TOML, from the message of `tomllib`."""
    fact, _, place = error.partition(" (at ")
    numbers = re.match(r"line (\d+), column (\d+)", place)
    lines = passage.lines
    line, column = (
        (int(numbers[1]), int(numbers[2])) if numbers else (len(lines), len(lines[-1]) + 1)
    )
    return passage.problem(
        "config",
        f"the file is not valid TOML: {fact[0].lower()}{fact[1:]}",
        "correct this line; texts need quotes",
        line=line,
        column=column,
    )
