"""Posts that run beside the desk: so many at a time, the one that was saved last before others."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath

from proofpress.execute.execute import Shop, execute
from proofpress.execute.run import Run
from proofpress.execute.session import Live
from proofpress.post.post import Post
from proofpress.serve.inbox import Inbox

_numbers = itertools.count(1)


@dataclass(eq=False)
class Job:
    """One run that is asked for.

    Attributes:
        number: by which the inbox tells of it.
        live: its kernel, once it has one.
        over: whether nobody waits for it any more.
    """

    post: Post
    number: int = field(default_factory=lambda: next(_numbers))
    live: Live = field(default_factory=Live)
    over: bool = False


class Running:
    """Runs posts in threads of its own, and tells the inbox how they go.

    Two runs of one post never go on at the same time: its code may write into its folder.

    Args:
        shop: what a run needs, asked for as each begins.
        jobs: how many posts run side by side.
    """

    def __init__(self, shop: Callable[[], Shop], inbox: Inbox, *, jobs: int) -> None:
        self._shop = shop
        self._inbox = inbox
        self._jobs = jobs
        self._changed = threading.Condition()
        self._queue: list[Job] = []
        self._going: dict[PurePosixPath, Job] = {}
        self._then: dict[PurePosixPath, Callable[[], object]] = {}
        self._threads: list[threading.Thread] = []
        self._closed = False

    def begin(self, post: Post, *, first: bool) -> Job:
        """Run `post` as soon as there is room.

        Args:
            first: whether it goes before those that wait.
        """
        job = Job(post)
        with self._changed:
            self._queue.insert(0 if first else len(self._queue), job)
            if len(self._threads) < self._jobs:
                thread = threading.Thread(target=self._work, name="post", daemon=True)
                self._threads.append(thread)
                thread.start()
            self._changed.notify()
        return job

    def cancel(self, job: Job) -> None:
        """End a run now; nothing more is told of it."""
        with self._changed:
            job.over = True
            if job in self._queue:
                self._queue.remove(job)
        job.live.cancel()

    def afterwards(self, path: PurePosixPath, then: Callable[[], object]) -> None:
        """Do something as soon as no run of that post goes on: now, or as a task of the inbox."""
        with self._changed:
            if path in self._going:
                self._then[path] = then
                return
        then()

    def first(self, job: Job) -> None:
        """Let a run that waits go before the others."""
        with self._changed:
            if job in self._queue:
                self._queue.remove(job)
                self._queue.insert(0, job)

    def close(self) -> None:
        """End all runs, and wait for that."""
        with self._changed:
            self._closed = True
            self._queue.clear()
            going = tuple(self._going.values())
            self._changed.notify_all()
        for job in going:
            self.cancel(job)
        for thread in self._threads:
            thread.join(10)

    def _next(self) -> Job | None:
        """Wait for a run that may begin; None when it is all over."""
        with self._changed:
            while not self._closed:
                for job in self._queue:
                    if job.post.path not in self._going:
                        self._queue.remove(job)
                        self._going[job.post.path] = job
                        return job
                self._changed.wait()
            return None

    def _work(self) -> None:
        while True:
            job = self._next()
            if job is None:
                return
            try:
                left: Run | Exception = self._run(job)
            except Exception as error:  # for the desk, which says so
                left = error
            with self._changed:
                path = job.post.path
                del self._going[path]
                then = self._then.pop(path, None)
                self._changed.notify_all()
                told = not job.over
            if then is not None:
                self._inbox.ask(partial(self.afterwards, path, then))
            if told:
                self._inbox.ended(job.number, left)

    def _run(self, job: Job) -> Run:
        def at_cell(number: int) -> None:
            if not job.over:
                self._inbox.at_cell(job.number, number)

        def part(run: Run) -> None:
            if not job.over:
                self._inbox.part(job.number, run)

        at_cell(0)
        return execute(
            job.post, replace(self._shop(), live=job.live), on_cell=at_cell, on_part=part
        )
