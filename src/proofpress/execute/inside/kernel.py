"""ipykernel's kernel, with the observer and without a TCP port."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import zmq
from ipykernel import compiler, iostream, kernelapp
from ipykernel.ipkernel import IPythonKernel
from zmq.eventloop.zmqstream import ZMQStream

from proofpress.execute.inside.figures import draw_for_pages
from proofpress.execute.inside.history import bound
from proofpress.execute.inside.observer import Observer
from proofpress.execute.inside.seeds import seed
from proofpress.execute.inside.text import packing

#: Field of an execute reply that holds the observer's report.
REPORT = "proofpress"
_FULL_S = 0.005
#: The folder in the made-up file names of cells, which warnings show. ipykernel's own has the
#: number of the process in it, so that no two runs would be equal.
CELLS = "/tmp/ipykernel"  # noqa: S108 - nothing is written there


class PostKernel(IPythonKernel):
    """Every execute reply says what its cell changed and read."""

    def __init__(self, **kwargs: Any) -> None:
        draw_for_pages(kwargs["parent"].config)
        super().__init__(**kwargs)
        assert self.shell is not None
        assert self.session is not None
        vars(compiler)["get_tmp_directory"] = lambda: CELLS
        self.session.pack = packing(self.session.pack)
        bound(self.shell.history_manager)
        self._post_observer = Observer(self.shell.user_ns)
        self._post_seeded = False

    async def do_execute(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if not self._post_seeded:  # not before: a kernel draws random tips for its clients
            self._post_seeded = True
            seed()
        content: dict[str, Any] = await super().do_execute(*args, **kwargs)
        if sys.platform != "win32":
            from proofpress.execute.inside.streams import end_cell

            end_cell()
        content[REPORT] = self._post_observer.report()
        return content


class PostThread(iostream.IOPubThread):
    """Loses no message, and hears forked children on a Unix socket.

    zmq drops what it cannot queue for a slow reader, and ipykernel's own way to hear children is a
    TCP port that is open to every user.
    """

    private = ""
    _in_step = False

    def drop_nothing(self) -> None:
        """In the thread itself: refuse messages that would be dropped."""
        self.socket.setsockopt(zmq.XPUB_NODROP, 1)

    def _really_send(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        while True:
            try:
                super()._really_send(msg, zmq.NOBLOCK, *args, **kwargs)
                return
            except zmq.Again:
                time.sleep(_FULL_S)

    def schedule(self, f: Callable[[], object]) -> None:
        """What a step of this thread schedules needs no word through the pipe that wakes it.

        With two thousand such words the pipe is full, and the thread would wait for itself.
        """
        if self._in_step and threading.current_thread() is self.thread:
            self._events.append(f)
        else:
            super().schedule(f)

    def _handle_event(self, msg: Any) -> None:
        self._in_step = True
        try:
            super()._handle_event(msg)
        finally:
            self._in_step = False
            if self._events:
                self.schedule(_nothing)

    def _setup_pipe_in(self) -> None:
        self._pipe_uuid = os.urandom(16)
        pipe_in = self.socket.context.socket(zmq.PULL)
        pipe_in.linger = 0
        pipe_in.bind(f"ipc://{self.private}-children")
        self._pipe_in = ZMQStream(pipe_in, self.io_loop)
        self._pipe_in.on_recv(self._handle_pipe_msg)

    def _setup_pipe_out(self) -> tuple[zmq.Context[zmq.Socket[bytes]], zmq.Socket[bytes]]:
        context = zmq.Context()  # a fork cannot go on with its parent's
        pipe_out = context.socket(zmq.PUSH)
        pipe_out.linger = 3000
        pipe_out.connect(f"ipc://{self.private}-children")
        return context, pipe_out


def _nothing() -> None:
    pass


class PostKernelApp(kernelapp.IPKernelApp):
    """On Unix sockets only, where the connection file asks for them."""

    def init_io(self) -> None:
        if sys.platform != "win32":
            self.outstream_class = "proofpress.execute.inside.streams.OutStream"
        super().init_io()

    def init_iopub(self, context: Any) -> None:
        if self.transport == "ipc":
            PostThread.private = self.ip
            vars(kernelapp)["IOPubThread"] = PostThread
        super().init_iopub(context)
        if isinstance(self.iopub_thread, PostThread):
            self.iopub_thread.schedule(self.iopub_thread.drop_nothing)
