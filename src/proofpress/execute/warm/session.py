"""A session with a forked kernel: how it is asked for, what it answers, and how it ends."""

from __future__ import annotations

import contextlib
import os
import platform
import select
import signal
import socket
import time
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from nbclient.exceptions import CellExecutionComplete

from proofpress.errors import KernelError
from proofpress.execute.replies import Replies, timed
from proofpress.execute.session import Coming, Job, Reply
from proofpress.execute.warm import wire
from proofpress.execute.warm.line import Ended, Late, Line

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
        self._line = Line(self._wire, self._end)
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
        except Late:
            self._kill()
            return self._replies.over("timeout", cell)
        except (Ended, OSError):
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
