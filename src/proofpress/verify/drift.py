"""Where a run differs from the proof of its post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from proofpress.execute.run import Run
from proofpress.frozen import frozen
from proofpress.post.post import Post
from proofpress.problems import Excerpt, Location, Problem
from proofpress.verify.matching import matched
from proofpress.verify.normal import pixels
from proofpress.verify.normal.form import Difference, Imprint, difference
from proofpress.verify.normal.numbers import same
from proofpress.verify.normal.outputs import picture_of
from proofpress.verify.normal.volatile import Around
from proofpress.verify.proof import Proof, ProvenCell, ProvenClaim

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
class Picture:
    """A PNG that shows where a picture differs, for `build/reports`."""

    name: str
    data: bytes


@frozen
class Drift:
    """What differs: problems for outputs, notes for what may differ, and pictures to look at."""

    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


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


def compare(
    proof: Proof | Problem | None, now: Proof, post: Post, run: Run, *, strict: bool
) -> Drift:
    """Compare what was published with what `run` gives.

    A failed claim is no drift: `verify/claims.py` reports it. A value that moved and still keeps
    its rule, and another version, are notes.

    Args:
        proof: as `store/proofs.py` read it: None if there is none, a problem if it is damaged.
        now: `proof_of(post, run, verdicts, facts)`.
        strict: whether a missing proof is an error.
    """
    if isinstance(proof, Problem):
        return Drift((proof,))
    if proof is None:
        return _missing(post, strict=strict)
    found = tuple(changes(proof.cells, now.cells, post))
    return Drift(
        tuple(_problem(change, post) for change in found),
        (*_moved_claims(proof, now, post), *_versions(proof, now, post)),
        tuple(_pictures(found, post, run)),
    )


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


def _missing(post: Post, *, strict: bool) -> Drift:
    if post.is_essay:
        return Drift()
    remedy = f"`proofpress record {post.slug}` writes it"
    if not strict:
        return Drift(notes=(f"`{post.slug}` has no proof yet: {remedy}",))
    problem = Problem(
        "drift",
        "the post is strict and has no proof",
        f"{remedy}; commit it beside the post",
        Location(str(post.path)),
    )
    return Drift((problem,))


def _problem(change: Change, post: Post) -> Problem:
    words, notes = words_of(change)
    take = f"if this is right, `proofpress record {post.slug}` takes it over"
    cell = next((cell for cell in post.code_cells if cell.number == change.cell), None)
    if cell is None:
        message = f"a cell that the proof has is gone, or shows nothing: it {words}"
        return Problem("drift", message, take, Location(str(post.path)), notes=notes)
    which = "" if change.which == 0 else f", output {change.which + 1},"
    return Problem(
        "drift",
        f"cell {cell.number}{which} {words}, compared with the proof",
        f"{take}; if it may differ from run to run, mark the cell `volatile`",
        Location(str(post.path), line=cell.line, cell=cell.number),
        Excerpt.around(cell.text or cell.source, cell.line, first=cell.line),
        notes=notes,
    )


def _moved_claims(old: Proof, new: Proof, post: Post) -> Iterator[str]:
    """Values that another run gave: each claim that is there still held."""
    before, after = _values(old.claims), _values(new.claims)
    for claim in sorted(before.keys() & after.keys()):
        if not same(before[claim], after[claim]):
            (address, rule), was, now = claim, before[claim], after[claim]
            kept = "" if rule == "exact" else f", within its rule `{rule}`"
            yield f"`{post.slug}`: claim `{address}` moved from {was} to {now}{kept}"


def _values(claims: Sequence[ProvenClaim]) -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], list[str]] = {}
    for one in claims:
        found.setdefault((one.claim, one.rule), []).append(one.value)
    return {key: ", ".join(dict.fromkeys(values)) for key, values in found.items()}


def _versions(old: Proof, new: Proof, post: Post) -> Iterator[str]:
    parts = [
        f"{name} {old.versions.get(name, 'none')} → {new.versions.get(name, 'none')}"
        for name in sorted({*old.versions, *new.versions}, key=str.lower)
        if old.versions.get(name) != new.versions.get(name)
    ]
    if old.platform != new.platform:
        parts.append(f"{old.platform or 'unknown platform'} → {new.platform}")
    if parts:
        yield f"`{post.slug}` ran with other versions than its proof: {', '.join(parts)}"


def _pictures(found: Sequence[Change], post: Post, run: Run) -> Iterator[Picture]:
    outputs = {
        cell.id: runs.outputs
        for cell in post.code_cells
        for runs in run.cells
        if runs.id == cell.id
    }
    for change in found:
        if change.before is None or change.where is None or change.before.kind != "picture":
            continue
        cell = next((cell for cell in post.code_cells if cell.number == change.cell), None)
        if cell is None or cell.id not in outputs:
            continue
        data = picture_of(outputs[cell.id], change.which, Around(run.executed_on))
        marked = pixels.marked(data, change.before.lines[1:]) if data is not None else None
        if marked is not None:
            yield Picture(f"{post.slug}-cell-{cell.number}-{change.which + 1}.png", marked)


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
