"""Where a value stands in the text of a JSON document: `json` itself does not tell."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

_SPACE = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
_DECODER = json.JSONDecoder()

Path = Sequence[str | int]


def locate(text: str, path: Path) -> tuple[int, int]:
    """Line and column, from 1, of the value at `path`, or of the last value on the way that exists.

    Args:
        text: valid JSON.
    """
    at = _skip(text, 0)
    for step in path:
        found = _item(text, at, step) if isinstance(step, int) else _member(text, at, step)
        if found is None:
            break
        at = found
    return position(text, at)


def too_deep(text: str, limit: int) -> tuple[int, int] | None:
    """Line and column of the first bracket nested deeper than `limit`."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth > limit:
                return position(text, token.start())
        elif token[0] in "]}":
            depth -= 1
    return None


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a character."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def show(path: Path) -> str:
    """A path as people write it: `cells[3].source`."""
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else step
    return out


def _member(text: str, at: int, name: str) -> int | None:
    """Offset of the value of a key; of the last one where keys are repeated, as `json` reads it."""
    if text[at] != "{":
        return None
    found = None
    at = _skip(text, at + 1)
    while text[at] == '"':
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if key == name:
            found = at
        at = _skip(text, _DECODER.raw_decode(text, at)[1])
        if text[at] == ",":
            at = _skip(text, at + 1)
    return found


def _item(text: str, at: int, index: int) -> int | None:
    if text[at] != "[":
        return None
    at = _skip(text, at + 1)
    for _ in range(index):
        if text[at] == "]":
            return None
        at = _skip(text, _DECODER.raw_decode(text, at)[1])
        if text[at] == ",":
            at = _skip(text, at + 1)
    return None if text[at] == "]" else at


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
