"""Blocks of the home page that list posts, what posts are under, and months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from proofpress.config import blocks as written
from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.block_views import (
    BlockView,
    EventView,
    LinksBlock,
    LogBlock,
    MonthView,
    PostsBlock,
)
from proofpress.site.cards import cards
from proofpress.site.dates import format_date
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.terms import same
from proofpress.site.views import Day, LinkView
from proofpress.site.words import Words

NOTHING = "No posts yet."


def _featured_entries(edition: Edition, block: written.Featured) -> list[Entry]:
    """Those that the block names, in its order, else those that say so of themselves."""
    by_slug = {entry.post.slug: entry for entry in edition.entries}
    if block.posts:
        return [by_slug[slug] for slug in block.posts if slug in by_slug]
    return [entry for entry in edition.listed if entry.post.meta.featured]


def featured(edition: Edition, block: written.Featured, links: Links) -> PostsBlock | None:
    entries = _featured_entries(edition, block)
    shown = cards(edition, entries, links, edition.look(own=block.look))
    return PostsBlock("featured", "featured", block.title, shown, None, "") if shown else None


def posts(edition: Edition, block: written.Posts, links: Links) -> PostsBlock | None:
    """A list without the posts that are featured on this page; None if those are all there are."""
    whole = [entry for entry in edition.listed if _is_in(edition, entry, block)]
    apart = {
        entry.post.slug
        for each in edition.config.home
        if isinstance(each, written.Featured)
        for entry in _featured_entries(edition, each)
    }
    entries = [entry for entry in whole if entry.post.slug not in apart]
    if whole and not entries:
        return None
    look = edition.look(block.collection, block.look)
    label = block.more if block.more is not None else f"All {len(whole)} posts"
    usual = block.collection or "Posts"
    return PostsBlock(
        kind="posts",
        id="posts",
        title=block.title if block.title is not None else usual,
        posts=cards(edition, entries[: block.count], links, look),
        more=LinkView(label, links.to(_rest(edition, block)))
        if len(entries) > block.count
        else None,
        empty=NOTHING,
    )


def _is_in(edition: Edition, entry: Entry, block: written.Posts) -> bool:
    of_topic = not block.topic or any(
        each is entry
        for topic in edition.terms.topics
        if topic.label == block.topic
        for each in topic.entries
    )
    return of_topic and same(entry.post.meta.collection or "") == same(block.collection)


def _rest(edition: Edition, block: written.Posts) -> PurePosixPath:
    """The page of everything that the list leaves out."""
    for topic in edition.terms.topics:
        if block.topic == topic.label and not block.collection:
            return addresses.topic_page(topic.slug)
    for collection in edition.terms.collections:
        if block.collection == collection.label:
            return addresses.collection_page(collection.slug)
    return addresses.ARCHIVE


def topics(edition: Edition, block: written.Topics, links: Links) -> LinksBlock | None:
    """Links to the pages of topics; `filtered` says whether a script may filter instead."""
    shown = [topic for topic in edition.terms.topics if topic.entries or block.empty == "show"]
    if not shown:
        return None
    everything = LinkView("All", links.to(addresses.ARCHIVE), len(edition.listed))
    return LinksBlock(
        kind="topics",
        id="topics",
        title=block.title,
        label="Topics",
        links=(
            everything,
            *(
                LinkView(
                    topic.label, links.to(addresses.topic_page(topic.slug)), len(topic.entries)
                )
                for topic in shown
            ),
        ),
        filters=("", *(topic.slug for topic in shown)),
    )


def filtered(edition: Edition, blocks: Sequence[BlockView]) -> tuple[BlockView, ...]:
    """The blocks, with what a script needs to filter posts by topic on this page.

    Where the page does not show every post once, what it could filter is not all there is: then
    the links lead to the topics' pages for everyone.
    """
    listed = [card.href for view in blocks if isinstance(view, PostsBlock) for card in view.posts]
    whole = len(listed) == len(set(listed)) == len(edition.listed)
    topics_of = {
        Links(addresses.HOME).to(addresses.post_page(entry.post.slug)): tuple(
            topic.slug for topic in edition.terms.topics_of(entry)
        )
        for entry in (edition.entries if whole else ())
    }
    out: list[BlockView] = []
    for view in blocks:
        if isinstance(view, LinksBlock) and not whole:
            view = replace(view, filters=())
        if isinstance(view, PostsBlock) and whole and edition.terms.topics:
            told = tuple(replace(card, topics=topics_of[card.href]) for card in view.posts)
            view = replace(view, posts=told)
        out.append(view)
    return tuple(out)


def terms(edition: Edition, block: written.TermsBlock, links: Links) -> LinksBlock | None:
    known = edition.terms
    if block.kind == "categories":
        pages = [(each, addresses.category_page(each.slug)) for each in known.categories]
        shown = [LinkView(each.label, links.to(page), len(each.entries)) for each, page in pages]
    else:
        kinds = {"tags": (known.tags, addresses.tag_page)}
        listed, page_of = kinds.get(block.kind, (known.series, addresses.series_page))
        shown = [
            LinkView(each.label, links.to(page_of(each.slug)), len(each.entries)) for each in listed
        ]
    title = block.title if block.title is not None else block.kind.capitalize()
    label = block.kind.capitalize()
    return LinksBlock("terms", block.kind, title, label, tuple(shown)) if shown else None


def months(edition: Edition, words: Words, count: int | None = None) -> tuple[MonthView, ...]:
    """The log, newest month first; what happened in one month stands as it was written.

    Args:
        count: how many months, None for all.
    """
    by_month: dict[date, list[EventView]] = defaultdict(list)
    for entry in edition.config.log:
        event = EventView(words.lines(entry.headline), words.lines(entry.detail))
        by_month[entry.month].append(event)
    return tuple(
        MonthView(
            Day(month.isoformat()[:7], format_date(month, edition.config.month_format)),
            tuple(by_month[month]),
        )
        for month in sorted(by_month, reverse=True)[:count]
    )


def log(edition: Edition, block: written.Log, links: Links, words: Words) -> LogBlock | None:
    count = len({entry.month for entry in edition.config.log})
    more = LinkView("The whole log", links.to(addresses.LOG)) if count > block.count else None
    shown = months(edition, words, block.count)
    return LogBlock("log", "log", block.title, shown, more) if shown else None
