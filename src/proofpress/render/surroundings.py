"""The words around a claim, so that a table can show it in its sentence."""

from __future__ import annotations

import re

_FARTHEST = 80  # characters that are looked at on each side
#: Where a clause ends: punctuation before a space, a dash between spaces, a bracket.
_CLAUSE = re.compile(r"[.,:;!?…](?=[\s\"'’”)\]]|$)|\s[—–-]+(?=\s|$)|—|[()\[\]“”„\"]|\n{2,}")
_BEFORE = re.compile(r"(?:\S+\s+){0,4}\S*$")
_AFTER = re.compile(r"\S*(?:\s+\S+){0,3}")


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """A few words of the clause before and after `text[start:end]`, spaces at their inner ends.

    What stands in the text without a space between stays so: `3,047` in `3,047-fold`.
    """
    before = text[max(start - _FARTHEST, 0) : start]
    after = text[end : end + _FARTHEST]
    *_, last = [0, *(mark.end() for mark in _CLAUSE.finditer(before))]
    clause = before[last:]
    if last == 0 and start > _FARTHEST:
        clause = clause.partition(" ")[2]
    mark = _CLAUSE.search(after)
    rest = after[: mark.start()] if mark else after
    if mark is None and len(text) - end > _FARTHEST:
        rest = rest.rpartition(" ")[0]
    near, far = _BEFORE.search(clause), _AFTER.match(rest)
    left = re.sub(r"\s+", " ", near[0] if near else "").lstrip()
    right = re.sub(r"\s+", " ", far[0] if far else "").rstrip()
    return left, right
