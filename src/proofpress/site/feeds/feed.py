"""Which feeds there are, and what is in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import PurePosixPath

from proofpress.site import addresses
from proofpress.site.addresses import Permalinks
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.feeds.content import content
from proofpress.site.pictures import picture
from proofpress.site.terms import same

_EPOCH = date(1970, 1, 1)


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
        page: the list's own page, which the feed's files lie beside.
        home, atom, json: addresses of that page and of both files.
        changed: when any of its posts last did, as their authors say.
    """

    page: PurePosixPath
    title: str
    description: str
    lang: str
    authors: tuple[str, ...]
    home: str
    atom: str
    json: str
    changed: str
    items: tuple[Item, ...]


def feeds(edition: Edition, permalinks: Permalinks) -> Iterator[Feed]:
    """The feed of the site, and one of each list that has a page of its own."""
    brand = edition.config.title

    @cache  # a post is in many feeds
    def item_of(slug: str) -> Item:
        return _item(edition, entries[slug], permalinks)

    entries = {entry.post.slug: entry for entry in edition.entries}
    yield _feed(edition, permalinks, addresses.HOME, brand, edition.entries, item_of)
    for page, label, listed in lists(edition):
        title = f"{label} · {brand}"
        yield _feed(edition, permalinks, page, title, listed, item_of)


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


def _feed(
    edition: Edition,
    permalinks: Permalinks,
    page: PurePosixPath,
    title: str,
    entries: Sequence[Entry],
    item_of: Callable[[str], Item],
) -> Feed:
    config = edition.config
    dated = [entry for entry in entries if entry.date is not None][: config.feed_length]
    changed = max((entry.changed for entry in dated if entry.changed), default=None)
    return Feed(
        page=page,
        title=title,
        description=config.description,
        lang=config.lang,
        authors=config.authors or (config.title,),
        home=permalinks.of(page),
        atom=permalinks.of(addresses.atom_of(page)),
        json=permalinks.of(addresses.json_of(page)),
        changed=_instant(changed),
        items=tuple(item_of(entry.post.slug) for entry in dated),
    )


def _item(edition: Edition, entry: Entry, permalinks: Permalinks) -> Item:
    meta, article = entry.post.meta, entry.article
    page = addresses.post_page(entry.post.slug)
    labels = (*meta.category, *(tag.label for tag in edition.terms.tags_of(entry)))
    full = edition.config.feed_content == "full"
    return Item(
        address=permalinks.of(page),
        title=article.title_text,
        summary=article.description,
        text=content(article.body, lambda href: permalinks.resolve(href, page)) if full else "",
        published=_instant(entry.date),
        changed=_instant(entry.changed),
        authors=meta.authors or edition.config.authors,
        labels=tuple({same(label): label for label in labels}.values()),
        lang=meta.lang,
        image=picture(edition, entry),
    )


def _instant(day: date | None) -> str:
    """A day as feeds write it; what has none never changed."""
    return f"{(day or _EPOCH).isoformat()}T00:00:00Z"
