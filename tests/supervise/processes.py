"""Who lives: processes by identity, their descendants, and those that carry a word."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

GONE_WITHIN_S = 2.0

Identity = tuple[int, int]
"""Process id and start time, which together no two processes share."""


@dataclass(frozen=True)
class Process:
    id: int
    parent: int
    start: int
    state: str


def processes() -> dict[int, Process]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
            number = int(folder.name)
            found[number] = Process(number, int(fields[1]), int(fields[19]), fields[0])
    return found


def children_of(parent: int) -> list[int]:
    return [process.id for process in processes().values() if process.parent == parent]


def command_of(process: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_text(errors="replace").replace("\0", " ")
    return ""


@dataclass
class Watch:
    """All descendants of a process that were ever seen, also those that ran away."""

    root: int
    words: tuple[str, ...] = ()
    """A process whose environment holds one of these belongs to it too."""
    seen: set[Identity] = field(default_factory=set)

    def look(self) -> None:
        table = processes()
        found = {self.root}
        while True:
            more = {one.id for one in table.values() if one.parent in found} - found
            if not more:
                break
            found |= more
        found |= set(carrying(self.words))
        self.seen |= {(one, table[one].start) for one in found if one in table}

    def look_until(self, condition: Callable[[], object], within_s: float) -> bool:
        """Wait for the condition, and miss none that live for a while."""

        def look_first() -> object:
            self.look()
            return condition()

        return wait_until(look_first, within_s)

    def alive(self) -> list[Identity]:
        """Those that live, dead ones that nobody waited for left out, but for our own child."""
        self.look()
        table = processes()
        return sorted(
            (one, start)
            for one, start in self.seen
            if one in table and table[one].start == start and table[one].state not in "ZX"
        )


def carrying(words: Iterable[str]) -> list[int]:
    found = []
    wanted = [word.encode() for word in words]
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            environment = (folder / "environ").read_bytes()
            if any(word in environment for word in wanted):
                found.append(int(folder.name))
    return [process for process in found if process != os.getpid()]


def wait_until(condition: Callable[[], object], within_s: float = 20.0) -> bool:
    deadline = time.monotonic() + within_s
    while not (holds := bool(condition())) and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds
