"""What happened in a run, written down cell by cell."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from proofpress.execute.failure import failure
from proofpress.execute.limits import Limits
from proofpress.execute.run import CellRun, Run, Status
from proofpress.execute.session import Reply
from proofpress.post.post import Cell, Post
from proofpress.problems import Location, Problem

OnCell = Callable[[int], object]
OnPart = Callable[[Run], object]


class Diary:
    """Writes down what every cell did while papermill runs; the only witness of a run."""

    def __init__(
        self, post: Post, limits: Limits, on_cell: OnCell, on_part: OnPart | None = None
    ) -> None:
        self._limits = limits
        self._started: float | None = None
        self.versions: Mapping[str, str] = {}
        self._post = post
        self._on_cell = on_cell
        self._on_part = on_part
        self._cells = {cell.id: cell for cell in post.code_cells}
        self._runs: dict[str, CellRun] = {}
        self._counts: dict[int, Cell] = {}
        self._problems: list[Problem] = []
        self._parameters: str | None = None
        self._injected: Mapping[str, Any] = {}

    def before(self, cell: Any) -> float | None:
        known = self._cells.get(cell.id)
        if known is not None:
            self._on_cell(known.number)
        return self._time_left()

    def _time_left(self) -> float | None:
        """Seconds for the next cell; the post's own run from its first cell."""
        now = time.monotonic()
        self._started = now if self._started is None else self._started
        post_s, cell_s = self._limits.post_s, self._limits.cell_s
        left = None if post_s is None else max(0.0, self._started + post_s - now)
        return min((bound for bound in (cell_s, left) if bound is not None), default=None)

    def after(self, cell: Any, reply: Reply) -> bool:
        known = self._cells.get(cell.id)
        if known is None:
            return self._after_parameters(cell.source, reply)
        if reply.execution_count is not None:
            self._counts[reply.execution_count] = known
        may_raise = known.options.raises is not None or known.options.may_raise
        expected = reply.ending == "error" and may_raise and not _exits(reply)
        good = reply.ending == "ok" or expected
        status: Status = "ok" if reply.ending == "ok" else "expected" if expected else "failed"
        self._runs[known.id] = CellRun(
            known.id,
            status,
            reply.outputs,
            reply.execution_count,
            reply.raised,
            reply.observed,
        )
        if not good:
            problem = failure(self._post, known, reply, counts=self._counts, limits=self._limits)
            self._problems.append(problem)
        if self._on_part is not None:
            self._on_part(self._written())
        return good

    def _after_parameters(self, source: str, reply: Reply) -> bool:
        self._parameters, self._injected = source, reply.observed.values
        if reply.ending == "ok":
            return True
        why = f"{reply.raised.name}: {reply.raised.value}" if reply.raised else reply.cause
        self.problem(
            "execute",
            f"the injected parameters failed: {why}",
            "see `parameters` in the front matter",
        )
        return False

    def problem(self, code: str, message: str, help: str) -> None:
        self._problems.append(Problem(code, message, help, Location(str(self._post.path))))

    def run(self, elapsed_s: float) -> Run:
        silent = [cell for cell in self._written().cells if cell.status == "not run"]
        if silent and not self._problems:  # no reply for a cell is never a success
            self.problem("execute", f"{len(silent)} cells did not run", "run the build again")
        return self._written(elapsed_s)

    def _written(self, elapsed_s: float = 0.0) -> Run:
        """What was written down until now."""
        return Run(
            slug=self._post.slug,
            cells=tuple(
                self._runs.get(cell.id, CellRun(cell.id, "not run"))
                for cell in self._post.code_cells
            ),
            parameters=self._parameters,
            injected=self._injected,
            versions=self.versions,
            problems=tuple(self._problems),
            elapsed_s=elapsed_s,
        )


def _exits(reply: Reply) -> bool:
    return reply.raised is not None and reply.raised.name == "SystemExit"
