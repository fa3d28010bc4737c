"""Outputs that are not what they were: which they are, and how each is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proofpress.frozen import frozen
from proofpress.post.post import Post
from proofpress.verify.matching import matched
from proofpress.verify.normal import pixels
from proofpress.verify.normal.form import Difference, Imprint, difference
from proofpress.verify.proof import ProvenCell

_KINDS = {
    "printed": "output",
    "stderr": "stderr",
    "error": "exception",
    "text": "output",
    "table": "table",
    "data": "set of data",
    "drawing": "figure",
    "picture": "picture",
}
_WIDEST = 100
_LEAD = 20


@frozen
class Change:
    """An output that is not what it was.

    Attributes:
        cell: number of the code cell; None if it is gone. which: of its outputs, from 0.
        before, after: the whole outputs; None where there is none.
        where: the first line in which they differ, if both are there and of one kind.
    """

    cell: int | None
    which: int
    before: Imprint | None
    after: Imprint | None
    where: Difference | None = None


def changes(old: Sequence[ProvenCell], new: Sequence[ProvenCell], post: Post) -> Iterator[Change]:
    """Every output that differs, cell by cell; of two runs as well as of a proof and a run.

    Cells are matched by their ids and, where those were renamed, by their order in between.
    """
    numbers = {cell.id: cell.number for cell in post.code_cells}
    volatile = {cell.id for cell in post.code_cells if cell.options.volatile}
    for before, after in matched(old, new, [cell.id for cell in post.code_cells]):
        cell = after if after is not None else before
        if cell is None or cell.id in volatile:
            continue
        number = numbers.get(cell.id)
        olds = before.outputs if before is not None else ()
        news = after.outputs if after is not None else ()
        for which in range(max(len(olds), len(news))):
            a = olds[which] if which < len(olds) else None
            b = news[which] if which < len(news) else None
            if a is None or b is None or a.kind != b.kind:
                yield Change(number, which, a, b)
            elif (where := difference(a, b)) is not None:
                yield Change(number, which, a, b, where)


def words_of(change: Change) -> tuple[str, tuple[str, ...]]:
    """What a change is, as the end of a sentence about the cell, and lines that show it."""
    before, after, where = change.before, change.after, change.where
    if before is None and after is not None:
        return f"has a new {_KINDS[after.kind]}", (f"it is: {_cut(after.lines[0])}",)
    if after is None and before is not None:
        return f"has lost its {_KINDS[before.kind]}", (f"it was: {_cut(before.lines[0])}",)
    assert before is not None and after is not None
    if where is None:
        return (
            f"gives other things: {_KINDS[before.kind]} became {_KINDS[after.kind]}",
            (f"was: {_cut(before.lines[0])}", f"is: {_cut(after.lines[0])}"),
        )
    what = _KINDS[before.kind]
    if before.kind == "picture":
        off = len(pixels.different(before.lines[1:], after.lines[1:]))
        tiles = len(after.lines[1:]) * pixels.ACROSS
        if not off:
            return f"has a {what} of another size", (
                f"was: {before.lines[0]}",
                f"is: {after.lines[0]}",
            )
        return f"shows another {what}: {off} of {tiles} tiles differ", ()
    place = f"has another {what}, from line {where.line} on"
    if where.sketched:
        return f"{place} (a proof keeps only sums of what is so far down)", ()
    old, new = _around_difference(where.before, where.after)
    thing = _thing(before if where.before is not None else after, where.line)
    return place, (*thing, f"was: {old}", f"is: {new}")


def _thing(imprint: Imprint, line: int) -> tuple[str, ...]:
    """What an indented line belongs to: the curve or list of numbers above it."""
    lines = imprint.lines[:line]
    if imprint.kind not in ("drawing", "data") or not lines[-1].startswith("  "):
        return ()
    above = next((one for one in reversed(lines) if not one.startswith("  ")), None)
    return (f"in: {_cut(above)}",) if above is not None else ()


def _around_difference(old: str | None, new: str | None) -> tuple[str, str]:
    """Both lines, cut so that the place where they part is seen."""
    if old is None or new is None:
        return _cut(old), _cut(new)
    part = next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
    start = max(part - _LEAD, 0) if max(len(old), len(new)) > _WIDEST else 0
    lead = "…" if start else ""
    return lead + _cut(old[start:].strip()), lead + _cut(new[start:].strip())


def _cut(line: str | None) -> str:
    if line is None:
        return "(no such line)"
    return line if len(line) <= _WIDEST else f"{line[:_WIDEST]}…"
