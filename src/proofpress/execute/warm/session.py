"""A session with a forked kernel: requests out, messages in, over one Unix socket."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import select
import signal
import socket
import struct
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from jupyter_client.session import DELIM
from jupyter_client.session import Session as Messages
from nbclient.exceptions import CellExecutionComplete

from proofpress.errors import KernelError
from proofpress.execute.replies import Replies, timed
from proofpress.execute.session import Coming, Job, Reply
from proofpress.execute.warm import wire

START_TIMEOUT_S = 60.0
END_TIMEOUT_S = 5.0


class Forking(Protocol):
    """What a kernel is asked of: a parent, or a copy of a kernel that sleeps."""

    def fork(self, request: Mapping[str, Any], files: Sequence[int]) -> None:
        """Ask for a kernel that uses `files`: its session's socket, and where its end is told."""


class WarmSession:
    """One forked kernel, read by the calling thread alone."""

    def __init__(
        self,
        job: Job,
        parent: Forking,
        own: Sequence[str],
        *,
        ready_within_s: float = START_TIMEOUT_S,
    ) -> None:
        """Ask `parent` for a kernel and wait until it is ready.

        Args:
            own: variables of the job's environment that the parent does not have.

        Raises:
            KernelError: it is not ready in time, or has ended.
        """
        self._cancelled = False
        self._cause = ""
        self._closed = False
        self._pidfd = -1
        self._pid = 0
        self._wire, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._end, end = os.pipe()
        self._line = _Line(self._wire, self._end)
        self._replies = Replies(job.private / "stderr.log")
        client: Any = self._replies.client
        client.kc = self._line
        request = {
            "folder": str(job.folder),
            "private": str(job.private),
            "environment": dict(job.environment),
            "own": list(own),
        }
        try:
            try:
                parent.fork(request, [theirs.fileno(), end])
            finally:
                theirs.close()
                os.close(end)
            self._wait_until_ready(ready_within_s)
        except BaseException:
            self.close()
            raise

    @property
    def client(self) -> Any:
        """nbclient's, which makes outputs of messages."""
        return self._replies.client

    @property
    def versions(self) -> Mapping[str, str]:
        return {"Python": platform.python_version()}

    def expect(self, cells: Sequence[Coming]) -> None:
        """What comes makes no difference here."""

    def run(self, source: str, *, timeout_s: float | None) -> Reply:
        started = time.monotonic()
        reply = self._run(source, started + timeout_s if timeout_s is not None else None)
        return timed(reply, time.monotonic() - started)

    @property
    def pid(self) -> int | None:
        return self._pid

    @property
    def asleep(self) -> frozenset[int]:
        return frozenset()

    def cancel(self, cause: str = "") -> None:
        self._cause = cause
        self._cancelled = True
        self._kill()

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._kill()
        if self._pidfd >= 0:
            self._line.ending(END_TIMEOUT_S)  # its warden says so after all others have ended
            os.close(self._pidfd)
        self._wire.close()
        os.close(self._end)

    def _run(self, source: str, deadline: float | None) -> Reply:
        if not source.strip():
            return Reply("ok")
        cell = self._replies.begin(source)
        self._line.deadline = deadline
        ended = False
        try:
            self._execute(cell)
        except _Late:
            self._kill()
            return self._replies.over("timeout", cell)
        except (_Ended, OSError):
            ended = True
        finally:
            self._line.deadline = None
        if self._cancelled:
            return self._replies.over("cancelled", cell, cause=self._cause)
        if ended:
            code = self._line.ending(END_TIMEOUT_S)
            self._kill()
            return self._replies.died(cell, code)
        return self._replies.answered(cell)

    def _execute(self, cell: Any) -> None:
        """What nbclient's `async_execute_cell` does, in the order in which it does it.

        It starts three tasks of an event loop for each cell, for what one thread hears in turn.
        """
        client: Any = self._replies.client
        asked = self._line.execute(cell.source)
        client.clear_before_next_output = False
        with contextlib.suppress(CellExecutionComplete):
            while True:
                message = self._line.next("iopub")
                if message["parent_header"].get("msg_id") == asked:
                    client.process_message(message, cell, 0)
        while (message := self._line.next("shell"))["parent_header"].get("msg_id") != asked:
            pass
        self._replies.replied(execute_reply=message)

    def _wait_until_ready(self, limit_s: float) -> None:
        poll = select.poll()
        poll.register(self._wire, select.POLLIN)
        poll.register(self._end, select.POLLIN)
        if not poll.poll(limit_s * 1000):
            raise KernelError("the forked kernel did not answer")
        # Until it is ready a kernel says nothing but its first word on its status.
        while True:
            data, files = wire.receive_files(self._wire)
            if files:
                break
            if not data:
                tail = " ".join(self._replies.last_lines()[-1:])
                raise KernelError(f"the forked kernel ended: {tail}")
        [self._pidfd] = files
        self._pid = int(data.rpartition(b" ")[2])

    def _kill(self) -> None:
        """End the kernel; its warden then ends all others."""
        if self._pidfd < 0:
            return
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)


