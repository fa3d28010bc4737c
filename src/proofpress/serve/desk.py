"""The desk: hears what happens, has posts set and run again, and puts the site on the stand."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from proofpress.blog import Blog
from proofpress.errors import ProofpressError, PublishError
from proofpress.execute.run import Run
from proofpress.execute.session import Kernels
from proofpress.press.standing import StandingPress
from proofpress.problems import Problem
from proofpress.reading import Leaf, bound, read_leaf
from proofpress.serve.compositor import Compositor, linked
from proofpress.serve.inbox import Inbox, News
from proofpress.serve.manuscript import Manuscript
from proofpress.serve.materials import Materials, open_again, written_templates
from proofpress.serve.paper import Paper
from proofpress.serve.running import Running
from proofpress.serve.stand import Stand, problem_of
from proofpress.serve.stock import Stock, stock_of
from proofpress.serve.watching import Watching
from proofpress.site import addresses
from proofpress.site.entries import Entry
from proofpress.source.discover import candidates

if TYPE_CHECKING:
    from proofpress.execute.snapshots.history import Start

#: How long a file may be half there, or away, before that counts: editors write in two steps.
_PATIENCE_S = 0.2
#: How long nothing happens before the rest of the site is made up.
_QUIET_S = 0.15
_SOON_S = 0.01
#: While much is to do, readers are told so often.
_OFTEN_S = 0.25

Said = Callable[[str, Manuscript], object]


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
        self.stand = Stand()
        self.stand.on_problem = self._page_failed
        self.inbox = Inbox()
        self._said = said
        self._forget = forget
        self._press = StandingPress(blog)
        self._running = Running(lambda: self._press.shop(kernels), self.inbox, jobs=jobs)
        self._compositor = Compositor(self._press, self._running, slugs=self._slugs)
        self._materials = Materials(blog.root)
        self._watching = Watching(self.inbox.wrote, self._materials.counts)
        self._manuscripts: dict[PurePosixPath, Manuscript] = {}
        self._files: frozenset[PurePosixPath] = frozenset()
        self._wrong: dict[str, tuple[Problem, ...]] = {"config": tuple(problems)}
        self._stock: Stock | None = None
        self._templates: frozenset[tuple[Path, int]] = frozenset()
        #: What is to be set: whether its author has just saved it.
        self._todo: dict[PurePosixPath, bool] = {}
        #: Pages that were set: whether somebody waits for them.
        self._fresh: dict[PurePosixPath, bool] = {}
        self._addresses: dict[PurePosixPath, str] | None = None
        self._at: dict[PurePosixPath, PurePosixPath] = {}
        self._reach_differs = True
        self._made_up: dict[PurePosixPath, str] = {}
        self._composing: threading.Thread | None = None
        self._stale = True
        self._told_at = 0.0

    def began(self, post: str, start: Start) -> None:
        """A run of the post with that source begins at a cell; from any thread."""

        def note() -> None:
            one = self._manuscripts.get(PurePosixPath(post))
            if one is not None and one.attempt is not None:
                one.attempt.clean = start.first == 0
                one.restarted = start.why
                self._tell()

        self.inbox.ask(note)

    # The loop

    def run(self) -> None:
        """Open the blog, and follow it until the inbox is closed."""
        try:
            self._watch()
            self._watching.begun()
            self._open()
            while self._turn():
                pass
        finally:
            self._running.close()
            self._watching.close()

    def close(self) -> None:
        """Let `run` return; from any thread."""
        self.inbox.close()

    def _turn(self) -> bool:
        news = self.inbox.take(self._patience())
        if news.closed:
            return False
        if news.files:
            self._wrong.pop("turn", None)
        steps: tuple[Callable[[], None], ...] = (partial(self._hear, news), self._work)
        for do in steps:
            try:
                do()
            except (ProofpressError, OSError) as error:
                self._wrong["turn"] = (_disk(error),)
                self._tell()
            except Exception as error:  # ours: said, and the preview goes on
                traceback.print_exc()
                self._wrong["turn"] = (problem_of(error),)
                self._tell()
        return True

    def _patience(self) -> float | None:
        """How long nothing has to be done."""
        if self._todo:
            return 0.0
        now = time.monotonic()
        waits = [one.patience - now for one in self._manuscripts.values() if one.patience]
        going = (one.attempt for one in self._manuscripts.values() if one.attempt is not None)
        waits += [attempt.show_at - now for attempt in going if attempt.part is not None]
        if self._fresh:
            waits.append(self._told_at + _OFTEN_S - now)
        if self._stale and not self._composing:
            waits.append(max(_SOON_S, self._told_at + _QUIET_S - now))
        return max(0.0, min(waits)) if waits else None

    def _hear(self, news: News) -> None:
        for task in news.tasks:
            task()
        if news.files:
            self._wrote(news.files)
        for one in tuple(self._manuscripts.values()):
            attempt = one.attempt
            if attempt is None:
                continue
            number = attempt.job.number
            if number in news.cells:
                one.status = "running"
                cell, one.since = news.cells[number]
                one.cell = cell or None
            part = news.parts.get(number)
            if part is not None and any(cell.status == "not run" for cell in part.cells):
                attempt.part = part
            if number in news.ended:
                self._ended(one, news.ended[number])
        if news.cells:
            self._tell()

    def _work(self) -> None:
        """Do the most urgent thing that is to be done."""
        now = time.monotonic()
        for one in tuple(self._manuscripts.values()):
            if one.patience is not None and one.patience <= now:
                self._lose_patience(one)
            attempt = one.attempt
            if attempt is not None and attempt.part is not None and attempt.show_at <= now:
                self._compositor.show_part(one)
                self._changed(one, at_once=True)
        if self._todo:
            path, saved = self._next()
            known = self._manuscripts.get(path)
            if known is not None:
                self._consider(known, saved=saved)
            return
        if self._fresh and now >= self._told_at + _OFTEN_S:
            self._show()
        quiet = not self._fresh and not self.inbox.waiting and now >= self._told_at + _QUIET_S
        if self._stale and quiet and not self._composing:
            self._make_up()

    def _next(self) -> tuple[PurePosixPath, bool]:
        """What was saved last, then the page that was looked at last, then the others."""
        saved = [path for path, by_hand in self._todo.items() if by_hand]
        if saved:
            return saved[-1], self._todo.pop(saved[-1])
        for page in self.stand.asked():
            looked_at = self._at.get(page)
            if looked_at in self._todo:
                return looked_at, self._todo.pop(looked_at)
        path = next(iter(self._todo))
        return path, self._todo.pop(path)

    # What is read

    def _open(self) -> None:
        """Show what the last build left, at once; then have everything set as it is now."""
        self._list()
        for path, one in self._manuscripts.items():
            one.shown = self._press.last_good(path)
        self._templates = written_templates(self._press.blog)
        self._stock = stock_of(self._press, self._press.blog)
        self._show()
        for one in self._manuscripts.values():
            one.leaf = self._read(one.path)
            one.post = one.leaf.post if one.leaf is not None else None
        self._drop(path for path, one in tuple(self._manuscripts.items()) if one.leaf is None)
        self._bind()
        self._todo = dict.fromkeys(self._manuscripts, False)
        self._show()

    def _list(self) -> None:
        """Find files that may be posts; those that have gone are given some time to come back."""
        listing = self._press.listing()
        found = candidates(listing, self._press.folder)
        self._files = frozenset(listing)
        self._wrong["files"] = found.problems
        there = found.value or ()
        for path in there:
            if path not in self._manuscripts:
                self._manuscripts[path] = Manuscript(path)
                self._todo[path] = True
        for path in self._manuscripts.keys() - set(there):
            one = self._manuscripts[path]
            one.patience = one.patience or time.monotonic() + _PATIENCE_S

    def _read(self, path: PurePosixPath) -> Leaf | None:
        return read_leaf(self._press, path, self._files)

    def _slugs(self) -> Mapping[PurePosixPath, str]:
        """The slugs of all posts, by their files."""
        if self._addresses is None:
            known = self._manuscripts.items()
            self._addresses = {path: one.post.slug for path, one in known if one.post is not None}
            self._at = {addresses.post_page(one.slug): path for path, one in known}
        return self._addresses

    def _bind(self) -> None:
        """What is wrong with posts beside each other."""
        self._addresses = None
        self._slugs()
        leaves = [one.leaf for one in self._manuscripts.values()]
        own = {problem for leaf in leaves if leaf is not None for problem in leaf.problems}
        late: dict[str, list[Problem]] = {}
        for problem in bound(self._press, leaves).problems:
            if problem not in own and problem.location is not None:
                late.setdefault(problem.location.path, []).append(problem)
        for path, one in self._manuscripts.items():
            now = tuple(late.get(str(path), ()))
            if now != one.late:
                one.late = now
                self._todo.setdefault(path, False)

    def _reread(self, one: Manuscript) -> bool:
        """Read the file of a post again; False if it is better to wait for the rest of it."""
        before, old = one.leaf, one.post
        there = (self._press.blog.root / one.path).is_file()
        leaf = self._read(one.path) if there else None
        if leaf is None or leaf.post is None:
            now = time.monotonic()
            if one.patience is None:
                one.patience = now + _PATIENCE_S
            if now < one.patience:
                return False
            one.patience = None
            if leaf is None:
                self._drop((one.path,))
                return False
        one.patience = None
        one.leaf = leaf
        post = leaf.post
        if post is not None:
            one.post = post
        alike = (
            before is not None
            and old is not None
            and post is not None
            and (
                (post.slug, post.kernel, post.meta.aliases, post.meta.slug, post.is_essay)
                == (old.slug, old.kernel, old.meta.aliases, old.meta.slug, old.is_essay)
            )
        )
        if not alike:
            self._bind()
            self._relink({str(one.path)})
        return True

    def _lose_patience(self, one: Manuscript) -> None:
        self._todo.setdefault(one.path, True)

    def _drop(self, paths: Iterable[PurePosixPath]) -> None:
        gone = [path for path in paths if path in self._manuscripts]
        for path in gone:
            one = self._manuscripts.pop(path)
            self._todo.pop(path, None)
            self._press.good.pop(path, None)
            if one.attempt is not None:
                self._running.cancel(one.attempt.job)
            else:  # of what still ends, copies go as they grow old
                self._forget(str(path))
        if gone:
            self._bind()
            self._relink(set(map(str, gone)))
            self._stale = True
            self._show()

    def _relink(self, names: set[str]) -> None:
        for path in linked(self._press, self._manuscripts.values(), names):
            self._todo.setdefault(path, False)

    # What is set

    def _consider(self, one: Manuscript, *, saved: bool) -> None:
        if (saved or one.leaf is None) and not self._reread(one):
            return
        shown, status, wrong = one.shown, one.status, one.problems
        self._compositor.consider(one, saved=saved)
        if one.shown is not shown:
            self._changed(one, at_once=saved)
        elif (one.status, one.problems) != (status, wrong):
            self._tell()
        self._after(one)

    def _ended(self, one: Manuscript, left: Run | Exception) -> None:
        attempt = one.attempt
        assert attempt is not None
        run = self._compositor.ended(one, left)
        self._changed(one, at_once=True)
        self._said(attempt.reason, one)
        if run is not None and attempt.clean and one.record is not None:
            self._keep(one)
        self._after(one)
        if attempt.touched:
            self._todo.setdefault(one.path, False)

    def _keep(self, one: Manuscript) -> None:
        """Keep a good run for the next build; a full disk is said once."""
        assert one.post is not None and one.record is not None
        try:
            one.record = self._press.memory().keep(one.post, one.record)
            self._wrong.pop("disk", None)
        except PublishError as error:
            self._wrong["disk"] = (_disk(error),)
            self._tell()

    def _after(self, one: Manuscript) -> None:
        """What can wait until readers were told."""
        before = one.reach
        self._compositor.reach(one)
        self._reach_differs = self._reach_differs or one.reach != before
        if self._reach_differs and not self._todo:
            self._watch()

    # What is written

    def _wrote(self, files: Collection[Path]) -> None:
        self._press.written(tuple(files))
        sorted_ = self._materials.sorted(files, self._press.blog, self._manuscripts)
        if sorted_.config:
            self._reopen()
        if sorted_.templates:
            self._restock(sorted_.templates)
        if sorted_.unknown:
            self._list()
        for path in sorted_.sources:
            self._todo.pop(path, None)
            self._todo[path] = True  # the last one saved is the last in the list
        root = self._press.blog.root
        for file in sorted_.others:
            for one in self._manuscripts.values():
                if one.depends_on(file, root):
                    if one.attempt is not None and one.wrote(file, root):
                        continue
                    if one.attempt is not None:
                        one.attempt.touched.add(file)
                    self._todo.setdefault(one.path, False)

    def _reopen(self) -> None:
        """Take the config as it is now; a bad one is said, and the last good one goes on."""
        blog, problems = open_again(self._press.blog.root)
        self._wrong["config"] = problems
        if blog is not None and blog.config != self._press.blog.config:
            self._with_press(StandingPress(blog, before=self._press))
            self._list()
        self._tell()

    def _restock(self, files: Collection[Path]) -> None:
        """Print everything with the templates as they are now."""
        self._wrong.pop("template", None)
        own = self._press.blog.templates
        press = StandingPress(self._press.blog, before=self._press)
        articles = any(file == own or file.is_relative_to(own / "post") for file in files)
        if not articles:
            press.take_typesetter(self._press)
        only_static = all(file.is_relative_to(own / "static") for file in files)
        self._with_press(press, articles=articles, only_static=only_static)

    def _with_press(
        self, press: StandingPress, *, articles: bool = True, only_static: bool = False
    ) -> None:
        before = self.stand.paper
        self._press = press
        self._compositor.press = press
        self._templates = written_templates(press.blog)
        try:
            self._stock = stock_of(press, press.blog)
            styles, all_ = self._new_styles(before, only_static=only_static)
        except Exception as error:
            self._wrong["template"] = (problem_of(error),)
            self._tell()
            self._watch()
            return
        if articles:
            self._todo.update({path: False for path in self._manuscripts if path not in self._todo})
        self._show(styles=styles, everything=all_)
        self._watch()

    def _new_styles(
        self, before: Paper | None, *, only_static: bool
    ) -> tuple[Collection[PurePosixPath], bool]:
        """The style sheets that differ now, and whether pages differ beside their addresses."""
        after = self._paper(before)
        if before is None:
            return (), True
        styles = after.styles() - before.styles()
        return styles, not only_static or after.scripts() != before.scripts()

    # What is shown

    def _paper(self, before: Paper | None) -> Paper:
        assert self._stock is not None
        entries: dict[str, Entry] = {}
        now = sorted(
            (one for one in self._manuscripts.values() if one.shown is not None),
            key=lambda one: one.shown is None or one.shown.post.slug != one.slug,
        )
        for one in now:  # an address goes to the post that has it now
            assert one.shown is not None
            entries.setdefault(one.shown.post.slug, one.shown)
        return Paper(self._press.blog.config, entries.values(), self._stock, before=before)

    def _changed(self, one: Manuscript, *, at_once: bool) -> None:
        if one.shown is not None:
            page = addresses.post_page(one.shown.post.slug)
            self._fresh[page] = at_once or self._fresh.get(page, False)
        if at_once or time.monotonic() >= self._told_at + _OFTEN_S:
            self._show()

    def _show(self, *, styles: Collection[PurePosixPath] = (), everything: bool = False) -> None:
        """Put a new paper on the stand; tell which pages differ of those that somebody looks at."""
        paper = self._paper(self.stand.paper)
        self.stand.put(paper)
        self._stale = True
        asked = self.stand.asked()
        wanted = {page for page, waits in self._fresh.items() if waits or page in asked}
        self._fresh = {}
        differ = set()
        for page in wanted.union(asked if everything else ()):
            try:
                if self.stand.differs(page, paper):
                    differ.add(page)
                made_of = paper.made_of(page)
                if made_of is not None and page in self._made_up:
                    self._made_up[page] = made_of
            except Exception as error:
                self._wrong["template"] = (problem_of(error),)
        self._told_at = time.monotonic()
        self._tell(pages=differ, styles=styles)

    def _page_failed(self, problem: Problem, paper: Paper) -> None:
        """A page that was asked for could not be printed; said by whoever asked."""

        def note() -> None:
            if paper.stock is self._stock:  # else it may be mended by now
                self._wrong["template"] = (problem,)
                self._tell()

        self.inbox.ask(note)

    def _make_up(self) -> None:
        """Make up the whole site beside everything else, and tell which other pages differ."""
        self._stale = False
        paper = self.stand.paper
        if paper is None:
            return

        def work() -> None:
            try:
                pages, problems = paper.pages(), paper.problems
            except Exception as error:
                pages, problems = {}, (problem_of(error),)
            self.inbox.ask(lambda: self._made(pages, problems))

        self._composing = threading.Thread(target=work, name="making up", daemon=True)
        self._composing.start()

    def _made(self, pages: Mapping[PurePosixPath, str], problems: Iterable[Problem]) -> None:
        self._composing = None
        before, self._made_up = self._made_up, dict(pages) or self._made_up
        self._wrong["site"] = tuple(problems)
        differ = {
            path
            for path in {*before, *self._made_up}
            if before.get(path) != self._made_up.get(path)
        }
        # The first time nobody knows how pages were; those that somebody has may be older.
        self._tell(pages=differ if before else differ.intersection(self.stand.asked()))

    def _tell(
        self, *, pages: Collection[PurePosixPath] = (), styles: Collection[PurePosixPath] = ()
    ) -> None:
        posts = (self._manuscripts[path].state() for path in sorted(self._manuscripts))
        problems = dict.fromkeys(one for wrong in self._wrong.values() for one in wrong)
        self.stand.tell(posts, problems, pages=pages, styles=styles)

    def _watch(self) -> None:
        self._reach_differs = False
        trees, folders = self._materials.places(self._press.blog, self._manuscripts.values())
        self._watching.look_at(trees=trees, folders=folders, begun=self._looked_at)

    def _looked_at(self, places: Collection[Path]) -> None:
        """These places are watched from now on; what changed there before is looked for."""
        self.inbox.ask(lambda: self._look_again(places))

    def _look_again(self, places: Collection[Path]) -> None:
        for path, one in self._manuscripts.items():
            if one.reads_in(places):
                self._todo.setdefault(path, False)
        blog = self._press.blog
        if blog.templates in places and written_templates(blog) != self._templates:
            self._restock((blog.templates,))


def _disk(error: Exception) -> Problem:
    return Problem(
        "disk",
        f"{error}",
        "make room, or see who may write to `build/`; until then the next build runs again what "
        "was run here",
    )
