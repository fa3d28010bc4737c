"""Two honest runs of a post must show the same, but for its volatile cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from proofpress.execute.run import Run
from proofpress.post.filled import is_format
from proofpress.post.post import Post
from proofpress.problems import Excerpt, Location, Problem
from proofpress.verify.changes import changes, words_of
from proofpress.verify.normal.volatile import Around
from proofpress.verify.proof import cells_of
from proofpress.verify.verdict import Verdict

_HELP = (
    "sort what has no order, print no addresses or times, or mark the cell with `#| volatile: true`"
)


def differing(
    post: Post, first: Run, second: Run, verdicts: Sequence[Verdict], *, root: str
) -> tuple[Problem, ...]:
    """What a second run did otherwise: the first cell that shows something else, and claims.

    Args:
        verdicts: on the claims in the second run.
        root: the blog's folder, absolute: it is taken out of what was printed.
    """
    if not second.succeeded:
        return (_broke(post, second),)
    problems = []
    around = Around(first.executed_on, root)
    found = changes(cells_of(post, first, around), cells_of(post, second, around), post)
    change = next(iter(found), None)
    if change is not None:
        what, notes = words_of(change)
        cell = next((cell for cell in post.code_cells if cell.number == change.cell), None)
        number = cell.number if cell is not None else "?"
        line = cell.file_line(1) if cell is not None else None
        excerpt = (
            Excerpt.around(cell.text or cell.source, line or 1, first=cell.line) if cell else None
        )
        problems.append(
            Problem(
                "twice",
                f"cell {number} does not show the same in two runs",
                _HELP,
                Location(str(post.path), line, None, cell.number if cell is not None else None),
                excerpt,
                notes=(f"with another hash seed it {what}", *notes),
            )
        )
    for verdict in verdicts:
        if verdict.problem is not None:
            message = f"in a second run {verdict.problem.message}"
            problems.append(replace(verdict.problem, code="twice", message=message))
    return tuple(problems)


def filled_otherwise(first: Sequence[Verdict], second: Sequence[Verdict]) -> Iterator[Problem]:
    """Numbers that two runs fill in differently, where no rule says how far they may go."""
    texts = {verdict.claim.key: verdict.text for verdict in first if verdict.holds}
    for verdict in second:
        key = verdict.claim.key
        if verdict.holds and is_format(key.text) and not key.rule and key in texts:
            before = texts[key]
            if verdict.text != before:
                told = verdict.claim.place.problem(
                    f"two runs fill in `{before}` and `{verdict.text}` for `{key.address}`",
                    f'say how far it may go: [{key.text}](claim:{key.address} ">= 3")',
                )
                yield replace(told, code="twice")


def _broke(post: Post, second: Run) -> Problem:
    if not second.problems:
        place = Location(str(post.path))
        return Problem("twice", "the post did not run to its end a second time", _HELP, place)
    first = second.problems[0]
    return replace(first, code="twice", message=f"in a second run: {first.message}")
