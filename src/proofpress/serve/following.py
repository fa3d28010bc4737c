"""Follows the files that a blog is made of: what is written is taken as it is now."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path, PurePosixPath

from proofpress.press.standing import StandingPress
from proofpress.serve.catalogue import Catalogue
from proofpress.serve.materials import Materials, open_again, written_templates
from proofpress.serve.paper import Paper
from proofpress.serve.showing import Showing
from proofpress.serve.stand import problem_of
from proofpress.serve.stock import stock_of
from proofpress.serve.watching import Watching
from proofpress.serve.workspace import Workspace


class Following:
    """Watches what a workspace depends on; belongs to the desk's thread."""

    def __init__(self, space: Workspace, catalogue: Catalogue, showing: Showing) -> None:
        self._space = space
        self._catalogue = catalogue
        self._showing = showing
        self._materials = Materials(space.press.blog.root)
        self._watching = Watching(space.inbox.wrote, self._materials.counts)
        self._templates: frozenset[tuple[Path, int]] = frozenset()

    def begin(self) -> None:
        """Watch from now on; return when that has begun."""
        self.watch()
        self._watching.begun()

    def close(self) -> None:
        self._watching.close()

    def take_stock(self) -> None:
        """Print with the templates as they are now from now on.

        Raises:
            Exception: of Jinja or of a template.
        """
        press = self._space.press
        self._templates = written_templates(press.blog)
        self._showing.stock = stock_of(press, press.blog)

    def watch(self) -> None:
        """Watch what everything depends on now."""
        space = self._space
        trees, folders = self._materials.places(space.press.blog, space.posts.values())
        self._watching.look_at(trees=trees, folders=folders, begun=self._looked_at)

    def _looked_at(self, places: Collection[Path]) -> None:
        """These places are watched from now on; what changed there before is looked for."""
        self._space.inbox.ask(lambda: self._look_again(places))

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
        """Print everything with the templates as they are now."""
        before = self._space.press
        self._space.wrong.pop("template", None)
        own = before.blog.templates
        press = StandingPress(before.blog, before=before)
        articles = any(file == own or file.is_relative_to(own / "post") for file in files)
        if not articles:
            press.take_typesetter(before)
        only_static = all(file.is_relative_to(own / "static") for file in files)
        self._with_press(press, articles=articles, only_static=only_static)

    def _with_press(
        self, press: StandingPress, *, articles: bool = True, only_static: bool = False
    ) -> None:
        before = self._space.stand.paper
        self._space.press = press
        try:
            self.take_stock()
            styles, all_ = self._new_styles(before, only_static=only_static)
        except Exception as error:
            self._space.wrong["template"] = (problem_of(error),)
            self._space.tell()
            self.watch()
            return
        if articles:
            self._space.agenda.add(*self._space.posts)
        self._showing.show(styles=styles, everything=all_)
        self.watch()

    def _new_styles(
        self, before: Paper | None, *, only_static: bool
    ) -> tuple[Collection[PurePosixPath], bool]:
        """The style sheets that differ now, and whether pages differ beside their addresses."""
        after = self._showing.paper(before)
        if before is None:
            return (), True
        styles = after.styles() - before.styles()
        return styles, not only_static or after.scripts() != before.scripts()
