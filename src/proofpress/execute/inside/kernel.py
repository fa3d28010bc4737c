"""ipykernel's kernel, with the observer and without a TCP port."""

from __future__ import annotations

import os
import sys
from typing import Any

import zmq
from ipykernel import compiler, iostream, kernelapp
from ipykernel.ipkernel import IPythonKernel
from zmq.eventloop.zmqstream import ZMQStream

from proofpress.execute.inside.observer import Observer
from proofpress.execute.inside.seeds import seed
from proofpress.execute.inside.text import packing

#: Field of an execute reply that holds the observer's report.
REPORT = "proofpress"
#: The folder in the made-up file names of cells, which warnings show. ipykernel's own has the
#: number of the process in it, so that no two runs would be equal.
CELLS = "/tmp/ipykernel"  # noqa: S108 - nothing is written there


class PostKernel(IPythonKernel):
    """Every execute reply says what its cell changed and read."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        assert self.shell is not None
        assert self.session is not None
        vars(compiler)["get_tmp_directory"] = lambda: CELLS
        self.session.pack = packing(self.session.pack)
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


class ChildrenThread(iostream.IOPubThread):
    """Hears forked children on a Unix socket: ipykernel's own TCP port is open to every user."""

    private = ""

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


class PostKernelApp(kernelapp.IPKernelApp):
    """On Unix sockets only, where the connection file asks for them."""

    def init_io(self) -> None:
        if sys.platform != "win32":
            self.outstream_class = "proofpress.execute.inside.streams.OutStream"
        super().init_io()

    def init_iopub(self, context: Any) -> None:
        if self.transport == "ipc":
            ChildrenThread.private = self.ip
            vars(kernelapp)["IOPubThread"] = ChildrenThread
        super().init_iopub(context)
