"""A source as a percent script, which is read back as the same cells (see `percent.py`).

A script cannot say everything: where reading would not give the same cells again, there is none.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from proofpress.source.source import RawCell, Source, tags_alone

# What jupytext takes for a line of IPython rather than of Python, commented out or not
# (`jupytext.magics.is_magic`, for Python).
_COMMANDS = "cat|cd|cp|mv|rm|rmdir|mkdir|copy|ddir|echo|ls|ldir|ren"
_MAGIC = re.compile(
    r"\s*(?:# |#)*%{1,3}[a-zA-Z]"
    r"|\s*(?:(?:# |#)+\s*)?[?!]\s*[A-Za-z.~$\\/{}]"
    r"|(?:# |#)*\s*[a-zA-Z_][a-zA-Z_$0-9]*\s*=\s*(?:%{1,3}|!)[a-zA-Z]"
    r"|\s*(?:# )*\S*\?\s*$"
    rf"|(?:# |#)*(?:{_COMMANDS})(?:$|\s$|\s[^=,])"
)
_CONTINUED = re.compile(r".*\\\s*$")
_MARKER = re.compile(r"[ \t]*#?\s*(%%+(\s|$)|<codecell>|In\[[0-9 ]*\]:?\s*$)")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})(.*)")
_TRIPLE = re.compile("\"\"\"|'''")
#: Cell magics of other languages, whose cells become comments as a whole.
_LANGUAGES = frozenset({"R", "bash", "sh", "html", "javascript", "latex", "perl", "ruby", "sql"})


def as_script(
    source: Source, noted: Callable[[RawCell], Mapping[str, Any]] = tags_alone
) -> bytes | None:
    """The text of the script; None if a script cannot say the same."""
    if source.language != "python" or source.kernel != "python3":
        return None
    parts = [] if source.head is None else [head_of(source)]
    for cell in source.cells:
        written = cell_of(cell, noted(cell))
        if written is None:
            return None
        parts.append(written)
    return ("\n\n".join(parts) + "\n").encode("utf-8", "replace")


def head_of(source: Source) -> str:
    """The head as comment lines."""
    if source.head is None:
        return ""
    return "\n".join(("# ---", *_commented(source.head.text.split("\n")), "# ---"))


def cell_of(cell: RawCell, notes: Mapping[str, Any]) -> str | None:
    """The lines of a cell with its marker; None if a script cannot say the same."""
    lines = _lines(cell.source)
    if cell.attachments or any(_MARKER.match(line) for line in lines):
        return None
    marker = "# %%" if cell.kind == "code" else f"# %% [{cell.kind}]"
    options = "".join(f" {name}={json.dumps(value)}" for name, value in notes.items())
    if cell.kind != "code":
        if _leaves_fence_open(lines):
            return None
        return "\n".join((marker + options, *_commented(lines)))
    other = re.fullmatch(r"%%(\S+)(?: (.*))?", lines[0]) if lines else None
    if other and other[1] in _LANGUAGES:
        if any(_TRIPLE.search(line) for line in lines):
            return None  # in a language whose comments jupytext does not know, it begins a string
        arguments = f" magic_args={json.dumps(other[2])}" if other[2] else ""
        first = f'{marker} language="{other[1]}"{arguments}{options}'
        return "\n".join((first, *_commented(lines[1:])))
    code = _code(lines)
    return None if code is None else "\n".join((marker + options, *code))


def _leaves_fence_open(lines: Sequence[str]) -> bool:
    """Whether a fence of the text would end in a cell below, which it takes with it."""
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence) and not found[2].strip():
            fence = ""
    return bool(fence)


def _lines(text: str) -> list[str]:
    """The lines of a cell without blank ones at the end, which no script keeps apart."""
    lines = text.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def _commented(lines: Sequence[str]) -> list[str]:
    return [f"# {line}" if line else "#" for line in lines]


def _code(lines: Sequence[str]) -> list[str] | None:
    """The lines of a code cell with its magics commented out."""
    out: list[str] = []
    quoted = continued = False
    for line in lines:
        magic = continued or bool(_MAGIC.match(line))
        if magic and (quoted or "escape" in line):
            return None  # only jupytext's own parser could tell what it will take this line for
        indent = "" if continued else line[: len(line) - len(line.lstrip())]
        out.append(f"{indent}# {line[len(indent) :]}" if magic else line)
        continued = magic and bool(_CONTINUED.match(line))
        quoted = quoted or '"""' in line or "'''" in line
    if quoted and not _is_python(out):
        return None  # a string that never ends would take the cells below with it
    return out


def _is_python(lines: Sequence[str]) -> bool:
    try:
        ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
