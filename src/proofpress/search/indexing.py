"""The site with the index of its search, which is made beside the pages.

What has not changed since the last index is not looked at again: Pagefind is given the documents
that are new, and what it finds out of them is put into the place of what it knew.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Literal

from proofpress.config import Config
from proofpress.errors import PublishError, SearchError
from proofpress.search import pagefind
from proofpress.search.kept import Kept
from proofpress.search.merged import File, merged
from proofpress.search.parts import ENTRY, Parts, parts, with_all
from proofpress.site import addresses
from proofpress.site.assemble import Site
from proofpress.site.entries import Entry, published
from proofpress.site.impressions import Unprinted
from proofpress.site.page import Page
from proofpress.site.search import Draft, drafts

#: What the document that has all fields is known by.
_ALL = "all"


def with_search(
    make: Callable[[Config], Site],
    config: Config,
    entries: Sequence[Entry],
    now: date,
    *,
    kept: Callable[[Path], Kept] | None,
) -> Site:
    """The site that `make` makes of a config; without a search, and with a note, if it has to be.

    Args:
        kept: the index as a program made it last; None: a site that nobody will search.
    """
    if not config.search or not published(entries, now):
        return make(config)
    program = pagefind.program()
    if program is None:
        words = "no search: install `pagefind[bin]`, or set `search = false`"
        return _without(make, config, words)
    if kept is None:
        return make(config)
    indexing = Indexing(kept, program, config, entries, now)
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
        kept: the index as it was made last by a program.
        program: makes a new one.
    """

    def __init__(
        self,
        kept: Callable[[Path], Kept],
        program: Path,
        config: Config,
        entries: Sequence[Entry],
        now: date,
    ) -> None:
        self._kept = kept
        self._program = program
        self._lang = config.lang
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
            self._pages = tuple(self._made(drafts(config, entries, now)))
        except OSError as error:
            self._failure = SearchError(f"pagefind could not be used: {error.strerror}")
        except Exception as error:  # for whoever asks for the pages
            self._failure = error

    def _made(self, documents: Sequence[Draft]) -> Iterator[Page]:
        kept = self._kept(self._program)
        order = [draft.made_of for draft in documents]
        key = hashlib.sha256(" ".join((self._lang, *order)).encode()).hexdigest()
        before, digests = kept.digests()
        if before == key:
            again = _Again(lambda: merged(self._renewed(kept.parts(), documents), order))
            for name, digest in digests.items():
                yield _page(name, digest, partial(again.data, name))
            return
        try:
            whole = self._renewed(kept.parts(), documents)
            files = list(merged(whole, order))
        except _UnknownFormError as unknown:
            yield from (_page_of(File(name, data), {}) for name, data in unknown.files.items())
            return
        pages = [_page_of(file, digests) for file in files]
        made = {file.name: page.digest for file, page in zip(files, pages, strict=True)}
        kept.keep(key, made, whole)
        yield from pages

    def _renewed(self, before: Parts | None, documents: Sequence[Draft]) -> Parts:
        """The parts of the index, those of them that are not known made anew."""
        known = before.documents.keys() if before is not None else frozenset[str]()
        new = [draft for draft in documents if draft.made_of not in known]
        if before is None or before.language != self._lang.lower() or len(new) == len(documents):
            return self._indexed(documents)
        before.without(known - {draft.made_of for draft in documents})
        if new:
            found = self._indexed(new, fields=before.fields)
            if found.fields != before.fields:
                return self._indexed(documents)
            before.take(found, _ALL)
        return before if before.whole else self._indexed(documents)

    def _indexed(self, documents: Sequence[Draft], fields: Sequence[str] = ()) -> Parts:
        written = [draft.write() for draft in documents]
        made_of = [draft.made_of for draft in documents]
        if fields:
            written.append(with_all(fields))
            made_of.append(_ALL)
        files = pagefind.index(self._program, written, lang=self._lang)
        try:
            return parts(files, made_of)
        except ValueError as error:
            if fields:  # of an index that cannot be used in part
                files = pagefind.index(self._program, written[:-1], lang=self._lang)
            raise _UnknownFormError(files) from error


class _UnknownFormError(Exception):
    """An index of a form that is not known: it works all the same, but only as a whole."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__()
        self.files = files


class _Again:
    """The files of an index that has not changed, made when the site has lost one."""

    def __init__(self, make: Callable[[], Iterable[File]]) -> None:
        self._make = make

    @cached_property
    def _files(self) -> Mapping[str, File]:
        return {file.name: file for file in self._make()}

    def data(self, name: str) -> bytes:
        """The bytes of a file.

        Raises:
            PublishError: it cannot be made.
        """
        try:
            return self._files[name].data
        except (SearchError, _UnknownFormError, KeyError) as error:
            raise PublishError("the index of the search cannot be made again") from error


def _page_of(file: File, known: Mapping[str, str]) -> Page:
    """The page of a file; what is in one that has to be packed is known by its name."""
    if file.name in known and file.unpacked:
        return _page(file.name, known[file.name], lambda: file.data)
    return Page(addresses.FINDER / file.name, file.data, _kind(file.name))


def _page(name: str, digest: str, data: Callable[[], bytes]) -> Page:
    return Unprinted(addresses.FINDER / name, digest, data, _kind(name))


def _kind(name: str) -> Literal["asset", "page"]:
    """The entry names the others, so it is written after them, as pages are."""
    return "page" if name == ENTRY else "asset"
