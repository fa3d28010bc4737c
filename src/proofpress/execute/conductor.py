"""Who hears of the cells that papermill runs."""

from __future__ import annotations

from typing import Any, Protocol

from proofpress.execute.session import Reply


class Conductor(Protocol):
    """Hears of every cell of a notebook, in order, and decides whether to go on."""

    def before(self, cell: Any) -> float | None:
        """`cell`, a code cell of the notebook, is about to run; the seconds that it may take."""

    def after(self, cell: Any, reply: Reply) -> bool:
        """`cell` ended with `reply`; False stops the notebook."""
