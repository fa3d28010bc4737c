"""`key: value` lines in YAML, each with its line; what YAML cannot take is answered with a remedy.

Front matter is written by people who think in text, and YAML reads `dek: [3,047](claim:q)` as a
list, `title: Redis: a story` as a mapping in a wrong place, and `dek: **bold**` as an alias. So
when the parser stops, the line is tried again with its value in quotes: if that reads, it is the
remedy, and reading goes on, so that one run shows every mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from proofpress.frozen import frozen
from proofpress.passage import Passage
from proofpress.post.remedies import ALIAS, remedies, spaced
from proofpress.problems import Checked, Problem

#: More is no front matter.
LENGTH_LIMIT = 50_000
DEPTH_LIMIT = 20
_REPAIRS = 20
# YAML ends lines at these; editors and the rest of this program do not.
_BREAKS = dict.fromkeys((0x85, 0x2028, 0x2029), " ")


@frozen
class Entry:
    """One key and its value; `line` is the key's, as people count it in the file.

    `mended` tells that the line had to be mended to be read, which was reported.
    """

    key: str
    value: yaml.Node
    line: int
    mended: bool = False


def entries(passage: Passage, *, code: str, what: str) -> Checked[tuple[Entry, ...]]:
    """The top-level keys of a YAML mapping, in order, and a problem for each line that is none.

    Args:
        code: the code of its problems.
        what: what it is called in them: "the front matter".
    """
    if len(passage.text) > LENGTH_LIMIT:
        message = f"{what} is longer than {LENGTH_LIMIT:,} characters"
        help_ = "close it with a line `---` after its last key"
        return Checked((), (passage.problem(code, message, help_, line=passage.first),))
    problems: list[Problem] = []
    lines = passage.text.translate(_BREAKS).split("\n")
    for _ in range(_REPAIRS):
        read = _compose("\n".join(lines))
        if not isinstance(read, _Stop):
            break
        problems.append(_repair(passage, lines, read, code, what))
    else:
        return Checked((), tuple(problems))
    if read is None:
        return Checked((), tuple(problems))
    if not isinstance(read, yaml.MappingNode):
        line = passage.first + read.start_mark.line
        text = passage.line(line)
        problem = passage.problem(
            code,
            f"{what} must be `key: value` lines",
            spaced(text) or "write each thing it says as `key: value`",
            line=line,
        )
        return Checked((), (*problems, problem))
    return _unique(passage, lines, read, code, problems)


def children(node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """The keys of a mapping below the top level: name, node of the key, node of the value."""
    for key, value in node.value:
        yield key.value if isinstance(key, yaml.ScalarNode) else "?", key, value


@frozen
class _Stop:
    """Why the parser stopped; `lines` (from 0) are those that may be to blame, likeliest first."""

    reason: str
    lines: tuple[int, ...]


def _compose(text: str) -> yaml.Node | _Stop | None:
    """The document as nodes: by libyaml if it is there, by PyYAML for the reason to stop."""
    fast = getattr(yaml, "CSafeLoader", None)
    read = _compose_by(fast, text) if fast is not None else None
    return _compose_by(yaml.SafeLoader, text) if fast is None or isinstance(read, _Stop) else read


def _compose_by(loader: Any, text: str) -> yaml.Node | _Stop | None:
    """Aliases are refused (what they stand for can grow without bound), depth is bounded."""
    try:
        depth = 0
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                return _Stop(f"{ALIAS} is not read here", (_line(event.start_mark),))
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH_LIMIT:
                return _Stop("values are nested too deep", (_line(event.start_mark),))
        node: yaml.Node | None = yaml.compose(text, Loader=loader)
        return node
    except yaml.MarkedYAMLError as error:
        marks = [mark.line for mark in (error.problem_mark, error.context_mark) if mark is not None]
        at = marks[0] if marks else 0
        # A flow list that is never closed stops the parser lines below the one to blame.
        return _Stop(
            error.problem or "it stops here", tuple(dict.fromkeys([*marks, at - 1 if at else 0]))
        )
    except yaml.YAMLError as error:
        # A character that YAML does not allow: the reader gives its offset.
        offset = getattr(error, "position", 0)
        return _Stop("it has a character that YAML does not allow", (text.count("\n", 0, offset),))


def _line(mark: Any) -> int:
    return int(mark.line) if mark is not None else 0


def _repair(passage: Passage, lines: list[str], stop: _Stop, code: str, what: str) -> Problem:
    """Say what is wrong and mend `lines` so that reading can go on."""
    for index in stop.lines:
        for repaired, message, text in remedies(lines, index, stop.reason):
            again = _compose("\n".join(repaired))
            if isinstance(again, _Stop) and (again == stop or again.lines[0] <= index):
                continue
            lines[:] = repaired
            line = passage.first + index
            original = passage.line(line)
            column = len(original) - len(original.lstrip()) + 1
            return passage.problem(
                code,
                message,
                f"write `{text}`",
                line=line,
                column=column,
                width=len(original.strip()),
            )
    index = min(stop.lines[0], len(lines) - 1)
    lines[index] = ""
    return passage.problem(
        code,
        f"{what} cannot be read as YAML: {stop.reason}",
        "check the colons, quotes and indentation of this line and the one above",
        line=passage.first + index,
    )


def _unique(
    passage: Passage,
    lines: Sequence[str],
    node: yaml.MappingNode,
    code: str,
    problems: list[Problem],
) -> Checked[tuple[Entry, ...]]:
    found: dict[str, Entry] = {}
    for key, value in node.value:
        line = passage.first + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            problems.append(
                passage.problem(code, "a key must be a word", "write `key: value`", line=line)
            )
        elif key.value in found:
            problems.append(
                passage.problem(
                    code,
                    f"`{key.value}` is given twice, first in line {found[key.value].line}",
                    "keep one of the two",
                    line=line,
                    column=key.start_mark.column + 1,
                    width=len(key.value),
                )
            )
        else:
            row = lines[key.start_mark.line]
            mended = passage.line(line).translate(_BREAKS) != row
            found[key.value] = Entry(key.value, value, line, mended)
    return Checked(tuple(found.values()), tuple(problems))
