"""A new proof in place of an old one: what says the same stays as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

from proofpress.post.post import Post
from proofpress.verify.changes import Change, changes
from proofpress.verify.matching import matched
from proofpress.verify.normal.form import Imprint, difference
from proofpress.verify.normal.numbers import same
from proofpress.verify.proof import Proof, ProvenCell, ProvenClaim, amount

#: By how much of itself a value may move from run to run, within its rule, and be no news.
_NOISE = Fraction(1, 20)
#: How the words of rules begin that allow for other values.
_ALLOWING = ("≥", "≤", ">", "<", "±", "in ")
#: What two claims of one value have in common that stand for each other, the best first.
_ALIKE = (
    attrgetter("rule", "text"),
    attrgetter("rule"),
    attrgetter("text"),
    attrgetter("claim"),
)


def renewed(old: Proof, new: Proof, post: Post) -> Proof:
    """`new`, with the lines of `old` wherever the two only differ by what does not count.

    So the rounding of another machine leaves no trace in a review. Where all that is new are
    values that moved a little within their rules, `old` stays whole: what was measured is another
    number in every run, and the values of a proof are those of one run.
    """
    order = [cell.id for cell in post.code_cells]
    before = {
        after.id: was
        for was, after in matched(old.cells, new.cells, order)
        if was is not None and after is not None
    }
    claims = (_claim(claim, old) for claim in new.claims)
    made = replace(
        new,
        claims=tuple(sorted(set(claims))),
        cells=tuple(_cell(cell, before.get(cell.id)) for cell in new.cells),
    )
    return old if _only_noise(old, made) else made


def news(old: Proof, new: Proof, post: Post) -> Iterator[str]:
    """What is new in `new`, a phrase each, for the line that `record` prints."""
    gone = sorted(set(old.claims) - set(new.claims))
    came = sorted(set(new.claims) - set(old.claims))
    for name, claims in groupby(sorted((*gone, *came)), lambda claim: claim.claim):
        listed = set(claims)
        yield from _claim_news(
            name,
            [claim for claim in gone if claim in listed],
            [claim for claim in came if claim in listed],
        )
    yield from dict.fromkeys(map(_cell_words, changes(old.cells, new.cells, post)))
    for name in sorted({*old.versions, *new.versions}, key=str.lower):
        a, b = old.versions.get(name), new.versions.get(name)
        if a != b:
            yield f"{name} {a or 'none'} → {b or 'none'}"
    if old.platform != new.platform:
        yield f"{old.platform} → {new.platform}"


def _cell_words(change: Change) -> str:
    return "a cell is gone" if change.cell is None else f"cell {change.cell}"


def _claim_news(
    name: str, gone: Sequence[ProvenClaim], came: Sequence[ProvenClaim]
) -> Iterator[str]:
    """What is new in the claims of one value: first those whose rule is the same."""
    pairs: list[tuple[ProvenClaim, ProvenClaim]] = []
    for alike in _ALIKE:
        for now in came:
            olds = (was for was in gone if alike(was) == alike(now) and not _paired(was, pairs))
            if not _paired(now, pairs) and (was := next(olds, None)) is not None:
                pairs.append((was, now))
    for was, now in sorted(pairs, key=lambda pair: pair[1]):
        moved = f"{was.value} → {now.value}"
        if was.rule != now.rule:
            value = f", {moved}" if was.value != now.value else ""
            yield f"claim `{name}` changed rule: {was.rule} → {now.rule}{value}"
        elif was.value != now.value:
            yield f"claim `{name}` {moved}"
        else:
            yield f"claim `{name}` says {now.text}"
    yield from (f"claim `{name}` is new" for now in came if not _paired(now, pairs))
    yield from (f"claim `{name}` is gone" for was in gone if not _paired(was, pairs))


def _paired(claim: ProvenClaim, pairs: Sequence[tuple[ProvenClaim, ProvenClaim]]) -> bool:
    return any(claim in pair for pair in pairs)


def moved(old: Proof, new: Proof) -> int:
    """How many values moved from `old` to `new`, which has the same claims."""
    return sum(
        not same(was.value, now.value) for was, now in zip(old.claims, new.claims, strict=False)
    )


def _only_noise(old: Proof, new: Proof) -> bool:
    """Whether a new proof says nothing that is not in the old one, but for a little noise."""
    if replace(old, claims=new.claims) != new or len(old.claims) != len(new.claims):
        return False
    return all(map(_is_noise, old.claims, new.claims))


def _is_noise(was: ProvenClaim, now: ProvenClaim) -> bool:
    if was == now:
        return True
    if replace(was, value=now.value) != now or not was.rule.startswith(_ALLOWING):
        return False
    before, after = amount(was.value), amount(now.value)
    if before is None or after is None:
        return False
    return abs(after - before) <= abs(before) * _NOISE


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
