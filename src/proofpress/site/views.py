"""What pages are made of: every address and date in it is already written out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from markupsafe import Markup

from proofpress.frozen import frozen
from proofpress.site.badge import Badge


@frozen
class Day:
    """A date, for machines and for people."""

    iso: str
    text: str


@frozen
class LinkView:
    """A link; `count` is the number of posts behind it, `current` the value of aria-current."""

    label: str
    href: str
    count: int | None = None
    current: Literal["", "page", "true"] = ""


@frozen
class Frame:
    """What surrounds every page of the site.

    Attributes:
        assets: addresses of the shared files by the names they have in `templates/static/`.
        feed: address of the feed, None when there is none.
        grounds: colour of the paper, light and dark.
        fonts: whether the blog brings fonts along.
        status: what stands at the top of every page, if anything does.
    """

    brand: str
    lang: str
    home: str
    nav: tuple[LinkView, ...]
    footer: Markup
    links: tuple[LinkView, ...]
    assets: Mapping[str, str]
    feed: str | None
    grounds: tuple[str, str] = ("", "")
    fonts: bool = False
    status: tuple[str, ...] = ()


@frozen
class FeedLink:
    """A feed of the list that a page shows, or of the whole site."""

    title: str
    href: str
    type: str


@frozen
class Head:
    """What a page says of itself to browsers, search engines and chats.

    Attributes:
        canonical: the page's full address, None without a `url` in the config.
        graph: OpenGraph properties, e.g. ("og:title", "Posts").
        author: address of the author's page, "" if there is none, or more than one author.
        data: what the page says of itself in JSON-LD, "" if nothing.
        feeds: the page's own first; none without a `url` in the config.
    """

    title: str
    lang: str
    description: str
    canonical: str | None
    graph: tuple[tuple[str, str], ...]
    authors: tuple[str, ...] = ()
    hidden: bool = False
    author: str = ""
    data: str = ""
    feeds: tuple[FeedLink, ...] = ()


@frozen
class Evidence:
    """What stands behind a post: whether and when it was executed, with what, and what it showed.

    Attributes:
        badge: see `proofpress.site.badge`; "" for an essay.
        claims, held: how many claims were compared with the run, and how many hold.
        pending: how many of them are not checked yet, in a preview.
    """

    state: Literal["executed", "not executed", "essay"]
    badge: Badge
    on: Day | None
    versions: tuple[str, ...]
    sources: int
    claims: int = 0
    held: int = 0
    pending: int = 0


@frozen
class Card:
    """A post as lists and its own opening show it; `lang` is set if it is not the blog's.

    Attributes:
        impact: a few words of the author's that come first.
        rows: what a list shows, a line each, by the names of these fields; nothing that is empty.
        link: the words of a link after all else, "" for none.
        margin: whether the evidence stands beside it.
        topics: slugs, where a script may filter the list.
    """

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
    impact: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    link: str = ""
    margin: bool = True
    topics: tuple[str, ...] = ()


@frozen
class Section:
    """A heading in the contents, with those below it."""

    id: str
    title: Markup
    children: tuple[Section, ...] = ()


@frozen
class QuoteView:
    """A number that the text quotes, and where."""

    text: str
    href: str


@frozen
class SourceView:
    """Where quoted numbers come from."""

    id: str
    title: str
    url: str | None
    date: Day | None
    quotes: tuple[QuoteView, ...] = ()


@frozen
class Turn:
    """A neighbour of a post: the post before or after it, in time or in its series."""

    label: str
    title: Markup
    href: str
    rel: Literal["prev", "next", ""] = ""


@frozen
class SeriesView:
    """A post's place in its series, counted from 1."""

    title: str
    href: str
    part: int
    parts: int
    turns: tuple[Turn, ...]
    contents: tuple[Turn, ...] = ()


@frozen
class Upstream:
    """Where readers find the sources of a post; "" where the config does not say enough.

    Attributes:
        edit, report: where it can be bettered, and a mistake in it told.
        folder: where its data and modules lie, if it has a folder of its own.
    """

    edit: str = ""
    report: str = ""
    folder: str = ""


@frozen
class Library:
    """Scripts that draw figures; their `addresses`, in order, with a space between them."""

    name: str
    addresses: str


@frozen
class Moving:
    """What a page with interactive figures loads; its script loads the libraries when needed."""

    style: str
    script: str
    libraries: tuple[Library, ...]

    @property
    def styled(self) -> bool:
        """Whether a library of it writes style attributes and pictures into the page."""
        return any(library.name == "plotly" for library in self.libraries)


@frozen
class Group:
    """A category with its sub-categories, or a tag alone."""

    link: LinkView
    children: tuple[LinkView, ...] = ()


@frozen
class YearView:
    label: str
    posts: tuple[Card, ...]
