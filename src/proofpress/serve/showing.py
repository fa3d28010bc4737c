"""Puts the site on the stand as it is now, and tells which pages differ: the open ones first."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePosixPath

from proofpress.problems import Problem
from proofpress.serve.manuscript import Manuscript
from proofpress.serve.paper import Paper
from proofpress.serve.stand import problem_of
from proofpress.serve.stock import Stock
from proofpress.serve.workspace import Workspace
from proofpress.site import addresses
from proofpress.site.entries import Entry

#: How long nothing happens before the rest of the site is made up.
_QUIET_S = 0.15
_SOON_S = 0.01
#: While much is to do, readers are told so often.
_OFTEN_S = 0.25


class Showing:
    """What the posts of a workspace look like; belongs to the desk's thread."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        space.stand.on_problem = self._page_failed
        self.stock: Stock | None = None
        #: Pages that were set: whether somebody waits for them.
        self._fresh: dict[PurePosixPath, bool] = {}
        self._made_up: dict[PurePosixPath, str] = {}
        self._composing: threading.Thread | None = None
        self._stale = True
        self._told_at = 0.0

    def paper(self, before: Paper | None) -> Paper:
        """The site as it is now; see `Paper`."""
        assert self.stock is not None
        entries: dict[str, Entry] = {}
        now = sorted(
            (one for one in self._space.posts.values() if one.shown is not None),
            key=lambda one: one.shown is None or one.shown.post.slug != one.slug,
        )
        for one in now:  # an address goes to the post that has it now
            assert one.shown is not None
            entries.setdefault(one.shown.post.slug, one.shown)
        return Paper(self._space.press.blog.config, entries.values(), self.stock, before=before)

    def changed(self, one: Manuscript, *, at_once: bool) -> None:
        """The page of a post is another now.

        Args:
            at_once: whether somebody waits for it.
        """
        if one.shown is not None:
            page = addresses.post_page(one.shown.post.slug)
            self._fresh[page] = at_once or self._fresh.get(page, False)
        if at_once or time.monotonic() >= self._told_at + _OFTEN_S:
            self.show()

    def show(
        self,
        paper: Paper | None = None,
        *,
        styles: Collection[PurePosixPath] = (),
        everything: bool = False,
    ) -> None:
        """Put a new paper on the stand; tell which pages differ of those that somebody looks at.

        Args:
            paper: the site as it is now, if it is known.
            styles: sheets that differ.
            everything: whether any page may differ.
        """
        stand = self._space.stand
        paper = paper or self.paper(stand.paper)
        stand.put(paper)
        self._stale = True
        asked = stand.asked()
        wanted = {page for page, waits in self._fresh.items() if waits or page in asked}
        self._fresh = {}
        differ = set()
        for page in wanted.union(asked if everything else ()):
            try:
                if stand.differs(page, paper):
                    differ.add(page)
                made_of = paper.made_of(page)
                if made_of is not None and page in self._made_up:
                    self._made_up[page] = made_of
            except Exception as error:
                self._space.wrong["template"] = (problem_of(error),)
        self._told_at = time.monotonic()
        self._space.tell(pages=differ, styles=styles)

    def due_at(self) -> float | None:
        """By `time.monotonic`, when there is something to do here; None: not as things are."""
        due = []
        if self._fresh:
            due.append(self._told_at + _OFTEN_S)
        if self._stale and not self._composing:
            due.append(max(time.monotonic() + _SOON_S, self._told_at + _QUIET_S))
        return min(due, default=None)

    def work(self) -> None:
        """Show what was set meanwhile; when nothing happens, make up the rest of the site."""
        now = time.monotonic()
        if self._fresh and now >= self._told_at + _OFTEN_S:
            self.show()
        quiet = not self._fresh and not self._space.inbox.waiting
        if self._stale and quiet and now >= self._told_at + _QUIET_S and not self._composing:
            self._make_up()

    def _make_up(self) -> None:
        """Make up the whole site beside everything else, and tell which other pages differ."""
        self._stale = False
        paper = self._space.stand.paper
        if paper is None:
            return

        def work() -> None:
            try:
                pages, problems = paper.pages(), paper.problems
            except Exception as error:
                pages, problems = {}, (problem_of(error),)
            self._space.inbox.ask(lambda: self._made(pages, problems))

        self._composing = threading.Thread(target=work, name="making up", daemon=True)
        self._composing.start()

    def _made(self, pages: Mapping[PurePosixPath, str], problems: Iterable[Problem]) -> None:
        self._composing = None
        before, self._made_up = self._made_up, dict(pages) or self._made_up
        self._space.wrong["site"] = tuple(problems)
        differ = {
            path
            for path in {*before, *self._made_up}
            if before.get(path) != self._made_up.get(path)
        }
        # The first time nobody knows how pages were; those that somebody has may be older.
        asked = self._space.stand.asked()
        self._space.tell(pages=differ if before else differ.intersection(asked))

    def _page_failed(self, problem: Problem, paper: Paper) -> None:
        """A page that was asked for could not be printed; said by whoever asked."""

        def note() -> None:
            if paper.stock is self.stock:  # else it may be mended by now
                self._space.wrong["template"] = (problem,)
                self._space.tell()

        self._space.inbox.ask(note)
