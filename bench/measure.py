"""Run one command as a whole process: how long it took, what it used, how busy the machine was."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_TICK_S = 1 / os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 0.01
_PROC = Path("/proc")
_SAMPLE_S = 0.05


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run of a command took.

    Attributes:
        cpu_s: user and system time of the process and of all below it that were waited for.
        load: load average over one minute before the run.
        others: cores that other work on the machine kept busy meanwhile; None if unknown.
        largest_mb: the largest process at its peak; 0 unless sampled.
        together_mb: all processes together at their peak, shared pages counted once.
        left: processes that still lived after the command had ended. They are ended then.
    """

    seconds: float
    cpu_s: float
    code: int
    load: float
    others: float | None
    largest_mb: float = 0.0
    together_mb: float = 0.0
    left: int = 0
    timed_out: bool = False


def run(
    command: Sequence[str | Path],
    *,
    folder: Path,
    environment: Mapping[str, str],
    log: Path,
    timeout_s: float,
    sample: bool = False,
) -> Taken:
    """Run `command` in `folder` and end all of it after `timeout_s`.

    Args:
        log: gets its output, added at the end.
        sample: look at the memory of its processes, 20 times a second. That takes time, so a run
            is either timed or sampled.
    """
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    mark = f"PROOFPRESS_BENCH={uuid.uuid4()}"
    busy = _busy_s()
    with log.open("ab") as out:
        out.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        out.flush()
        began = time.perf_counter()
        process = subprocess.Popen(
            list(map(str, command)),
            cwd=folder,
            env={**environment, **dict([mark.split("=")])},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        watch = _Watch(process.pid, timeout_s, sample=sample)
        watch.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            _end({*below([process.pid]), process.pid, *_marked(mark)})
            raise
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.finish()
    after = _busy_s()
    left = _marked(mark)
    _end(left)
    cpu = used.ru_utime + used.ru_stime
    others = None
    if busy is not None and after is not None:
        others = max(0.0, (after - busy - cpu) / seconds)
    return Taken(
        seconds=seconds,
        cpu_s=cpu,
        code=process.returncode,
        load=load,
        others=others,
        largest_mb=watch.largest / 1e6,
        together_mb=watch.together / 1e6,
        left=len(left),
        timed_out=watch.timed_out,
    )


class _Watch(threading.Thread):
    """Waits beside a command: ends it when its time is up, samples its memory if asked to."""

    def __init__(self, pid: int, timeout_s: float, *, sample: bool) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._until = time.monotonic() + timeout_s
        self._sample = sample
        self._over = threading.Event()
        self._known = {pid}
        self.largest = self.together = 0
        self.timed_out = False

    def run(self) -> None:
        wait_s = _SAMPLE_S if self._sample else 1.0
        while not self._over.wait(min(wait_s, max(0.0, self._until - time.monotonic()))):
            if self._sample:
                self._look()
            if time.monotonic() >= self._until:
                self.timed_out = True
                _end({*below(self._known), self._pid})
                return

    def finish(self) -> None:
        self._over.set()
        self.join()

    def _look(self) -> None:
        """Note the memory of every process seen below the command, orphans of it included."""
        self._known = below(self._known) | {self._pid}
        sizes = [size for pid in self._known if (size := _memory(pid)) is not None]
        self.largest = max([self.largest, *(resident for resident, _ in sizes)])
        self.together = max(self.together, sum(share for _, share in sizes))


def below(roots: Iterable[int]) -> set[int]:
    """The processes of `roots` that live, and all their descendants."""
    parents: dict[int, int] = {}
    for entry in _PROC.iterdir() if _PROC.is_dir() else ():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                parents[int(entry.name)] = int(
                    (entry / "stat").read_text("utf-8").rpartition(")")[2].split()[1]
                )
    found = {pid for pid in roots if pid in parents}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _memory(pid: int) -> tuple[int, int] | None:
    """Bytes that a process holds, and its share of them where pages are shared (Linux)."""
    found = {}
    try:
        text = (_PROC / str(pid) / "smaps_rollup").read_text("utf-8")
    except OSError:
        return None
    for line in text.splitlines():
        words = line.split()
        if words[0] in ("Rss:", "Pss:"):
            found[words[0]] = int(words[1]) * 1024
    return found.get("Rss:", 0), found.get("Pss:", 0)


def _marked(mark: str) -> set[int]:
    """Processes that have `mark` in the environment they were started with (Linux)."""
    found = set()
    for entry in _PROC.iterdir() if _PROC.is_dir() else ():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if mark.encode() in (entry / "environ").read_bytes().split(b"\0"):
                    found.add(int(entry.name))
    return found


def _busy_s() -> float | None:
    """Seconds for which the cores of this machine were busy since it started; Linux only."""
    try:
        words = (_PROC / "stat").read_text("utf-8").split("\n", 1)[0].split()[1:]
    except OSError:
        return None
    user, nice, system, _idle, _wait, irq, softirq, *_ = map(int, words)
    return (user + nice + system + irq + softirq) * _TICK_S


def _end(pids: Iterable[int]) -> None:
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
