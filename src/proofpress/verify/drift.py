"""Where a run differs from the proof of its post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from proofpress.execute.run import Run
from proofpress.frozen import frozen
from proofpress.post.post import Post
from proofpress.problems import Excerpt, Location, Problem
from proofpress.verify.changes import Change, changes, words_of
from proofpress.verify.normal import pixels
from proofpress.verify.normal.numbers import same
from proofpress.verify.normal.outputs import picture_of
from proofpress.verify.normal.volatile import Around
from proofpress.verify.proof import Proof, ProvenClaim


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
