"""What IPython keeps of what cells print, for its history and `%notebook`: the beginning only.

It keeps every piece for as long as the kernel lives, so a cell that prints much takes that much
memory, and one that prints without end takes all.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

#: Characters that are kept of one stream of one cell.
MOST = 1 << 20
_PIECE = 64  # what a piece costs beside its characters


def bound(history: Any) -> None:
    """Let IPython's history manager keep no more than `MOST`."""
    history.outputs = _Cells(history.outputs)


class _Printed(list[str]):
    """Pieces of a stream; those that come after `MOST` characters are not kept."""

    _size = 0

    def append(self, piece: str) -> None:
        self._size += len(piece) + _PIECE
        if self._size <= MOST:
            super().append(piece)


class _Outputs(list[Any]):
    """Outputs of a cell."""

    def append(self, output: Any) -> None:
        if isinstance(output.bundle.get("stream"), list):
            output.bundle["stream"] = _Printed(output.bundle["stream"])
        super().append(output)


class _Cells(defaultdict[int, list[Any]]):
    """Outputs by the number of their cell."""

    def __init__(self, known: Any = ()) -> None:
        super().__init__(_Outputs, known)
