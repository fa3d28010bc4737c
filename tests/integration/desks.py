"""A desk at work on a blog on disk, in this process, with real kernels."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from proofpress.blog import open_blog
from proofpress.execute.session import Kernels
from proofpress.serve.desk import Desk
from proofpress.serve.live import Change, PostState, State
from proofpress.serve.notices import Notices
from tests.integration.blogs import Blog

DEADLINE_S = 30.0
_TAGS = re.compile(r"<[^>]*>")


class AtWork:
    """What a desk shows and tells; each wait has a deadline.

    Attributes:
        changes: all that were told.
        forgotten: sources of posts that have gone, once nothing of them runs.
        said: what the terminal says of problems.
        runs: for each run that ended, the slug and why it ran.
    """

    def __init__(self, blog: Blog, kernels: Kernels, jobs: int) -> None:
        opened, problems = open_blog(blog.root.resolve())
        assert opened is not None, problems
        self.blog = blog
        self.changes: list[Change] = []
        self.runs: list[tuple[str, str]] = []
        self.forgotten: list[str] = []
        self.said: list[str] = []
        self._news = threading.Condition()
        self.desk = Desk(
            opened,
            kernels,
            jobs=jobs,
            problems=problems,
            forget=self.forgotten.append,
            said=lambda reason, one: self.runs.append((one.slug, reason)),
        )
        self.desk.stand.listen(self._heard)
        self.desk.stand.listen(Notices(self.said.append).hear)

    def _heard(self, change: Change) -> None:
        with self._news:
            self.changes.append(change)
            self._news.notify_all()

    def wait(self, met: Callable[[], object], what: str = "") -> None:
        """Wait until `met`; it is asked again with every change, and now and then."""
        until = time.monotonic() + DEADLINE_S
        with self._news:
            while not met():
                left = until - time.monotonic()
                assert left > 0, f"{what or 'it'} never came: {self._not_good()}"
                self._news.wait(min(left, 0.05))

    def _not_good(self) -> object:
        posts = [post for post in self.state.posts if post.status != "good" or post.problems]
        return len(posts), posts[:3], self.state.problems

    @property
    def state(self) -> State:
        return self.desk.stand.state()

    def post(self, slug: str) -> PostState:
        return next(post for post in self.state.posts if post.slug == slug)

    def status(self, slug: str) -> str:
        return next((post.status for post in self.state.posts if post.slug == slug), "gone")

    def settled(self) -> None:
        """Wait until nothing runs or waits any more."""

        def calm() -> bool:
            posts = self.state.posts
            return bool(posts) and all(p.status not in ("waiting", "running") for p in posts)

        self.wait(calm, "calm")

    def file(self, path: str) -> bytes | None:
        return self.desk.stand.file(PurePosixPath(path))

    def html(self, slug: str) -> str:
        data = self.file(f"posts/{slug}/index.html")
        return "" if data is None else data.decode()

    def text(self, slug: str) -> str:
        """The words of the page of a post."""
        return _TAGS.sub("", self.html(slug))

    def shows(self, slug: str, words: str) -> None:
        """Wait until the page of a post has these words."""
        self.wait(lambda: words in self.text(slug), f"{words!r} in {slug}")

    def told(self, since: int) -> set[str]:
        """The pages that were told to differ since so many changes had come."""
        return {str(page) for change in self.changes[since:] for page in change.pages}


@contextlib.contextmanager
def at_work(blog: Blog, kernels: Kernels, *, jobs: int = 2) -> Iterator[AtWork]:
    """A desk at work on `blog`, settled, until the end of the block."""
    work = AtWork(blog, kernels, jobs)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work.desk.run()
        except BaseException as error:
            failed.append(error)
            raise

    thread = threading.Thread(target=run, name="desk")
    thread.start()
    try:
        work.settled()
        yield work
    finally:
        work.desk.close()
        thread.join(DEADLINE_S)
    assert not thread.is_alive()
    assert failed == []


def renamed_over(path: Path, text: str) -> None:
    """Save as editors do that lose nothing: another file, renamed over the old one."""
    other = path.with_name(f".{path.name}.swp~")
    other.write_text(text, "utf-8")
    other.replace(path)
