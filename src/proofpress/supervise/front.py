"""The front: the process that the user started, and that the shell, Ctrl-C and `kill` know.

It stays light, so that the forks it begins with are quick and safe.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Literal, get_args

from proofpress.errors import UsageError

Way = Literal["namespace", "reaper"]
WAYS: tuple[Way, ...] = get_args(Way)


def ways_of(word: str) -> tuple[Way, ...]:
    """The value of `PROOFPRESS_SUPERVISE`: one way, `none`, or nothing, which means any.

    Raises:
        UsageError: it is something else.
    """
    if word in ("", "none"):
        return () if word else WAYS
    if word not in WAYS:
        raise UsageError(f"PROOFPRESS_SUPERVISE is `{word}`: use {', '.join(WAYS)} or none")
    return (word,)


def supervised(work: Callable[[], int], *, ways: Sequence[Way] = WAYS) -> int:
    """Do `work` in another process, and return its exit code when nothing of it is left.

    Temporary files of the work, and of all that it starts, lie in a folder of their own, which is
    removed. On Linux all processes below it are ended, also when this one or any other of the
    build is killed; elsewhere the work is done in this process.

    To be called in the main thread of a process that has no other. On Linux SIGINT, SIGTERM and
    SIGHUP raise KeyboardInterrupt in the work.

    Args:
        ways: how to keep hold of processes, in the order to try; none: not at all.

    Raises:
        BuilderError: the process that did the work was killed, or there is no way.
        UsageError: there is no folder for temporary files.
    """
    if sys.platform == "win32":
        return work()
    from proofpress.supervise import folder as folders

    base = folders.base()
    if sys.platform == "linux" and ways:
        from proofpress.supervise.chain import below

        return below(work, folders.name(base), ways)
    folder = folders.make(folders.name(base))
    try:
        folders.sweep(base)
        with folders.used(folder.path):
            return work()
    finally:
        folders.remove(folder.path)
        os.close(folder.lock)
