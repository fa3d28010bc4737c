"""The process above a program of the terminal: when either of them ends, so does all of it.

The program stays in the terminal's foreground and hears its keys; this process hears none of them.
Run as a script, between `proofpress shell` and the program. Linux only.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time

from proofpress.execute import warden

_KEYS = (signal.SIGINT, signal.SIGQUIT)
_GRACE_S = 0.5


class _EndError(Exception):
    """Whoever started this process is gone, or wants it to end."""


def main(command: list[str]) -> None:
    warden.adopt_orphans()
    for number in _KEYS:
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    warden.end_with_parent(signal.SIGTERM)
    program = os.fork()
    if program == 0:
        _become(command)
    code = 1
    try:
        code = _code_of(program)
    except _EndError:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        with contextlib.suppress(ProcessLookupError):
            os.kill(program, signal.SIGHUP)
        time.sleep(_GRACE_S / 10)
        deadline = time.monotonic() + _GRACE_S
        while time.monotonic() < deadline and not os.waitid(
            os.P_PID, program, os.WEXITED | os.WNOHANG | os.WNOWAIT
        ):
            time.sleep(0.01)
    warden.end_children()
    os._exit(code)


def _code_of(program: int) -> int:
    """Wait for the program, and bury orphans that end before it."""
    while True:
        ended, status = os.waitpid(-1, 0)
        if ended == program:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


def _become(command: list[str]) -> None:
    for number in (*_KEYS, signal.SIGTERM, signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    warden.end_with_parent(signal.SIGKILL)
    try:
        os.execvp(command[0], command)  # noqa: S606
    finally:
        os._exit(127)


def _end(*_: object) -> None:
    raise _EndError


if __name__ == "__main__":
    main(sys.argv[1:])
