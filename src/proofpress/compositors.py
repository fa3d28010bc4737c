"""Processes that set articles beside the builder, from the other end of the same list.

All that they do is to leave articles in the store. The builder takes each in its order, finds it
there or sets it itself, so that nothing depends on who was quicker, or on whether anybody helped.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import signal
import sys
import warnings
from collections.abc import Callable, Hashable, Mapping, Sequence

_NUMBER = 8  # bytes


class Compositors:
    """Up to `processes` copies of this process, made when it begins and ended by `close`.

    Args:
        work: what is to be done, in the builder's order. Nothing that it changes in memory, prints
            or raises is seen here.
    """

    def __init__(self, work: Sequence[Callable[[], object]], *, processes: int) -> None:
        self._place = mmap.mmap(-1, _NUMBER)  # where the builder is, for all to see
        builder = os.getpid()
        self._pids: list[int] = []
        for number in range(processes):
            with warnings.catch_warnings():
                # Python warns of threads. The only other one draws progress, which copies do not.
                warnings.simplefilter("ignore", DeprecationWarning)
                pid = os.fork()
            if pid == 0:
                self._work(work, list(range(len(work)))[::-1][number::processes], builder)
            self._pids.append(pid)

    def reached(self, place: int) -> None:
        """Note that the builder is at `place` of the list: nobody need come this far."""
        self._place[:_NUMBER] = place.to_bytes(_NUMBER)

    def close(self) -> None:
        """End them; what they are at is left undone."""
        for pid in self._pids:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        for pid in self._pids:
            with contextlib.suppress(OSError):
                os.waitpid(pid, 0)
        self._pids = []

    def _work(self, work: Sequence[Callable[[], object]], places: list[int], builder: int) -> None:
        """Be a copy: never return, whatever happens."""
        try:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            for place in places:
                reached = int.from_bytes(self._place[:_NUMBER])
                if place <= reached or os.getppid() != builder:
                    break
                with contextlib.suppress(Exception):  # the builder will meet it, and say so
                    work[place]()
        finally:
            os._exit(0)


class Help:
    """Calls compositors when it turns out that much is to be set, and that they can be had.

    Args:
        work: what is to be done, in the builder's order, by name.
        processes: how many there may be beside the builder; on other systems than Linux a process
            that has begun threads cannot be copied, and there are none.
    """

    def __init__(self, work: Mapping[Hashable, Callable[[], object]], *, processes: int) -> None:
        self._work = tuple(work.values())
        self._places = {name: place for place, name in enumerate(work)}
        self._processes = processes if sys.platform == "linux" else 0
        self._compositors: Compositors | None = None
        self._anew = 0

    def done(self, name: Hashable, *, anew: bool) -> None:
        """Note that the builder has done `name`; `anew`: that it had to do it itself."""
        place = self._places.get(name)
        if place is None or not self._processes:
            return
        self._anew += anew
        if self._compositors is not None:
            self._compositors.reached(place)
        elif self._anew >= _SURE and len(self._work) - place > _WORTH:
            self._compositors = Compositors(self._work, processes=self._processes)
            self._compositors.reached(place)

    def close(self) -> None:
        if self._compositors is not None:
            self._compositors.close()


#: So many were done anew, one after the other: then it is likely that the others have to be, and
#: whatever is made at the first use (libraries, templates, grammars) is there for all copies.
_SURE = 6
_WORTH = 20  # so many are left, at least
