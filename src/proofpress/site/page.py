"""The files of the site, and the sheets they are printed from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import field
from pathlib import PurePosixPath
from typing import Literal

from proofpress.frozen import frozen
from proofpress.site.block_views import HomePage, LogPage
from proofpress.site.page_views import (
    ArchivePage,
    AuthorPage,
    IndexPage,
    NotFoundPage,
    PostPage,
    RedirectPage,
    SearchPage,
    TermPage,
)

Listing = HomePage | TermPage | IndexPage | ArchivePage | LogPage | SearchPage
View = Listing | AuthorPage | PostPage | NotFoundPage | RedirectPage


@frozen
class Page:
    """A file of the site; assets are written before the pages that name them.

    Attributes:
        known: the digest of its content, if somebody has asked for it.
    """

    path: PurePosixPath
    data: bytes
    kind: Literal["asset", "page"]
    known: str = field(default="", compare=False, repr=False)

    @property
    def digest(self) -> str:
        """sha256 of the content, in hex."""
        if not self.known:
            object.__setattr__(self, "known", hashlib.sha256(self.data).hexdigest())
        return self.known


@frozen
class Sheet:
    """A page that is not printed yet: a template and the one object it gets, called `page`."""

    path: PurePosixPath
    template: str
    view: View


@frozen
class Outline:
    """A page that has no sheet yet: it may be known without one."""

    path: PurePosixPath
    sheet: Callable[[], Sheet]
