"""The process that does the work of a build. Imported on POSIX only."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path
from types import FrameType
from typing import NoReturn

from proofpress import interruption
from proofpress.supervise.folder import used

INTERRUPTED = 130
AGAIN_S = 1.0
"""A second request after this long is a person who will not wait; before, it is the same one:
`timeout` signals the process that it started, and then its group."""


def run(
    work: Callable[[], int],
    folder: Path,
    *,
    requests: Collection[int],
    handed_on: int,
    mask: Collection[int],
) -> NoReturn:
    """Do the work and end this process with its exit code.

    Args:
        folder: for temporary files.
        requests: signals of which each ends the work as Ctrl-C does.
        handed_on: the signal that the front sends for one of `requests` that it got itself.
        mask: signals to block from here on.
    """
    code = 1
    try:
        interrupt = _Interrupt(handed_on)
        for number in (handed_on, *requests):
            signal.signal(number, interrupt)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        with used(folder):
            code = work()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BrokenPipeError:
        pass  # whoever read what we print has gone: no news to them
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        for number in (handed_on, *requests):
            signal.signal(number, signal.SIG_IGN)
        code = _flushed(code)
        # Nothing is left to do, and the front's exit handlers are the front's.
        os._exit(code)


class _Interrupt:
    """Raises KeyboardInterrupt once; a second request, if not too soon, ends at once.

    The terminal sends Ctrl-C to us and to the front, which hands it on: one request that comes
    twice, and on a busy machine not soon after one another. So each way is counted by itself.
    """

    def __init__(self, handed_on: int) -> None:
        self._handed_on = handed_on
        self._counts = {True: 0, False: 0}
        self._first_at = 0.0

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        known = max(self._counts.values())
        self._counts[number == self._handed_on] += 1
        if not known:
            interruption.ask()
            self._first_at = now
            raise KeyboardInterrupt
        if max(self._counts.values()) > known and now - self._first_at > AGAIN_S:
            os._exit(INTERRUPTED)


def _flushed(code: int) -> int:
    """The exit code, which tells of output that got lost."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            code = code or 1
    return code
