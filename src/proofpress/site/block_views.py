"""What the home page is made of: its template gets a `HomePage`, and those of blocks a `block`.

`kind` names the template, `site/blocks/KIND.html.j2`; `id` is the block's address on the page;
`title` stands beside it, "" for nothing.
"""

from __future__ import annotations

from markupsafe import Markup

from proofpress.frozen import frozen
from proofpress.site.views import Card, Day, Frame, Head, LinkView


@frozen
class HeroBlock:
    kind: str
    id: str
    title: str
    status: str
    location: str
    kicker: str
    headline: tuple[str, ...]
    tagline: Markup
    current: Markup


@frozen
class PostsBlock:
    """Posts of a list, or featured ones; `empty` is what is said where there are none."""

    kind: str
    id: str
    title: str
    posts: tuple[Card, ...]
    more: LinkView | None
    empty: str


@frozen
class LinksBlock:
    """Links to topics, categories, tags or series.

    Attributes:
        label: what the links are, for those who hear them.
        filters: the slug of each link's topic ("" for all), where a script may filter the posts of
            the page instead; () where it may not.
    """

    kind: str
    id: str
    title: str
    label: str
    links: tuple[LinkView, ...]
    filters: tuple[str, ...] = ()


@frozen
class ItemView:
    title: Markup
    detail: Markup
    href: str


@frozen
class ItemsBlock:
    """What goes on now, or a stack."""

    kind: str
    id: str
    title: str
    items: tuple[ItemView, ...]


@frozen
class PartView:
    """A part of a case study; `name` is its class."""

    name: str
    label: str
    text: Markup


@frozen
class CaseView:
    title: Markup
    href: str
    parts: tuple[PartView, ...]


@frozen
class CasesBlock:
    kind: str
    id: str
    title: str
    cases: tuple[CaseView, ...]


@frozen
class TextBlock:
    """A maxim (`by` says whose, `href` where), or paragraphs."""

    kind: str
    id: str
    title: str
    text: Markup
    by: str = ""
    href: str = ""


@frozen
class HalfView:
    """Code to avoid or to prefer; `words` are for those who hear it."""

    verdict: str
    label: str
    words: str
    code: Markup
    language: str


@frozen
class CompareBlock:
    """Two pieces of code side by side, or what a post has of this, as `ran`."""

    kind: str
    id: str
    title: str
    text: Markup
    halves: tuple[HalfView, ...]
    ran: Markup
    post: LinkView | None


@frozen
class EventView:
    headline: Markup
    detail: Markup


@frozen
class MonthView:
    """A month, and what happened in it."""

    month: Day
    events: tuple[EventView, ...]


@frozen
class LogPage:
    frame: Frame
    head: Head
    title: str
    months: tuple[MonthView, ...]


@frozen
class LogBlock:
    kind: str
    id: str
    title: str
    months: tuple[MonthView, ...]
    more: LinkView | None


@frozen
class CallBlock:
    """A call to action, or how to be reached."""

    kind: str
    id: str
    title: str
    heading: str
    text: Markup
    links: tuple[LinkView, ...]


@frozen
class OriginView:
    id: str
    title: str
    url: str | None
    date: Day | None


@frozen
class OriginsBlock:
    """Where the numbers come from that the page quotes."""

    kind: str
    id: str
    title: str
    sources: tuple[OriginView, ...]


BlockView = (
    HeroBlock | PostsBlock | LinksBlock | ItemsBlock | CasesBlock | TextBlock | CompareBlock
    | LogBlock | CallBlock | OriginsBlock
)  # fmt: skip


@frozen
class HomePage:
    frame: Frame
    head: Head
    blocks: tuple[BlockView, ...]
