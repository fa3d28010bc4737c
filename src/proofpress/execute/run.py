"""What one execution of a post left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Literal

from proofpress.execute.observed import NOTHING, Observed
from proofpress.execute.session import Raised
from proofpress.frozen import frozen
from proofpress.problems import Problem

#: "waiting": it will run; its outputs are those of an earlier run.
Status = Literal["ok", "expected", "failed", "not run", "waiting"]


@frozen
class CellRun:
    """The outputs of one code cell (nbformat 4 dicts), and how it ended.

    "expected": it raised, and is a cell that may; whether it raised the right thing is verified
    later. `id` is that of the post's cell; `observed` is what it changed and read.
    """

    id: str
    status: Status
    outputs: tuple[Mapping[str, Any], ...] = ()
    execution_count: int | None = None
    raised: Raised | None = None
    observed: Observed = NOTHING


@frozen
class Run:
    """One execution of a post, whole or cut short.

    Attributes:
        slug: of the post.
        cells: one for each code cell of the post, in order.
        parameters: source of the cell that papermill injected, None if there was none; it ran after
            the cell tagged `parameters`, else first.
        versions: what it ran with, e.g. `{"Python": "3.13.1", "PostgreSQL": "18.6"}`.
        problems: why it stopped early; empty if it did not.
        executed_on: the day that pages show; a run from a record keeps its own.
        injected: the values that the injected cell changed, as in `Observed.values`.
    """

    slug: str
    cells: tuple[CellRun, ...]
    parameters: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    elapsed_s: float = 0.0
    executed_on: date | None = None
    injected: Mapping[str, Any] = field(default_factory=dict)

    @property
    def succeeded(self) -> bool:
        """Whether every code cell was seen to end as it should."""
        return not self.problems and all(cell.status in ("ok", "expected") for cell in self.cells)
