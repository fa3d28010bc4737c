"""Follows the files that a blog is made of: what is written is taken as it is now."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path, PurePosixPath

from proofpress.press.standing import StandingPress
from proofpress.problems import Problem
from proofpress.serve.catalogue import Catalogue
from proofpress.serve.materials import Materials, open_again, written_templates
from proofpress.serve.showing import Showing
from proofpress.serve.stand import problem_of
from proofpress.serve.stock import restocked, stock_of
from proofpress.serve.watching import Watching
from proofpress.serve.workspace import Workspace

_POLLED = Problem(
    "watching",
    "the system watches no more files: they are looked at again and again, which is slower",
    "end other programs that watch files or, on Linux, raise `fs.inotify.max_user_watches` and "
    "`fs.inotify.max_user_instances` with `sysctl`, and begin anew",
    severity="warning",
)


class Following:
    """Watches what a workspace depends on; belongs to the desk's thread."""

    def __init__(self, space: Workspace, catalogue: Catalogue, showing: Showing) -> None:
        self._space = space
        self._catalogue = catalogue
        self._showing = showing
        self._materials = Materials(space.press.blog.root)
        self._watching = Watching(
            space.inbox.wrote,
            self._materials.counts,
            began=lambda: space.inbox.ask(self._see_how),
        )
        self._templates: frozenset[tuple[Path, int]] = frozenset()

    def begin(self) -> None:
        """Watch from now on; return when that has begun."""
        self.watch()
        self._watching.begun()

    def close(self) -> None:
        self._watching.close()

    def take_stock(self, written: Collection[PurePosixPath] = ()) -> None:
        """Print with the templates as they are now from now on.

        Args:
            written: the only ones that may differ, by their names; none: any may.

        Raises:
            Exception: of Jinja or of a template.
        """
        press, known = self._space.press, self._showing.stock
        self._templates = written_templates(press.blog)
        if known is not None and written:
            self._showing.stock = restocked(known, press, written)
        else:
            self._showing.stock = stock_of(press, press.blog)

    def watch(self) -> None:
        """Watch what everything depends on now."""
        space = self._space
        trees, folders = self._materials.places(space.press.blog, space.posts.values())
        self._watching.look_at(trees=trees, folders=folders, begun=self._looked_at)

    def _looked_at(self, places: Collection[Path]) -> None:
        """These places are watched from now on; what changed there before is looked for."""
        self._space.inbox.ask(lambda: self._look_again(places))

    def _see_how(self) -> None:
        """Say so if files can only be looked at again and again."""
        self._space.wrong["watching"] = (_POLLED,) if self._watching.polling else ()
        self._space.tell()

    def _look_again(self, places: Collection[Path]) -> None:
        for path, one in self._space.posts.items():
            if one.reads_in(places):
                self._space.agenda.add(path)
        blog = self._space.press.blog
        if blog.templates in places and written_templates(blog) != self._templates:
            self._restock((blog.templates,))

    def wrote(self, files: Collection[Path]) -> None:
        """Somebody wrote these files."""
        space = self._space
        blog = space.press.blog
        space.press.written(tuple(files))
        written = self._materials.sorted(files, blog, space.posts)
        if written.config:
            self._reopen()
        if written.templates:
            self._restock(written.templates)
        if written.unknown:
            self._catalogue.list()
        for path in written.sources:
            space.agenda.saved(path)
        for file in written.others:
            for one in space.posts.values():
                if one.depends_on(file, blog.root):
                    if one.attempt is not None and one.wrote(file, blog.root):
                        continue
                    if one.attempt is not None:
                        one.attempt.touched.add(file)
                    space.agenda.add(one.path)

    def _reopen(self) -> None:
        """Take the config as it is now; a bad one is said, and the last good one goes on."""
        press = self._space.press
        blog, problems = open_again(press.blog.root)
        self._space.wrong["config"] = problems
        if blog is not None and blog.config != press.blog.config:
            self._with_press(StandingPress(blog, before=press))
            self._catalogue.list()
        self._space.tell()

    def _restock(self, files: Collection[Path]) -> None:
        """Set and print with the templates as they are now what they are for."""
        before = self._space.press
        wrong = self._space.wrong.pop("template", ())
        own = before.blog.templates
        names = [PurePosixPath(file.relative_to(own)) for file in files]
        folders = {name.parts[0] if name.parts else "" for name in names}
        press = StandingPress(before.blog, before=before)
        if folders == {"post"} and not wrong:
            self._templates = written_templates(press.blog)
            self._space.press = press
            self._space.agenda.add(*self._space.posts)
            self.watch()
            return
        articles = not folders.isdisjoint({"", "post"})
        if not articles:
            press.take_typesetter(before)
        self._with_press(press, () if wrong else names, articles=articles)

    def _with_press(
        self,
        press: StandingPress,
        written: Collection[PurePosixPath] = (),
        *,
        articles: bool = True,
    ) -> None:
        before = self._space.stand.paper
        self._space.press = press
        only_static = bool(written) and all(name.parts[:1] == ("static",) for name in written)
        try:
            self.take_stock(written)
            paper = self._showing.paper(before)
            everything = not only_static or before is None or before.shared != paper.shared
        except Exception as error:
            self._space.wrong["template"] = (problem_of(error),)
            self._space.tell()
            self.watch()
            return
        if articles:
            self._space.agenda.add(*self._space.posts)
        self._showing.show(paper, everything=everything)
        self.watch()
