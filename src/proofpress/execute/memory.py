"""Watch how much memory a kernel and its children hold, and end it at its limit.

RLIMIT_AS is no bound for this: engines such as V8 reserve address space that they never use.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Collection
from pathlib import Path

INTERVAL_S = 0.1


class MemoryWatch:
    """A thread that looks at a process and its descendants until it is stopped.

    Args:
        pid: the kernel's warden, or where there is none the kernel.
        limit_bytes: for all of them together, shared pages counted once.
        ended: called with the size that was met, once, from the thread.
        asleep: says which processes below `pid` do not count, though they share its memory.
    """

    def __init__(
        self,
        pid: int,
        limit_bytes: int,
        ended: Callable[[int], None],
        asleep: Callable[[], Collection[int]] = frozenset,
    ) -> None:
        self._pid = pid
        self._asleep = asleep
        self._limit = limit_bytes
        self._ended = ended
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(INTERVAL_S):
            size = held(self._pid, at_least=self._limit, asleep=self._asleep())
            if size > self._limit:
                self._ended(size)
                return


def held(pid: int, *, at_least: int = 0, asleep: Collection[int] = ()) -> int:
    """Bytes that a kernel and all that it started hold, 0 if it is gone; `pid` as above.

    Resident sizes are read first: they are cheap, and count a shared page for each process. Only
    if they come to `at_least` are the proportional ones summed, where the system has them; what a
    process shares with one that is `asleep` counts as its own.
    """
    import psutil

    try:
        root = psutil.Process(pid)
        # Those too that have left their own parent.
        family = [one for one in root.children(recursive=True) if one.pid not in asleep]
    except psutil.Error:
        return 0
    if sys.platform != "linux":
        family.append(root)
    resident = sum(_resident(process) for process in family)
    if resident <= at_least:
        return resident
    share = _anonymous if asleep else proportional
    shares = [share(process.pid) for process in family]
    known = [share for share in shares if share is not None]
    return sum(known) if known else resident


def _resident(process: object) -> int:
    import psutil

    try:
        return int(process.memory_info().rss)  # type: ignore[attr-defined]
    except psutil.Error:
        return 0


def proportional(pid: int) -> int | None:
    """Pss in bytes: a page that n processes share counts for 1/n (proc(5), smaps_rollup)."""
    return _rolled_up(pid, "Pss:")


def _anonymous(pid: int) -> int | None:
    """Bytes that are of no file, whoever shares them."""
    return _rolled_up(pid, "Anonymous:")


def _rolled_up(pid: int, name: str) -> int | None:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return None
    line = next((line for line in text.splitlines() if line.startswith(name)), None)
    return int(line.split()[1]) * 1024 if line is not None else None
