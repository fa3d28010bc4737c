"""An output in its normal form, and the imprint of it that a proof keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

from proofpress.frozen import frozen
from proofpress.verify.normal import pixels
from proofpress.verify.normal.numbers import first_difference, same_sketch, sketch
from proofpress.verify.normal.polyline import WITHIN
from proofpress.verify.normal.volatile import any_time

Kind = Literal["printed", "stderr", "error", "text", "table", "data", "drawing", "picture"]

#: Lines that an imprint shows; of the rest it keeps sketches.
SHOWN = 60
_BLOCK = 50
_MOST_BLOCKS = 20
#: A longer word is cut, and stands by its digest.
_LONGEST_WORD = 120
_WORDS = 24


@frozen
class Form:
    """What an output says, line by line; `kind` says what it is."""

    kind: Kind
    lines: tuple[str, ...]


@frozen
class Imprint:
    """A normal form made short.

    Attributes:
        lines: the first ones. rest: sketches of those after them, each standing for many.
    """

    kind: Kind
    lines: tuple[str, ...]
    rest: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Of all of it: an imprint that was edited has another one."""
        text = "\0".join((self.kind, *self.lines, "\0", *self.rest))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@frozen
class Difference:
    """The first line in which two forms differ; None where one has no such line.

    Attributes:
        line: from 1. sketched: it is beyond the lines that an imprint shows.
    """

    line: int
    before: str | None
    after: str | None
    sketched: bool = False


def imprint(form: Form) -> Imprint:
    if form.kind == "picture":
        return Imprint(form.kind, form.lines)
    clean = (line.encode("utf-8", "replace").decode() for line in form.lines)
    lines = [piece for line in clean for piece in _pieces(line)]
    rest = lines[SHOWN:]
    size = max(_BLOCK, -(-len(rest) // _MOST_BLOCKS))
    loose = form.kind == "drawing"
    blocks = tuple(sketch(rest[at : at + size], loose=loose) for at in range(0, len(rest), size))
    return Imprint(form.kind, tuple(lines[:SHOWN]), blocks)


def difference(old: Imprint, new: Imprint) -> Difference | None:
    """Where two imprints of the same kind first say something else."""
    if old == new:
        return None
    if old.kind == "picture" or new.kind == "picture":
        return _of_pictures(old, new)
    within = WITHIN if old.kind == "drawing" else 0.0
    before, after = _comparable(old.lines, new.lines)
    found = first_difference(before, after, within=within)
    if found is not None:
        number, _, _ = found
        return Difference(number, _at(old.lines, number), _at(new.lines, number))
    for place in range(max(len(old.rest), len(new.rest))):
        a, b = _at(old.rest, place + 1), _at(new.rest, place + 1)
        if a is None or b is None or not same_sketch(a, b, within=within):
            passed = sum(int(block.split()[0]) for block in old.rest[:place])
            return Difference(SHOWN + 1 + passed, a, b, sketched=True)
    return None


def _of_pictures(old: Imprint, new: Imprint) -> Difference | None:
    if pixels.same_size(old.lines[0], new.lines[0]) and pixels.same(old.lines[1:], new.lines[1:]):
        return None
    return Difference(1, old.lines[0], new.lines[0])


def _at(lines: Sequence[str], number: int) -> str | None:
    return lines[number - 1] if number <= len(lines) else None


def _comparable(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines with what only seems to differ made equal.

    Where one side has a timestamp of its day, one on the other is that of another day's run; and
    rows of pixels are the same if they look so.
    """
    before, after = list(old), list(new)
    for place, (a, b) in enumerate(zip(old, new, strict=False)):
        if a != b and ("<time>" in a or "<time>" in b):
            before[place], after[place] = any_time(a), any_time(b)
        elif a.startswith(pixels.ROW) and b.startswith(pixels.ROW):
            start = len(pixels.ROW)
            if len(a) == len(b) and not pixels.different([a[start:]], [b[start:]]):
                after[place] = a
    return before, after


def _pieces(line: str) -> list[str]:
    """A line in pieces of so many words, none of them too long to read."""
    if len(line) <= _LONGEST_WORD or line.startswith(pixels.ROW):
        return [line]
    words = [_short(word) for word in line.split(" ")]
    return [" ".join(words[at : at + _WORDS]) for at in range(0, len(words), _WORDS)]


def _short(word: str) -> str:
    if len(word) <= _LONGEST_WORD:
        return word
    digest = hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{word[:40]}…<{len(word)} characters, {digest}>"
