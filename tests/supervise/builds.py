"""Builds in processes of their own, started, watched and ended by tests."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import proofpress
from tests.supervise.processes import GONE_WITHIN_S, Watch, children_of, wait_until

OTHER = 54321
"""An ordinary user without a name, for tests that run as root."""

EVERY_KIND = (
    *("fork", "double fork", "daemon", "deaf", "stopped"),
    *("setsid", "nohup", "session", "no environment"),
)
PROGRAM = Path(__file__).with_name("a_build.py")


@dataclass(frozen=True)
class Setting:
    """As whom a build runs, and by which way it is supervised."""

    way: str
    user: int | None

    @property
    def identity(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        return {"user": self.user, "group": self.user, "extra_groups": []}

    def check(self) -> None:
        """Skip where the system does not allow it."""
        if self.way == "namespace" and not _allowed(self.user):
            pytest.skip("no PID namespaces here")

    def __str__(self) -> str:
        return f"{self.way}-{self.user or 'self'}"


USERS = (None, OTHER) if sys.platform == "linux" and os.geteuid() == 0 else (None,)
SETTINGS = [Setting(way, user) for way in ("namespace", "reaper") for user in USERS]


@cache
def _allowed(user: int | None) -> bool:
    setting = Setting("", user)
    as_user = [] if os.geteuid() == 0 and user is None else ["--user", "--map-current-user"]
    command = ["unshare", *as_user, "--pid", "--fork", "--mount-proc", "true"]
    done = subprocess.run(command, check=False, **setting.identity)
    return bool(done.returncode == 0)


@cache
def python_for(user: int) -> str:
    """A Python that this user can run, which may not be ours: that one can be under /root."""
    for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        check = "import sys; sys.exit(sys.version_info < (3, 11))"
        with contextlib.suppress(OSError):
            done = subprocess.run(
                [python, "-c", check], check=False, env={}, **Setting("", user).identity
            )
            if done.returncode == 0:
                return python
    pytest.skip(f"no Python that user {user} can run")


def in_chain(front: int, way: str, role: str) -> int:
    """The process id of one of the processes from the front to the builder."""
    chain = ["front", "keeper", *(["init"] if way == "namespace" else []), "builder"]
    process = front
    for _ in range(chain.index(role)):
        [process] = children_of(process)[:1] or [0]
    return process


@dataclass
class ABuild:
    """A running `a_build.py`; everything of it that was ever seen is remembered."""

    popen: subprocess.Popen[str]
    base: Path
    way: str
    watch: Watch
    folder: str = ""
    lines: list[str] = field(default_factory=list)

    def wait_ready(self, processes: int = 0) -> None:
        assert self.popen.stdout is not None
        line = self.popen.stdout.readline()
        assert line.startswith("ready "), line + self.popen.stdout.read()
        self.folder = line.split()[1]
        self.watch.words = (self.folder,)
        self.watch.look()
        assert wait_until(lambda: len(self.watch.alive()) >= processes)

    def process(self, role: str) -> int:
        return in_chain(self.popen.pid, self.way, role)

    def kill(self, role: str, number: int = signal.SIGKILL) -> None:
        process = self.process(role)
        assert process > 1
        os.kill(process, number)

    def end(self, within_s: float = 20.0) -> tuple[int, str]:
        """The exit code, and the rest of what it printed."""
        assert self.popen.stdout is not None
        code = self.popen.wait(within_s)
        return code, self.popen.stdout.read()

    def is_gone(self) -> bool:
        return wait_until(lambda: not self.left(), GONE_WITHIN_S)

    def left(self) -> list[object]:
        return [*self.watch.alive(), *self.base.glob("pp-build-*")]


def command(setting: Setting, base: Path, ending: str, *starts: str) -> tuple[list[str], Any]:
    """The words that run `a_build.py`, and the arguments of `Popen` beside them."""
    source, program = Path(proofpress.__file__).parents[1], PROGRAM
    python = sys.executable
    if setting.user is not None:
        python = python_for(setting.user)
        copies = base / "source"
        source, program = copies, copies / PROGRAM.name
        if not copies.exists():
            shutil.copytree(
                Path(proofpress.__file__).parent / "supervise", copies / "proofpress" / "supervise"
            )
            for name in ("__init__.py", "errors.py", "interruption.py"):
                shutil.copy(Path(proofpress.__file__).with_name(name), copies / "proofpress")
            shutil.copy(PROGRAM, copies)
            copies.chmod(0o755)
    options = {"source": str(source), "ways": [setting.way], "ending": ending, "starts": starts}
    words = [python, "-B", str(program), json.dumps(options)]
    environment = {"TMPDIR": str(base), "PATH": os.environ["PATH"]}
    return words, {"env": environment, "cwd": "/", **setting.identity}


@contextmanager
def a_build(
    setting: Setting,
    base: Path,
    ending: str = "wait",
    *starts: str,
    wrapper: Sequence[str] = (),
    **arguments: Any,
) -> Iterator[ABuild]:
    setting.check()
    words, more = command(setting, base, ending, *starts)
    popen = subprocess.Popen(
        [*wrapper, *words],
        **{
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "text": True,
            "start_new_session": True,
            **more,
            **arguments,
        },
    )
    build = ABuild(popen, base, setting.way, Watch(popen.pid))
    try:
        yield build
    finally:
        left = build.watch.alive()
        for process, _ in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        popen.wait()
        for stream in (popen.stdin, popen.stdout):
            if stream is not None:
                stream.close()
