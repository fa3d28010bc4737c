"""Pages of those who write."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import PurePosixPath

from proofpress.config.people import Person
from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.cards import cards
from proofpress.site.edition import Edition
from proofpress.site.page import Outline, Sheet
from proofpress.site.page_views import AuthorPage, IndexPage
from proofpress.site.terms import Author, Term
from proofpress.site.views import Group, LinkView
from proofpress.site.words import lines


def people(edition: Edition) -> Iterable[Outline]:
    """A page for each author there is something to say of, and one of all where there are more."""
    authors = [author for author in edition.terms.authors if _page(edition, author) is not None]
    if len(authors) > 1:
        yield Outline(addresses.AUTHORS, partial(_index, edition, authors))
    for author in authors:
        make = partial(_author, edition, author, alone=len(authors) == 1)
        yield Outline(addresses.author_page(author.slug), make)


def author_page(edition: Edition, name: str) -> PurePosixPath | None:
    """Where the page of an author lies; None if there is none."""
    author = edition.terms.author(name)
    return None if author is None else _page(edition, author)


def author_links(edition: Edition, names: Iterable[str], links: Links) -> tuple[LinkView, ...]:
    """The authors of a post; those without a page have no address."""
    pages = ((name, author_page(edition, name)) for name in names)
    return tuple(LinkView(name, links.to(page) if page is not None else "") for name, page in pages)


def _page(edition: Edition, author: Author) -> PurePosixPath | None:
    several = len(edition.terms.authors) > 1
    return addresses.author_page(author.slug) if several or author.known is not None else None


def _index(edition: Edition, authors: Iterable[Term]) -> Sheet:
    path = addresses.AUTHORS
    links = Links(path)
    view = IndexPage(
        frame=edition.frame(links, path),
        head=edition.head(path, "Authors"),
        title="Authors",
        groups=tuple(
            Group(
                LinkView(
                    author.label, links.to(addresses.author_page(author.slug)), len(author.entries)
                )
            )
            for author in authors
        ),
    )
    return Sheet(path, "site/index.html.j2", view)


def _author(edition: Edition, author: Author, *, alone: bool) -> Sheet:
    path = addresses.author_page(author.slug)
    links = Links(path)
    known = author.known or Person(author.label)
    view = AuthorPage(
        frame=edition.frame(links, None if alone else addresses.AUTHORS),
        head=edition.head(path, author.label, kind="profile"),
        title=author.label,
        about=lines(known.about, links.from_root),
        url=known.url or "",
        count=len(author.entries),
        posts=cards(edition, author.entries, links),
        index=None if alone else LinkView("All authors", links.to(addresses.AUTHORS)),
    )
    return Sheet(path, "site/author.html.j2", view)
