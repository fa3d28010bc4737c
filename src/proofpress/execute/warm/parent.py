"""A parent: a process that has imported a kernel and libraries, and forks kernels from itself.

It has one thread and reads requests from one socket. It ends, and lets every kernel that it
started be ended, when the builder's end of that socket is closed.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import random
import signal
import socket
import struct
import sys
import sysconfig
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from proofpress.execute import warden
from proofpress.execute.inside.kernel import PostKernel
from proofpress.execute.snapshots import copier, keeper
from proofpress.execute.warm import app, wire

_TASKS = Path("/proc/self/task")
_COLD_SCRIPT = Path(__file__).parent.parent / "inside" / "launch.py"
_ARGUMENTS = ["--HistoryManager.enabled=False"]
#: Names that a parent does not share with its kernels: the modules of the warm way.
_OURS = ("proofpress.execute.snapshots", "proofpress.execute.warden", "proofpress.execute.warm")

del sys.modules["gc"]  # a cold kernel has not imported it


def main(control: int) -> type[app.PostKernelApp]:
    """The first parent: prepare the application, then serve.

    It returns in forked kernels only, with the application that is to be launched.
    """
    parent = Parent(socket.socket(fileno=control))
    parent.begin()
    parent.serve()
    return app.PostKernelApp


class Parent:
    """A process that serves requests; forked, it becomes a kernel or another parent."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: set[int] = set()  # wardens of kernels, and further parents
        self._preloaded: frozenset[str] = frozenset()
        self._known = frozenset[str]()
        self._after_fork: Callable[[], None] | None = None

    def begin(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._app = app.PostKernelApp.instance(kernel_class=PostKernel)
        self._app.prepare(["-f", "kernel.json", *_ARGUMENTS])
        os.chdir("/")  # the folder in which it was started is about to be removed
        self._known = frozenset(sys.modules)
        self._settle()
        self._tell({"ready": True})

    def serve(self) -> None:
        """Answer requests until the builder is gone; returns in a forked process only."""
        warden.end_with_parent(signal.SIGTERM)
        signal.signal(signal.SIGTERM, lambda *_: self._end())
        while self._after_fork is None:
            self._answer()
        self._after_fork()

    def _answer(self) -> None:
        data, files = wire.receive_files(self._control)
        if not data:
            self._end()
        self._bury()
        request = json.loads(data)
        if "preload" in request:
            self._fork(lambda: self._become_parent(request["preload"], files), files)
        else:
            self._fork(lambda: self._become_kernel(request, *files), files)

    def _fork(self, become: Callable[[], None], files: list[int]) -> None:
        try:
            pid = os.fork()
        except OSError:  # the builder learns it from the closed sockets
            wire.close_all(files)
            return
        if pid:
            self._children.add(pid)
            wire.close_all(files)
            return
        # SIGTERM still has the parent's handler: nothing may happen before this.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setsid()
        self._control.close()
        self._children = set()
        self._after_fork = become

    def _bury(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while pid := os.waitpid(-1, os.WNOHANG)[0]:
                self._children.discard(pid)

    def _end(self) -> NoReturn:
        """End; wardens and further parents see to their own kernels."""
        for pid in self._children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        os._exit(0)

    def _become_parent(self, modules: list[str], files: list[int]) -> None:
        warden.end_with_parent(signal.SIGTERM)
        self._after_fork = None
        self._control = socket.socket(fileno=files[0])
        for name in modules:
            unfit = self._unfit(name)
            if unfit:
                self._tell({"unfit": name, "because": unfit})
                os._exit(0)
        self._preloaded |= frozenset(sys.modules) - self._known
        self._known = frozenset(sys.modules)
        self._settle()
        roots = sorted({name.partition(".")[0] for name in self._preloaded})
        self._tell({"ready": True, "roots": roots})
        self.serve()

    def _unfit(self, name: str) -> str:
        """Import a library; why a post could tell that it was imported here, if it could."""
        before = set(sys.modules)
        size = os.fstat(2).st_size
        self._app.listen(True)  # what is read for the import is read for the post
        shell = self._app.shell
        try:
            # As in a cell: pandas, for one, asks whether there is a `get_ipython`.
            with shell.builtin_trap, shell.display_trap:
                importlib.import_module(name)
        except BaseException as error:
            return f"it raised {type(error).__name__}"
        finally:
            self._app.listen(False)
        sys.stdout.flush()
        sys.stderr.flush()
        if os.fstat(2).st_size != size or self._app.iopub_thread.spoke:
            return "it says something when it is imported"
        new = [sys.modules[module] for module in set(sys.modules) - before]
        if any(_changes(getattr(module, "__file__", None)) for module in new):
            return "it is not an installed library"
        if self._threads() > 1:
            return "it starts threads"
        return ""

    def _threads(self) -> int:
        """Threads of this process; some libraries (OpenBLAS) end theirs when it is forked."""
        if len(list(_TASKS.iterdir())) > 1:
            pid = os.fork()
            if not pid:
                os._exit(0)
            os.waitpid(pid, 0)
        return max(threading.active_count(), len(list(_TASKS.iterdir())))

    def _settle(self) -> None:
        """What each kernel would do otherwise, once."""
        self._ours = [name for name in sys.modules if name.startswith(_OURS)]
        gc.collect()
        gc.freeze()

    def _tell(self, answer: dict[str, Any]) -> None:
        self._control.send(json.dumps(answer).encode())

    def _become_kernel(
        self, request: dict[str, Any], sock: int, status: int, control: int | None = None
    ) -> None:
        def tell(code: int) -> None:
            os.write(status, struct.pack("=i", os.waitstatus_to_exitcode(code)))

        line = None
        if control is None:
            warden.guard(tell, files=[sock])
            os.close(status)
        else:  # the builder wants copies
            line = keeper.guard(status, control, sock)
        environment = app.environment_of(request["environment"], own=frozenset(request["own"]))
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(request["folder"])
        private = Path(request["private"])
        _redirect(private / "stderr.log")
        sys.argv = [str(_COLD_SCRIPT), "-f", str(private / "kernel.json"), *_ARGUMENTS]
        sys.orig_argv = [sys.executable, *sys.argv]
        _renew()
        for name in self._ours:
            sys.modules.pop(name, None)
        self._app.socket_to_builder = socket.socket(fileno=sock)
        self._app.preloaded = self._preloaded
        if line is not None:
            self._app.copier = copier.Copier(self._app, line, str(private))


def _redirect(log: Path) -> None:
    """As jupyter_client does: nothing to read, and a file for what is not captured."""
    reading, writing = os.pipe()
    os.close(writing)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    for source, target in ((reading, 0), (file, 1), (file, 2)):
        os.dup2(source, target)
    wire.close_all([file for file in (reading, file) if file > 2])


def _renew() -> None:
    """What a process has for itself alone, where Python does not see to it after a fork."""
    random.seed()
    numpy = sys.modules.get("numpy.random")
    if numpy is not None:
        numpy.seed()
    process = sys.modules.get("multiprocessing.process")
    if process is not None:
        process.ORIGINAL_DIR = str(Path.cwd())  # type: ignore[attr-defined]
        process._current_process._config["authkey"] = process.AuthenticationString(os.urandom(32))


def _changes(file: str | None) -> bool:
    """Whether a module lies neither in the standard library nor among installed packages."""
    if file is None:
        return False
    return not any(file.startswith(folder + os.sep) for folder in _installed())


def _installed() -> set[str]:
    return {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
