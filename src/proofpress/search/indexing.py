"""The site with the index of its search, which is made beside the pages, or was made before."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from proofpress.config import Config
from proofpress.errors import SearchError
from proofpress.search import pagefind
from proofpress.search.stable import ENTRY
from proofpress.site import addresses
from proofpress.site.assemble import Site
from proofpress.site.entries import Entry, published
from proofpress.site.page import Page
from proofpress.site.search import digest, documents
from proofpress.store.bundle import Bundle


def with_search(
    make: Callable[[Config], Site],
    config: Config,
    entries: Sequence[Entry],
    now: date,
    *,
    bundle: Bundle | None,
    made_by: str,
) -> Site:
    """The site that `make` makes of a config; without a search, and with a note, if it has to be.

    Args:
        bundle: the index as it was made last; None: a site that nobody will search.
        made_by: digest of our own code: an index that another version made is not used.
    """
    if not config.search or not published(entries, now):
        return make(config)
    program = pagefind.program()
    if program is None:
        words = "no search: install `pagefind[bin]`, or set `search = false`"
        return _without(make, config, words)
    if bundle is None:
        return make(config)
    indexing = Indexing(bundle, program, config, entries, now, made_by=made_by)
    site = make(config)
    try:
        return replace(site, pages=(*site.pages, *indexing.pages()))
    except SearchError as error:
        return _without(make, config, f"no search: {error}")


def _without(make: Callable[[Config], Site], config: Config, words: str) -> Site:
    site = make(replace(config, search=False))
    return replace(site, notes=(*site.notes, words))


class Indexing:
    """The index of the posts that readers see, begun when it is made.

    Args:
        bundle: the index as it was made last.
        program: makes a new one.
        made_by: what makes the documents and keeps the index, beside `program`.
    """

    def __init__(
        self,
        bundle: Bundle,
        program: Path,
        config: Config,
        entries: Sequence[Entry],
        now: date,
        *,
        made_by: str,
    ) -> None:
        self._bundle = bundle
        self._program = program
        self._made_by = made_by
        self._pages: tuple[Page, ...] = ()
        self._failure: Exception | None = None
        # A daemon: whoever is interrupted need not wait for it.
        self._work = threading.Thread(target=self._make, args=(config, entries, now), daemon=True)
        self._work.start()

    def pages(self) -> tuple[Page, ...]:
        """The files of the index, when they are ready.

        Raises:
            SearchError: it could not be made.
            PublishError: it could not be kept, or whatever else went wrong.
        """
        self._work.join()
        if self._failure is not None:
            raise self._failure
        return self._pages

    def _make(self, config: Config, entries: Sequence[Entry], now: date) -> None:
        try:
            status = self._program.stat()
            program = f"{self._program} {status.st_size} {status.st_mtime_ns}"
            key = f"{digest(config, entries, now)} {self._made_by} {program}"
            files = self._bundle.get(key)
            if files is None:
                found = documents(config, entries, now)
                files = pagefind.index(self._program, found, lang=config.lang)
                self._bundle.put(key, files)
            self._pages = tuple(
                # The entry names the others, so it is written after them, as pages are.
                Page(addresses.FINDER / name, data, "page" if name == ENTRY else "asset")
                for name, data in sorted(files.items())
            )
        except OSError as error:
            self._failure = SearchError(f"pagefind could not be used: {error.strerror}")
        except Exception as error:  # for whoever asks for the pages
            self._failure = error
