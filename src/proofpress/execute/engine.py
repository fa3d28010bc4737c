"""The papermill engine `proofpress`: papermill prepares the notebook, a session runs its cells.

papermill imports this module by its entry point while it is itself being imported, so whoever
needs the engine imports papermill first.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from papermill.engines import Engine

from proofpress.execute.conductor import Conductor
from proofpress.execute.notebook import INJECTED
from proofpress.execute.session import Coming, Job, Reply, Session


class ProofpressEngine(Engine):  # type: ignore[misc]
    """Runs the cells of a notebook in a `Session` and trusts nothing but the kernel's replies.

    papermill calls a notebook complete when no exception came out of it, also when `sys.exit(0)`
    skipped its rest, so what happened is told to the `conductor` and never read off the notebook.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        session: Session | None = None,
        conductor: Conductor | None = None,
        execution_timeout: float | None = None,
        **_: Any,
    ) -> None:
        """Run every code cell until one fails.

        Args:
            session: a started kernel; without one (`papermill --engine proofpress`) a cold kernel
                is started in the working directory, with papermill's own environment.
            conductor: hears of each cell and gives it its time; without one the first error stops.
        """
        conductor = conductor or _StopAtError(execution_timeout)
        if session is not None:
            cls._run(nb_man, session, conductor)
            return
        from proofpress.execute.cold import ColdKernels

        with tempfile.TemporaryDirectory(prefix="proofpress-") as private:
            job = Job(kernel_name, Path.cwd(), dict(os.environ), Path(private))
            own = ColdKernels().start(job)
            try:
                cls._run(nb_man, own, conductor)
            finally:
                own.close()

    @staticmethod
    def _run(nb_man: Any, session: Session, conductor: Conductor) -> None:
        session.expect(_coming(nb_man.nb.cells))
        for index, cell in enumerate(nb_man.nb.cells):
            if cell.cell_type != "code":
                continue
            nb_man.cell_start(cell, index)
            reply = session.run(cell.source, timeout_s=conductor.before(cell))
            cell.outputs = list(reply.outputs)
            cell.execution_count = reply.execution_count
            on = conductor.after(cell, reply)
            if not on:
                nb_man.cell_exception(cell, cell_index=index)
            nb_man.cell_complete(cell, cell_index=index)
            if not on:
                break


def _coming(cells: Iterable[Any]) -> list[Coming]:
    """All code cells; the one that papermill injects has no number."""
    numbers = itertools.count(1)
    return [
        Coming(cell.source, None if INJECTED in cell.metadata.get("tags", ()) else next(numbers))
        for cell in cells
        if cell.cell_type == "code"
    ]


class _StopAtError:
    def __init__(self, timeout_s: float | None) -> None:
        self._timeout_s = timeout_s

    def before(self, _cell: Any) -> float | None:
        return self._timeout_s

    def after(self, cell: Any, reply: Reply) -> bool:
        may_fail = "raises-exception" in cell.metadata.get("tags", [])
        return reply.ending == "ok" or (reply.ending == "error" and may_fail)
