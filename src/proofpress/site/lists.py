"""Tags, categories, series, the archive: pages that list posts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Literal

from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.cards import cards
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.page import Sheet
from proofpress.site.terms import Category
from proofpress.site.views import (
    ArchivePage,
    Group,
    IndexPage,
    LinkView,
    TermPage,
    YearView,
)


def lists(edition: Edition) -> tuple[Sheet, ...]:
    """Every list there is something to show in, and the archive always."""
    return (*_tags(edition), *_categories(edition), *_series(edition), _archive(edition))


def _tags(edition: Edition) -> Iterable[Sheet]:
    tags = edition.terms.tags
    if not tags:
        return
    links = Links(addresses.TAGS)
    groups = tuple(
        Group(LinkView(tag.label, links.to(addresses.tag_page(tag.slug)), len(tag.entries)))
        for tag in tags
    )
    yield _index(edition, addresses.TAGS, "Tags", groups)
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
    for series in edition.terms.series:
        path = addresses.series_page(series.slug)
        yield _term(edition, path, "Series", series.label, tuple(reversed(series.entries)))


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
    kind: Literal["Tag", "Category", "Series"],
    label: str,
    entries: tuple[Entry, ...],
    *,
    index: PurePosixPath | None = None,
    within: LinkView | None = None,
    children: tuple[LinkView, ...] = (),
) -> Sheet:
    links = Links(path)
    whole = f"{within.label} / {label}" if within else label
    view = TermPage(
        frame=edition.frame(links, index),
        head=edition.head(path, f"{kind}: {whole}"),
        kind=kind,
        title=label,
        count=len(entries),
        within=within,
        children=children,
        posts=cards(edition, entries, links),
        index=LinkView("All tags" if kind == "Tag" else "All categories", links.to(index))
        if index
        else None,
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
