"""The site made up from articles, with its search and its cards."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from proofpress import ourselves, templates
from proofpress.blog import Blog
from proofpress.config import Config
from proofpress.painter import Painter
from proofpress.search.indexing import with_search
from proofpress.search.kept import Kept
from proofpress.site.assemble import Site, assemble
from proofpress.site.entries import Entry
from proofpress.site.environment import environment
from proofpress.site.texts import Texts
from proofpress.store import STORE
from proofpress.store.compiled import Compiled
from proofpress.store.packed import Packed
from proofpress.store.printed import Printed

_CODE = Path(__file__).parents[1]


class Assembly:
    """What makes the site of a blog, and knows how each page came out before.

    Args:
        own_templates: the blog's own, or None.
        packages: versions of everything installed: what others made is made anew.
        damaged: told of each file of the store that was damaged.
    """

    def __init__(
        self,
        blog: Blog,
        *,
        own_templates: Path | None,
        compiled: Compiled,
        packages: Mapping[str, str],
        damaged: Callable[[Path], None],
    ) -> None:
        self._blog = blog
        self._own = own_templates
        self._compiled = compiled
        self._packages = packages
        self._damaged = damaged
        self._store = blog.build / STORE

    @cached_property
    def printed(self) -> Printed:
        """How pages came out, and what lies in the site's folder."""
        return Printed(self._store, self._damaged)

    def site(self, entries: Sequence[Entry], today: datetime.date, *, indexed: bool) -> Site:
        """Every file of the site.

        Args:
            indexed: whether readers will see it: with the index of its search and with cards, and
                what came out the same before is not printed again.
        """
        own = self._own
        built_in = templates.folder().resolve()
        environment_ = environment(built_in, own, compiled=self._compiled)
        static = templates.static(own)
        with_all = ourselves.digest((_CODE, built_in, *filter(None, (own,))), self._packages)
        paint = Painter(self._store, environment_, self._damaged, packages=self._packages)
        kept = Packed(self._store, "texts.parts", ourselves.digest((_CODE,), {}), self._damaged)
        texts = Texts(lambda: kept.read() or {})

        def make(config: Config) -> Site:
            return assemble(
                config,
                entries,
                now=today,
                templates=environment_,
                static=static,
                interactive=lambda libraries: templates.interactive(own, libraries),
                surroundings=with_all if indexed else None,
                earlier=self.printed.impressions if indexed else None,
                paint=paint if indexed else None,
                texts=texts,
            )

        site = with_search(
            make,
            self._blog.config,
            entries,
            today,
            kept=self._index if indexed else None,
        )
        self._compiled.save()
        if texts.new:
            kept.write(texts.kept())
        return site

    def _index(self, program: Path) -> Kept:
        """The index of the search as `program` and this code made it last."""
        status = program.stat()
        code = ourselves.digest((_CODE / "search", _CODE / "site", _CODE / "store"), {})
        made_by = f"{code} {program} {status.st_size} {status.st_mtime_ns}"
        return Kept(self._store, made_by, self._damaged)
