"""How the cells of a run ended: those that are meant to fail must fail, and as they said."""

from __future__ import annotations

import re
from dataclasses import replace

from proofpress.execute.run import CellRun, Run
from proofpress.execute.session import Raised
from proofpress.post.post import Cell, Expected, Post
from proofpress.problems import Excerpt, Location, Problem, errors


def run_problems(post: Post, run: Run) -> tuple[Problem, ...]:
    """What is wrong with a run, whatever the text says of it.

    No claim is judged by a run in which a cell went wrong, since values are missing then for which
    the text is not to blame. The first error says how many claims there are.
    """
    found = (*run.problems, *expected_errors(post, run))
    wrong, claims = errors(found), len(post.claims)
    if not wrong or not claims:
        return found
    note = f"{claims} claims could not be judged" if claims > 1 else "1 claim could not be judged"
    told = replace(wrong[0], notes=(*wrong[0].notes, note))
    return tuple(told if one is wrong[0] else one for one in found)


def expected_errors(post: Post, run: Run) -> tuple[Problem, ...]:
    """A problem for each cell with `raises` that raised something else, or nothing."""
    runs = {cell.id: cell for cell in run.cells}
    found = (_check(post, cell, runs[cell.id]) for cell in post.code_cells if cell.id in runs)
    return tuple(problem for problem in found if problem is not None)


def _check(post: Post, cell: Cell, run: CellRun) -> Problem | None:
    wanted = cell.options.raises
    if wanted is None or run.status not in ("ok", "expected"):
        return None
    if run.raised is None:
        return _problem(
            post,
            cell,
            f"cell {cell.number} should raise `{wanted.name}`, but it raised nothing",
            "mend the cell, or remove its option `raises`",
        )
    if _matches(wanted, run.raised):
        return None
    got = f"{run.raised.name}: {run.raised.value}".strip().splitlines()[0]
    return _problem(
        post,
        cell,
        f"cell {cell.number} should raise `{_words(wanted)}`, but it raised `{got}`",
        "mend the cell, or say what it raises now",
    )


def _matches(wanted: Expected, raised: Raised) -> bool:
    if wanted.name.rpartition(".")[2] != raised.name.rpartition(".")[2]:
        return False
    return wanted.pattern is None or re.search(wanted.pattern, raised.value) is not None


def _words(wanted: Expected) -> str:
    return wanted.name if wanted.pattern is None else f"{wanted.name}: {wanted.pattern}"


def _problem(post: Post, cell: Cell, message: str, help: str) -> Problem:
    text = cell.text or cell.source
    line = next(
        (n for n, text_line in enumerate(text.splitlines(), cell.line) if "raises" in text_line),
        cell.line,
    )
    return Problem(
        code="execute",
        message=message,
        help=help,
        location=Location(str(post.path), line=line, cell=cell.number),
        excerpt=Excerpt.around(text, line, first=cell.line, margin=1),
    )
