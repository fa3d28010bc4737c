"""A build as the tests of `supervise` need it: starts processes that want to stay, then ends.

Run as a program with one argument, JSON: `source`, `ways`, `ending`, and optionally `starts`.
It prints `ready` and the folder for its temporary files once all processes run.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

OPTIONS = json.loads(sys.argv[1])
sys.path.insert(0, OPTIONS["source"])

from proofpress.errors import ProofpressError  # noqa: E402
from proofpress.supervise import supervised  # noqa: E402

LONG = "600"
_QUIET: dict[str, Any] = {
    "stdin": subprocess.DEVNULL,
    "stdout": subprocess.DEVNULL,
    "stderr": subprocess.DEVNULL,
}


def fork(then: Callable[[], object]) -> None:
    if os.fork() == 0:
        try:
            null = os.open(os.devnull, os.O_RDWR)
            for number in range(3):
                os.dup2(null, number)
            then()
        finally:
            os._exit(0)


def sleep() -> None:
    time.sleep(float(LONG))


def deaf() -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.setsid()
    sleep()


def daemon() -> None:
    os.setsid()
    fork(sleep)


def chain() -> None:
    """A process that is never the same for long."""
    os.setsid()
    for _ in range(200_000):
        if os.fork():
            os._exit(0)


def stopped() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)
    sleep()


STARTS: dict[str, Callable[[], object]] = {
    "fork": lambda: fork(sleep),
    "double fork": lambda: fork(lambda: fork(sleep)),
    "daemon": lambda: fork(daemon),
    "deaf": lambda: fork(deaf),
    "stopped": lambda: fork(stopped),
    "chain": lambda: fork(chain),
    "setsid": lambda: subprocess.Popen(["setsid", "sleep", LONG], **_QUIET),
    "nohup": lambda: subprocess.run(f"nohup sleep {LONG} &", shell=True, check=True, **_QUIET),
    "session": lambda: subprocess.Popen(["sleep", LONG], start_new_session=True, **_QUIET),
    "no environment": lambda: subprocess.Popen(["env", "-i", "setsid", "sleep", LONG], **_QUIET),
}


def work() -> int:
    for start in OPTIONS.get("starts", ()):
        STARTS[start]()
    folder = tempfile.mkdtemp()
    Path(folder, "left").touch()
    Path(folder).chmod(0)
    try:
        print("ready", tempfile.gettempdir(), flush=True)
        return ENDINGS[OPTIONS["ending"]]() or 0
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        return 130


def slow_end() -> int:
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        print("ending", flush=True)
        time.sleep(60)
    return 0


def fail() -> int:
    raise LookupError("a bug")


def orphans_that_end() -> None:
    for _ in range(20):
        fork(lambda: fork(lambda: None))
    for _ in range(20):
        os.wait()
    sys.stdin.read()


ENDINGS: dict[str, Callable[[], int | None]] = {
    "0": lambda: 0,
    "3": lambda: 3,
    "wait": sleep,
    "wait on": slow_end,
    "exception": fail,
    "sys.exit": lambda: sys.exit(4),
    "segfault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "terminal": lambda: print(sys.stdin.readline().strip(), os.get_terminal_size(), flush=True),
    "orphans": orphans_that_end,
}

if __name__ == "__main__":
    try:
        code = supervised(work, ways=OPTIONS["ways"])
    except ProofpressError as error:
        print(f"error: {error}", flush=True)
        code = 1
    sys.exit(code)
