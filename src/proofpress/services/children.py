"""The supervisor's child processes: started so that they end with it, and ended to the last.

Imported by the supervisor only (POSIX).
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from subprocess import Popen

from proofpress.services import identity as users
from proofpress.services.identity import Identity

STOP_TIMEOUT_S = 1.0
"""What children get to end by themselves before all that is left of them is killed."""


class Children:
    def __init__(self) -> None:
        self._stop_signals: dict[Popen[bytes], int] = {}

    def start(
        self,
        command: Sequence[str],
        *,
        home: Path,
        log: Path,
        identity: Identity | None,
        stop_signal: int,
    ) -> "Popen[bytes]":
        """Start a program that sees nothing of the builder's environment."""
        with log.open("ab") as output:
            process = Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={"PATH": "/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
                **users.as_identity(identity, end=signal.Signals(stop_signal)),
            )
        self._stop_signals[process] = stop_signal
        return process

    def end(self) -> None:
        """End all of them, then what they leave: on Linux their children have become ours."""
        end = time.monotonic() + STOP_TIMEOUT_S
        for process, stop_signal in self._stop_signals.items():
            process.send_signal(stop_signal)
        for process in self._stop_signals:
            try:
                process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        # An initdb that was ended leaves a server without input, which is about to end by itself
        # and then removes its shared memory, as one that is killed could not.
        end = max(end, time.monotonic() + STOP_TIMEOUT_S / 2)
        while orphans := list(users.orphans()):
            for orphan in orphans:
                if time.monotonic() > end:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(orphan, signal.SIGKILL)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(orphan, os.WNOHANG)
            time.sleep(0.005)
