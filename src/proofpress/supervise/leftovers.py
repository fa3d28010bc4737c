"""Processes that a build has left whose front and keeper were both killed.

They are known by a variable of their environment that names the build's private folder (`TMPDIR`,
`IPYTHONDIR`, a server's `HOME`), or, where they were forked from the builder without a new
program, by the file in that folder which the builder keeps open. Imported on Linux only.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

MARK = "builder"
LIMIT_S = 1.0


def leave_mark(folder: Path) -> None:
    """Open the file by which our forks are known, for as long as we live."""
    os.open(folder / MARK, os.O_WRONLY | os.O_CREAT, 0o600)


def end_processes_of(folder: Path) -> None:
    """Kill the processes that belong to the build with that folder; it has a name of its own."""
    deadline = time.monotonic() + LIMIT_S
    while _kill_those_of(folder) and time.monotonic() < deadline:
        time.sleep(0.01)


def _kill_those_of(folder: Path) -> int:
    """How many there were."""
    found = 0
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # First a handle, then a look: the process id could go to a stranger in between.
            handle = os.pidfd_open(int(entry.name))
            try:
                if _belongs(entry, folder):
                    found += 1
                    signal.pidfd_send_signal(handle, signal.SIGKILL)
            finally:
                os.close(handle)
    return found


def _belongs(process: Path, folder: Path) -> bool:
    if int(process.name) == os.getpid():
        return False
    if os.fsencode(folder) in (process / "environ").read_bytes():
        return True
    mark = str(folder / MARK)
    return any(str(link.readlink()) == mark for link in (process / "fd").iterdir())
