"""The site as it is now: a file of it is printed when somebody asks, and not again."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import PurePosixPath

from proofpress.config import Config
from proofpress.errors import SearchError
from proofpress.problems import Problem
from proofpress.search import pagefind
from proofpress.search.indexing import Indexing
from proofpress.serve.cards import Cards
from proofpress.serve.printed import OnDemand, Printed
from proofpress.serve.stock import Stock
from proofpress.site import addresses
from proofpress.site.assemble import (
    beside_pages,
    edition_of,
    pages_of_posts,
    printed,
    single_pages,
)
from proofpress.site.assets import FOLDER, assets
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.impressions import Unprinted
from proofpress.site.overrides import lost_overrides
from proofpress.site.page import Outline, Page, Sheet
from proofpress.site.posts import posts
from proofpress.site.related import Likeness
from proofpress.site.theme import themed

#: After it no post is one of the future: scheduled posts are shown like any other.
_LAST_DAY = datetime.date.max


class Paper:
    """The site of some entries; safe in every thread.

    What is printed is what `build` would write, of drafts and scheduled posts too.

    Args:
        entries: one a slug.
        before: an earlier paper of the same blog: what would come out the same is not printed.
    """

    def __init__(
        self,
        config: Config,
        entries: Iterable[Entry],
        stock: Stock,
        *,
        before: Paper | None = None,
    ) -> None:
        searchable = config.search and stock.searchable
        self._config = config if searchable else replace(config, search=False)
        self._entries = {entry.post.slug: _shown(entry) for entry in entries}
        self._pages = {addresses.post_page(slug): slug for slug in self._entries}
        self.stock = stock
        self._lock = threading.RLock()
        self._made: dict[PurePosixPath, Page] = {}
        self._before: Edition | None = None
        if before is not None and before.stock.interactive is stock.interactive:
            self._before = before.__dict__.get("edition")
        self._restyled = before is not None and before.stock.static is not stock.static
        self._out: Printed = Printed() if before is None else before._out

    def file(self, path: PurePosixPath) -> bytes | None:
        """The bytes of a file of the site; None if there is none.

        Raises:
            Exception: of Jinja or of a template; see `site.assemble.template_problem`.
        """
        if self._config.search and path.is_relative_to(addresses.FINDER):
            found = self._index.get(path.relative_to(addresses.FINDER).as_posix())
            return None if found is None else found.data
        page = self._page(path)
        if page is not None:
            return page.data
        beside = self._shared.get(path) or self._beside(path)
        if beside is not None:
            return beside
        page = self._others.get(path)
        return None if page is None else page.data

    def has(self, path: PurePosixPath) -> bool:
        """Whether that is the page of a post; nothing is made to know it."""
        return path in self._pages

    def made_of(self, path: PurePosixPath) -> str | None:
        """The digest that `pages` has for a page, if it was asked for."""
        page = self._made.get(path)
        return None if page is None else page.digest

    def _page(self, path: PurePosixPath) -> Page | None:
        """One page, made without the rest of the site and not printed yet."""
        if path in self._made:
            return self._made[path]
        slug, outline = self._pages.get(path), self._outlines.get(path)
        if outline is None:
            return None
        with self._lock:
            if path not in self._made:
                sheet = outline.sheet() if slug is None else self._post(slug)
                self._made[path] = self._printing.page(sheet)
            return self._made[path]

    def _post(self, slug: str) -> Sheet:
        [sheet] = posts(self.edition, {slug}, self._likeness)
        return sheet

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self.edition.entries)

    def _beside(self, path: PurePosixPath) -> bytes | None:
        """A file that lies beside a post, its card among them."""
        slug = self._pages.get(path.parent / "index.html")
        name = "" if slug is None and path.parent == FOLDER else slug
        if name is None:
            return None
        card = self.edition.previews.get(name) if path.match("card.*.png") else None
        if card is not None and card.path == path:
            return card.drawing.read()
        if slug is None:
            return None
        entry = self._entries[slug]
        for file in entry.article.files:
            if file.name == path.name:
                taken = file.name in entry.article.downloads
                return None if taken and not self._config.downloads else file.data
        return None

    @cached_property
    def edition(self) -> Edition:
        before, self._before = self._before, None
        made = edition_of(
            self._config,
            tuple(self._entries.values()),
            now=_LAST_DAY,
            static=self.stock.static,
            interactive=self.stock.interactive,  # type: ignore[arg-type]
            before=before,
        )
        if self._restyled and before is not None:
            made = replace(made, assets=assets(themed(self.stock.static, self._config.theme)))
        # The mapping needs the edition, and the edition the mapping.
        return replace(made, previews=Cards(made, self.stock.drawn))

    @cached_property
    def _printing(self) -> OnDemand:
        return OnDemand(partial(printed, self.stock.templates), self.stock.name, self._out)

    @cached_property
    def _outlines(self) -> Mapping[PurePosixPath, Outline]:
        each = (*single_pages(self.edition), *pages_of_posts(self.edition))
        return {outline.path: outline for outline in each}

    @cached_property
    def _beside_pages(self) -> tuple[Sequence[Page], tuple[Problem, ...]]:
        return beside_pages(self.edition, self.stock.static, self._printing)

    @cached_property
    def _others(self) -> Mapping[PurePosixPath, Page]:
        return {page.path: page for page in self._beside_pages[0]}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the site, of no single post."""
        return (*self._beside_pages[1], *self._lost_overrides)

    @cached_property
    def _lost_overrides(self) -> tuple[Problem, ...]:
        return lost_overrides(self.stock.templates)

    def pages(self, only: Iterable[PurePosixPath] | None = None) -> Mapping[PurePosixPath, str]:
        """What is printed, with a digest of all that it is printed from.

        Args:
            only: the pages that are meant; None: all of them, which in a large blog takes long.
        """
        wanted = {*self._outlines, *self._others} if only is None else set(only)
        found = ((path, self._page(path) or self._others.get(path)) for path in wanted)
        return {path: page.digest for path, page in found if isinstance(page, Unprinted)}

    @property
    def shared(self) -> frozenset[PurePosixPath]:
        """The addresses of what pages share, styles and scripts: others if their contents are."""
        return frozenset(self._shared)

    @cached_property
    def _shared(self) -> Mapping[PurePosixPath, bytes]:
        shared = (*self.edition.assets.values(), *self.edition.moving.values())
        return {asset.path: asset.data for asset in shared}

    @cached_property
    def _index(self) -> Mapping[str, Page]:
        """The index of the search, made when somebody searches."""
        program = pagefind.program()
        if program is None:
            return {}
        entries = tuple(self._entries.values())
        indexing = Indexing(lambda _: self._out.kept, program, self._config, entries, _LAST_DAY)
        try:
            pages = indexing.pages()
        except SearchError:
            return {}
        return {page.path.relative_to(addresses.FINDER).as_posix(): page for page in pages}


def _shown(entry: Entry) -> Entry:
    """The entry of a draft as if it were published."""
    if not entry.post.meta.draft:
        return entry
    meta = replace(entry.post.meta, draft=False)
    return replace(entry, post=replace(entry.post, meta=meta))
