"""Plain values as languages print them: numbers, quoted texts, truth values, lists of those."""

from __future__ import annotations

import ast
import json
import re
from itertools import pairwise
from typing import Any

LONGEST = 10_000

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
#: With the marks of big integers in JavaScript and of integers in R.
_INTEGER = re.compile(r"([-+]?[0-9]+)[nL]")
_TEXT = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
#: Python keeps the backslash of those that it does not have, and warns.
_ODD_ESCAPE = re.compile(r"""(?<!\\)(?:\\\\)*\\[^\\'"abfnrtvxuUN0-7]""")
_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE", "#t"), True),
    **dict.fromkeys(("false", "False", "FALSE", "#f"), False),
    **dict.fromkeys(("null", "nil", "None", "NULL", "nothing"), None),
    **dict.fromkeys(("nan", "NaN"), float("nan")),
    **dict.fromkeys(("inf", "Inf", "Infinity"), float("inf")),
    **dict.fromkeys(("-inf", "-Inf", "-Infinity"), float("-inf")),
}


def literal(text: str) -> Any:
    """The value that a text means in JSON, in Python or in one of a few other spellings.

    Raises:
        ValueError: it means none that is sure to be the same in every language, or it is longer
            than `LONGEST`.
    """
    if len(text) > LONGEST:
        raise ValueError("too long")
    text = _COLOUR.sub("", text).strip()
    if text in _WORDS:
        return _WORDS[text]
    if integer := _INTEGER.fullmatch(text):
        return int(integer[1])
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    if _ODD_ESCAPE.search(text) or _side_by_side(text):
        raise ValueError("read differently by different languages")
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError("no plain value") from error
    if text.startswith("(") != (type(value) is tuple):
        raise ValueError("a list in Lisp, or a number with a comma in it")
    return value


def _side_by_side(text: str) -> bool:
    """Whether there are two quoted texts with nothing between, which Python makes one."""
    found = pairwise(_TEXT.finditer(text))
    return any(not text[one.end() : other.start()].strip() for one, other in found)
