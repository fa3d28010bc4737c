"""The blocks of the home page, as `[[home]]` of the config writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from proofpress.config import looks, values
from proofpress.config.looks import Look
from proofpress.config.tables import Reader, Shape, listed, one_of
from proofpress.config.values import Fault, Faults, Link, shown
from proofpress.suggest import did_you_mean

TermKind = Literal["categories", "tags", "series"]


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Featured:
    """Posts that stand out: those named by their slugs, else those that say so themselves."""

    title: str = "Featured"
    posts: tuple[str, ...] = ()
    look: Look = field(default_factory=Look)


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Topics:
    title: str = "Topics"
    empty: Literal["show", "hide"] = "show"


@dataclass(frozen=True, slots=True)
class TermsBlock:
    """Links to all categories, tags or series."""

    kind: TermKind
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A thing and a few words of it."""

    title: str
    detail: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Now:
    items: tuple[Item, ...]
    title: str = "Now"


@dataclass(frozen=True, slots=True)
class Stack:
    """What one works with; without items, what the posts were executed with."""

    items: tuple[Item, ...] = ()
    title: str = "Stack"


@dataclass(frozen=True, slots=True)
class Case:
    """A case study; every part may be left out."""

    title: str
    href: str = ""
    problem: str = ""
    approach: str = ""
    impact: str = ""
    learned: str = ""
    broke: str = ""


@dataclass(frozen=True, slots=True)
class Cases:
    """`labels`: what stands before the parts, where it is not what they are called here."""

    items: tuple[Case, ...]
    title: str = "Case studies"
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that stands alone, and whose it is."""

    text: str
    by: str = ""
    href: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    code: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Compare:
    """Code to avoid beside code to prefer, with a link to the post that ran them, if one did."""

    bad: Sample
    good: Sample
    language: str = ""
    text: str = ""
    post: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """The newest months of the log; its page has them all."""

    title: str = "Log"
    count: int = 12


@dataclass(frozen=True, slots=True)
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

_ITEM = Shape(
    Item,
    {"title": values.text, "detail": values.text, "href": values.href},
    needs=("title",),
    plain="title",
)
_ITEMS = listed(_ITEM.read, '["one", { title = "two", detail = "…" }]')
#: The parts of a case study, in their order, and what stands before them.
PARTS = {
    "problem": "problem",
    "approach": "approach",
    "impact": "impact",
    "learned": "what I learned",
    "broke": "what broke",
}
_CASE = Shape(
    Case,
    {"title": values.text, "href": values.href, **dict.fromkeys(PARTS, values.text)},
    needs=("title",),
)
_SAMPLE = Shape(Sample, {"code": values.text, "label": values.text}, needs=("code",), plain="code")
_TITLE: Mapping[str, Reader] = {"title": values.text}
_CALL: Mapping[str, Reader] = {
    **_TITLE,
    "heading": values.text,
    "text": values.text,
    "links": values.links,
}


def _texts(*names: str) -> Mapping[str, Reader]:
    return dict.fromkeys(names, values.text)


SHAPES: Mapping[str, Shape] = {
    "hero": Shape(Hero, _texts("status", "location", "kicker", "headline", "tagline", "current")),
    "featured": Shape(
        looks.with_look(Featured), {**_TITLE, "posts": values.texts, **looks.READERS}
    ),
    "posts": Shape(
        looks.with_look(Posts),
        {**_texts("title", "collection", "topic", "more"), "count": values.count, **looks.READERS},
    ),
    "topics": Shape(Topics, {**_TITLE, "empty": one_of("show", "hide")}),
    "categories": Shape(partial(TermsBlock, "categories"), _TITLE),
    "tags": Shape(partial(TermsBlock, "tags"), _TITLE),
    "series": Shape(partial(TermsBlock, "series"), _TITLE),
    "now": Shape(Now, {**_TITLE, "items": _ITEMS}, needs=("items",)),
    "stack": Shape(Stack, {**_TITLE, "items": _ITEMS}),
    "cases": Shape(
        Cases,
        {
            **_TITLE,
            "items": listed(_CASE.read, '[{ title = "…", problem = "…" }]'),
            "labels": Shape(dict, _texts(*PARTS)).read,
        },
        needs=("items",),
    ),
    "quote": Shape(Quote, {**_texts("title", "text", "by"), "href": values.href}, needs=("text",)),
    "prose": Shape(Prose, _texts("title", "text"), needs=("text",)),
    "compare": Shape(
        Compare,
        {
            **_texts("title", "text", "language", "post"),
            "bad": _SAMPLE.read,
            "good": _SAMPLE.read,
        },
        needs=("bad", "good"),
    ),
    "log": Shape(Log, {**_TITLE, "count": values.count}),
    "cta": Shape(partial(Call, "cta"), _CALL),
    "contact": Shape(partial(Call, "contact"), _CALL),
}


def block(value: object) -> Block | Fault | Faults:
    """A table whose key `block` says which one it is, or that name alone."""
    table = {"block": value} if isinstance(value, str) else value
    if not isinstance(table, dict):
        return Fault(f"must be a block, not {shown(value)}", 'write `block = "posts"` and its keys')
    name = table.get("block")
    if name is None:
        return Fault("`block` is missing", 'say which one it is: `block = "posts"`', whole=True)
    if not isinstance(name, str) or name not in SHAPES:
        known = "there are " + ", ".join(f"`{each}`" for each in SHAPES)
        help_ = did_you_mean(str(name), SHAPES, otherwise=known)
        at = ("block",) if table is value else ()
        return Fault(f"unknown block {shown(name)}", help_, at, whole=True)
    rest = {key: each for key, each in table.items() if key != "block"}
    return SHAPES[name].read(rest)  # type: ignore[no-any-return]


#: The home page of a blog that says nothing of it.
USUAL: tuple[Block, ...] = (
    *(Hero(), Featured(), Topics(), Posts()),
    *(TermsBlock("categories"), Log()),
)
EXAMPLE = '["hero", "posts"]'
home: Reader = listed(block, EXAMPLE)
