"""Every look within its own time: whatever does not answer is a finding too, and nothing hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence

from proofpress.doctor.finding import Finding
from proofpress.frozen import frozen

#: What starts a process may take; a look at a file takes none of it.
DEADLINE_S = 30.0


@frozen
class Look:
    """Something to look at, and what it is called if it does not answer."""

    what: str
    at: Callable[[], Iterable[Finding]]
    within_s: float = DEADLINE_S


def rounds(looks: Sequence[Look]) -> tuple[tuple[Finding, ...], bool]:
    """Look at everything at once.

    Returns:
        The findings in the order of `looks`; and whether a look is still out, in a thread that
        only the end of the process ends.
    """
    found: list[tuple[Finding, ...] | None] = [None] * len(looks)

    def go(number: int, look: Look) -> None:
        try:
            found[number] = tuple(look.at())
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            found[number] = (Finding("note", look.what, f"could not be looked at: {text}"),)

    threads = [
        threading.Thread(target=go, args=pair, daemon=True, name=f"doctor-{pair[1].what}")
        for pair in enumerate(looks)
    ]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    out: list[Finding] = []
    hangs = False
    for thread, look, number in zip(threads, looks, range(len(looks)), strict=True):
        thread.join(max(look.within_s - (time.monotonic() - started), 0))
        findings = found[number]
        hangs = hangs or findings is None
        out += findings if findings is not None else (_silent(look),)
    return tuple(out), hangs


def _silent(look: Look) -> Finding:
    remedy = "look what it waits for: a disk or network that does not answer, or a busy machine"
    return Finding("missing", look.what, f"no answer within {look.within_s:g} s", remedy)
