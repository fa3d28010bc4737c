"""The threads of a cold kernel, idle here: a post counts as many, by the same names."""

from __future__ import annotations

import asyncio
import itertools
import threading
from typing import Any

from proofpress.execute.warm import output


class _Idle(threading.Thread):
    """It only is there."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name, daemon=True)

    def run(self) -> None:
        threading.Event().wait()


class Heartbeat(_Idle):
    """Answered pings."""


class ControlThread(_Idle):
    """Took requests while a cell ran."""


class ShellChannelThread(_Idle):
    """What ipykernel's kernel asks of its shell channel; there are no subshells here."""

    def __init__(self, name: str, channel: output.Channel) -> None:
        super().__init__(name)
        self.parent_thread = threading.current_thread()
        self.asyncio_lock = asyncio.Lock()
        self.manager = self
        self._channel = channel

    def get_subshell_to_shell_channel_socket(self, _subshell_id: str | None) -> Any:
        return self._channel

    def list_subshell(self) -> list[str]:
        return []

    def subshell_id_from_thread_id(self, _thread_id: int) -> None:
        return None


def restart_thread_numbers() -> int:
    """The next thread is `Thread-1`, as in a cold kernel; how many have been made before."""
    made = int(threading._newname("%d")) - 1  # type: ignore[attr-defined]
    threading._counter = itertools.count(1).__next__  # type: ignore[attr-defined]
    return made
