"""What a forked kernel prints and shows, on its way to the builder."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import os
import queue
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from ipykernel import iostream
from tornado.log import gen_log

from proofpress.execute.warm import wire


class Channel:
    """Where ipykernel's session sends messages: any thread, also of a forked child."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock

    def send_multipart(self, frames: list[bytes], *_: Any, **__: Any) -> None:
        # An error means that the builder is gone or has given up, and will end this process.
        with contextlib.suppress(OSError):
            for packet in wire.packets(frames):
                self._socket.send(packet, socket.MSG_NOSIGNAL)


class IOPubThread(iostream.IOPubThread):
    """ipykernel's thread for output, on a queue in place of zmq sockets.

    It is made in the parent, where it is silent: `mute` says whether anything was sent there.
    """

    def __init__(self, session: Any) -> None:
        # Not the constructor of the base: that one makes sockets and an event loop.
        self.session = session
        self.socket: Any = None
        self.io_loop: Any = self
        self.background_socket = iostream.BackgroundSocket(self)  # type: ignore[no-untyped-call]
        self.mute = True
        self.spoke = False
        self._stopped = False
        self._pipe_flag = False
        self._events = queue.SimpleQueue()  # type: ignore[assignment]
        self._timers: list[tuple[float, int, Callable[[], object]]] = []
        self._numbers = itertools.count()

    def open(self, channel: Channel) -> None:
        """After the fork: send there from now on."""
        self.socket, self.mute = channel, False
        self.thread = threading.Thread(target=self._thread_main, name="IOPub", daemon=True)
        self._master_pid = os.getpid()

    def schedule(self, f: Callable[[], object]) -> None:
        if not self.mute and self.thread.is_alive():
            self._events.put(f)  # type: ignore[attr-defined]
        else:
            f()

    def call_later(self, delay_s: float, f: Callable[[], object]) -> None:
        """As an event loop has it; called in this thread only."""
        heapq.heappush(self._timers, (time.monotonic() + delay_s, next(self._numbers), f))

    def stop(self) -> None:
        if self.thread.is_alive():
            self._events.put(self._stop)  # type: ignore[attr-defined]
            self.thread.join(timeout=30)

    def _stop(self) -> None:
        self._stopped = True

    def _really_send(self, msg: Any, *_: Any, **__: Any) -> None:
        if self.mute:
            self.spoke = True
        elif self.socket is not None:
            self.socket.send_multipart(msg)

    def _thread_main(self) -> None:
        while not self._stopped:
            wait = max(0.0, self._timers[0][0] - time.monotonic()) if self._timers else None
            with contextlib.suppress(queue.Empty):
                self._run(self._events.get(timeout=wait))  # type: ignore[attr-defined]
            while self._timers and self._timers[0][0] <= time.monotonic():
                self._run(heapq.heappop(self._timers)[2])

    @staticmethod
    def _run(step: Callable[[], object]) -> None:
        try:
            step()
        except Exception:  # as an event loop does: said, and the next step is taken
            gen_log.error("Uncaught exception in IOPub thread", exc_info=True)
