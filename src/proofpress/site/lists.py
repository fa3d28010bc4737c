"""Tags, categories, series, topics, collections, the archive, the log: pages that are lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from markupsafe import Markup

from proofpress.config.looks import Look
from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.block_views import LogPage
from proofpress.site.cards import cards
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.home_lists import months
from proofpress.site.page import Sheet
from proofpress.site.terms import Category, Term
from proofpress.site.views import (
    ArchivePage,
    Group,
    IndexPage,
    LinkView,
    ListKind,
    TermPage,
    YearView,
)
from proofpress.site.words import Words, lines

#: Posts of a list that are shown in full; the others take a line each.
LONGEST_LIST = 30
_NOTHING = Markup()
_ALL: Mapping[ListKind, str] = {
    "Tag": "All tags",
    "Category": "All categories",
    "Series": "All series",
    "Topic": "All topics",
    "Collection": "",
}


def lists(edition: Edition) -> tuple[Sheet, ...]:
    """Every list there is something to show in, and the archive always."""
    return (
        *_tags(edition),
        *_categories(edition),
        *_series(edition),
        *_topics(edition),
        *_collections(edition),
        _archive(edition),
        *_log(edition),
    )


def _tags(edition: Edition) -> Iterable[Sheet]:
    tags = edition.terms.tags
    if not tags:
        return
    yield _of_terms(edition, addresses.TAGS, "Tags", tags, addresses.tag_page)
    for tag in tags:
        path = addresses.tag_page(tag.slug)
        yield _term(edition, path, "Tag", tag.label, tag.entries, index=addresses.TAGS)


def _categories(edition: Edition) -> Iterable[Sheet]:
    categories = edition.terms.categories
    if not categories:
        return
    links = Links(addresses.CATEGORIES)
    groups = tuple(
        Group(_category_link(category, links), _children(category, links))
        for category in categories
    )
    yield _index(edition, addresses.CATEGORIES, "Categories", groups)
    for category in categories:
        path = addresses.category_page(category.slug)
        yield _term(
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
            yield _term(
                edition,
                path,
                "Category",
                child.label,
                child.entries,
                index=addresses.CATEGORIES,
                within=_category_link(category, Links(path)),
            )


def _series(edition: Edition) -> Iterable[Sheet]:
    known = edition.terms.series
    if not known:
        return
    yield _of_terms(edition, addresses.SERIES, "Series", known, addresses.series_page)
    for series in known:
        path = addresses.series_page(series.slug)
        entries = tuple(reversed(series.entries))
        yield _term(edition, path, "Series", series.label, entries, index=addresses.SERIES)


def _topics(edition: Edition) -> Iterable[Sheet]:
    """A page for each topic of the config, also for one that has no posts yet."""
    known = edition.terms.topics
    if not known:
        return
    yield _of_terms(edition, addresses.TOPICS, "Topics", known, addresses.topic_page)
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
        yield _term(
            edition,
            path,
            "Topic",
            topic.label,
            topic.entries,
            index=addresses.TOPICS,
            beside=beside,
        )


def _collections(edition: Edition) -> Iterable[Sheet]:
    for term, written in zip(edition.terms.collections, edition.config.collections, strict=True):
        path = addresses.collection_page(term.slug)
        yield _term(
            edition,
            path,
            "Collection",
            term.label,
            term.entries,
            look=edition.look(written.name),
            text=lines(written.text, Links(path).from_root),
        )


def _log(edition: Edition) -> Iterable[Sheet]:
    if not edition.config.log:
        return
    links = Links(addresses.LOG)
    words = Words(links.from_root)
    view = LogPage(
        frame=edition.frame(links, addresses.LOG),
        head=edition.head(addresses.LOG, "Log"),
        title="Log",
        months=months(edition, words),
    )
    yield Sheet(addresses.LOG, "site/log.html.j2", view)


def _of_terms(
    edition: Edition,
    path: PurePosixPath,
    title: str,
    terms: tuple[Term, ...],
    page_of: Callable[[str], PurePosixPath],
) -> Sheet:
    """The index of terms that have no others below them."""
    links = Links(path)
    groups = tuple(
        Group(LinkView(term.label, links.to(page_of(term.slug)), len(term.entries)))
        for term in terms
    )
    return _index(edition, path, title, groups)


def _archive(edition: Edition) -> Sheet:
    links = Links(addresses.ARCHIVE)
    view = ArchivePage(
        frame=edition.frame(links, addresses.ARCHIVE),
        head=edition.head(addresses.ARCHIVE, "Archive"),
        title="Archive",
        count=len(edition.entries),
        years=tuple(
            YearView(
                str(year.year) if year.year is not None else "Undated",
                cards(edition, year.entries, links),
            )
            for year in edition.terms.years
        ),
    )
    return Sheet(addresses.ARCHIVE, "site/archive.html.j2", view)


def _index(edition: Edition, path: PurePosixPath, title: str, groups: tuple[Group, ...]) -> Sheet:
    view = IndexPage(
        frame=edition.frame(Links(path), path),
        head=edition.head(path, title),
        title=title,
        groups=groups,
    )
    return Sheet(path, "site/index.html.j2", view)


def _term(
    edition: Edition,
    path: PurePosixPath,
    kind: ListKind,
    label: str,
    entries: tuple[Entry, ...],
    *,
    index: PurePosixPath | None = None,
    within: LinkView | None = None,
    children: tuple[LinkView, ...] = (),
    beside: tuple[LinkView, ...] = (),
    look: Look | None = None,
    text: Markup = _NOTHING,
) -> Sheet:
    """The posts of a term; of very many, the later ones in one line each."""
    links = Links(path)
    whole = f"{within.label} / {label}" if within else label
    listed = cards(edition, entries, links, look)
    view = TermPage(
        frame=edition.frame(links, index or path),
        head=edition.head(path, whole if kind == "Collection" else f"{kind}: {whole}"),
        kind=kind,
        title=label,
        count=len(entries),
        within=within,
        children=children,
        posts=listed[:LONGEST_LIST],
        more=listed[LONGEST_LIST:],
        index=LinkView(_ALL[kind], links.to(index)) if index else None,
        beside=beside,
        text=text,
    )
    return Sheet(path, "site/term.html.j2", view)


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
