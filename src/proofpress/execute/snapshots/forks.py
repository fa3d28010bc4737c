"""Forks of a process that the post does not notice."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import warnings
from collections.abc import Iterator
from typing import Any


def fork_away() -> bool:
    """Fork a process that is nobody's child here, as its parent ends at once; True in it.

    Raises:
        OSError: there is no room for one more.
    """
    with unwarned():
        between = os.fork()
        if between:
            with contextlib.suppress(ChildProcessError):  # nobody waits where SIGCHLD is ignored
                if os.waitpid(between, 0)[1]:
                    raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))
            return False
        try:
            if os.fork():
                os._exit(0)
        except OSError:
            os._exit(1)
    return True


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Garbage may hold open files: were it collected between the look at what is open and the
    renewal, their numbers would be closed by then, or those of others.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextlib.contextmanager
def unwarned() -> Iterator[None]:
    """Python 3.12 warns of threads. A filter that is set in the usual way would be noticed: the
    warnings that a post has seen once would be shown again.
    """
    ignored: Any = ("ignore", None, DeprecationWarning, None, 0)
    warnings.filters.insert(0, ignored)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        warnings.filters.remove(ignored)  # type: ignore[attr-defined]
