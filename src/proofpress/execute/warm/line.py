"""The line to a forked kernel: requests out, messages in, over one Unix socket."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import struct
import time
from collections import deque
from typing import Any

from jupyter_client.session import DELIM
from jupyter_client.session import Session as Messages

from proofpress.execute.warm import wire


class Ended(Exception):  # noqa: N818 - neither is an error
    """The kernel is gone."""


class Late(Exception):  # noqa: N818
    """The deadline has passed."""


class Line:
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
            Ended: the kernel is gone, and everything that it said has been heard.
            Late: the deadline has passed.
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
        with contextlib.suppress(Ended):
            self._hear(0)

    def _hear(self, wait_s: float | None) -> None:
        """Read one packet, waiting until the deadline or for `wait_s`."""
        now = time.monotonic()
        if self.deadline is not None and now >= self.deadline:
            raise Late
        try:
            packet = self._socket.recv(wire.PACKET, socket.MSG_DONTWAIT)
        except BlockingIOError:
            if self._over:
                raise Ended from None
            left = self.deadline - now if self.deadline is not None else wait_s
            limit = min(left, wait_s) if left is not None and wait_s is not None else left
            events = self._poll.poll(None if limit is None else max(1, limit * 1000))
            if any(file == self._end for file, _ in events):
                self._over = True  # what it has said before is still in the socket
            return
        if not packet:
            raise Ended
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
