"""The desk: hears what happens, has posts set and run again, and puts the site on the stand."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from proofpress.blog import Blog
from proofpress.errors import ProofpressError
from proofpress.execute.session import Kernels
from proofpress.press.standing import StandingPress
from proofpress.problems import Problem
from proofpress.serve.catalogue import Catalogue
from proofpress.serve.following import Following
from proofpress.serve.inbox import News
from proofpress.serve.running import Running
from proofpress.serve.setting import Said, Setting, of_disk
from proofpress.serve.showing import Showing
from proofpress.serve.stand import problem_of
from proofpress.serve.workspace import Workspace

if TYPE_CHECKING:
    from proofpress.execute.snapshots.history import Start


class Desk:
    """Everything behind the server; `run` is its loop, in one thread.

    Args:
        blog: as it is at the beginning.
        kernels: closed by who made them, after `run` has returned.
        jobs: how many posts run side by side.
        said: hears of each run that has ended, with the reason for it.
        forget: told of the source of each post that has gone.
    """

    def __init__(
        self,
        blog: Blog,
        kernels: Kernels,
        *,
        jobs: int,
        problems: Iterable[Problem] = (),
        said: Said = lambda *_: None,
        forget: Callable[[str], object] = str,
    ) -> None:
        space = self._space = Workspace(StandingPress(blog))
        space.wrong["config"] = tuple(problems)
        self.stand = space.stand
        self._running = Running(lambda: space.press.shop(kernels), space.inbox, jobs=jobs)
        self._catalogue = Catalogue(space)
        self._showing = Showing(space)
        self._following = Following(space, self._catalogue, self._showing)
        self._setting = Setting(
            space,
            self._catalogue,
            self._showing,
            self._running,
            said=said,
            forget=forget,
            reached=self._following.watch,
        )

    def began(self, post: str, start: Start) -> None:
        """A run of the post with that source begins at a cell; from any thread."""

        def note() -> None:
            one = self._space.posts.get(PurePosixPath(post))
            if one is not None and one.attempt is not None:
                one.attempt.clean = start.first == 0
                one.restarted = start.why
                self._space.tell()

        self._space.inbox.ask(note)

    def run(self) -> None:
        """Open the blog, and follow it until the inbox is closed."""
        try:
            self._following.begin()
            self._open()
            while self._turn():
                pass
        finally:
            self._running.close()
            self._following.close()

    def close(self) -> None:
        """Let `run` return; from any thread."""
        self._space.inbox.close()

    def _open(self) -> None:
        """Show what the last build left, at once; then have everything set as it is now."""
        space = self._space
        self._catalogue.list()
        for path, one in space.posts.items():
            one.shown = space.press.last_good(path)
        self._following.take_stock()
        self._showing.show()
        self._catalogue.read_all()
        self._setting.drop([path for path, one in space.posts.items() if one.leaf is None])
        self._catalogue.bind()
        space.agenda.clear()
        space.agenda.add(*space.posts)
        self._showing.show()

    def _turn(self) -> bool:
        news = self._space.inbox.take(self._patience())
        if news.closed:
            return False
        if news.files:
            self._space.wrong.pop("turn", None)
        steps: tuple[Callable[[], None], ...] = (partial(self._hear, news), self._work)
        for do in steps:
            try:
                do()
            except (ProofpressError, OSError) as error:
                self._space.wrong["turn"] = (of_disk(error),)
                self._space.tell()
            except Exception as error:  # ours: said, and the preview goes on
                traceback.print_exc()
                self._space.wrong["turn"] = (problem_of(error),)
                self._space.tell()
        return True

    def _patience(self) -> float | None:
        """How long nothing has to be done, in seconds; None: until something happens."""
        if self._space.agenda:
            return 0.0
        posts = self._space.posts.values()
        going = (one.attempt for one in posts if one.attempt is not None)
        due = [one.patience for one in posts if one.patience]
        due += [attempt.show_at for attempt in going if attempt.part is not None]
        shown = self._showing.due_at()
        if shown is not None:
            due.append(shown)
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _hear(self, news: News) -> None:
        for task in news.tasks:
            task()
        if news.files:
            self._following.wrote(news.files)
        self._setting.hear(news)

    def _work(self) -> None:
        """Do the most urgent thing that is to be done."""
        now = time.monotonic()
        for one in tuple(self._space.posts.values()):
            if one.patience is not None and one.patience <= now:
                self._space.agenda.add(one.path, saved=True)
            attempt = one.attempt
            if attempt is not None and attempt.part is not None and attempt.show_at <= now:
                self._setting.show_part(one)
        if self._space.agenda:
            self._setting.next()
        else:
            self._showing.work()
