"""The standard streams of a kernel: what a cell writes is there when the cell ends.

Imported on POSIX only.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import select
import struct
import sys
import termios
import threading
from collections.abc import Iterator
from typing import Any

from ipykernel import iostream

from proofpress.execute.inside.text import whole

_LARGEST_READ = 1 << 16
#: Characters in one message: whoever reads them may stop in between, and zmq keeps a thousand.
_LONGEST = 1 << 16
#: Characters that may wait to be sent: a cell that prints faster than it is heard waits itself.
_MOST_WAITING = 1 << 22
_LOOK_S = 1.0


class OutStream(iostream.OutStream):
    """ipykernel's stream, with some of its faults mended.

    What programs and libraries write to the file descriptor may come after the end of its cell, and
    is lost then: here a flush takes it from the pipe. A character cut in two by the end of a read
    becomes two question marks. Half of a surrogate pair loses the message that it is in. A message
    may have any length, and a cell that prints without end takes all memory.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._take_lock = threading.RLock()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._waiting = 0
        super().__init__(*args, **kwargs)

    def write(self, string: str) -> int | None:  # type: ignore[override]
        if isinstance(string, str) and not string.isascii():
            string = whole(string)
        written = super().write(string)
        self._waiting += len(string)
        if self._waiting > _MOST_WAITING and self._is_master_process():
            self._waiting = 0
            self.flush()
            self._wait_until_sent()
        return written

    def flush(self) -> None:
        if self._is_master_process():
            if self._should_watch:
                self._take()
            if not self._buffers:  # all is on its way, in the order of all other messages
                return
        super().flush()

    def end_cell(self) -> None:
        """What is still half a character will not become a whole one."""
        with self._take_lock:
            rest = self._decoder.decode(b"", final=True)
            if rest:
                self.write(rest)

    def _wait_until_sent(self) -> None:
        """After a flush all messages have been made; they wait behind one another to be sent."""
        thread: Any = self.pub_thread
        if thread.thread is threading.current_thread():
            return
        sent = threading.Event()
        thread.schedule(sent.set)
        while not sent.wait(_LOOK_S) and thread.thread.is_alive():
            pass

    def _flush_buffers(self) -> Iterator[tuple[dict[str, Any], str]]:
        for parent, text in super()._flush_buffers():
            for start in range(0, len(text), _LONGEST):
                yield parent, text[start : start + _LONGEST]

    def _watch_pipe_fd(self) -> None:
        assert self._fid is not None
        poll = select.poll()
        poll.register(self._fid, select.POLLIN)
        while self._should_watch:
            [(_, event)] = poll.poll()
            if not self._take() and event & ~select.POLLIN:
                return  # nobody can write to it any more

    def _take(self) -> int:
        """Move what waits in the pipe into the stream, at most what a pipe holds; its size."""
        assert self._fid is not None
        with self._take_lock:
            waiting = int(*struct.unpack("i", fcntl.ioctl(self._fid, termios.FIONREAD, bytes(4))))
            if waiting:
                data = os.read(self._fid, min(waiting, _LARGEST_READ))
                os.write(self._original_stdstream_copy, data)
                text = self._decoder.decode(data)
                if text:
                    self.write(text)
            return waiting


def end_cell() -> None:
    """Both streams, if they are still those of the kernel."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, OutStream):
            stream.flush()
            stream.end_cell()


# To a post these are the very streams of ipykernel.
OutStream.__module__ = iostream.OutStream.__module__
