"""What to write instead of a line that YAML cannot take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

#: How a reason begins that is about an alias.
ALIAS = "an alias (`*name`)"
_MENDABLE = 1_000

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


def remedies(lines: Sequence[str], index: int, reason: str) -> Iterator[tuple[list[str], str, str]]:
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
    if ALIAS in reason and value[0] != "*":
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


def spaced(text: str) -> str | None:
    """What to write instead of `key:value`; None if that is not what stands there."""
    match = _NO_SPACE.match(text)
    return f"put a space after the colon: `{match['before']}: {match['value']}`" if match else None


def quoted(value: str) -> str:
    """A text as YAML can take it on one line."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"
