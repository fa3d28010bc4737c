"""What a check found: of each post, its cells, its claims and its counterfactual settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from proofpress.execute.run import CellRun, Run
from proofpress.frozen import frozen
from proofpress.post.post import Cell, Post
from proofpress.problems import Problem, errors
from proofpress.verify.counterfactual import words_of
from proofpress.verify.verdict import Verdict

#: What was done with a post: "executed" now; "recalled": its record was looked at; "read": an essay
#: has no code; "not run": it was due and did not run, so that nothing is known of it; "not due":
#: nobody asked for it.
How = Literal["executed", "recalled", "read", "not run", "not due"]
Ending = Literal["ok", "expected", "failed", "not run"]


@frozen
class Tried:
    """What became of one counterfactual setting of a post.

    Attributes:
        line: of the setting in the front matter.
        fails: names of the claims that must fail under it.
        problems: why it proves nothing; empty if each of them failed as it must.
    """

    line: int | None
    parameters: Mapping[str, Any]
    fails: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    elapsed_s: float = 0.0

    @property
    def name(self) -> str:
        """The setting as people read it: `fix = false`."""
        return words_of(self.parameters)


@frozen
class Examined:
    """One post, and everything that was found of it.

    Attributes:
        run: None where there is none.
        verdicts: on its claims, in reading order.
        problems: all of the post's own; those of `verdicts` and of `tried` are not repeated here.
    """

    post: Post
    how: How
    run: Run | None = None
    verdicts: tuple[Verdict, ...] = ()
    tried: tuple[Tried, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        claims = tuple(one.problem for one in self.verdicts if one.problem is not None)
        settings = tuple(problem for one in self.tried for problem in one.problems)
        return (*self.problems, *claims, *settings)

    @property
    def green(self) -> bool:
        ran = self.how not in ("executed", "recalled") or all(
            cell is not None and cell.status in ("ok", "expected") for _, cell in self.cells()
        )
        return self.how != "not run" and ran and not errors(self.all_problems)

    def cells(self) -> Iterator[tuple[Cell, CellRun | None]]:
        """Each code cell with what a run left of it."""
        runs = {} if self.run is None else {cell.id: cell for cell in self.run.cells}
        for cell in self.post.code_cells:
            yield cell, runs.get(cell.id)


@frozen
class Findings:
    """The result of a check.

    Attributes:
        posts: each post of the blog that could be read. unread: how many could not.
        problems: of no post alone: files that could not be read, pages of the site.
        cached: whether records were looked at and nothing was executed.
        twice: whether every post that was executed ran a second time.
        links: how many links inside the site were followed; `external` those to other sites.
        since: the version of the sources that `--changed` named.
    """

    posts: tuple[Examined, ...] = ()
    unread: int = 0
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    cached: bool = False
    twice: bool = False
    links: int = 0
    external: int = 0
    since: str | None = None
    elapsed_s: float = 0.0

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        return (*self.problems, *(one for post in self.posts for one in post.all_problems))

    @property
    def due(self) -> tuple[Examined, ...]:
        """The posts that were to be checked."""
        return tuple(post for post in self.posts if post.how != "not due")

    @property
    def green(self) -> bool:
        """Whether everything that was due was looked at, and nothing is wrong."""
        whole = bool(self.posts) and all(post.green for post in self.due)
        return whole and not self.unread and not errors(self.all_problems)

    @property
    def exit_code(self) -> int:
        return 0 if self.green else 1

    @property
    def cells(self) -> int:
        """Code cells of the due posts that were seen to end as they should."""
        ended = (cell for post in self.due for _, cell in post.cells() if cell is not None)
        return sum(cell.status in ("ok", "expected") for cell in ended)

    @property
    def claims(self) -> int:
        return sum(len(post.verdicts) for post in self.due)

    @property
    def settings(self) -> int:
        """Counterfactual settings that were tried."""
        return sum(len(post.tried) for post in self.due)
