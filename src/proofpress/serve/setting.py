"""Has posts set, one at a time: those that were saved, whose run has ended, or that have gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import PurePosixPath

from proofpress.errors import PublishError
from proofpress.execute.run import Run
from proofpress.problems import Problem
from proofpress.serve.catalogue import Catalogue
from proofpress.serve.compositor import Compositor
from proofpress.serve.inbox import News
from proofpress.serve.manuscript import Manuscript
from proofpress.serve.running import Running
from proofpress.serve.showing import Showing
from proofpress.serve.workspace import Workspace

Said = Callable[[str, Manuscript], object]


class Setting:
    """Takes posts from what was read to what is shown; belongs to the desk's thread.

    Args:
        said: hears of each run that has ended, with the reason for it.
        forget: told of the source of each post that has gone.
        reached: called when what pages depend on has changed, and nothing is more urgent.
    """

    def __init__(
        self,
        space: Workspace,
        catalogue: Catalogue,
        showing: Showing,
        running: Running,
        *,
        said: Said,
        forget: Callable[[str], object],
        reached: Callable[[], None],
    ) -> None:
        self._space = space
        self._catalogue = catalogue
        self._showing = showing
        self._running = running
        self._compositor = Compositor(space, running, slugs=catalogue.slugs)
        self._said = said
        self._forget = forget
        self._reached = reached
        self._reach_differs = True

    def next(self) -> None:
        """Set the post that is the most urgent."""
        path, saved = self._space.agenda.next(self._catalogue.looked_at())
        known = self._space.posts.get(path)
        if known is not None:
            self._consider(known, saved=saved)

    def _consider(self, one: Manuscript, *, saved: bool) -> None:
        if saved or one.leaf is None:
            found = self._catalogue.reread(one)
            if found == "gone":
                self.drop((one.path,))
            if found != "read":
                return
        shown, status, wrong = one.shown, one.status, one.problems
        self._compositor.consider(one, saved=saved)
        looked_at = one.path in self._catalogue.looked_at()
        if one.shown is not shown:
            self._showing.changed(one, at_once=saved or looked_at)
        elif (one.status, one.problems) != (status, wrong):
            if saved or looked_at:
                self._space.tell()
            else:
                self._showing.tell_soon()
        self._after(one)

    def hear(self, news: News) -> None:
        """Note how runs go on, and set posts whose runs have ended."""
        for one in tuple(self._space.posts.values()):
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
            self._space.tell()

    def show_part(self, one: Manuscript) -> None:
        """Show what there is of a run that goes on."""
        self._compositor.show_part(one)
        self._showing.changed(one, at_once=True)

    def _ended(self, one: Manuscript, left: Run | Exception) -> None:
        attempt = one.attempt
        assert attempt is not None
        run = self._compositor.ended(one, left)
        self._showing.changed(one, at_once=True)
        self._said(attempt.reason, one)
        if run is not None and attempt.clean and one.record is not None:
            self._keep(one)
        self._after(one)
        if attempt.touched:
            self._space.agenda.add(one.path)

    def _keep(self, one: Manuscript) -> None:
        """Keep a good run for the next build; a full disk is said once."""
        assert one.post is not None and one.record is not None
        try:
            one.record = self._space.press.memory().keep(one.post, one.record)
            self._space.wrong.pop("disk", None)
        except PublishError as error:
            self._space.wrong["disk"] = (of_disk(error),)
            self._space.tell()

    def _after(self, one: Manuscript) -> None:
        """What can wait until readers were told."""
        before = one.reach
        self._compositor.reach(one)
        self._reach_differs = self._reach_differs or one.reach != before
        if self._reach_differs and not self._space.agenda:
            self._reach_differs = False
            self._reached()

    def _gone(self, path: PurePosixPath) -> None:
        if path not in self._space.posts:  # else it came back while its run ended
            self._forget(str(path))

    def drop(self, paths: Iterable[PurePosixPath]) -> None:
        """Posts whose files have gone."""
        space = self._space
        gone = [path for path in paths if path in space.posts]
        for path in gone:
            one = space.posts.pop(path)
            self._follow(path)
            space.agenda.drop(path)
            space.press.good.pop(path, None)
            if one.attempt is not None:
                self._running.cancel(one.attempt.job)
            self._running.afterwards(path, partial(self._gone, path))
        if gone:
            self._catalogue.bind()
            self._catalogue.relink(set(map(str, gone)))
            self._showing.show()

    def _follow(self, gone: PurePosixPath) -> None:
        """Note what a source that has gone is called now, if there is one that says the same."""
        sources = self._space.press.sources
        data = sources.pop(gone, None)
        heir = (path for path in self._space.posts if data and sources.get(path) == data)
        found = next(heir, None)
        self._space.moved.pop(found or gone, None)
        if found is not None:
            self._space.moved[gone] = found


def of_disk(error: Exception) -> Problem:
    """What is wrong with the disk."""
    return Problem(
        "disk",
        f"{error}",
        "make room, or see who may write to `build/`; until then the next build runs again what "
        "was run here",
    )
