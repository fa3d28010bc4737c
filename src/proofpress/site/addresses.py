"""Where every page lives, and how one page names another."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit

from proofpress.frozen import frozen

HOME = PurePosixPath("index.html")
TAGS = PurePosixPath("tags/index.html")
CATEGORIES = PurePosixPath("categories/index.html")
SERIES = PurePosixPath("series/index.html")
TOPICS = PurePosixPath("topics/index.html")
ARCHIVE = PurePosixPath("archive/index.html")
LOG = PurePosixPath("log/index.html")
SEARCH = PurePosixPath("search/index.html")
#: The folder of the search index.
FINDER = PurePosixPath("search/pagefind")
AUTHORS = PurePosixPath("authors/index.html")
NOT_FOUND = PurePosixPath("404.html")
FEED = PurePosixPath("feed.xml")
JSON_FEED = PurePosixPath("feed.json")
SITEMAP = PurePosixPath("sitemap.xml")
ROBOTS = PurePosixPath("robots.txt")

_SEGMENT = re.compile(r"(?!\.{1,2}$)[^/\\\x00-\x1f\x7f]+")


def post_page(slug: str) -> PurePosixPath:
    return _under("posts", slug)


def tag_page(slug: str) -> PurePosixPath:
    return _under("tags", slug)


def category_page(slug: str, sub: str | None = None) -> PurePosixPath:
    return _under("categories", slug) if sub is None else _under("categories", slug, sub)


def series_page(slug: str) -> PurePosixPath:
    return _under("series", slug)


def topic_page(slug: str) -> PurePosixPath:
    return _under("topics", slug)


def collection_page(slug: str) -> PurePosixPath:
    return _under("collections", slug)


#: Folders of lists whose pages have feeds of their own; the page of all of them has none.
_FED = frozenset({"authors", "categories", "collections", "series", "tags", "topics"})


def has_feeds(page: PurePosixPath) -> bool:
    """Whether feeds lie beside a page: the home page, and the page of one list."""
    return page == HOME or (page.parts[0] in _FED and len(page.parts) > 2)


def atom_of(page: PurePosixPath) -> PurePosixPath:
    """The Atom feed of the list that `page` shows."""
    return page.parent / FEED


def json_of(page: PurePosixPath) -> PurePosixPath:
    return page.parent / JSON_FEED


def author_page(slug: str) -> PurePosixPath:
    return _under("authors", slug)


def beside(page: PurePosixPath, name: str) -> PurePosixPath:
    """The path of a file that lies beside `page`.

    Raises:
        ValueError: `name` would leave the page's folder.
    """
    return page.parent / _segment(name)


def alias_page(alias: str) -> PurePosixPath | None:
    """Where the redirect for an old address lies; None for an address that is none of this site.

    `old/post/`, `/old/post` and `/old/post/index.html` are one address.
    """
    parts = urlsplit(alias.strip())
    if parts.scheme or parts.netloc or parts.query or parts.fragment:
        return None
    names = [name for name in unquote(parts.path).split("/") if name]
    if not names or not all(_SEGMENT.fullmatch(name) for name in names):
        return None
    path = PurePosixPath(*names)
    if path.suffix in (".html", ".htm") and not parts.path.endswith("/"):
        return path
    return path / "index.html"


@frozen
class Links:
    """Links as written on one page.

    Attributes:
        here: the page. Its links are relative and name `index.html`, so that they hold in a
            folder, under a sub-path and on any server.
        root: the path of the site's root on its server, for a page that is shown at any address
            (404): its links begin with it.
    """

    here: PurePosixPath
    root: str | None = None

    def to(self, page: PurePosixPath, fragment: str = "") -> str:
        """A link to a page of the site."""
        anchor = f"#{quote(fragment)}" if fragment else ""
        if self.root is not None:
            return quote(f"{self.root}{page}") + anchor
        return _quoted(_relative(page.parts, self.here.parts[:-1])) + anchor

    def from_root(self, href: str) -> str:
        """A link written as seen from the site's root; those to other sites stay as they are."""
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            return href
        path = parts.path.lstrip("/")
        if not path or path.endswith("/"):
            path += "index.html"
        return self._with_rest(PurePosixPath(unquote(path)), href)

    def from_page(self, href: str, page: PurePosixPath) -> str:
        """A link that stands on `page`, as it must be written here."""
        parts = urlsplit(href)
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            return href
        if not parts.path:
            return self._with_rest(page, href)
        path = parts.path + "index.html" if parts.path.endswith("/") else parts.path
        target = posixpath.normpath(posixpath.join(page.parent, unquote(path)))
        return self._with_rest(PurePosixPath(target), href)

    def _with_rest(self, page: PurePosixPath, href: str) -> str:
        parts = urlsplit(href)
        query = f"?{parts.query}" if parts.query else ""
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        return self.to(page) + query + anchor


@frozen
class Permalinks:
    """The full addresses of pages, for feeds, the sitemap and other sites; `url` ends with `/`."""

    url: str

    def of(self, page: PurePosixPath) -> str:
        return f"{self.url}{_quoted(str(page)).removesuffix('index.html')}"

    def resolve(self, href: str, page: PurePosixPath) -> str:
        """The full address of a link that stands on `page`."""
        return urljoin(self.of(page), href)

    @property
    def root(self) -> str:
        """The path of the site's root on its server."""
        return urlsplit(self.url).path or "/"


#: The same few thousand paths are linked to from page after page.
_quoted = lru_cache(maxsize=100_000)(quote)


def _relative(there: tuple[str, ...], here: tuple[str, ...]) -> str:
    """The path `there` as seen from the folder `here`, both as parts.

    As `posixpath.relpath`, which asks for the working directory and takes ten times as long.
    """
    if ".." in there:
        return posixpath.relpath("/".join(there), "/".join(here) or ".")
    shared = 0
    for one, other in zip(there, here, strict=False):
        if one != other:
            break
        shared += 1
    return "/".join((*[".."] * (len(here) - shared), *there[shared:])) or "."


@lru_cache(maxsize=100_000)
def _under(*parts: str) -> PurePosixPath:
    return PurePosixPath(*(_segment(part) for part in parts), "index.html")


def _segment(name: str) -> str:
    if not _SEGMENT.fullmatch(name):
        raise ValueError(f"`{name}` is no name of a file or folder")
    return name
