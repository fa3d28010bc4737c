"""A run that goes on: what there is of it, filled up with what the run before it left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from proofpress.execute.run import CellRun, Run
from proofpress.plan.ingredients import cells_of
from proofpress.post.post import Post
from proofpress.verify.claims import verdicts
from proofpress.verify.verdict import Verdict


def filled(post: Post, part: Run, before: tuple[Post, Run] | None) -> Run:
    """The cells of `part` that ended, and for those to come what `before` has of them.

    Such a cell is "waiting"; one that is new has no outputs.
    """
    old = {} if before is None else _matching(post, *before)
    cells = tuple(
        replace(old.get(cell.id, CellRun(cell.id, "waiting")), id=cell.id, status="waiting")
        if cell.status == "not run"
        else cell
        for cell in part.cells
    )
    return replace(part, cells=cells)


def nothing_yet(post: Post) -> Run:
    """A run of `post` of which no cell has ended."""
    return Run(post.slug, tuple(CellRun(cell.id, "not run") for cell in post.code_cells))


def verdicts_so_far(post: Post, run: Run) -> tuple[Verdict, ...]:
    """The verdicts on claims that rest on cells that have ended; all others are pending.

    Args:
        run: as `filled` gives it.
    """
    ended = tuple(
        CellRun(cell.id, "not run") if cell.status == "waiting" else cell for cell in run.cells
    )
    count = next((at for at, one in enumerate(ended) if one.status == "not run"), len(ended))
    if count == len(ended):
        return verdicts(post, run)
    now, old = verdicts(post, replace(run, cells=ended)), verdicts(post, run)
    return tuple(
        one if _settled(one, count) else replace(other, problem=None, pending=True)
        for one, other in zip(now, old, strict=True)
    )


def _settled(verdict: Verdict, ended: int) -> bool:
    """Whether no cell to come can change it.

    A name without a value where the reader stands means its value at the end; which names stand in
    a rule `==` is not looked at.
    """
    key = verdict.claim.key
    if key.after is None or key.after > ended or key.rule.lstrip().startswith("=="):
        return False
    return verdict.cell is not None and verdict.cell <= key.after


def _matching(post: Post, before: Post, run: Run) -> Mapping[str, CellRun]:
    """By the id of each cell of `post`, how it ended in `run`, an execution of `before`.

    Cells are the same by their code, or by standing in the place of one that was changed.
    """
    found: dict[str, CellRun] = {}
    matcher = SequenceMatcher(None, cells_of(before), cells_of(post), autojunk=False)
    for tag, old, old_end, new, new_end in matcher.get_opcodes():
        if tag in ("equal", "replace"):
            for at in range(min(old_end - old, new_end - new)):
                found[post.code_cells[new + at].id] = run.cells[old + at]
    return found
