"""Puts the site on the stand as it is now, and tells which pages differ: the open ones first."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
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
#: While much is to do, readers are told so often, and so many times as seldom as it takes.
_OFTEN_S = 0.25
_SHARE = 4


class Showing:
    """What the posts of a workspace look like; belongs to the desk's thread."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        space.stand.on_problem = self._page_failed
        self.stock: Stock | None = None
        #: Pages that were set: whether somebody waits for them.
        self._fresh: dict[PurePosixPath, bool] = {}
        self._made_up: dict[PurePosixPath, str | None] = {}
        self._composing: threading.Thread | None = None
        self._stale = True
        self._untold = False
        self._told_at = 0.0
        self._next_at = 0.0

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
        if at_once or time.monotonic() >= self._next_at:
            self.show()

    def tell_soon(self) -> None:
        """Posts do otherwise than was told; nobody waits for that."""
        self._untold = True
        if time.monotonic() >= self._next_at:
            self.show()

    def show(self, paper: Paper | None = None, *, everything: bool = False) -> None:
        """Put a new paper on the stand; tell which pages differ of those that somebody looks at.

        Args:
            paper: the site as it is now, if it is known.
            everything: whether any page may differ.
        """
        began = time.monotonic()
        stand = self._space.stand
        paper = paper or self.paper(stand.paper)
        stand.put(paper)
        self._stale, self._untold = True, False
        asked = stand.asked()
        wanted = {page for page, waits in self._fresh.items() if waits or page in asked}
        self._fresh = {}
        differ = set()
        for page in wanted.union(asked if everything else ()):
            try:
                if stand.differs(page, paper):
                    differ.add(page)
                made_of = paper.made_of(page)
                if made_of is not None:
                    self._made_up[page] = made_of
            except Exception as error:
                self._space.wrong["template"] = (problem_of(error),)
        self._space.tell(pages=differ)
        self._told_at = time.monotonic()
        self._next_at = self._told_at + max(_OFTEN_S, _SHARE * (self._told_at - began))

    def due_at(self) -> float | None:
        """By `time.monotonic`, when there is something to do here; None: not as things are."""
        due = []
        if self._fresh or self._untold:
            due.append(self._next_at)
        if self._stale and not self._composing:
            due.append(max(time.monotonic() + _SOON_S, self._told_at + _QUIET_S))
        return min(due, default=None)

    def work(self) -> None:
        """Show what was set meanwhile; when nothing happens, make up the rest of the site."""
        now = time.monotonic()
        if (self._fresh or self._untold) and now >= self._next_at:
            self.show()
        quiet = not self._fresh and not self._space.inbox.waiting
        if self._stale and quiet and now >= self._told_at + _QUIET_S and not self._composing:
            self._make_up()

    def _make_up(self) -> None:
        """Make up every page that somebody has beside everything else; tell which others differ."""
        self._stale = False
        paper = self._space.stand.paper
        if paper is None:
            return

        given = self._space.stand.given()

        def work() -> None:
            try:
                pages, problems = paper.pages(given), paper.problems
            except Exception as error:
                pages, problems = None, (problem_of(error),)
            self._space.inbox.ask(lambda: self._made(given, pages, problems))

        self._composing = threading.Thread(target=work, name="making up", daemon=True)
        self._composing.start()

    def _made(
        self,
        given: Mapping[PurePosixPath, str | None],
        pages: Mapping[PurePosixPath, str] | None,
        problems: Iterable[Problem],
    ) -> None:
        self._composing = None
        self._space.wrong["site"] = tuple(problems)
        differ = set()
        if pages is not None:
            before = {**given, **self._made_up}
            differ = {path for path in given if before[path] != pages.get(path)}
            self._made_up = {path: pages.get(path) for path in given}
        self._space.tell(pages=differ)

    def _page_failed(self, problem: Problem, paper: Paper) -> None:
        """A page that was asked for could not be printed; said by whoever asked."""

        def note() -> None:
            if paper.stock is self.stock:  # else it may be mended by now
                self._space.wrong["template"] = (problem,)
                self._space.tell()

        self._space.inbox.ask(note)
