"""The one port of execution: a job is started, gives a session, runs cells, and is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from proofpress.execute.limits import Limits
from proofpress.execute.observed import NOTHING, Observed
from proofpress.frozen import frozen

Output = Mapping[str, Any]  # an output as nbformat 4 has it


@frozen
class Job:
    """What a kernel needs to know before it starts.

    Attributes:
        kernel: name of a kernelspec; `python3` is always the Python that runs proofpress.
        folder: where the kernel runs, absolute.
        environment: everything the kernel sees; nothing is inherited beside it.
        private: a folder of mode 0700 for sockets and logs, absolute, short, gone after the run.
        preload: modules that the post imports before all else, in its order; a warm start may have
            imported them.
        expressions: what a kernel without an observer is asked after each cell (expressions.py).
        post: path of the post's source, from the blog's root; empty where there is none.
        limits: bounds of the run, under which replies may be kept for another one (snapshots/).
    """

    kernel: str
    folder: Path
    environment: Mapping[str, str]
    private: Path
    preload: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()
    post: str = ""
    limits: Limits = field(default_factory=Limits)


@frozen
class Coming:
    """A code cell that is going to run; `number` as people count, None for injected parameters."""

    source: str
    number: int | None


@frozen
class Raised:
    """An exception that reached the top of a cell; `traceback` is one string a frame, with ANSI."""

    name: str
    value: str
    traceback: tuple[str, ...] = ()


@frozen
class Reply:
    """How a cell ended, and what it showed until then.

    Attributes:
        ending: "ok" and "error" are replies of the kernel; after the others the session is over.
        cause: for "died", in words, e.g. "killed by SIGSEGV" or "exit code 3"; for "cancelled",
            what `cancel` was told.
        stderr: for "died", the last lines that the process itself wrote to stderr.
        observed: what the cell changed and read; for kernels of other languages the values of
            what the job asks for, and nothing else.
    """

    ending: Literal["ok", "error", "died", "timeout", "cancelled"]
    outputs: tuple[Output, ...] = ()
    execution_count: int | None = None
    raised: Raised | None = None
    cause: str = ""
    stderr: tuple[str, ...] = ()
    elapsed_s: float = 0.0
    observed: Observed = NOTHING


class Session(Protocol):
    """A started kernel; used by one thread, except for `cancel`."""

    @property
    def versions(self) -> Mapping[str, str]:
        """Name and version of the language, e.g. `{"Python": "3.13.1"}`."""

    def expect(self, cells: Sequence[Coming]) -> None:
        """Hear of all cells before the first one; they run in this order, or not at all."""

    def run(self, source: str, *, timeout_s: float | None) -> Reply:
        """Run one cell to its end; never raises for what the cell did."""

    @property
    def pid(self) -> int | None:
        """The kernel's warden, or where there is none the kernel itself."""

    @property
    def asleep(self) -> frozenset[int]:
        """Processes below `pid` that are no part of the run: copies of the kernel."""

    def cancel(self, cause: str = "") -> None:
        """End the kernel now, from any thread; a cell that runs replies `cancelled`."""

    def close(self) -> None:
        """End the kernel and all that it started (on Linux also daemons); safe to call twice."""


class Kernels(Protocol):
    """Starts sessions: the adapter that the composition root picks."""

    def start(self, job: Job) -> Session:
        """Start a kernel and wait for its first answer.

        Raises:
            KernelError: the kernelspec is unknown, or the kernel did not answer.
        """

    def installed(self) -> tuple[str, ...]:
        """Names of the kernels that can be started, `python3` among them."""


@dataclass
class Live:
    """The sessions that run now, so that an interrupt can end them all from another thread."""

    sessions: set[Session] = field(default_factory=set)
    cancelled: bool = False

    def add(self, session: Session) -> None:
        self.sessions.add(session)
        if self.cancelled:
            session.cancel()

    def remove(self, session: Session) -> None:
        self.sessions.discard(session)

    def cancel(self) -> None:
        self.cancelled = True
        for session in tuple(self.sessions):
            session.cancel()
