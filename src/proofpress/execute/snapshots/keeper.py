"""The warden of a kernel and its copies: they outlive the kernel, and nothing else does.

Every process of a post falls to the keeper when its own parent ends, a copy at once. A copy, and
a kernel that goes on from one, say who they are; what has not said so ends with the kernel.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import socket
import struct
import time
from typing import Any, NoReturn

from proofpress.execute import warden
from proofpress.execute.warm import wire

#: What the builder says to end everything; the end of the socket says the same.
END = b"end"
_STATUS = struct.Struct("=i")
#: Where files of ours lie in a kernel, so that a post's own get the numbers that they would get.
HIGH = 400


def guard(status: int, control: int, sock: int) -> int:
    """Fork as `warden.guard` does; returns in the kernel, with its line to the keeper.

    Args:
        status: a pipe to which the keeper writes how the kernel ended, four bytes.
        control: a socket to the builder, through which everything is ended.
        sock: only the kernel is to keep it.
    """
    warden.end_with_parent(signal.SIGTERM)
    warden.adopt_orphans()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGCHLD, signal.SIGTERM))
    kernel = os.fork()
    if kernel:
        os.close(sock)
        theirs.close()
        try:
            _Keeper(kernel, status, socket.socket(fileno=control), ours).keep(before)
        finally:
            os._exit(1)
    warden.end_with_parent(signal.SIGKILL)
    os.setsid()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.close(control)
    os.close(status)
    ours.close()
    return lift(theirs.detach())


def lift(file: int) -> int:
    """The same open file at a number of ours."""
    try:
        lifted = fcntl.fcntl(file, fcntl.F_DUPFD_CLOEXEC, HIGH)
    except OSError:  # the limit of open files is below it
        return file
    os.close(file)
    return lifted


def settle(line: int, word: bytes, files: tuple[int, ...] = ()) -> None:
    """In a process whose parent is about to end: become a child of the keeper, and say who we are.

    Args:
        line: to the keeper. word: `copy`, or `live` with the pipe for its status in `files`.
    """
    keeper = _keeper_of(line)
    deadline = time.monotonic() + warden.LIMIT_S
    while os.getppid() != keeper:
        if time.monotonic() > deadline:
            os._exit(1)
        time.sleep(0.0002)
    warden.end_with_parent(signal.SIGKILL)
    reading, writing = os.pipe()
    with socket.socket(fileno=os.dup(line)) as sock:
        wire.send_files(sock, b"%s %d" % (word, os.getpid()), [writing, *files])
    os.close(writing)
    heard = os.read(reading, 1)
    os.close(reading)
    if not heard:
        os._exit(1)


def _keeper_of(line: int) -> int:
    """Who made the other end of a pair of sockets."""
    with socket.socket(fileno=os.dup(line)) as sock:
        raw = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", raw)[0])


class _Keeper:
    """The process itself."""

    def __init__(
        self, kernel: int, status: int, control: socket.socket, line: socket.socket
    ) -> None:
        self._live: int | None = kernel
        self._status = status
        self._control = control
        self._line = line
        self._copies: set[int] = set()
        self._told_to_end = False

    def keep(self, mask: Any) -> NoReturn:
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setblocking(False)
        signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self._end)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        poll = select.poll()
        for sock in (ours, self._control, self._line):
            poll.register(sock, select.POLLIN)
        while not self._told_to_end:
            self._bury()
            ready = {file for file, _ in poll.poll()}
            if ours.fileno() in ready:
                with contextlib.suppress(BlockingIOError):
                    while ours.recv(4096):
                        pass
            if self._control.fileno() in ready:
                self._told_to_end = True
            if self._line.fileno() in ready and not self._told_to_end:
                self._hear()
        self._end_all()
        os._exit(0)

    def _end(self, *_: object) -> None:
        self._told_to_end = True

    def _hear(self) -> None:
        data, files = wire.receive_files(self._line)
        word, _, number = data.partition(b" ")
        if word == b"copy":
            self._copies.add(int(number))
        elif word == b"live" and len(files) == 2:
            self._copies.add(int(number))
            self._end_live()  # one that was woken before, and never got ready
            self._copies.discard(int(number))
            self._live, self._status = int(number), os.dup(files[1])
        elif word == b"count":
            self._bury()
            os.write(files[0], b"%d" % len(self._strangers()))
            wire.close_all(files)
            return
        if files:
            with contextlib.suppress(BrokenPipeError):
                os.write(files[0], b"1")
        wire.close_all(files)

    def _strangers(self) -> list[int]:
        known = {self._live, *self._copies}
        return [child for child in warden.children() if child not in known]

    def _bury(self) -> None:
        while (gone := warden.ended()) is not None:
            if gone == self._live:
                self._kernel_ended(gone)
                continue
            os.waitpid(gone, 0)
            self._copies.discard(gone)

    def _kernel_ended(self, kernel: int) -> None:
        # Until it is waited for, its number is not given to anybody else.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(kernel, signal.SIGKILL)
        code = os.waitpid(kernel, 0)[1]
        self._live = None
        self._end_others(spared=self._copies)
        self._tell(code)

    def _tell(self, code: int) -> None:
        with contextlib.suppress(OSError):
            os.write(self._status, _STATUS.pack(os.waitstatus_to_exitcode(code)))
        os.close(self._status)

    def _end_others(self, *, spared: set[int]) -> None:
        """End all children but copies, and theirs as they become ours."""
        limit = time.monotonic() + warden.LIMIT_S
        while time.monotonic() < limit:
            while (gone := warden.ended()) is not None:
                os.waitpid(gone, 0)
                spared.discard(gone)
            rest = [child for child in warden.children() if child not in spared]
            rest = rest or [one for one in warden.children(every=True) if one not in spared]
            if not rest:
                return
            for child in rest:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(child, signal.SIGKILL)
            time.sleep(0.0005)

    def _end_all(self) -> None:
        self._end_live()
        self._end_others(spared=set())

    def _end_live(self) -> None:
        live = self._live
        if live is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(live, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitid(os.P_PID, live, os.WEXITED | os.WNOWAIT)
                self._kernel_ended(live)
