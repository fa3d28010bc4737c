"""A kernel that is asked for copies of itself, and the copies, which sleep until one is woken."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from proofpress.errors import KernelError
from proofpress.execute.session import Job
from proofpress.execute.snapshots.keeper import END
from proofpress.execute.snapshots.traces import Tree
from proofpress.execute.warm import wire
from proofpress.execute.warm.session import START_TIMEOUT_S, Forking, WarmSession

ANSWER_TIMEOUT_S = 30.0
#: A copy that was woken takes milliseconds.
WAKE_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Copy:
    """A process that sleeps with the state of a kernel between two cells.

    Attributes:
        made: stamps of the files that the run had made by then.
        private: the files of the run's own folder then (belongings.py).
        shown: what the outputs until then hold beside themselves (shown.py).
        born: when it was made, as `time.monotonic` has it.
    """

    pid: int
    sock: socket.socket
    made: Tree
    private: Tree
    shown: Any = None
    born: float = field(default_factory=time.monotonic)

    def fork(self, _request: Mapping[str, Any], files: Sequence[int]) -> None:
        """Let a fork of it go on as the kernel, as a parent forks one."""
        try:
            wire.send_files(self.sock, b"wake", files)
        except OSError as error:
            raise KernelError(f"the copy of the kernel is gone: {error}") from error

    @property
    def ended(self) -> bool:
        """Whether it was told to end."""
        return self.sock.fileno() < 0

    def alive(self) -> bool:
        """Whether it can still be woken."""
        return not self.ended and not select.select([self.sock], [], [], 0)[0]

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self.sock.send(END, socket.MSG_NOSIGNAL)
        self.sock.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a kernel says when it is asked for a copy.

    Attributes:
        refused: why there is none, in words with the cell as their subject; else `pid` and `sock`.
        kernel: the number of its process.
        deeds, touched, made: as `Effects.report` says.
    """

    refused: str = ""
    kernel: int = 0
    deeds: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    pid: int = 0
    sock: socket.socket | None = None


class CopiedSession(WarmSession):
    """A forked kernel that makes copies of itself."""

    def __init__(
        self, job: Job, parent: Forking, own: Sequence[str], *, control: int | None = None
    ) -> None:
        """`control` is the keeper's end of a socket that ends everything; a copy has a keeper."""
        if control is None:
            super().__init__(job, parent, own, ready_within_s=WAKE_TIMEOUT_S)
        else:
            keeping = _Keeping(parent, control)
            super().__init__(job, keeping, own, ready_within_s=START_TIMEOUT_S)

    def copy(self) -> Answer | None:
        """Ask for a copy between two cells; None if the kernel is gone."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        answer = None
        try:
            with theirs:
                wire.send_files(self._wire, b"copy", [theirs.fileno()])
            if data := self._answer(ours):
                answer = _read(data, ours)
        except OSError:
            pass
        finally:
            if answer is None or answer.sock is None:
                ours.close()
        return answer

    def _answer(self, sock: socket.socket) -> bytes:
        """Wait for one packet, and hear meanwhile what the kernel shows, so that it never waits."""
        poll = select.poll()
        for file in (sock, self._wire, self._end):
            poll.register(file, select.POLLIN)
        deadline = time.monotonic() + ANSWER_TIMEOUT_S
        while time.monotonic() < deadline:
            ready = {file for file, _ in poll.poll(1000)}
            if sock.fileno() in ready:
                return sock.recv(1 << 18)
            if self._end in ready:
                return b""
            if self._wire.fileno() in ready:
                self._line.hear()
        return b""


def _read(data: bytes, sock: socket.socket) -> Answer:
    said = json.loads(data)
    deeds, touched, made = (tuple(said[name]) for name in ("deeds", "touched", "made"))
    if "refused" in said:
        return Answer(said["refused"], said["kernel"], deeds, touched, made)
    return Answer("", said["kernel"], deeds, touched, made, said["copied"], sock)


class _Keeping:
    """A parent that is asked for kernels with a keeper above them."""

    def __init__(self, parent: Forking, control: int) -> None:
        self._parent = parent
        self._control = control

    def fork(self, request: Mapping[str, Any], files: Sequence[int]) -> None:
        self._parent.fork(request, [*files, self._control])
