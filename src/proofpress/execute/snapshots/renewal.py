"""What a kernel loses when it is forked, made anew in the child under the same names and numbers.

Threads keep their objects, files their numbers, the event loop is the same object with another
selector. So nothing that a post holds of them changes.
"""

from __future__ import annotations

import os
import queue
import random
import signal
import threading
from collections.abc import Sequence
from typing import Any

from proofpress.execute.snapshots import trust
from proofpress.execute.warm import wire

#: Python's own generator, which `os.fork` seeds anew in a child.
_RANDOM: Any = random._inst


class Renewal:
    """What a process remembers before it is forked, so that its child can go on from there.

    Args:
        app: the kernel's application.
        threads: those that the kernel has beside the main one, in the order of their start.
    """

    def __init__(self, app: Any, threads: Sequence[threading.Thread]) -> None:
        self._app = app
        self._threads = threads
        self._random = _RANDOM.getstate()
        self._reading = trust.readable()
        self._twins = trust.twins(self._reading)
        self._log_size = os.lseek(self._streams()[0]._original_stdstream_copy, 0, os.SEEK_CUR)

    def renew(self) -> None:
        """In the child, which has one thread, outside of the event loop."""
        _RANDOM.setstate(self._random)
        # Some libraries close files of theirs when they are forked (matplotlib its fonts).
        still = self._reading.keys() & trust.readable().keys()
        for number in sorted(still):
            first = self._twins.get(number)
            if first in still:
                os.dup2(first, number, os.get_inheritable(number))
            else:
                _reopen(number, self._reading[number])
        app, own = self._app, os.getpid()
        app.session.pid = own
        app._reader = wire.Reader()
        self._loop()
        output = app.iopub_thread
        output._events, output._timers = queue.SimpleQueue(), []
        output._master_pid = own
        for stream in self._streams():
            _stream(stream, own)
        log = self._streams()[0]._original_stdstream_copy
        os.ftruncate(log, self._log_size)
        os.lseek(log, self._log_size, os.SEEK_SET)
        for thread in self._threads:
            _revive(thread)

    def _streams(self) -> tuple[Any, Any]:
        return self._app.kernel._stdout, self._app.kernel._stderr

    def _loop(self) -> None:
        """The selector is shared with the process before the fork, as is the pipe that wakes it."""
        loop = self._app.io_loop.asyncio_loop
        old, inner = loop._selector, loop._ssock.fileno()
        woken_by = signal.set_wakeup_fd(-1)
        was = loop._csock.fileno()
        registered = [key for key in old.get_map().values() if key.fd != inner]
        for one in (old, loop._ssock, loop._csock):
            one.close()
        loop._selector = type(old)()
        loop._internal_fds -= 1
        loop._make_self_pipe()
        for key in registered:
            loop._selector.register(key.fd, key.events, key.data)
        if woken_by >= 0:
            signal.set_wakeup_fd(loop._csock.fileno() if woken_by == was else woken_by)


def _stream(stream: Any, own: int) -> None:
    """An own pipe behind the file descriptor that programs and libraries write to."""
    stream._master_pid = own
    stream._buffer_lock, stream._take_lock = threading.RLock(), threading.RLock()
    stream._flush_pending = stream._subprocess_flush_pending = False
    reading, writing = os.pipe()
    os.dup2(reading, stream._fid, inheritable=False)
    os.dup2(writing, stream._original_stdstream_fd)
    os.close(reading)
    os.close(writing)


def _reopen(number: int, place: int) -> None:
    """The place in a file is shared with the process before the fork."""
    inheritable = os.get_inheritable(number)
    file = os.open(f"/proc/self/fd/{number}", os.O_RDONLY | os.O_CLOEXEC)
    os.lseek(file, place, os.SEEK_SET)
    os.dup2(file, number, inheritable)
    os.close(file)


def _revive(thread: Any) -> None:
    """Start a thread that the fork has ended, as the object that it was."""
    kept = {"target": thread._target, "args": thread._args, "kwargs": thread._kwargs}
    threading.Thread.__init__(thread, name=thread.name, daemon=thread.daemon, **kept)
    thread.start()
