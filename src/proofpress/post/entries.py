"""`key: value` lines in YAML, each with its line; what YAML cannot take is answered with a remedy.

Front matter is written by people who think in text, and YAML reads `dek: [3,047](claim:q)` as a
list, `title: Redis: a story` as a mapping in a wrong place, and `dek: **bold**` as an alias. So
when the parser stops, the line is tried again with its value in quotes: if that reads, it is the
remedy, and reading goes on, so that one run shows every mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from proofpress.frozen import frozen
from proofpress.passage import Passage
from proofpress.problems import Checked, Problem

#: More is no front matter.
LENGTH_LIMIT = 50_000
DEPTH_LIMIT = 20
_REPAIRS = 20
_MENDABLE = 1_000
# YAML ends lines at these; editors and the rest of this program do not.
_BREAKS = dict.fromkeys((0x85, 0x2028, 0x2029), " ")
_ALIAS = "an alias (`*name`)"

_VALUE = re.compile(
    r"(?P<before>\s*(?:-[ \t]+)*(?:[\"']?[A-Za-z_][\w.-]*[\"']?[ \t]*:[ \t]+)?)"
    r"(?P<value>\S.*?)[ \t]*$"
)
_QUOTED = re.compile(r"(?P<mark>[\"'])(?P<inside>.*)(?P=mark)")
_NO_SPACE = re.compile(r"(?P<before>[ \t]*[A-Za-z_][\w-]*):(?P<value>[^\s/:].*?)[ \t]*$")
_INDICATORS = {
    "[": "begins a list",
    "{": "begins a mapping",
    "*": "begins an alias",
    "&": "begins an anchor",
    "!": "begins a tag",
    "@": "is reserved",
    "`": "is reserved",
    "%": "is reserved",
    "|": "begins a block",
    ">": "begins a block",
    '"': "ends a text at the next one",
    "'": "ends a text at the next one",
}


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
            _spaced(text) or "write each thing it says as `key: value`",
            line=line,
        )
        return Checked((), (*problems, problem))
    return _unique(passage, lines, read, code, problems)


def children(node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """The keys of a mapping below the top level: name, node of the key, node of the value."""
    for key, value in node.value:
        yield key.value if isinstance(key, yaml.ScalarNode) else "?", key, value


def quoted(value: str) -> str:
    """A text as YAML can take it on one line."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


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
                return _Stop(f"{_ALIAS} is not read here", (_line(event.start_mark),))
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
        for repaired, message, text in _remedies(lines, index, stop.reason):
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


def _remedies(
    lines: Sequence[str], index: int, reason: str
) -> Iterator[tuple[list[str], str, str]]:
    """Lines with the one at `index` mended, what was wrong with it, and the mended line."""
    if not 0 <= index < len(lines) or len(lines[index]) > _MENDABLE:
        return
    line = lines[index]
    if re.match(r" *\t", line):
        text = line.strip()
        yield (
            [*lines[:index], text, *lines[index + 1 :]],
            "a tab begins this line, where YAML takes spaces",
            text,
        )
    missing = _NO_SPACE.match(line)
    if missing:
        text = f"{missing['before']}: {missing['value']}"
        key = missing["before"].strip()
        yield (
            [*lines[:index], text, *lines[index + 1 :]],
            f"a space is missing after `{key}:`",
            text.strip(),
        )
    match = _VALUE.match(line)
    if match is None or not match["before"].strip():
        return
    value, end = match["value"], index + 1
    indent = len(line) - len(line.lstrip())
    while (
        end < len(lines)
        and lines[end].strip()
        and len(lines[end]) - len(lines[end].lstrip()) > indent
    ):
        value += " " + lines[end].strip()
        end += 1
    rest = [""] * (end - index - 1) + list(lines[end:])
    if value[0] == "[" and value.count("[") > value.count("]") and "](" not in value:
        text = match["before"] + value + "]"
        yield [*lines[:index], text, *rest], "the list that begins here is not closed", text.strip()
    inside = _closed(value)
    if inside is not None:
        text = match["before"] + quoted(inside)
        yield [*lines[:index], text, *rest], _ends_early(match["before"], value[0]), text.strip()
    text = match["before"] + quoted(value)
    if _ALIAS in reason and value[0] != "*":
        return
    yield [*lines[:index], text, *rest], _why(match["before"], value), text.strip()


def _closed(value: str) -> str | None:
    """What stands between the quotes around a value that has such quotes inside, too.

    None if it has no quotes around it, which those of `"A" and "B"` are not.
    """
    around = _QUOTED.fullmatch(value)
    if around is None or around["mark"] not in around["inside"]:
        return None
    inside, mark = around["inside"], around["mark"]
    if re.match(rf"[^{mark}]*[^\s(\\{mark}]{mark}(?!\w)", inside):  # it closes the first one
        return None
    if mark == "'":
        return inside.replace("''", "'")
    return re.sub(r"\\([\"\\])", r"\1", inside)


def _ends_early(before: str, quote: str) -> str:
    return f"{_name(before)} ends at the second `{quote}`: the text has such quotes inside"


def _name(before: str) -> str:
    key = before.strip(" \t-:\"'")
    return f"the value of `{key}`" if key else "this value"


def _why(before: str, value: str) -> str:
    name = _name(before)
    if value[0] in _INDICATORS:
        sign = "backtick" if value[0] == "`" else f"`{value[0]}`"
        return f"{name} needs quotes: in YAML a leading {sign} {_INDICATORS[value[0]]}"
    if re.search(r":(\s|$)", value):
        return f"{name} needs quotes: in YAML a colon and a space begin a value"
    return f"{name} needs quotes"


def _spaced(text: str) -> str | None:
    match = _NO_SPACE.match(text)
    return f"put a space after the colon: `{match['before']}: {match['value']}`" if match else None


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
