"""What the templates of pages get: one object a page."""

from __future__ import annotations

from typing import Literal

from markupsafe import Markup

from proofpress.frozen import frozen
from proofpress.site.sheets import StyleSheet
from proofpress.site.views import (
    Card,
    Frame,
    Group,
    Head,
    LinkView,
    Moving,
    Section,
    SeriesView,
    SourceView,
    Turn,
    Upstream,
    YearView,
)

ListKind = Literal["Tag", "Category", "Series", "Topic", "Collection"]


@frozen
class PostPage:
    """The page of a post; `sheet` is the style sheet that has all that the text needs."""

    frame: Frame
    head: Head
    post: Card
    contents: tuple[Section, ...]
    body: Markup
    sources: tuple[SourceView, ...]
    series: SeriesView | None
    turns: tuple[Turn, ...]
    authors: tuple[LinkView, ...] = ()
    related: tuple[Turn, ...] = ()
    downloads: tuple[LinkView, ...] = ()
    upstream: Upstream = Upstream()
    styles: tuple[str, ...] = ()
    media: bool = False
    moving: Moving | None = None
    back: LinkView | None = None
    sheet: StyleSheet = "post.css"


@frozen
class TermPage:
    """The posts of a tag, a category, a series, a topic or a collection.

    Attributes:
        within: a category's parent.
        more: posts that take a line each, after the others.
        beside: the topics, this one among them.
        text: what a collection says of itself.
    """

    frame: Frame
    head: Head
    kind: ListKind
    title: str
    count: int
    within: LinkView | None
    children: tuple[LinkView, ...]
    posts: tuple[Card, ...]
    index: LinkView | None
    more: tuple[Card, ...] = ()
    beside: tuple[LinkView, ...] = ()
    text: Markup = Markup()


@frozen
class AuthorPage:
    """The posts of someone who writes; `url` is a page of theirs elsewhere, "" for none."""

    frame: Frame
    head: Head
    title: str
    about: Markup
    url: str
    count: int
    posts: tuple[Card, ...]
    index: LinkView | None


@frozen
class IndexPage:
    """All tags, or all categories."""

    frame: Frame
    head: Head
    title: str
    groups: tuple[Group, ...]


@frozen
class ArchivePage:
    frame: Frame
    head: Head
    title: str
    count: int
    years: tuple[YearView, ...]


@frozen
class SearchPage:
    """The page that searches the posts; `places` lists them without a search.

    Attributes:
        bundle: address of the folder of the index.
        root: address of the site's root, which the index counts from.
        categories, tags: what a search can be narrowed to.
    """

    frame: Frame
    head: Head
    title: str
    bundle: str
    root: str
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    places: tuple[LinkView, ...]


@frozen
class NotFoundPage:
    frame: Frame
    head: Head
    places: tuple[LinkView, ...]


@frozen
class RedirectPage:
    """A page that only says where another one went."""

    title: str
    lang: str
    href: str
    canonical: str | None
