"""The keeper: ends everything of a build when the builder has ended, or the front has died.

Imported on Linux only.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from proofpress.supervise import builder, linux, namespace
from proofpress.supervise.children import attend, end_all, send
from proofpress.supervise.folder import Folder, make, remove
from proofpress.supervise.front import Way
from proofpress.supervise.leftovers import leave_mark

HANDED_ON = signal.SIGUSR1
"""Stands for any request that the front got, on its way down the chain."""


@dataclass(frozen=True)
class Build:
    """What the chain of processes has in common.

    Attributes:
        folder: path of the private folder, which the keeper makes.
        news: the end of a pipe that leads to the front: lines that say "refused ..." or, in the
            end, "status N", with the builder's status as `os.waitpid` has it.
        requests: signals that ask the builder to end.
        mask: the signals that the builder blocks. All others of the chain block `requests`,
            SIGCHLD and `HANDED_ON`.
    """

    work: Callable[[], int]
    folder: Path
    news: int
    requests: Collection[int]
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
            _keep(build, way, front, make(build.folder))
    except OSError as error:
        tell(build, f"refused {error}")
    finally:
        os._exit(0)


def _keep(build: Build, way: Way, front: int, folder: Folder) -> None:
    def on_signal(_: int) -> None:
        send(child, HANDED_ON if os.getppid() == front else signal.SIGKILL)

    if way == "namespace":
        child = namespace.start_init(
            lambda: _start_builder(build, folder), HANDED_ON, lambda line: tell(build, line)
        )
    else:
        child = _start_builder(build, folder)
    os.setsid()
    status = attend(child, {signal.SIGTERM, HANDED_ON}, on_signal, adopts=True)
    if way == "namespace" and os.WIFEXITED(status) and os.WEXITSTATUS(status):
        remove(folder.path)
        os.close(folder.lock)
        return  # refused, and the front goes another way
    end_all()
    remove(folder.path)
    if way == "reaper" or os.WIFSIGNALED(status):
        tell(build, f"status {status}")


def _start_builder(build: Build, folder: Folder) -> int:
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        try:
            linux.die_with_parent(signal.SIGKILL)
            if os.getppid() == parent:
                os.close(build.news)
                os.close(folder.lock)
                leave_mark(folder.path)
                builder.run(
                    build.work,
                    folder.path,
                    requests=build.requests,
                    handed_on=HANDED_ON,
                    mask=build.mask,
                )
        finally:
            os._exit(1)
    return child


def tell(build: Build, line: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # the front is dead
        os.write(build.news, f"{line}\n".encode())
