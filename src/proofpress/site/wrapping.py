"""Words set in lines of a given width, at the largest size at which all of them fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from proofpress.frozen import frozen

#: Width of a text at a size of 1: the sum of those of its parts.
Measure = Callable[[str], float]

# Letters of scripts that are written without spaces: a line may end after each.
_WIDE = frozenset("WF")
_NOT_FIRST = frozenset("、。，．！？：；）」』】〉》〕］｝ー々…‥,.!?:;)]}»”’%")
_NOT_LAST = frozenset("（「『【〈《〔［｛([{«“‘")
_CLUSTER = re.compile(
    # A sign with what belongs to it: accents, selectors, joined emoji; pairs of flag letters.
    "[\U0001f1e6-\U0001f1ff]{2}|.(?:[\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]"
    "|(?<=\u200d).)*",
    re.DOTALL,
)


@frozen
class Fitted:
    """Lines of a text, and the size at which they fit."""

    size: int
    lines: tuple[str, ...]


def fit(
    text: str,
    *,
    width: float,
    height: float,
    leading: float,
    sizes: Sequence[int],
    smallest_whole: int,
    measure: Measure,
) -> Fitted:
    """The text in lines at the largest of `sizes` at which it fits; nothing of it is ever cut.

    Args:
        leading: distance of two lines, at a size of 1.
        sizes: in falling order; a text that is too high even at the last is set smaller still.
        smallest_whole: at this size and below it a word that is too wide is broken.
    """
    words = [_Piece(word, measure) for word in _words(text)]
    widest = max((word.alone for word in words), default=0.0)
    for size in (*sizes, *range(sizes[-1] - 1, 1, -1)):
        room = width / size
        if widest <= room:
            pieces = words
        elif size > smallest_whole:
            continue
        else:
            pieces = [piece for word in words for piece in _pieces(word, room, measure)]
        lines = _lines(pieces, room)
        if len(lines) * leading * size <= height:
            return Fitted(size, tuple(map(_text, _balanced(pieces, lines, room))))
    return Fitted(1, tuple(word.text.strip() for word in words))


class _Piece:
    """What no line may break, with the space before it; how wide that is, and without it."""

    __slots__ = ("alone", "text", "width")

    def __init__(self, text: str, measure: Measure) -> None:
        self.text = text
        self.width = measure(text)
        alone = text.strip()
        self.alone = self.width if alone == text else measure(alone)


def _words(text: str) -> list[str]:
    """Stretches that no line may break, each with the space before it."""
    words: list[str] = []
    for part in re.findall(r"\s*\S+", " ".join(text.split())):
        word = ""
        for cluster in _CLUSTER.findall(part):
            if word.strip() and _may_break(word, cluster):
                words.append(word)
                word = ""
            word += cluster
        words.append(word)
    return words


def _may_break(before: str, after: str) -> bool:
    if after[0] in _NOT_FIRST or before[-1] in _NOT_LAST:
        return False
    if before[-1] in "-–—":
        return before[-2:-1].isalnum() and after.isalpha()
    return _is_wide(after[0]) or _is_wide(before[-1])


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in _WIDE


def _pieces(word: _Piece, room: float, measure: Measure) -> list[_Piece]:
    """The word, in as many pieces as it takes to be no wider than a line."""
    if word.alone <= room:
        return [word]
    pieces = [""]
    for cluster in _CLUSTER.findall(word.text):
        if pieces[-1].strip() and measure((pieces[-1] + cluster).strip()) > room:
            pieces.append("")
        pieces[-1] += cluster
    return [_Piece(piece, measure) for piece in pieces]


def _lines(pieces: Sequence[_Piece], room: float) -> list[list[_Piece]]:
    lines: list[list[_Piece]] = []
    reached = 0.0
    for piece in pieces:
        if lines and reached + piece.width <= room:
            lines[-1].append(piece)
            reached += piece.width
        else:
            lines.append([piece])
            reached = piece.alone
    return lines


def _balanced(
    pieces: Sequence[_Piece], lines: list[list[_Piece]], room: float
) -> list[list[_Piece]]:
    """As many lines as before, of as equal a length as can be."""
    if len(lines) == 1:
        return lines
    narrow, wide = room / 2, room
    for _ in range(8):
        middle = (narrow + wide) / 2
        tried = _lines(pieces, middle)
        fits = len(tried) == len(lines) and max(map(_length, tried), default=0.0) <= middle
        narrow, wide = (narrow, middle) if fits else (middle, wide)
        lines = tried if fits else lines
    return lines


def _length(line: Sequence[_Piece]) -> float:
    return line[0].alone + sum(piece.width for piece in line[1:])


def _text(line: Sequence[_Piece]) -> str:
    return "".join(piece.text for piece in line).lstrip()
