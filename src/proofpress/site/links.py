"""Follow every link of a site: to pages, to what is on them, to files, and out to other sites."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import field
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import unquote, urldefrag, urlsplit

from proofpress.frozen import frozen
from proofpress.site.page import Page

#: Attributes that lead somewhere, by element.
_LEADING = {
    **dict.fromkeys(("a", "area", "link"), ("href",)),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "script", "source", "track"), ("src",)),
    "video": ("src", "poster"),
    "object": ("data",),
}
#: Fragments that lead to the top of any page; `:~:` asks a browser to find words.
_EVERYWHERE = ("", "top")


@frozen
class Hyperlink:
    """A link as it is written on a page."""

    page: PurePosixPath
    href: str


@frozen
class Dead:
    """A link that leads nowhere, and why: `there is no page …`."""

    link: Hyperlink
    why: str


@frozen
class Followed:
    """What came of following the links of a site.

    Attributes:
        inside: how many links lead to something of the site itself, or should.
        outside: links to other sites, each address with the pages that have it, in order.
    """

    dead: tuple[Dead, ...] = ()
    inside: int = 0
    outside: dict[str, tuple[PurePosixPath, ...]] = field(default_factory=dict)


def follow(pages: Sequence[Page], *, url: str | None = None) -> Followed:
    """Follow the links of every HTML page among `pages`.

    Args:
        pages: the whole site.
        url: where it will live; links that begin with it lead inside.
    """
    files = {page.path for page in pages}
    read = {page.path: _read(page) for page in pages if page.path.suffix == ".html"}
    root = (url.rstrip("/") + "/") if url else None
    dead: list[Dead] = []
    outside: dict[str, dict[PurePosixPath, None]] = {}
    inside = 0
    for page, text in read.items():
        for href in text.links:
            target = _target(href, page, root)
            if target is None:
                continue
            if isinstance(target, str):
                outside.setdefault(target, {})[page] = None
                continue
            inside += 1
            path, fragment = target
            if path not in files:
                dead.append(Dead(Hyperlink(page, href), f"there is no page or file `{path}`"))
            elif path in read and not _has(read[path], fragment):
                why = f"nothing there is called `{fragment}`"
                dead.append(Dead(Hyperlink(page, href), why))
    return Followed(
        tuple(dead), inside, {address: tuple(pages) for address, pages in outside.items()}
    )


def _target(
    href: str, page: PurePosixPath, root: str | None
) -> tuple[PurePosixPath, str] | str | None:
    """A file of the site and a fragment, an address elsewhere, or nothing that can be followed."""
    href = href.strip()
    if root is not None and (href.startswith(root) or href == root.rstrip("/")):
        href = "/" + urlsplit(root).path.lstrip("/") + href[len(root) :]
    try:
        parts = urlsplit(href)
    except ValueError:  # a port that is no number, a bracket that is not closed
        return None
    if parts.netloc and parts.scheme in ("", "http", "https"):
        return urldefrag(href if parts.scheme else f"https:{href}")[0]
    if parts.scheme or parts.netloc:
        return None
    path = _from_root(unquote(parts.path), root)
    if not path:
        target = page
    elif path.startswith("/"):
        target = PurePosixPath(posixpath.normpath(path).lstrip("/"))
    else:
        target = PurePosixPath(posixpath.normpath(posixpath.join(page.parent, path)))
    if path and (path.endswith(("/", "/.", "/..")) or path in (".", "..") or not target.suffix):
        target = target / "index.html"
    return target, unquote(parts.fragment)


def _from_root(path: str, root: str | None) -> str:
    """An absolute path as seen from the site's root, which may lie below that of its server."""
    base = urlsplit(root).path if root is not None else "/"
    if base != "/" and path.startswith("/"):
        return "/" + path.removeprefix(base.rstrip("/")).lstrip("/")
    return path


def _has(text: _Text, fragment: str) -> bool:
    return fragment in _EVERYWHERE or fragment in text.names or fragment.startswith(":~:")


class _Text(HTMLParser):
    """The links of a page, each once, and what can be linked to on it."""

    def __init__(self) -> None:
        super().__init__()
        self.links: dict[str, None] = {}
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name == "id" or (name == "name" and tag == "a"):
                self.names.add(value)
            elif name in _LEADING.get(tag, ()):
                self.links[value] = None
            elif name == "srcset":
                self.links |= dict.fromkeys(_candidates(value))


def _candidates(srcset: str) -> Iterator[str]:
    for candidate in srcset.split(","):
        if words := candidate.split():
            yield words[0]


def _read(page: Page) -> _Text:
    text = _Text()
    text.feed(page.data.decode("utf-8", "replace"))
    text.close()
    return text
