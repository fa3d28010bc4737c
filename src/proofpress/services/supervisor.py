"""The process that owns the servers of one run: starts them, waits, ends and removes everything.

It reads one line of JSON (an `Order`) from its standard input, answers with one line on its
standard output, `{"folder": ...}` or `{"error": ...}`, and from then on waits for its input to
end, which happens when the builder closes it and also when the builder dies of whatever cause.

It has one thread: Linux sends the servers their last signal when the *thread* that forked them
ends, and a builder's threads come and go.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from subprocess import Popen

from proofpress.services import folder as private
from proofpress.services import place as places
from proofpress.services.children import Children
from proofpress.services.identity import Identity, adopt_orphans
from proofpress.services.ready import readiness
from proofpress.services.server import Order, Server, filled

_END_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class _BuilderGoneError(Exception):
    """Nobody needs the servers any more."""


class _StartError(Exception):
    """A server did not start; the text is for a person."""


def main() -> None:
    builder = os.getppid()
    line = sys.stdin.buffer.readline()
    if not line:
        return
    os.umask(0o077)
    for number in _END_SIGNALS:
        signal.signal(number, _gone)
    adopt_orphans()
    with contextlib.suppress(_BuilderGoneError):
        _supervise(Order.from_json(line), builder)


def _gone(_number: int, _frame: object) -> None:
    raise _BuilderGoneError


def _supervise(order: Order, builder: int) -> None:
    folder = None
    children = Children()
    watch = _watch_of(builder)
    try:
        place = places.choose(order)
        # The lock is held as long as this process lives.
        folder, _lock = private.make(place.base)
        os.chdir(folder)
        servers = places.make(place, folder, order.servers)
        _Starter(children, folder, place.identity, order.timeout_s, watch).start(servers)
        _answer({"folder": str(folder)})
        private.sweep(place.base)
        while True:
            watch(1.0)
    except (_StartError, places.PlaceError, OSError) as error:
        with contextlib.suppress(BrokenPipeError):
            _answer({"error": str(error)})
    finally:
        for number in _END_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        children.end()
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def _watch_of(builder: int) -> Callable[[float], None]:
    def watch(seconds: float) -> None:
        """Wait a little.

        Raises:
            _BuilderGoneError: the builder has closed its end of the pipe, or is dead; which is
                looked at apart, as a child of the builder may have inherited that end.
        """
        ended, _, _ = select.select([sys.stdin], [], [], seconds)
        if ended or os.getppid() != builder:
            raise _BuilderGoneError

    return watch


class _Starter:
    def __init__(
        self,
        children: Children,
        folder: Path,
        identity: Identity | None,
        timeout_s: float,
        watch: Callable[[float], None],
    ) -> None:
        self._children = children
        self._folder = folder
        self._identity = identity
        self._timeout_s = timeout_s
        self._deadline = time.monotonic() + timeout_s
        self._watch = watch

    def start(self, servers: Sequence[Server]) -> None:
        """Start all servers and wait until each is ready."""
        running = []
        # Those without a setup first: they come up while the others are set up.
        for server in sorted(servers, key=lambda server: len(server.setup)):
            for command in server.setup:
                self._finish(server, command)
            running.append((server, self._spawn(server, server.serve, server.stop_signal)))
        for server, process in running:
            self._wait(readiness(server, self._folder / server.name), server, process)
            for command in server.finish:
                self._finish(server, command)

    def _finish(self, server: Server, command: Sequence[str]) -> None:
        """Run a command that ends by itself, and well."""
        process = self._spawn(server, command, signal.SIGKILL)
        self._wait(lambda: process.poll() is not None, server)
        if process.returncode:
            raise self._failure(server, command[0], process.returncode)

    def _spawn(self, server: Server, command: Sequence[str], stop_signal: int) -> "Popen[bytes]":
        home = self._folder / server.name
        return self._children.start(
            [filled(word, root=server.root, home=home) for word in command],
            home=home,
            log=self._log(server),
            identity=None if server.any_user else self._identity,
            stop_signal=stop_signal,
        )

    def _wait(
        self,
        condition: Callable[[], bool],
        server: Server,
        process: "Popen[bytes] | None" = None,
    ) -> None:
        """Wait until the condition holds, while the process runs."""
        while not condition():
            if process is not None and process.poll() is not None:
                raise self._failure(server, server.serve[0], process.returncode)
            if time.monotonic() > self._deadline:
                raise _StartError(
                    f"{server.product} was not ready after {self._timeout_s:g} s"
                    f"{self._log_end(server)}"
                )
            self._watch(0.005)

    def _failure(self, server: Server, program: str, code: int) -> _StartError:
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"gave up ({code})"
        return _StartError(
            f"{server.product} did not start: `{Path(program).name}` {how}{self._log_end(server)}"
        )

    def _log(self, server: Server) -> Path:
        return self._folder / f"{server.name}.log"

    def _log_end(self, server: Server) -> str:
        text = self._log(server).read_text("utf-8", errors="replace")
        last = [line.strip() for line in text.splitlines() if line.strip()][-3:]
        return f"; its log ends: {' | '.join(last)}" if last else ""


def _answer(message: Mapping[str, str]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