class _Ended(Exception):  # noqa: N818 - neither is an error
    """The kernel is gone."""


class _Late(Exception):  # noqa: N818
    """The deadline has passed."""


class _Line:
    """The part of a kernel client that we and nbclient use, over the socket of a forked kernel."""

    def __init__(self, sock: socket.socket, end: int) -> None:
        self.session = Messages(key=b"0")
        self.session.key = b""
        self.shell_channel = self  # on which nbclient answers widgets
        self.deadline: float | None = None
        self._socket = sock
        self._end = end
        self._reader = wire.Reader()
        self._poll = select.poll()
        self._poll.register(sock, select.POLLIN)
        self._poll.register(end, select.POLLIN)
        self._code: int | None = None
        self._over = False
        self._waiting: dict[str, deque[dict[str, Any]]] = {"shell": deque(), "iopub": deque()}

    def execute(self, code: str) -> str:
        """Ask for a cell; what the answers to it name."""
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        message = self.session.msg("execute_request", content)
        self.send(message)
        return str(message["header"]["msg_id"])

    def send(self, message: Any) -> None:
        for packet in wire.packets(self.session.serialize(message)):
            while True:
                try:
                    self._socket.send(packet, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
                    break
                except BlockingIOError:  # the kernel may itself be waiting to be heard
                    self._hear(0.01)

    def next(self, channel: str) -> dict[str, Any]:
        """The next message of a channel.

        Raises:
            _Ended: the kernel is gone, and everything that it said has been heard.
            _Late: the deadline has passed.
        """
        waiting = self._waiting[channel]
        while not waiting:
            self._hear(None)
        return waiting.popleft()

    def ending(self, timeout_s: float) -> int | None:
        """The kernel's exit status as subprocess has it; None if nobody says so in time."""
        if self._code is None and select.select([self._end], [], [], timeout_s)[0]:
            status = os.read(self._end, 4)
            if len(status) == 4:
                (self._code,) = struct.unpack("=i", status)
        return self._code

    def hear(self) -> None:
        """Read one packet that waits, for a later `next`."""
        with contextlib.suppress(_Ended):
            self._hear(0)

    def _hear(self, wait_s: float | None) -> None:
        """Read one packet, waiting until the deadline or for `wait_s`."""
        now = time.monotonic()
        if self.deadline is not None and now >= self.deadline:
            raise _Late
        try:
            packet = self._socket.recv(wire.PACKET, socket.MSG_DONTWAIT)
        except BlockingIOError:
            if self._over:
                raise _Ended from None
            left = self.deadline - now if self.deadline is not None else wait_s
            limit = min(left, wait_s) if left is not None and wait_s is not None else left
            events = self._poll.poll(None if limit is None else max(1, limit * 1000))
            if any(file == self._end for file, _ in events):
                self._over = True  # what it has said before is still in the socket
            return
        if not packet:
            raise _Ended
        frames = self._reader.feed(packet)
        if frames is not None:
            self._sort(frames)

    def _sort(self, frames: wire.Frames) -> None:
        # What `Session.deserialize` does, without signatures, and with dates as they are.
        start = frames.index(DELIM) + 2
        header, parent, metadata, content, *buffers = frames[start:]
        message = {
            "header": json.loads(header),
            "parent_header": json.loads(parent),
            "metadata": json.loads(metadata),
            "content": json.loads(content),
            "buffers": [memoryview(buffer) for buffer in buffers],
        }
        message["msg_id"] = message["header"]["msg_id"]
        message["msg_type"] = message["header"]["msg_type"]
        channel = "shell" if message["msg_type"].endswith("_reply") else "iopub"
        self._waiting[channel].append(message)
