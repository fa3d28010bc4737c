"""A new proof in place of an old one: what says the same stays as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from proofpress.post.post import Post
from proofpress.verify.drift import Change, changes
from proofpress.verify.matching import matched
from proofpress.verify.normal.form import Imprint, difference
from proofpress.verify.normal.numbers import same
from proofpress.verify.proof import Proof, ProvenCell, ProvenClaim


def renewed(old: Proof, new: Proof, post: Post) -> Proof:
    """`new`, with the lines of `old` wherever the two only differ by what does not count.

    So the rounding of another machine leaves no trace in a review.
    """
    order = [cell.id for cell in post.code_cells]
    before = {
        after.id: was
        for was, after in matched(old.cells, new.cells, order)
        if was is not None and after is not None
    }
    claims = (_claim(claim, old) for claim in new.claims)
    return replace(
        new,
        claims=tuple(sorted(set(claims))),
        cells=tuple(_cell(cell, before.get(cell.id)) for cell in new.cells),
    )


def news(old: Proof, new: Proof, post: Post) -> Iterator[str]:
    """What is new in `new`, a phrase each, for the line that `record` prints."""
    before = {(one.claim, one.rule): one for one in old.claims}
    after = {(one.claim, one.rule): one for one in new.claims}
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if was is None:
            yield f"claim `{key[0]}` is new"
        elif now is None:
            yield f"claim `{key[0]}` is gone"
        elif was.value != now.value:
            yield f"claim `{key[0]}` {was.value} → {now.value}"
        elif was.text != now.text:
            yield f"claim `{key[0]}` says {now.text}"
    yield from dict.fromkeys(map(_cell_words, changes(old.cells, new.cells, post)))
    for name in sorted({*old.versions, *new.versions}, key=str.lower):
        a, b = old.versions.get(name), new.versions.get(name)
        if a != b:
            yield f"{name} {a or 'none'} → {b or 'none'}"
    if old.platform != new.platform:
        yield f"{old.platform} → {new.platform}"


def _cell_words(change: Change) -> str:
    return "a cell is gone" if change.cell is None else f"cell {change.cell}"


def _claim(claim: ProvenClaim, old: Proof) -> ProvenClaim:
    alike = (
        one
        for one in old.claims
        if (one.claim, one.text, one.rule) == (claim.claim, claim.text, claim.rule)
        and same(one.value, claim.value)
    )
    return next(alike, claim)


def _cell(cell: ProvenCell, old: ProvenCell | None) -> ProvenCell:
    if old is None:
        return cell
    kept = [_output(output, was) for output, was in zip(cell.outputs, old.outputs, strict=False)]
    return replace(cell, outputs=(*kept, *cell.outputs[len(kept) :]))


def _output(output: Imprint, old: Imprint) -> Imprint:
    alike = output.kind == old.kind and difference(old, output) is None
    return old if alike else output
