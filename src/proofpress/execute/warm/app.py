"""ipykernel's application in two halves: what a parent does once, what each kernel does.

`prepare` and `initialize` together do what `IPKernelApp.initialize` does, in its order but for one
thing: the kernel and the shell are made before the streams, since streams need threads and a
parent may have none. So a library that registers itself with the shell when it is imported
finds the shell, and a kernel after the fork only has to be told what is its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import zmq
from ipykernel.kernelbase import Kernel
from ipykernel.thread import CONTROL_THREAD_NAME, SHELL_CHANNEL_THREAD_NAME
from ipykernel.utils import _async_in_context
from IPython.core.application import BaseIPythonApplication
from IPython.paths import get_ipython_dir
from jupyter_client.session import new_id
from tornado.ioloop import IOLoop

from proofpress.execute.inside import kernel as cold
from proofpress.execute.warm import output, wire
from proofpress.execute.warm.threads import (
    ControlThread,
    Heartbeat,
    ShellChannelThread,
    restart_thread_numbers,
)

#: asyncio counts tasks over all threads: a cold kernel has answered two messages before the first
#: cell and watches its output in another, so the first task of a post has the same name in both.
TASKS_BEFORE_FIRST_CELL = 8
#: What every kernel imports after the point where it is forked.
_LOADED_BY_EVERY_KERNEL = (
    "IPython.core.logger",
    "IPython.extensions.storemagic",
    "proofpress.execute.inside.streams",
    "tornado.platform.asyncio",
)


# Nearly nothing of what it calls has types.
_Base: Any = cold.PostKernelApp
_Kernel: Any = Kernel
_Application: Any = BaseIPythonApplication


class PostKernelApp(_Base):  # type: ignore[misc]
    """The application of a kernel that is forked from a warm parent.

    Attributes, set between the fork and `initialize`:
        socket_to_builder: carries all messages, both ways.
        preloaded: names of the modules that a parent has imported for the post.
        copier: makes copies between cells, where they are wanted (snapshots/copier.py).
    """

    profile_dir: Any
    socket_to_builder: socket.socket
    preloaded: frozenset[str] = frozenset()
    copier: Any = None

    def prepare(self, arguments: list[str]) -> None:
        """In the parent: everything that needs no thread, no socket and no job."""
        # Everything that `initialize` of a cold kernel does before it opens sockets.
        _Application.initialize(self, arguments)
        self.init_pdb()
        self.init_blackhole()
        self.configure_tornado_logger()
        self.session.key = b""  # nobody else can reach the socket, so nothing is signed
        self.iopub_thread = output.IOPubThread(self.session)
        self.iopub_socket = self.iopub_thread.background_socket
        self.init_kernel()
        self.init_shell()
        for name in _LOADED_BY_EVERY_KERNEL:
            importlib.import_module(name)
        self.listen(False)
        # The rest of `init_gui_pylab` follows in the kernel.
        os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")

    def init_kernel(self) -> None:
        self.kernel = self.kernel_class.instance(
            parent=self,
            session=self.session,
            iopub_thread=self.iopub_thread,
            iopub_socket=self.iopub_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.kernel._execute_sleep = 0.0  # a guard against late output, which cannot happen here

    def initialize(self, argv: list[str] | None = None) -> None:  # noqa: ARG002
        """In the kernel: what is its own, and what needs threads.

        The environment, the working directory, `sys.argv` and the file descriptors 0 to 2 are
        already those of the job.
        """
        self._own_session()
        self._own_profile()
        taken = restart_thread_numbers()
        channel = output.Channel(self.socket_to_builder)
        self.parent_handle = os.getppid()
        self.init_poller()
        self.iopub_thread.open(channel)
        self.iopub_thread.start()  # type: ignore[no-untyped-call]
        Heartbeat("Heartbeat").start()
        self.init_io()
        for _ in range(taken):
            threading._newname("%d")  # type: ignore[attr-defined]
        self._own_shell()
        self.init_signal()
        # A thread that was made before the fork would be taken for one that has ended.
        self.kernel.control_thread = self.control_thread = ControlThread(CONTROL_THREAD_NAME)
        self.control_thread.start()
        channel_thread = ShellChannelThread(SHELL_CHANNEL_THREAD_NAME, channel)
        self.kernel.shell_channel_thread = self.shell_channel_thread = channel_thread
        channel_thread.start()
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count
        self.listen(True)
        self.init_path()
        self.init_gui_pylab()
        self.init_extensions()
        self.init_code()
        self.shell._sys_modules_keys -= self.preloaded
        sys.stdout.flush()
        sys.stderr.flush()

    def listen(self, on: bool) -> None:
        """Whether the observer hears what is read; it is made with the kernel, before the fork."""
        self.kernel._post_observer._reads._busy = not on

    def start(self) -> None:
        """As the base does, with one Unix socket in place of zmq's."""
        if self.poller is not None:
            self.poller.start()
        self.shell.exit_now = False
        _Kernel.start(self.kernel)
        self.io_loop = self.kernel.io_loop
        self.io_loop.add_handler(self.socket_to_builder.fileno(), self._read, IOLoop.READ)
        self._reader = wire.Reader()
        self._handle = _async_in_context(partial(self.kernel.shell_main, None))
        self.io_loop.add_callback(self._begin)
        with contextlib.suppress(KeyboardInterrupt):
            self.io_loop.start()
            while self.copier is not None and self.copier.asked():
                self.io_loop.start()

    async def _begin(self) -> None:
        # This coroutine is a task itself.
        for _ in range(TASKS_BEFORE_FIRST_CELL - 1):
            asyncio.get_running_loop().create_task(_nothing())
        await asyncio.sleep(0)
        self.tell_ready()

    def tell_ready(self) -> None:
        """Tell the builder that cells may come, with the number of the warden."""
        with socket.socket(fileno=os.dup(self.socket_to_builder.fileno())) as builder:
            pidfd = os.pidfd_open(os.getpid())
            wire.send_files(builder, b"ready %d" % os.getppid(), [pidfd])
            os.close(pidfd)

    def _read(self, *_: Any) -> None:
        while True:
            try:
                packet = self._packet(self.socket_to_builder)
            except BlockingIOError:
                return
            if not packet:  # the builder has closed the session, or is gone
                os.killpg(0, signal.SIGKILL)
            frames = self._reader.feed(packet)
            if frames is not None:
                self._receiving = asyncio.ensure_future(self._receive(frames))

    def _packet(self, sock: socket.socket) -> bytes:
        if self.copier is not None:
            return bytes(self.copier.packet(sock))
        return sock.recv(wire.PACKET, socket.MSG_DONTWAIT)

    async def _receive(self, frames: wire.Frames) -> None:
        """Ipykernel's own thread for the shell channel takes a task for each message, too."""
        handling = self._handle([zmq.Frame(frame) for frame in frames])
        self._handling = asyncio.ensure_future(handling)

    def _own_session(self) -> None:
        session = self.session
        session.session = new_id()
        session.pid = os.getpid()
        session.message_count = 0
        self.connection_file = sys.argv[sys.argv.index("-f") + 1]

    def _own_profile(self) -> None:
        """IPython's folder is the job's, not that of the parent."""
        before = self.profile_dir.location
        self.profile_dir = None
        self.ipython_dir = get_ipython_dir()  # makes the folder, too
        self.init_profile_dir()
        self.config_file_paths.remove(before)
        self.kernel.profile_dir = self.shell.profile_dir = self.profile_dir
        self.shell.ipython_dir = self.ipython_dir

    def _own_shell(self) -> None:
        shell = self.shell
        self.kernel._stdout, self.kernel._stderr = sys.stdout, sys.stderr
        shell.save_sys_module_state()
        shell.starting_dir = str(Path.cwd())
        shell.history_manager.dir_hist[:] = [Path.cwd()]


def environment_of(job: Mapping[str, str], *, own: frozenset[str]) -> dict[str, str]:
    """The environment of a kernel: the job's, and what the shell and the libraries have added.

    Args:
        job: all variables of the job.
        own: names that differ from job to job, which the parent does not know.
    """
    now = dict(os.environ)
    common = {name: now[name] for name in job if name in now and name not in own}
    kept = {name: value for name, value in job.items() if name in own or name in common}
    return {
        **kept,
        **common,
        "JPY_PARENT_PID": str(os.getppid()),
        **{name: value for name, value in now.items() if name not in kept and name not in own},
    }


async def _nothing() -> None:
    pass
