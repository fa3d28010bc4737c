"""A browser that is opened by us and stays when we end.

What a command starts ends with it (see `supervise/`), and a browser must not. So before anything is
supervised a process is left to itself: it waits for the address, and opens the browser.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

_OPEN = (
    "import sys, webbrowser; address = sys.stdin.readline().strip(); "
    "address and webbrowser.open(address)"
)
#: Ends at once, so that nobody is the parent of what it started.
_LEAVE = (
    "import subprocess, sys; none = subprocess.DEVNULL; "
    "subprocess.Popen([sys.executable, '-c', sys.argv[1]], stdin=0, stdout=none, stderr=none, "
    "start_new_session=True)"
)


@contextlib.contextmanager
def waiting() -> Iterator[Callable[[str], None]]:
    """A browser that opens the address with which the function is called, here or in a fork."""
    ours, theirs = os.pipe()
    try:
        # Without TERM no browser of the terminal is taken for one.
        environment = {name: value for name, value in os.environ.items() if name != "TERM"}
        subprocess.run(
            [sys.executable, "-c", _LEAVE, _OPEN], stdin=ours, env=environment, check=True
        )
        yield lambda address: _write(theirs, address)
    finally:
        os.close(ours)
        os.close(theirs)


def _write(handle: int, address: str) -> None:
    os.write(handle, f"{address}\n".encode())
