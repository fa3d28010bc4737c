"""The words between the kernel and the process that launched it: one line of JSON each way.

This file is imported inside the kernel, so it imports next to nothing.
"""

from __future__ import annotations

import json
import os
from typing import Any

#: The variable that tells the kernel where its line is; it is gone before any cell runs.
VARIABLE = "PROOFPRESS_KERNEL_LINE"
_PIECE = 65536


class Line:
    """One end of the line; `file` is its open file."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._rest = b""

    def say(self, words: dict[str, Any]) -> None:
        data = json.dumps(words).encode() + b"\n"
        while data:
            data = data[os.write(self._file, data) :]

    def hear(self) -> dict[str, Any] | None:
        """The next words; None when the other end is gone."""
        while b"\n" not in self._rest:
            piece = os.read(self._file, _PIECE)
            if not piece:
                return None
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\n")
        words: dict[str, Any] = json.loads(line)
        return words


def of_kernel() -> Line | None:
    """The kernel's end, as its environment names it."""
    text = os.environ.pop(VARIABLE, "")
    if not text.isdecimal():
        return None
    os.set_inheritable(int(text), False)
    return Line(int(text))
