"""Why a kernel cannot be copied faithfully between two cells, in words.

A fork takes the memory of a process and one of its threads. What lies elsewhere, it shares or
loses: other threads, files and their positions, sockets, children, memory that is shared.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import stat
import threading
from collections.abc import Collection, Iterator, Mapping
from typing import Any

_GPU = ("/dev/nvidia", "/dev/dri", "/dev/kfd")


def files() -> dict[int, str]:
    """Open files by their numbers; pipes, sockets and others as the system writes them."""
    found = {}
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):  # that of the listing itself
            found[int(name)] = os.readlink(f"/proc/self/fd/{name}")
    return found


def readable() -> dict[int, int]:
    """Files that are open for reading alone, by their numbers, and the places in them."""
    return {
        number: os.lseek(number, 0, os.SEEK_CUR)
        for number, target in files().items()
        if target.startswith("/") and _is_only_read(number)
    }


def twins(readable: Mapping[int, int]) -> dict[int, int]:
    """Of open files, as above, those that are duplicates: they move when the first of them does."""
    found: dict[int, int] = {}
    for number, place in readable.items():
        if number in found:
            continue
        others = [one for one, at in readable.items() if one > number and at == place]
        os.lseek(number, place + 1, os.SEEK_SET)
        moved = [one for one in others if os.lseek(one, 0, os.SEEK_CUR) == place + 1]
        os.lseek(number, place, os.SEEK_SET)
        found |= dict.fromkeys(moved, number)
    return found


def _is_only_read(number: int) -> bool:
    """Whether an open file is a regular one that is open for reading and not locked."""
    if fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY:
        return False
    if not stat.S_ISREG(os.fstat(number).st_mode):
        return False
    with open(f"/proc/self/fdinfo/{number}") as file:
        return "lock:" not in file.read()


def native_threads(ours: Collection[threading.Thread]) -> int:
    """How many threads this process has that are neither the main one nor `ours`."""
    known = {os.getpid(), *(thread.native_id for thread in ours)}
    return sum(int(number) not in known for number in os.listdir("/proc/self/task"))


def obstacles(
    loop: Any,
    *,
    ours: Collection[threading.Thread],
    open_before: Mapping[int, str],
    own_tasks: Collection[Any],
) -> Iterator[str]:
    """What stands in the way of a copy, with the cell before it as the subject.

    Args:
        loop: of asyncio, which does not run now.
        ours: threads that are made anew in a copy.
        open_before: files that were open before the first cell.
        own_tasks: tasks that are not the post's.
    """
    main = threading.main_thread()
    for thread in threading.enumerate():
        if thread is not main and thread not in ours:
            yield f"left a thread running: `{thread.name}`"
    yield from _tasks(loop, own_tasks)
    yield from _open(open_before)
    if _children():
        yield "left a process running"
    yield from _shared()
    for timer in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
        if any(signal.getitimer(timer)):
            yield "left a timer running"
    if _timers():
        yield "left a timer running"
    if signal.sigpending():
        yield "left a signal waiting"
    if signal.getsignal(signal.SIGCHLD) not in (signal.SIG_DFL, signal.SIG_IGN):
        yield "waits for the end of processes (SIGCHLD)"


def _tasks(loop: Any, own: Collection[Any]) -> Iterator[str]:
    for task in asyncio.all_tasks(loop):
        if task not in own:
            yield f"left a task of asyncio running: `{task.get_name()}`"
    if any(not handle.cancelled() for handle in getattr(loop, "_scheduled", ())):
        yield "left a call for later with asyncio"


def _open(before: Mapping[int, str]) -> Iterator[str]:
    for number, target in sorted(files().items()):
        if before.get(number) == target:
            continue
        if target.startswith("/") and _is_only_read(number):
            continue  # a copy opens it anew, at the same place
        if target.startswith("socket:"):
            yield "left a socket open"
        elif target.startswith(_GPU):
            yield "uses the GPU"
        elif target.startswith("pipe:"):
            yield "left a pipe open"
        elif target.startswith("/"):
            yield f"left a file open: `{target.removeprefix(os.getcwd() + os.sep)}`"
        else:
            yield f"left something open: `{target}`"


def _children() -> bool:
    """Also children that have ended, and whose parent has not asked how."""
    for number in os.listdir("/proc/self/task"):
        with (
            contextlib.suppress(OSError),
            open(f"/proc/self/task/{number}/children") as file,
        ):
            if file.read().strip():
                return True
    return False


def _timers() -> bool:
    """Those of POSIX, which native libraries make; a kernel may be built without the list."""
    with contextlib.suppress(FileNotFoundError), open("/proc/self/timers") as file:
        return bool(file.read(1))
    return False


def _shared() -> Iterator[str]:
    """Memory that a copy would go on sharing: what it writes there is seen by others."""
    with open("/proc/self/maps") as file:
        for line in file:
            fields = line.split(None, 5)
            if fields[1][1] == "w" and fields[1][3] == "s":
                name = fields[5].strip() if len(fields) > 5 else "memory"
                yield f"shares memory: `{name.removesuffix(' (deleted)')}`"
                return
