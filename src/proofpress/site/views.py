"""What the templates get: one object a page, every address and date in it already written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from proofpress.site.badge import Badge


@dataclass(frozen=True, slots=True)
class Day:
    """A date, for machines and for people."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link; `count` is the number of posts behind it, `current` the value of aria-current."""

    label: str
    href: str
    count: int | None = None
    current: Literal["", "page", "true"] = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page of the site.

    Attributes:
        assets: addresses of the shared files by the names they have in `templates/static/`.
        feed: address of the feed, None when there is none.
    """

    brand: str
    lang: str
    home: str
    nav: tuple[LinkView, ...]
    footer: Markup
    links: tuple[LinkView, ...]
    assets: Mapping[str, str]
    feed: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself to browsers, search engines and chats.

    Attributes:
        canonical: the page's full address, None without a `url` in the config.
        graph: OpenGraph properties, e.g. ("og:title", "Posts").
    """

    title: str
    lang: str
    description: str
    canonical: str | None
    graph: tuple[tuple[str, str], ...]
    authors: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a post: whether and when it was executed, with what, and what it showed.

    Attributes:
        badge: see `proofpress.site.badge`; "" for an essay.
        claims, held: how many claims were compared with the run, and how many hold.
    """

    state: Literal["executed", "not executed", "essay"]
    badge: Badge
    on: Day | None
    versions: tuple[str, ...]
    sources: int
    claims: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """A post as lists and its own opening show it; `lang` is set if it is not the blog's."""

    title: Markup
    href: str
    lang: str | None
    date: Day | None
    updated: Day | None
    minutes: int
    authors: tuple[str, ...]
    category: tuple[LinkView, ...]
    tags: tuple[LinkView, ...]
    dek: Markup
    summary: Markup
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Section:
    """A heading in the contents, with those below it."""

    id: str
    title: Markup
    children: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A number that the text quotes, and where."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where quoted numbers come from."""

    id: str
    title: str
    url: str | None
    date: Day | None
    quotes: tuple[QuoteView, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """A neighbour of a post: the post before or after it, in time or in its series."""

    label: str
    title: Markup
    href: str
    rel: Literal["prev", "next", ""] = ""


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A post's place in its series, counted from 1."""

    title: str
    href: str
    part: int
    parts: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    frame: Frame
    head: Head
    status: str
    location: str
    kicker: str
    headline: tuple[str, ...]
    tagline: Markup
    featured: tuple[Card, ...]
    posts: tuple[Card, ...]
    more: LinkView | None
    categories: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class PostPage:
    frame: Frame
    head: Head
    post: Card
    contents: tuple[Section, ...]
    body: Markup
    sources: tuple[SourceView, ...]
    series: SeriesView | None
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class TermPage:
    """The posts of a tag, a category or a series; `within` is a category's parent."""

    frame: Frame
    head: Head
    kind: Literal["Tag", "Category", "Series"]
    title: str
    count: int
    within: LinkView | None
    children: tuple[LinkView, ...]
    posts: tuple[Card, ...]
    index: LinkView | None


@dataclass(frozen=True, slots=True)
class Group:
    """A category with its sub-categories, or a tag alone."""

    link: LinkView
    children: tuple[LinkView, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexPage:
    """All tags, or all categories."""

    frame: Frame
    head: Head
    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class YearView:
    label: str
    posts: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class ArchivePage:
    frame: Frame
    head: Head
    title: str
    count: int
    years: tuple[YearView, ...]


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    frame: Frame
    head: Head
    places: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """A page that only says where another one went."""

    title: str
    lang: str
    href: str
    canonical: str | None
