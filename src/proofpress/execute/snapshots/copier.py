"""Copies of a kernel between two cells, inside of it: it forks, and the copy sleeps.

The event loop is left for that, so that a copy can make its own. A copy asks nobody for anything:
it answers the builder, over a socket of its own, with forks of itself that go on as the kernel.
"""

from __future__ import annotations

import json
import os
import socket
import threading
from typing import Any

from proofpress.execute.snapshots import keeper, trust
from proofpress.execute.snapshots.effects import Effects
from proofpress.execute.snapshots.forks import fork_away, uncollected, unwarned
from proofpress.execute.snapshots.renewal import Renewal
from proofpress.execute.warm import wire

_SETTLE_S = 10.0


class Copier:
    """One for a kernel, made before it begins.

    Args:
        app: the kernel's application.
        line: to the keeper.
        private: the folder of the run.
    """

    def __init__(self, app: Any, line: int, private: str) -> None:
        self._app = app
        self._line = line
        self._effects = Effects(private)
        self._asked: int | None = None
        self._threads: list[threading.Thread] = []
        self._open: dict[int, str] = {}
        self._effects.listen()
        self._effects.silence(True)

    def packet(self, sock: socket.socket) -> bytes:
        """The next packet for the kernel; a request for a copy stops the loop instead."""
        packet, files = wire.receive_files(sock, most=wire.PACKET, wait=False)
        if files:
            self._asked = files[0]
            self._app.io_loop.stop()
            raise BlockingIOError
        return packet

    def asked(self) -> bool:
        """Outside of the loop: answer a request, if that is why it was left.

        It returns in the kernel and in every fork of a copy that goes on as the kernel.
        """
        if self._asked is None:
            return False
        asked, self._asked = self._asked, None
        self._listen(False)
        self._finish_step()
        if not self._threads:  # before the first cell
            main = threading.main_thread()
            self._threads = [one for one in threading.enumerate() if one is not main]
            self._open = {no: name for no, name in trust.files().items() if no != asked}
        with socket.socket(fileno=asked) as builder:
            self._answer(builder)
        self._listen(True)
        return True

    def _listen(self, on: bool) -> None:
        """Whether what happens now is the post's."""
        self._effects.silence(not on)
        self._app.listen(on)

    def _finish_step(self) -> None:
        """Let the task that has answered the last cell come to its end."""
        loop = self._app.io_loop.asyncio_loop
        for name in ("_receiving", "_handling"):
            task = getattr(self._app, name, None)
            if task is not None and not task.done():
                limit = loop.call_later(_SETTLE_S, loop.stop)
                task.add_done_callback(lambda _: loop.stop())
                loop.run_forever()
                limit.cancel()

    def _answer(self, builder: socket.socket) -> None:
        done = {"kernel": os.getpid(), **self._effects.report()}
        why = self._obstacle(builder.fileno())
        try:
            if why or not self._copy(builder, done):
                return
        except OSError as error:
            why = f"left no room for a copy: {error.strerror}"
        finally:
            if why:
                builder.send(json.dumps({"refused": why, **done}).encode())

    def _obstacle(self, asked: int) -> str:
        here = {**self._open, asked: trust.files()[asked]}
        own = [getattr(self._app, name, None) for name in ("_receiving", "_handling")]
        found = trust.obstacles(
            self._app.io_loop.asyncio_loop,
            ours=self._threads,
            open_before=here,
            own_tasks=own,
        )
        why = next(found, "")
        if not why and self._strangers():
            why = "left a process running"
        return why or self._native()

    def _native(self) -> str:
        """Threads that Python does not know; some libraries end theirs when they are forked."""
        if not trust.native_threads(self._threads):
            return ""
        with unwarned():
            child = os.fork()
        if not child:
            os._exit(0)
        os.waitpid(child, 0)
        return "left threads of a library running" if trust.native_threads(self._threads) else ""

    def _strangers(self) -> int:
        """Processes that a cell has sent away, and that the keeper has now."""
        reading, writing = os.pipe()
        with socket.socket(fileno=os.dup(self._line)) as line:
            wire.send_files(line, b"count", [writing])
        os.close(writing)
        try:
            return int(os.read(reading, 16) or 0)
        finally:
            os.close(reading)

    def _copy(self, builder: socket.socket, done: dict[str, Any]) -> bool:
        """Fork a copy. True in a fork of the copy that goes on as the kernel."""
        self._quieten()
        with uncollected():
            renewal = Renewal(self._app, self._threads)
            if not fork_away():
                return False
            self._become_copy()
            builder.send(json.dumps({"copied": os.getpid(), **done}).encode())
            self._sleep(builder)
            try:
                renewal.renew()
            except BaseException:  # the builder goes on from an earlier copy
                os._exit(1)
        now = trust.files()
        self._open = {number: now[number] for number in self._open if number in now}
        self._app.tell_ready()
        return True

    def _become_copy(self) -> None:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, self._app.socket_to_builder.fileno(), inheritable=False)
        os.close(nothing)
        keeper.settle(self._line, b"copy")

    def _sleep(self, builder: socket.socket) -> None:
        """Until a fork of this process is to go on; returns there."""
        while True:
            data, files = wire.receive_files(builder)
            if not data or data == keeper.END or len(files) != 2:
                os._exit(0)
            if fork_away():
                sock, status = files
                self._become_kernel(sock, status)
                return
            wire.close_all(files)

    def _become_kernel(self, sock: int, status: int) -> None:
        os.setsid()
        keeper.settle(self._line, b"live", (status,))
        to_builder = self._app.socket_to_builder
        os.dup2(sock, to_builder.fileno(), inheritable=False)
        wire.close_all([sock, status])

    def _quieten(self) -> None:
        """Let everything that was printed be on its way, so that no thread is in a step."""
        sent = threading.Event()
        for stream in (self._app.kernel._stdout, self._app.kernel._stderr):
            stream.flush()
        self._app.iopub_thread.schedule(sent.set)
        sent.wait(_SETTLE_S)
