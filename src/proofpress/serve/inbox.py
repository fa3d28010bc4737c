"""What has happened since the desk looked last: kept small, whatever happens."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from proofpress.execute.run import Run


@dataclass(eq=False)
class News:
    """What came in.

    Attributes:
        files: that somebody wrote, made or removed.
        cells: for each run the number of its cell that runs now, and since when, in seconds since
            1970; 0: it begins.
        parts: for each run what there is of it.
        ended: runs that have ended, with what they left, or why that is not known.
        tasks: what others ask the desk to do, in their order.
        closed: whether the desk is to end.
    """

    files: set[Path] = field(default_factory=set)
    cells: dict[int, tuple[int, float]] = field(default_factory=dict)
    parts: dict[int, Run] = field(default_factory=dict)
    ended: dict[int, Run | Exception] = field(default_factory=dict)
    tasks: list[Callable[[], object]] = field(default_factory=list)
    closed: bool = False

    @property
    def empty(self) -> bool:
        there = self.files or self.cells or self.parts or self.ended or self.tasks
        return not there and not self.closed


class Inbox:
    """Filled by threads that watch and run, emptied by the desk.

    A hundred saves of one file are one entry, and of a run only the last part counts.
    """

    def __init__(self) -> None:
        self._filled = threading.Condition()
        self._news = News()

    def wrote(self, files: Iterable[Path]) -> None:
        with self._filled:
            self._news.files.update(files)
            self._filled.notify()

    def at_cell(self, run: int, number: int) -> None:
        with self._filled:
            self._news.cells[run] = number, time.time()
            self._filled.notify()

    def part(self, run: int, left: Run) -> None:
        with self._filled:
            self._news.parts[run] = left
            self._filled.notify()

    def ended(self, run: int, left: Run | Exception) -> None:
        with self._filled:
            self._news.ended[run] = left
            self._filled.notify()

    def ask(self, task: Callable[[], object]) -> None:
        with self._filled:
            self._news.tasks.append(task)
            self._filled.notify()

    def close(self) -> None:
        with self._filled:
            self._news.closed = True
            self._filled.notify()

    def take(self, timeout_s: float | None) -> News:
        """Everything that came in; wait for it so long, or for ever."""
        with self._filled:
            self._filled.wait_for(lambda: not self._news.empty, timeout_s)
            news, self._news = self._news, News(closed=self._news.closed)
            return news

    @property
    def waiting(self) -> bool:
        """Whether something came in that nobody has taken."""
        with self._filled:
            return not self._news.empty
