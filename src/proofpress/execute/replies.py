"""From what a kernel answered to a `Reply`, the same for every way of starting one.

It imports nbclient, so whoever starts a kernel imports it late.
"""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict

from proofpress.execute.client import BoundedClient
from proofpress.execute.observed import parse
from proofpress.execute.session import Raised, Reply

IOPUB_TIMEOUT_S = 60
STDERR_LINES = 12
_NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5}


class Replies:
    """Runs the cells of one session through nbclient, and says how each ended.

    Attributes:
        client: nbclient's; `kc` and `km` are those of the session.
    """

    def __init__(self, stderr: Path, *, manager: Any = None, startup_timeout_s: float = 60) -> None:
        """`stderr` is the file with what the kernel's process writes there."""
        self._stderr = stderr
        self._notebook = from_dict({**_NOTEBOOK, "metadata": {}, "cells": []})
        self._content: dict[str, Any] = {}
        # Errors are replies here, not exceptions: what they mean is decided by the engine.
        self.client = BoundedClient(
            self._notebook,
            km=manager,
            allow_errors=True,
            coalesce_streams=False,
            record_timing=False,
            # Without these two, output that is late by 4 s would be dropped in silence.
            raise_on_iopub_timeout=True,
            iopub_timeout=IOPUB_TIMEOUT_S,
            startup_timeout=int(startup_timeout_s),
            on_cell_executed=self.replied,
        )
        self.client.log.disabled = True

    def begin(self, source: str) -> Any:
        """A new cell, to be executed as the first of the notebook."""
        # Not `new_code_cell`, which takes half a millisecond to validate it.
        cell = NotebookNode(cell_type="code", source=source, metadata=NotebookNode(), outputs=[])
        cell.execution_count = None
        self._notebook.cells = [cell]
        self._content = {}
        self.client.begin_cell()
        return cell

    def answered(self, cell: Any) -> Reply:
        """The reply of a cell that the kernel has answered."""
        status = self._content.get("status")
        if status == "ok" and _asks_exit(self._content):
            return self.over("error", cell, raised=Raised("SystemExit", "by exit() or quit()"))
        if status == "ok":
            return self.over("ok", cell)
        if status == "error":
            return self.over("error", cell, raised=_raised(self._content))
        return self.over("died", cell, cause=f"answered `{status}`")

    def died(self, cell: Any, code: int | None, why: str = "") -> Reply:
        """The reply of a cell in which the kernel ended.

        Args:
            code: its exit status as subprocess has it, None if it is not known.
        """
        cause = f"stopped answering{why}" if code is None else _ending(code)
        return self.over("died", cell, cause=cause, stderr=self.last_lines())

    def over(self, ending: Any, cell: Any, **more: Any) -> Reply:
        """A reply with what the cell has shown until now."""
        self.client.end_cell(cell)
        observed = parse(self._content.get("proofpress"))
        outputs = tuple(cell.outputs)
        return Reply(ending, outputs, cell.execution_count, observed=observed, **more)

    @property
    def answers(self) -> Any:
        """What the kernel said of the expressions that it was asked for; None after an error."""
        return self._content.get("user_expressions")

    def last_lines(self) -> tuple[str, ...]:
        """The end of what the kernel's process wrote to stderr."""
        try:
            text = self._stderr.read_text("utf-8", "replace")
        except OSError:
            return ()
        return tuple(line for line in text.splitlines() if line.strip())[-STDERR_LINES:]

    def replied(self, *, execute_reply: Any, **_: Any) -> None:
        """Take the reply to a cell, which ends it."""
        self._content = execute_reply["content"]


def timed(reply: Reply, elapsed_s: float) -> Reply:
    """The same reply with the time that it took."""
    return replace(reply, elapsed_s=elapsed_s)


def _raised(content: Mapping[str, Any]) -> Raised:
    return Raised(
        str(content.get("ename", "Error")),
        str(content.get("evalue", "")),
        tuple(str(line) for line in content.get("traceback") or ()),
    )


def _asks_exit(content: Mapping[str, Any]) -> bool:
    """IPython's `exit()` is a request to the front end; the kernel itself goes on."""
    return any(part.get("source") == "ask_exit" for part in content.get("payload") or ())


def _ending(code: int) -> str:
    """An exit status of subprocess in words; negative numbers are signals."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
