"""A run that goes on where an earlier one of the same post is no longer right."""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable, Mapping, Sequence

from proofpress.errors import KernelError
from proofpress.execute.session import Coming, Reply
from proofpress.execute.snapshots.family import Family
from proofpress.execute.snapshots.history import Start


class SnapshotSession:
    """Answers from kept replies as long as nothing differs, then runs cells and keeps them.

    Args:
        family: of the post; nobody else uses it until the session is closed.
        began: hears where the run begins.
        left: called once, when the session is closed.
    """

    def __init__(
        self, family: Family, *, began: Callable[[Start], object], left: Callable[[], object]
    ) -> None:
        self._family = family
        self._began = began
        self._left = left
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._cause = ""
        self._closed = False
        self._start: Start | None = None
        self._coming: list[Coming] = []
        self._replies: list[Reply] = []
        self._next = 0

    @property
    def versions(self) -> Mapping[str, str]:
        return {"Python": platform.python_version()}

    @property
    def pid(self) -> int | None:
        return self._family.pid

    @property
    def cancelled(self) -> bool:
        """Whether it is about to be closed."""
        return self._cancelled.is_set()

    @property
    def asleep(self) -> frozenset[int]:
        return frozenset(self._family.pids())

    def expect(self, cells: Sequence[Coming]) -> None:
        if self._cancelled.is_set():
            return
        self._coming = list(cells)
        self._start, self._replies = self._family.begin(self._coming)
        with self._lock:
            live = self._family.live
        if self._cancelled.is_set() and live is not None:
            live.cancel(self._cause)
        self._began(self._start)

    def run(self, source: str, *, timeout_s: float | None) -> Reply:
        if self._start is None:  # nothing is known of what comes, so nothing is kept for it
            try:
                self.expect(())
            except KernelError as error:
                return Reply("died", cause=str(error))
        if self._cancelled.is_set() or self._start is None:
            return Reply("cancelled", cause=self._cause)
        index, self._next = self._next, self._next + 1
        if index < self._start.first:
            return self._replies[index]
        live = self._family.live
        assert live is not None
        reply = live.run(source, timeout_s=timeout_s)
        if reply.ending in ("ok", "error") and not self._cancelled.is_set():
            known = index < len(self._coming) and self._coming[index].source == source
            self._family.keep(self._coming[index] if known else Coming(source, index + 1), reply)
        return reply

    def cancel(self, cause: str = "") -> None:
        self._cause = cause
        self._cancelled.set()
        with self._lock:
            live = self._family.live
        if live is not None:
            live.cancel(cause)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            self._family.end_live()
        finally:
            self._left()
