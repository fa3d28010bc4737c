"""Files that are printed when somebody asks, and not again while they would come out the same."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePosixPath

from proofpress.search.kept import Kept
from proofpress.search.parts import Parts
from proofpress.site.impressions import Printing, Unprinted, digest_of
from proofpress.site.page import Page, Sheet


class KeptInMemory(Kept):
    """The index as it was made last, in memory."""

    def __init__(self) -> None:
        self._last: tuple[str, Mapping[str, str], Parts] | None = None

    def digests(self) -> tuple[str, Mapping[str, str]]:
        return self._last[:2] if self._last is not None else ("", {})

    def parts(self) -> Parts | None:
        return None if self._last is None else copy.deepcopy(self._last[2])

    def keep(self, key: str, digests: Mapping[str, str], parts: Parts) -> None:
        self._last = key, digests, parts


class Printed:
    """Pages as they came out last, by what they were printed from; so many bytes of them.

    Attributes:
        kept: the index of the search.
    """

    def __init__(self, most_bytes: int = 64_000_000) -> None:
        self.kept = KeptInMemory()
        self._most = most_bytes
        self._size = 0
        self._pages: dict[PurePosixPath, tuple[str, bytes]] = {}
        self._lock = threading.Lock()

    def page(self, path: PurePosixPath, made_of: str, print_: Callable[[], bytes]) -> bytes:
        with self._lock:
            known = self._pages.get(path)
        if known is not None and known[0] == made_of:
            return known[1]
        data = print_()
        with self._lock:
            old = self._pages.pop(path, None)
            self._size += len(data) - (len(old[1]) if old else 0)
            self._pages[path] = made_of, data
            while self._size > self._most and len(self._pages) > 1:
                first = next(iter(self._pages))
                self._size -= len(self._pages.pop(first)[1])
        return data


class OnDemand(Printing):
    """Prints nothing before somebody asks."""

    def __init__(self, print_: Callable[[Sheet], bytes], stock: str, out: Printed) -> None:
        super().__init__(print_)
        self.stock = stock
        self._out = out

    def file(self, path: PurePosixPath, of: object, print_: Callable[[], bytes]) -> Page:
        made_of = digest_of(self.stock, of)
        if made_of is None:
            return Unprinted(path, str(id(of)), print_)
        return Unprinted(path, made_of, partial(self._out.page, path, made_of, print_))
