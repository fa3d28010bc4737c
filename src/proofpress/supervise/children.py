"""The children of this process: watched, reaped, ended to the last.

A child that nobody has waited for keeps its process id, so a signal to a child of ours can never
reach a stranger. Imported on Linux only.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Collection
from pathlib import Path

GRACE_S = 0.7
"""What processes get to end by themselves: a server then removes its shared memory."""
RACE_S = 1.0
LIMIT_S = 5.0
"""After this a process that the system cannot end (stuck in a driver, of another user) is left."""


def attend(
    child: int, signals: Collection[int], on_signal: Callable[[int], object], *, adopts: bool
) -> int:
    """Wait until `child` ends; its status as `os.waitpid` has it.

    Args:
        signals: blocked by the caller, as is SIGCHLD, so that none is missed; each that comes is
            given to `on_signal`.
        adopts: reap all others that end, too: they are orphans.
    """
    while True:
        number = signal.sigwait({signal.SIGCHLD, *signals})
        if number != signal.SIGCHLD:
            on_signal(number)
            continue
        while (ended := os.waitpid(-1 if adopts else child, os.WNOHANG))[0]:
            if ended[0] == child:
                return ended[1]


def send(process: int, number: int) -> None:
    """Send a signal to a child."""
    # Not to one of another user, nor to one that has just been reaped.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(process, number)


def end_all(*, but: Collection[int] = ()) -> None:
    """End all children, and theirs as they become ours; first with a request, then by force.

    Args:
        but: children that were there before.
    """
    started = time.monotonic()
    asked: set[int] = set()
    while rest := _rest(but):
        elapsed = time.monotonic() - started
        if elapsed > LIMIT_S:
            return
        for process in rest:
            if elapsed > GRACE_S:
                send(process, signal.SIGKILL)
            elif process not in asked:
                asked.add(process)
                send(process, signal.SIGTERM)
                send(process, signal.SIGCONT)
        for process in rest:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(process, os.WNOHANG)
        # A chain of processes that fork and exit must be outrun: no rest while force is new.
        if not GRACE_S < elapsed < GRACE_S + RACE_S:
            time.sleep(0.002)


def search() -> list[int]:
    """Process ids of our children, dead ones that nobody has waited for too."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return []
    own = os.getpid()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # After the name, which may hold anything: state, parent.
            if int((folder / "stat").read_bytes().rpartition(b")")[2].split()[1]) == own:
                found.append(int(folder.name))
    return found


def _rest(but: Collection[int]) -> list[int]:
    """All our children but those; or some, if there are any."""
    # Quick, but the file of this name can skip some, or be missing (CONFIG_PROC_CHILDREN).
    with contextlib.suppress(OSError):
        words = Path(f"/proc/self/task/{os.getpid()}/children").read_bytes().split()
        if some := [process for process in map(int, words) if process not in but]:
            return some
    return [process for process in search() if process not in but]
