"""Tags, categories, series, topics, collections, the archive, the log: pages that are lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import PurePosixPath

from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.block_views import LogPage
from proofpress.site.cards import cards
from proofpress.site.edition import Edition
from proofpress.site.home_lists import months
from proofpress.site.page import Outline, Sheet
from proofpress.site.page_views import ArchivePage
from proofpress.site.term_pages import index_page, term_page, terms_page
from proofpress.site.terms import Category
from proofpress.site.views import Group, LinkView, YearView
from proofpress.site.words import Words, lines


def lists(edition: Edition) -> tuple[Outline, ...]:
    """Every list there is something to show in, and the archive always."""
    return (
        *_tags(edition),
        *_categories(edition),
        *_series(edition),
        *_topics(edition),
        *_collections(edition),
        Outline(addresses.ARCHIVE, partial(_archive, edition)),
        *_log(edition),
    )


def _outline(
    make: Callable[..., Sheet],
    edition: Edition,
    path: PurePosixPath,
    *words: object,
    **more: object,
) -> Outline:
    """The page at `path`, which `make` makes of all the rest."""
    return Outline(path, partial(make, edition, path, *words, **more))


def _tags(edition: Edition) -> Iterable[Outline]:
    tags = edition.terms.tags
    if not tags:
        return
    yield _outline(terms_page, edition, addresses.TAGS, "Tags", tags, addresses.tag_page)
    for tag in tags:
        path = addresses.tag_page(tag.slug)
        yield _outline(
            term_page, edition, path, "Tag", tag.label, tag.entries, index=addresses.TAGS
        )


def _categories(edition: Edition) -> Iterable[Outline]:
    categories = edition.terms.categories
    if not categories:
        return
    links = Links(addresses.CATEGORIES)
    groups = tuple(
        Group(_category_link(category, links), _children(category, links))
        for category in categories
    )
    yield _outline(index_page, edition, addresses.CATEGORIES, "Categories", groups)
    for category in categories:
        path = addresses.category_page(category.slug)
        yield _outline(
            term_page,
            edition,
            path,
            "Category",
            category.label,
            category.entries,
            index=addresses.CATEGORIES,
            children=_children(category, Links(path)),
        )
        for child in category.children:
            path = addresses.category_page(category.slug, child.slug)
            yield _outline(
                term_page,
                edition,
                path,
                "Category",
                child.label,
                child.entries,
                index=addresses.CATEGORIES,
                within=_category_link(category, Links(path)),
            )


def _series(edition: Edition) -> Iterable[Outline]:
    known = edition.terms.series
    if not known:
        return
    yield _outline(terms_page, edition, addresses.SERIES, "Series", known, addresses.series_page)
    for series in known:
        path = addresses.series_page(series.slug)
        entries = tuple(reversed(series.entries))
        yield _outline(
            term_page, edition, path, "Series", series.label, entries, index=addresses.SERIES
        )


def _topics(edition: Edition) -> Iterable[Outline]:
    """A page for each topic of the config, also for one that has no posts yet."""
    known = edition.terms.topics
    if not known:
        return
    yield _outline(terms_page, edition, addresses.TOPICS, "Topics", known, addresses.topic_page)
    for topic in known:
        path = addresses.topic_page(topic.slug)
        links = Links(path)
        beside = tuple(
            LinkView(
                each.label,
                links.to(addresses.topic_page(each.slug)),
                len(each.entries),
                "page" if each is topic else "",
            )
            for each in known
        )
        yield _outline(
            term_page,
            edition,
            path,
            "Topic",
            topic.label,
            topic.entries,
            index=addresses.TOPICS,
            beside=beside,
        )


def _collections(edition: Edition) -> Iterable[Outline]:
    for term, written in zip(edition.terms.collections, edition.config.collections, strict=True):
        path = addresses.collection_page(term.slug)
        yield _outline(
            term_page,
            edition,
            path,
            "Collection",
            term.label,
            term.entries,
            look=edition.look(written.name),
            text=lines(written.text, Links(path).from_root),
        )


def _log(edition: Edition) -> Iterable[Outline]:
    if edition.config.log:
        yield Outline(addresses.LOG, partial(_log_page, edition))


def _log_page(edition: Edition) -> Sheet:
    links = Links(addresses.LOG)
    words = Words(links.from_root)
    view = LogPage(
        frame=edition.frame(links, addresses.LOG),
        head=edition.head(addresses.LOG, "Log"),
        title="Log",
        months=months(edition, words),
    )
    return Sheet(addresses.LOG, "site/log.html.j2", view)


def _archive(edition: Edition) -> Sheet:
    links = Links(addresses.ARCHIVE)
    view = ArchivePage(
        frame=edition.frame(links, addresses.ARCHIVE),
        head=edition.head(addresses.ARCHIVE, "Archive"),
        title="Archive",
        count=len(edition.listed),
        years=tuple(
            YearView(
                str(year.year) if year.year is not None else "Undated",
                cards(edition, year.entries, links),
            )
            for year in edition.terms.years
        ),
    )
    return Sheet(addresses.ARCHIVE, "site/archive.html.j2", view)


def _category_link(category: Category, links: Links) -> LinkView:
    path = addresses.category_page(category.slug)
    return LinkView(category.label, links.to(path), len(category.entries))


def _children(category: Category, links: Links) -> tuple[LinkView, ...]:
    return tuple(
        LinkView(
            child.label,
            links.to(addresses.category_page(category.slug, child.slug)),
            len(child.entries),
        )
        for child in category.children
    )
