"""The builder's side of the parents: a family that grows as jobs ask for more libraries.

One process is started for each environment; it imports the kernel. Parents with libraries are
forked from it, or from a parent with fewer of them, so the first job with a library pays for its
import about what it would have paid itself, and the others nothing.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from proofpress.errors import KernelError
from proofpress.execute.warm import wire

_LAUNCH = Path(__file__).parent / "launch.py"
START_TIMEOUT_S = 60.0
END_TIMEOUT_S = 2.0
#: Parents of one family; a further set of libraries uses the largest part of it that is there.
MOST = 16


class Parent:
    """A process that waits for requests; any thread may send one."""

    def __init__(self, control: socket.socket, modules: frozenset[str], roots: frozenset[str]):
        self._control = control
        self.modules = modules
        self.roots = roots

    def fork(self, request: Mapping[str, Any], files: Sequence[int]) -> None:
        """Ask for a kernel that uses `files`: its session's socket, and where its end is told."""
        try:
            wire.send_files(self._control, json.dumps(request).encode(), files)
        except OSError as error:
            raise KernelError(f"the warm parent is gone: {error}") from error

    def close(self) -> None:
        self._control.close()


class Unfit(Exception):  # noqa: N818 - an answer, not an error
    """A post could tell that this module was imported before."""

    def __init__(self, module: str, because: str) -> None:
        super().__init__(f"{module}: {because}")
        self.module = module


class Family:
    """Parents with one environment."""

    def __init__(self, environment: Mapping[str, str], starter: ThreadPoolExecutor) -> None:
        """Begin to start the first parent; `starter` has one thread, which lives as long as it.

        Linux ends the parent when the thread that started it ends, so it is always the same one.
        """
        self._environment = dict(environment)
        self._lock = threading.Lock()
        self._parents: dict[frozenset[str], Future[Parent]] = {}
        self._unfit: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._parents[frozenset()] = starter.submit(self._start)

    def parent(self, modules: Sequence[str]) -> Parent:
        """The parent that has imported `modules`, or as many of them as it may.

        Raises:
            KernelError: there is none.
        """
        while True:
            wanted = [name for name in modules if name not in self._unfit]
            try:
                return self._derived(wanted)
            except Unfit as unfit:
                self._unfit[unfit.module] = str(unfit)

    def close(self) -> None:
        """End all parents and what they have forked, also one that is still starting."""
        with self._lock:
            self._closed = True
            parents = tuple(self._parents.values())
        for future in parents:
            with contextlib.suppress(Exception):
                future.result(timeout=0).close()
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=END_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _derived(self, modules: Sequence[str]) -> Parent:
        key = frozenset(modules)
        with self._lock:
            if self._closed:
                raise KernelError("no kernel is started any more")
            future = self._parents.get(key)
            mine = future is None and len(self._parents) < MOST
            if mine:
                future = self._parents[key] = Future()
        if future is None:
            return self._largest(key)
        if mine:
            try:
                future.set_result(self._derive(self._largest(key), modules))
            except BaseException as error:
                with self._lock:
                    del self._parents[key]
                future.set_exception(error)
        return future.result(timeout=2 * START_TIMEOUT_S)

    def _largest(self, key: frozenset[str]) -> Parent:
        """The ready parent with most of `key` and nothing else."""
        first = self._parents[frozenset()].result(timeout=START_TIMEOUT_S)
        with self._lock:
            ready = [one for one in self._parents.values() if one.done() and not one.exception()]
        fitting = [one.result() for one in ready if one.result().modules <= key]
        return max(fitting, key=lambda parent: len(parent.modules), default=first)

    def _derive(self, base: Parent, modules: Sequence[str]) -> Parent:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        missing = [name for name in modules if name not in base.modules]
        with theirs:
            base.fork({"preload": missing}, [theirs.fileno()])
        answer = _answer(ours)
        if "unfit" in answer:
            ours.close()
            raise Unfit(answer["unfit"], answer["because"])
        return Parent(ours, frozenset(modules), frozenset(answer["roots"]))

    def _start(self) -> Parent:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with (
            theirs,
            tempfile.TemporaryDirectory(prefix="pp-") as folder,
            tempfile.TemporaryFile() as log,
        ):
            with self._lock:
                if self._closed:
                    raise KernelError("no kernel is started any more")
                self._process = subprocess.Popen(
                    [sys.executable, str(_LAUNCH), str(theirs.fileno())],
                    env={**self._environment, "IPYTHONDIR": folder},
                    cwd=folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
            theirs.close()
            try:
                _answer(ours)
            except KernelError as error:
                log.seek(0)
                text = log.read().decode("utf-8", "replace").strip()
                raise KernelError(f"the warm parent did not start: {text[-500:]}") from error
        return Parent(ours, frozenset(), frozenset())


def _answer(sock: socket.socket) -> dict[str, Any]:
    sock.settimeout(START_TIMEOUT_S)
    try:
        data = sock.recv(1 << 16)
    except OSError as error:
        raise KernelError(f"the warm parent did not answer: {error}") from error
    if not data:
        raise KernelError("the warm parent ended")
    sock.settimeout(None)
    answer: dict[str, Any] = json.loads(data)
    return answer
