"""The blocks of the home page: what each of them says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from proofpress.config.looks import Look
from proofpress.config.values import Link
from proofpress.frozen import frozen

TermKind = Literal["categories", "tags", "series"]


@frozen
class Hero:
    """The large words; what is None is the key of the same name at the top of the config.

    Attributes:
        current: a line below, such as what one does now.
    """

    status: str | None = None
    location: str | None = None
    kicker: str | None = None
    headline: str | None = None
    tagline: str | None = None
    current: str = ""


@frozen
class Featured:
    """Posts that stand out: those named by their slugs, else those that say so themselves."""

    title: str = "Featured"
    posts: tuple[str, ...] = ()
    look: Look = field(default_factory=Look)


@frozen
class Posts:
    """A list of posts, newest first, of a collection or of those in none.

    Attributes:
        title: None for `Posts` or the name of the collection.
        topic: those of this topic alone.
        more: the words of the link to the rest, None for `All 12 posts`.
    """

    title: str | None = None
    count: int = 30
    collection: str = ""
    topic: str = ""
    more: str | None = None
    look: Look = field(default_factory=Look)


@frozen
class Topics:
    title: str = "Topics"
    empty: Literal["show", "hide"] = "show"


@frozen
class TermsBlock:
    """Links to all categories, tags or series."""

    kind: TermKind
    title: str | None = None


@frozen
class Item:
    """A thing and a few words of it."""

    title: str
    detail: str = ""
    href: str = ""


@frozen
class Now:
    items: tuple[Item, ...]
    title: str = "Now"


@frozen
class Stack:
    """What one works with; without items, what the posts were executed with."""

    items: tuple[Item, ...] = ()
    title: str = "Stack"


@frozen
class Case:
    """A case study; every part may be left out."""

    title: str
    href: str = ""
    problem: str = ""
    approach: str = ""
    impact: str = ""
    learned: str = ""
    broke: str = ""


@frozen
class Cases:
    """`labels`: what stands before the parts, where it is not what they are called here."""

    items: tuple[Case, ...]
    title: str = "Case studies"
    labels: Mapping[str, str] = field(default_factory=dict)


@frozen
class Quote:
    """A sentence that stands alone, and whose it is."""

    text: str
    by: str = ""
    href: str = ""
    title: str = ""


@frozen
class Prose:
    text: str
    title: str = ""


@frozen
class Sample:
    code: str
    label: str = ""


@frozen
class Compare:
    """Code to avoid beside code to prefer; without both, the first comparison of a post.

    Attributes:
        post: the slug of the post that ran them.
    """

    bad: Sample | None = None
    good: Sample | None = None
    language: str = ""
    text: str = ""
    post: str = ""
    title: str = ""


@frozen
class Log:
    """The newest `count` months of the log; its page has them all."""

    title: str = "Log"
    count: int = 12


@frozen
class Call:
    """A call to action, or how to be reached: a heading, a text and links; each may be left out."""

    kind: Literal["cta", "contact"]
    title: str = ""
    heading: str = ""
    text: str = ""
    links: tuple[Link, ...] = ()


Block = (
    Hero | Featured | Posts | Topics | TermsBlock | Now | Stack | Cases | Quote | Prose | Compare
    | Log | Call
)  # fmt: skip

#: The parts of a case study, in their order, and what stands before them.
PARTS = {
    "problem": "problem",
    "approach": "approach",
    "impact": "impact",
    "learned": "what I learned",
    "broke": "what broke",
}
#: The home page of a blog that says nothing of it.
USUAL: tuple[Block, ...] = (
    *(Hero(), Featured(), Topics(), Posts()),
    *(TermsBlock("categories"), Log()),
)
