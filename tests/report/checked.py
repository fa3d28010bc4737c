"""Findings as values: posts with cells, claims and counterfactual settings, good and bad."""

from __future__ import annotations

from typing import Any

from proofpress.execute.run import CellRun, Run
from proofpress.passage import Passage
from proofpress.post.claims import Claim, Key, Place
from proofpress.problems import Location, Problem
from proofpress.report.findings import Examined, Findings, Tried
from proofpress.verify.verdict import Verdict
from tests.posts import a_post

PROSE = "One page made [3,047](claim:queries) queries."


def a_problem(code: str = "execute", **place: Any) -> Problem:
    location = Location("notebooks/herd.md", **place) if place else None
    return Problem(code, "it broke", "mend it", location)


def a_verdict(problem: Problem | None = None, *, text: str = "3,047") -> Verdict:
    place = Place(Passage("notebooks/herd.md", PROSE, 42), 42, 15, 22)
    claim = Claim(Key(1, "queries", text, ""), "prose", place)
    return Verdict(claim, text, "3,047" if problem is None else "3,051", "exact", 1, problem)


def a_wrong_verdict() -> Verdict:
    place = Passage("notebooks/herd.md", PROSE, 42)
    problem = place.problem(
        "claim",
        "the text says 3,047 queries, the run gave 3,051",
        "correct the text, or fill it in: [{:,}](claim:queries)",
        line=42,
        column=15,
        width=22,
    )
    return a_verdict(problem)


def examined(*problems: Problem, slug: str = "herd", **more: Any) -> Examined:
    """A post of two cells that was executed; `more` are fields of `Examined`."""
    post = a_post("queries = 3047", "queries", path=f"notebooks/{slug}.md")
    cells = tuple(CellRun(cell.id, "ok") for cell in post.cells)
    run = Run(slug, cells, versions={"Python": "3.13.1"}, elapsed_s=4.1)
    return Examined(
        **{
            "post": post,
            "how": "executed",
            "run": run,
            "verdicts": (a_verdict(),),
            "tried": (Tried(5, {"fix": False}, ("queries",), elapsed_s=2.0),),
            "problems": problems,
            **more,
        }
    )


def a_failed_post() -> Examined:
    """A post that broke in its second cell."""
    post = a_post("queries = 3047", "1 / 0")
    cells = (CellRun("cell-1", "ok"), CellRun("cell-2", "failed"))
    broken = a_problem("execute", line=9, cell=2)
    return Examined(post, "executed", Run("herd", cells, problems=(broken,)), problems=(broken,))


def findings(*posts: Examined, **more: Any) -> Findings:
    return Findings(posts, **{"links": 12, "elapsed_s": 6.25, **more})
