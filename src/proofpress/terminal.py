"""How a build shows its progress: a live table on a terminal, plain lines in a pipe."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Protocol

from proofpress.plan.plan import Step
from proofpress.problems import in_one_line
from proofpress.report import count

if TYPE_CHECKING:
    from rich.text import Text


class Watch(Protocol):
    """Hears what a build does; called from several threads."""

    def planned(self, steps: Sequence[Step]) -> None: ...
    def begun(self, line: str, names: Sequence[str]) -> None: ...
    def started(self, slug: str, cells: int) -> None: ...
    def cell(self, slug: str, number: int) -> None: ...
    def ended(self, slug: str, *, verb: str, elapsed_s: float, words: str) -> None: ...
    def stage(self, words: str) -> None: ...


_PLANNED = (
    ("run", "to run"),
    ("reuse", "unchanged"),
    ("show", "to render"),
    ("keep", "kept"),
    ("skip", "left out"),
)


def plan_line(steps: Sequence[Step]) -> str:
    counts = {words: sum(step.action == action for step in steps) for action, words in _PLANNED}
    parts = [f"{number} {words}" for words, number in counts.items() if number]
    return f"plan    {count(len(steps), 'post')}: {', '.join(parts) or 'nothing to do'}"


def post_line(verb: str, slug: str, elapsed_s: float, words: str, *, width: int) -> str:
    return f"{verb:<8}{slug:<{width}}  {elapsed_s:5.1f} s  {in_one_line(words)}".rstrip()


class Lines:
    """One line a post as it ends, for pipes and logs."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._width = 0

    def planned(self, steps: Sequence[Step]) -> None:
        self.begun(plan_line(steps), [step.post.slug for step in steps])

    def begun(self, line: str, names: Sequence[str]) -> None:
        self._width = max(map(len, names), default=0)
        self._say(line)

    def started(self, slug: str, cells: int) -> None:
        pass

    def cell(self, slug: str, number: int) -> None:
        pass

    def ended(self, slug: str, *, verb: str, elapsed_s: float, words: str) -> None:
        self._say(post_line(verb, slug, elapsed_s, words, width=self._width))

    def stage(self, words: str) -> None:
        pass

    def _say(self, line: str) -> None:
        with self._lock:
            print(line, file=self._stream, flush=True)


class Table:
    """The same lines, and below them a live row for each post that runs and one for all.

    A post's row has its cell, k of n, and its time; the last row says how many wait in the queue,
    are done, are unchanged and have failed, and the time of the whole.
    """

    def __init__(self, stream: IO[str]) -> None:
        from rich.console import Console
        from rich.live import Live

        self._lock = threading.Lock()
        self._running: dict[str, tuple[int, int, float]] = {}
        self._queued: set[str] = set()
        self._counts = dict.fromkeys(("done", "failed", "unchanged"), 0)
        self._since = time.monotonic()
        self._stage = ""
        self._width = 0
        self._console = Console(file=stream, highlight=False)
        self._live = Live(
            console=self._console, get_renderable=self._rows, transient=True, refresh_per_second=8
        )

    def planned(self, steps: Sequence[Step]) -> None:
        self.begun(plan_line(steps), [step.post.slug for step in steps])
        with self._lock:
            self._queued = {step.post.slug for step in steps if step.action == "run"}
            self._counts["unchanged"] = sum(step.action == "reuse" for step in steps)

    def begun(self, line: str, names: Sequence[str]) -> None:
        self._width = max(map(len, names), default=0)
        with self._lock:
            self._queued = set(names)
        self._say(line)

    def started(self, slug: str, cells: int) -> None:
        with self._lock:
            self._queued.discard(slug)
            self._running[slug] = (0, cells, time.monotonic())

    def cell(self, slug: str, number: int) -> None:
        with self._lock:
            _, cells, since = self._running.get(slug, (0, 0, time.monotonic()))
            self._running[slug] = (number, cells, since)

    def ended(self, slug: str, *, verb: str, elapsed_s: float, words: str) -> None:
        with self._lock:
            self._queued.discard(slug)
            self._running.pop(slug, None)
            self._counts["failed" if words.startswith("failed") else "done"] += 1
        self._say(post_line(verb, slug, elapsed_s, words, width=self._width))

    def stage(self, words: str) -> None:
        self._stage = words

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False, soft_wrap=True)

    def _rows(self) -> Text:
        from rich.text import Text

        now = time.monotonic()
        with self._lock:
            rows = [
                post_line(
                    "·",
                    slug,
                    now - since,
                    f"cell {number} of {cells}" if number else "starting",
                    width=self._width,
                )
                for slug, (number, cells, since) in self._running.items()
            ]
            if rows or self._queued:
                counts = {"queued": len(self._queued), **self._counts}
                words = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
                rows.append(post_line("·", "all", now - self._since, words, width=self._width))
        if not rows and self._stage:
            rows = [f"·       {self._stage}"]
        return Text("\n".join(rows), style="dim", no_wrap=True, overflow="ellipsis")

    @contextmanager
    def showing(self) -> Iterator[None]:
        with self._live:
            yield


@contextmanager
def watching(stream: IO[str]) -> Iterator[Watch]:
    """The table if `stream` is a terminal, else lines."""
    if not stream.isatty():
        yield Lines(stream)
        return
    table = Table(stream)
    with table.showing():
        yield table
