"""Comparisons that the text of a claim makes itself, in signs or words: `≥ 3`, `12 or more`."""

from __future__ import annotations

import re
from typing import Literal

from proofpress.frozen import frozen

Sign = Literal["<", "≤", ">", "≥"]


@frozen
class Comparison:
    """What a text says of its number beside the number.

    Attributes:
        words: as written, "" for a sign.
        other: whether the words have another meaning too, as in `over 3 runs`.
    """

    sign: Sign
    words: str = ""
    other: bool = False


_SIGN = re.compile(r"(<=|>=|[<>≤≥])\s*$")
_SIGNS: dict[str, Sign] = {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "≤": "≤", "≥": "≥"}
_THAN = r"(?:more|greater|larger|higher|bigger|longer)\s+than"
_LESS_THAN = r"(?:less|fewer|smaller|lower|shorter)\s+than"
_NOT = r"(?:no|not|never)\s+"
#: The first that stands right before the number counts, so those of more words come first.
_BEFORE: tuple[tuple[Sign, str, bool], ...] = (
    ("≤", _NOT + _THAN, False),
    ("≥", _NOT + _LESS_THAN, False),
    (">", _THAN, False),
    ("<", _LESS_THAN, False),
    ("≥", r"at\s+least", False),
    ("≤", r"at\s+most|up\s+to", False),
    (">", "over|above", True),
    ("<", "under|below", True),
)
_AFTER: tuple[tuple[Sign, str], ...] = (
    ("≥", r"(?<!\w)or\s+(?:more|greater|longer|higher|above|over)(?!\w)|^\s*\+(?!\w)"),
    ("≤", r"(?<!\w)or\s+(?:less|fewer|shorter|lower|below|under)(?!\w)"),
)
_WORDS_BEFORE = tuple(
    (sign, re.compile(rf"(?<!\w)({words})\s*$", re.IGNORECASE), other)
    for sign, words, other in _BEFORE
)
_WORDS_AFTER = tuple((sign, re.compile(words, re.IGNORECASE)) for sign, words in _AFTER)


def comparison(before: str, after: str) -> Comparison | None:
    """What the texts before and after a number say of it, if they compare it."""
    marked = _SIGN.search(before)
    if marked is not None:
        return Comparison(_SIGNS[marked[1]])
    for sign, words, other in _WORDS_BEFORE:
        found = words.search(before)
        if found is not None:
            return Comparison(sign, " ".join(found[1].split()), other)
    for sign, words in _WORDS_AFTER:
        found = words.search(after)
        if found is not None:
            return Comparison(sign, " ".join(found[0].split()))
    return None
