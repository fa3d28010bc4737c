"""What Nikola keeps beside a post: a `.meta` file, a comment at its top, or notebook metadata.

    .. title: How to make money
    .. slug: how-to-make-money
    .. date: 2012-09-15 19:52:05 UTC

A `.meta` file may also hold YAML between `---` lines.
Source: https://getnikola.com/handbook.html#metadata-formats
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from proofpress.source import head as heads
from proofpress.source.head import Cut
from proofpress.source.source import Head

#: The ending of the file beside a post, `POST.meta`.
SUFFIX = ".meta"
_FIELD = re.compile(r"\.\.[ \t]+([A-Za-z_][\w-]*):(?:[ \t]+(.*?))?[ \t]*$")
_LIST = ("tags",)
_ZONE = re.compile(r"(\d)[ \t]+(?:UTC|GMT|Z)?[ \t]*[+-]?\d*(?::\d\d)?[ \t]*$")


def meta(text: str) -> Head | None:
    """The head that a `.meta` file holds; None if it has no field."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    return heads.cut(lines).head or _fields(lines, first=1)


def comment(lines: Sequence[str]) -> Cut:
    """Cut the fields off the top of a Markdown file: in an HTML comment, or bare."""
    begin = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if begin == len(lines):
        return Cut(None, 0)
    opened = lines[begin].strip() == "<!--"
    at = begin + opened
    while at < len(lines) and (_FIELD.match(lines[at]) or (opened and not lines[at].strip())):
        at += 1
    found = _fields(lines[begin + opened : at], first=begin + opened + 1)
    if found is None:
        return Cut(None, 0)
    if not opened:
        return Cut(found, at)
    closed = at < len(lines) and lines[at].strip() == "-->"
    return Cut(found, at + 1) if closed else Cut(None, 0)


def notebook(metadata: Mapping[str, Any]) -> Head | None:
    """The head that the key `nikola` of a notebook's metadata holds."""
    fields = metadata.get("nikola")
    if not isinstance(fields, dict):
        return None
    rows = [f"{key}: {_value(key, value)}" for key, value in fields.items() if _plain(key, value)]
    return Head("\n".join(rows), 1) if rows else None


def _plain(key: object, value: object) -> bool:
    return isinstance(key, str) and bool(re.fullmatch(r"[A-Za-z_][\w-]*", key)) and bool(value)


def _fields(lines: Sequence[str], *, first: int) -> Head | None:
    """Fields as YAML, each on the line that it has; other lines are blank."""
    rows = []
    for line in lines:
        match = _FIELD.match(line)
        rows.append(f"{match[1]}: {_value(match[1], match[2])}" if match and match[2] else "")
    return Head("\n".join(rows), first) if any(rows) else None


def _value(key: str, written: Any) -> str:
    """A value of Nikola, always text, as YAML has it."""
    words = str(written).strip()
    if key in _LIST:
        return json.dumps([part.strip() for part in words.split(",") if part.strip()])
    if key in ("date", "updated"):
        return _ZONE.sub(r"\1", words).replace("/", "-")
    if words.lower() in ("true", "false"):
        return words.lower()
    return json.dumps(words, ensure_ascii=False)
