"""Characters that no page may hold, and what stands in their place."""

from __future__ import annotations

import re

#: What HTML forbids or no reader can see: C0 and C1 controls, lone surrogates, noncharacters.
#: Said by what is allowed: `re` finds common characters in the first ranges, and is done.
_FORBIDDEN = re.compile(
    "[^ -~\t-\r\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd"
    + "".join(f"{chr(plane)}-{chr(plane + 0xFFFD)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
#: A longer text may be broken at the end of a line.
_SHORT = 24


def printable(text: str) -> str:
    """`text` with `\\n` at line ends, and U+FFFD for each character that no page may hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", " ").replace("\x0c", " ")
    return _FORBIDDEN.sub("\ufffd", text)


def unbroken(rule: str) -> str:
    """The words of a rule, which no line end parts where they are short: `± 20 %`."""
    return rule.replace(" ", "\N{NO-BREAK SPACE}") if len(rule) <= _SHORT else rule
