"""How much room the margin beside a paragraph has for the notes of its claims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from proofpress.frozen import frozen

#: Each note beside its line; a line for each, close together; one note for all of them.
Kind = Literal["own", "close", "one"]

_MEASURE = 66  # characters in a line of text
_OWN, _CLOSE = 1.75, 0.7  # lines of text that a note takes, with the space below it
_BELOW_ITS_LINE = {_OWN: 1.0, _CLOSE: 2.0}  # lines that a note of each kind may stand below its own
_BELOW_THE_TEXT, _BELOW_AN_ITEM = 1.0, 0.25  # and the last one below a paragraph, or an item


@frozen
class Margin:
    """The margin beside a paragraph of so many characters.

    Attributes:
        listed: whether the next text follows without space between.
        others: footnotes that stand there too.
    """

    length: int
    listed: bool = False
    others: int = 0

    def kind(self, offsets: Sequence[int]) -> Kind:
        """How the notes of claims stand that end after so many characters each."""
        if self._fits(offsets, _OWN):
            return "own"
        return "close" if self._fits(offsets, _CLOSE) else "one"

    def _fits(self, offsets: Sequence[int], size: float) -> bool:
        free = 0.0
        for offset in offsets:
            line = float(offset // _MEASURE)
            if free - line > _BELOW_ITS_LINE[size]:
                return False
            free = max(free, line) + size
        lines = -(-self.length // _MEASURE) + (0 if self.listed else 0.5)
        below = _BELOW_AN_ITEM if self.listed else _BELOW_THE_TEXT
        return free + self.others * _OWN - lines <= below
