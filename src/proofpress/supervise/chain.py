"""The chain of processes below the front, and what the front does while it lives.

Imported on Linux only.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from proofpress.errors import BuilderError
from proofpress.supervise import linux
from proofpress.supervise.children import attend, end_all, search, send
from proofpress.supervise.folder import remove, sweep
from proofpress.supervise.front import Way
from proofpress.supervise.keeper import HANDED_ON, Build, keep
from proofpress.supervise.leftovers import end_processes_of

SHOW_CURSOR = "\x1b[?25h"


def below(work: Callable[[], int], folder: Path, ways: Sequence[Way]) -> int:
    """Do the work at the end of a chain made in the first of the ways that the system allows.

    Args:
        folder: where the keeper makes the build's private folder.

    Raises:
        BuilderError: a process of the chain was killed, or no way is allowed.
    """
    refusals = []
    strangers = search()
    adopted = linux.adopt_orphans()
    try:
        with _blocked() as (requests, mask):
            for way in ways:
                lines = _run(work, folder, way, requests, mask, strangers)
                words, _, value = (lines or ["status 9"])[0].partition(" ")
                if words == "status":
                    return _exit_code(int(value))
                refusals.append(f"{way}: {value}")
    finally:
        linux.adopt_orphans(adopted)
        remove(folder)  # there only if the keeper was killed
    raise BuilderError(f"the builder cannot be supervised ({'; '.join(refusals)})")


def _run(
    work: Callable[[], int],
    folder: Path,
    way: Way,
    requests: Sequence[int],
    mask: Sequence[int],
    strangers: Sequence[int],
) -> list[str]:
    """One chain from its start to the end of all that it left: what it told."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    ours, news = os.pipe()
    front = os.getpid()
    keeper = os.fork()
    if keeper == 0:
        try:
            os.close(ours)
            keep(Build(work, folder, news, requests, mask), way, front)
        finally:
            os._exit(1)
    os.close(news)
    # While the others work; a server or kernel left by a crash can hold what they wait for.
    sweep(folder.parent, end_processes_of)
    attend(keeper, requests, lambda _: send(keeper, HANDED_ON), adopts=False)
    # Nothing, unless the keeper was killed.
    end_all(but=strangers)
    with os.fdopen(ours) as told:
        return told.read().splitlines()


def _exit_code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return code
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(SHOW_CURSOR)  # the builder may have hidden it
    known = {int(number): number.name for number in signal.Signals}
    name = known.get(-code, f"signal {-code}")
    raise BuilderError(f"proofpress was killed by {name}: run it again")


@contextmanager
def _blocked() -> Iterator[tuple[list[int], list[int]]]:
    """Hold back what the chain waits for: the requests among it, and the mask before.

    A signal that is ignored stays so: `nohup`, and jobs in the background of a script.
    """
    wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    requests: list[int] = [n for n in wanted if signal.getsignal(n) != signal.SIG_IGN]
    held = {signal.SIGCHLD, HANDED_ON, *requests}
    on_child = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield requests, list(mask)
    finally:
        # They have been handed on, or came too late.
        while late := signal.sigpending() & held:
            signal.sigwait(late)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGCHLD, on_child)
