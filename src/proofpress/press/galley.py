"""Posts as they are set: the article of each, made or known from before, and kept if it is good."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from proofpress import ourselves, templates
from proofpress.blog import Blog
from proofpress.compositors import Help
from proofpress.errors import PublishError
from proofpress.execute.run import Run
from proofpress.memory import Memory
from proofpress.post.post import Post
from proofpress.press.premises import typesetter_of
from proofpress.pressroom import Recalled
from proofpress.problems import Checked
from proofpress.render.article import Article
from proofpress.site.entries import Entry
from proofpress.source.source import SourceFile
from proofpress.store import STORE
from proofpress.store.articles import Articles
from proofpress.verify.claims import verdicts
from proofpress.verify.verdict import Verdict

if TYPE_CHECKING:
    from proofpress.archive import Archive
    from proofpress.store.compiled import Compiled
    from proofpress.typesetter import Typesetter

_WRITERS = 8


class Galley:
    """The articles of a blog's posts.

    Args:
        sources: bytes of the file of each post, by its path, as they were read.
        own_templates: the blog's own, or None.
        packages: versions of everything installed.
        compiled: gives what Jinja makes of templates, when something is set: meanwhile kernels
            start.
        damaged: told of each file of the store that was damaged.
        archived: whether what an earlier build knew is used, and kept for the next one.
        processes: how many there may be that set posts, this one among them.
    """

    def __init__(
        self,
        blog: Blog,
        memory: Memory,
        *,
        sources: Mapping[PurePosixPath, bytes],
        own_templates: Path | None,
        packages: Mapping[str, str],
        compiled: Callable[[], Compiled],
        damaged: Callable[[Path], None],
        archived: bool,
        processes: int,
    ) -> None:
        self._blog = blog
        self._memory = memory
        self._sources = sources
        self._own = own_templates
        self._packages = packages
        self._compiled = compiled
        self._damaged = damaged
        self._archived = archived
        self._processes = processes
        self._store = blog.build / STORE
        self._articles = Articles(self._store, damaged)
        self._put: dict[PurePosixPath, str] = {}
        self._help: Help | None = None

    @cached_property
    def _archive(self) -> Archive:
        from proofpress.archive import Archive
        from proofpress.store.bundles import Bundles
        from proofpress.store.dossiers import Dossiers
        from proofpress.store.objects import Objects

        sets = [folder / "post" for folder in (templates.folder(), self._own) if folder]
        made_by = ourselves.digest((Path(__file__).parents[1], *sets), self._packages)
        version = f"{made_by} {sys.version} {self._blog.config!r}"
        dossiers = Dossiers(self._store, version, self._damaged)
        bundles = Bundles(Objects(self._store, self._damaged))
        return Archive(dossiers, bundles, self._memory)

    @cached_property
    def _typesetter(self) -> Typesetter:
        from proofpress.store.typeset import Typeset

        return typesetter_of(
            self._blog,
            Typeset(self._store, self._damaged),
            own_templates=self._own,
            compiled=self._compiled(),
            packages=self._packages,
        )

    def known(self, file: SourceFile, read: Callable[[], Post], *, lenient: bool) -> Post | None:
        return self._archive.post(file, read, lenient=lenient) if self._archived else None

    def recall(self, post: Post) -> Recalled | None:
        """The run that the kept article of `post` shows, if it still holds."""
        return self._archive.recall(post) if self._archived else None

    def render(
        self,
        post: Post,
        run: Run | None,
        slugs: Mapping[PurePosixPath, str],
        *,
        verdicts: Sequence[Verdict],
        strict: bool,
    ) -> Checked[Article]:
        before = self._typesetter.set
        source = self._sources[post.path]
        made = self._typesetter.render(post, source, run, slugs, verdicts=verdicts, strict=strict)
        if self._help is not None:
            self._help.done(post.path, anew=self._typesetter.set > before)
        return made

    def made_before(
        self, post: Post, run: Run | None, slugs: Mapping[PurePosixPath, str], *, strict: bool
    ) -> Entry | None:
        if not self._archived:
            return None

        def again() -> Article:
            found = () if run is None else verdicts(post, run)
            made = self.render(post, run, slugs, verdicts=found, strict=strict).value
            if made is None:
                raise PublishError("a file of `build/store` was damaged: build once more")
            return made

        still = partial(self._typesetter.still_made_of, post, slugs)
        return self._archive.entry(post, run, strict=strict, still_made_of=still, again=again)

    def helped(
        self,
        posts: Sequence[tuple[Post, Run | None]],
        slugs: Mapping[PurePosixPath, str],
        *,
        strict: bool,
    ) -> Help:
        """Other processes that render posts into the store, from the last one on."""

        def work(post: Post, run: Run | None) -> None:
            found = () if run is None else verdicts(post, run)
            source = self._sources[post.path]
            self._typesetter.render(post, source, run, slugs, verdicts=found, strict=strict)

        each: dict[Hashable, Callable[[], None]] = {
            post.path: partial(work, post, run) for post, run in posts
        }
        self._help = Help(each, processes=self._processes - 1)
        return self._help

    def last_good(self, path: PurePosixPath) -> Entry | None:
        return self._articles.get(path)

    def keep_good(self, entries: Sequence[Entry]) -> None:
        fresh: list[Entry] = []
        for entry in entries:
            known = self._archive.published(entry.post.path) if self._archived else None
            if known is not None:
                self._articles.point(entry.post.path, known)
            else:
                fresh.append(entry)
        with ThreadPoolExecutor(_WRITERS) as pool:  # a disk takes its time for each
            for entry, digest in zip(fresh, pool.map(self._articles.put, fresh), strict=True):
                self._put[entry.post.path] = digest

    def know(self, entries: Sequence[Entry], *, strict: bool) -> None:
        if not self._archived:
            return
        recipes = self._typesetter.recipes
        for entry in entries:
            path = entry.post.path
            if path in recipes and not self._archive.knows(path):
                published = self._put.get(path)
                self._archive.keep(entry, recipes[path], published=published, strict=strict)
        self._archive.save()
