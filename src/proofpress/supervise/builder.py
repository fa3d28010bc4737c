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

from proofpress.supervise.folder import used

INTERRUPTED = 130
AGAIN_S = 1.0
"""A second signal after this long is a person who will not wait; before, it is the same one, which
the terminal sends to all of us and the front hands on."""


def run(
    work: Callable[[], int], folder: Path, *, signals: Collection[int], mask: Collection[int]
) -> NoReturn:
    """Do the work and end this process with its exit code.

    Args:
        folder: for temporary files.
        signals: each ends the work as Ctrl-C does.
        mask: signals to block from here on; until now `signals` were.
    """
    code = 1
    try:
        interrupt = _Interrupt()
        for number in signals:
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
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        code = _flushed(code)
        # Nothing is left to do, and the front's exit handlers are the front's.
        os._exit(code)


class _Interrupt:
    """Raises KeyboardInterrupt once; a second request, if not too soon, ends at once."""

    def __init__(self) -> None:
        self._first: float | None = None

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._first is None:
            self._first = now
            raise KeyboardInterrupt
        if now - self._first > AGAIN_S:
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
