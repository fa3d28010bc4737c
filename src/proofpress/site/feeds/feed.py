"""Which feeds there are, and what is in each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from proofpress.site import addresses
from proofpress.site.addresses import Permalinks
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.feeds.content import content
from proofpress.site.people import author_page
from proofpress.site.pictures import picture
from proofpress.site.terms import same
from proofpress.site.texts import Texts

_EPOCH = date(1970, 1, 1)
#: Posts in the feed of a list: the same ones are in several, and all of them whole.
LONGEST_LIST = 10


@dataclass(frozen=True, slots=True)
class Item:
    """A post in a feed; every address is whole, `changed` and `published` are instants.

    Attributes:
        text: the post as HTML; "" where the feed has summaries alone.
        image: address of its picture, "" if it has none.
    """

    address: str
    title: str
    summary: str
    text: str
    published: str
    changed: str
    authors: tuple[str, ...]
    labels: tuple[str, ...]
    lang: str | None
    image: str


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest posts of a list.

    Attributes:
        home, atom, json: addresses of the list's page and of both files.
        changed: when any of its posts last did, as their authors say.
    """

    title: str
    description: str
    lang: str
    authors: tuple[str, ...]
    home: str
    atom: str
    json: str
    changed: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed is made of: a list's page and name, and the posts in it, newest first."""

    page: PurePosixPath
    title: str
    entries: tuple[Entry, ...]


class Feeds:
    """The feed of the site, and one of each list that has a page of its own."""

    def __init__(self, edition: Edition, permalinks: Permalinks, texts: Texts) -> None:
        self._edition = edition
        self._permalinks = permalinks
        self._texts = texts
        self._items: dict[str, Item] = {}  # a post is in many feeds
        self._digests: dict[str, str] = {}

    def listings(self) -> Iterator[Listing]:
        config = self._edition.config
        yield Listing(addresses.HOME, config.title, self._dated(self._edition.listed))
        for page, label, entries in lists(self._edition):
            newest = self._dated(entries)[:LONGEST_LIST]
            yield Listing(page, f"{label} · {config.title}", newest)

    def made_of(self, listing: Listing) -> tuple[object, ...]:
        """All that the feed of a list depends on; quicker than to make it."""
        config, digests = self._edition.config, map(self._digest, listing.entries)
        said = (config.title, config.description, config.lang, config.authors, config.feed_content)
        return (self._permalinks.of(listing.page), listing.title, *said, tuple(digests))

    def feed(self, listing: Listing) -> Feed:
        config, page = self._edition.config, listing.page
        changed = (entry.changed for entry in listing.entries if entry.changed)
        return Feed(
            title=listing.title,
            description=config.description,
            lang=config.lang,
            authors=config.authors or (config.title,),
            home=self._permalinks.of(page),
            atom=self._permalinks.of(addresses.atom_of(page)),
            json=self._permalinks.of(addresses.json_of(page)),
            changed=_instant(max(changed, default=None)),
            items=tuple(map(self._item, listing.entries)),
        )

    def _dated(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        dated = [entry for entry in entries if entry.date is not None]
        return tuple(dated[: self._edition.config.feed_length])

    def _labels(self, entry: Entry) -> tuple[str, ...]:
        """Its category and tags, each once, spelled as the lists of them are."""
        tags = (tag.label for tag in self._edition.terms.tags_of(entry))
        return tuple({same(label): label for label in (*entry.post.meta.category, *tags)}.values())

    def _digest(self, entry: Entry) -> str:
        slug = entry.post.slug
        if slug not in self._digests:
            meta, article = entry.post.meta, entry.article
            said = (slug, article.title_text, article.description, picture(self._edition, entry))
            facts = (entry.date, entry.changed, meta.authors, self._labels(entry), meta.lang)
            text = f"{said!r} {facts!r} {article.body}".encode("utf-8", "surrogatepass")
            self._digests[slug] = hashlib.sha256(text).hexdigest()
        return self._digests[slug]

    def _item(self, entry: Entry) -> Item:
        slug = entry.post.slug
        if slug not in self._items:
            self._items[slug] = self._written(entry)
        return self._items[slug]

    def _written(self, entry: Entry) -> Item:
        config, permalinks = self._edition.config, self._permalinks
        meta, article = entry.post.meta, entry.article
        page = addresses.post_page(entry.post.slug)
        full = config.feed_content == "full"
        return Item(
            address=permalinks.of(page),
            title=article.title_text,
            summary=article.description,
            text=self._content(article.body, page) if full else "",
            published=_instant(entry.date),
            changed=_instant(entry.changed),
            authors=meta.authors or config.authors,
            labels=self._labels(entry),
            lang=meta.lang,
            image=picture(self._edition, entry),
        )

    def _content(self, body: str, page: PurePosixPath) -> str:
        permalinks = self._permalinks
        where = f"feed {permalinks.of(page)} ".encode()
        made_of = hashlib.sha256(where + body.encode("utf-8", "surrogatepass")).hexdigest()
        return self._texts.text(
            made_of, lambda: content(body, lambda href: permalinks.resolve(href, page))
        )


def lists(edition: Edition) -> Iterator[tuple[PurePosixPath, str, Sequence[Entry]]]:
    """Every list with a feed: its page, its name, and its posts, newest first."""
    for tag in edition.terms.tags:
        yield addresses.tag_page(tag.slug), tag.label, tag.entries
    for category in edition.terms.categories:
        yield addresses.category_page(category.slug), category.label, category.entries
        for child in category.children:
            page = addresses.category_page(category.slug, child.slug)
            yield page, f"{category.label} / {child.label}", child.entries
    for series in edition.terms.series:
        yield addresses.series_page(series.slug), series.label, series.entries
    for topic in edition.terms.topics:
        yield addresses.topic_page(topic.slug), topic.label, topic.entries
    for collection in edition.terms.collections:
        yield addresses.collection_page(collection.slug), collection.label, collection.entries
    for author in edition.terms.authors:
        own = author_page(edition, author.label)
        if own is not None:
            yield own, author.label, author.entries


def _instant(day: date | None) -> str:
    """A day as feeds write it; what has none never changed."""
    return f"{(day or _EPOCH).isoformat()}T00:00:00Z"
