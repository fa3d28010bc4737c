"""The keeper: ends everything of a build when the builder has ended, or the front has died.

Imported on Linux only.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import NoReturn

from proofpress.supervise import builder, linux, namespace
from proofpress.supervise.children import attend, end_all, send
from proofpress.supervise.folder import Folder, remove
from proofpress.supervise.front import Way
from proofpress.supervise.leftovers import leave_mark


@dataclass(frozen=True)
class Build:
    """What the chain of processes has in common.

    Attributes:
        news: the end of a pipe that leads to the front: lines that say "refused ..." or, in the
            end, "status N", with the builder's status as `os.waitpid` has it.
        signals: handed on from the front to the builder; blocked in all but the builder.
        mask: the signals that the builder blocks.
    """

    work: Callable[[], int]
    folder: Folder
    news: int
    signals: Collection[int]
    mask: Collection[int]


def keep(build: Build, way: Way, front: int) -> NoReturn:
    """Be the keeper; `front` is our parent's process id."""
    try:
        if way == "namespace":
            namespace.enter()
        # To hear of the front's end: blocked, it comes also where it is ignored.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        linux.die_with_parent(signal.SIGTERM)
        linux.adopt_orphans()
        if os.getppid() == front:
            _keep(build, way, front)
    except OSError as error:
        tell(build, f"refused {error}")
    finally:
        os._exit(0)


def _keep(build: Build, way: Way, front: int) -> None:
    def on_signal(number: int) -> None:
        if os.getppid() != front:
            send(child, signal.SIGKILL)
        elif number in build.signals:
            send(child, number)

    if way == "namespace":
        child = namespace.start_init(
            lambda: _start_builder(build), build.signals, lambda line: tell(build, line)
        )
    else:
        child = _start_builder(build)
    os.setsid()
    status = attend(child, {signal.SIGTERM, *build.signals}, on_signal, adopts=True)
    if way == "namespace" and os.WIFEXITED(status) and os.WEXITSTATUS(status):
        return  # refused, and the front goes another way
    end_all()
    remove(build.folder.path)
    if way == "reaper" or os.WIFSIGNALED(status):
        tell(build, f"status {status}")


def _start_builder(build: Build) -> int:
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        try:
            linux.die_with_parent(signal.SIGKILL)
            if os.getppid() == parent:
                os.close(build.news)
                os.close(build.folder.lock)
                leave_mark(build.folder.path)
                folder = build.folder.path
                builder.run(build.work, folder, signals=build.signals, mask=build.mask)
        finally:
            os._exit(1)
    return child


def tell(build: Build, line: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # the front is dead
        os.write(build.news, f"{line}\n".encode())
