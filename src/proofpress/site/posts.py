"""The page of a post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from proofpress.render.article import Heading
from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.cards import card, trusted
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.markup import without_links
from proofpress.site.page import Sheet
from proofpress.site.views import (
    Head,
    PostPage,
    QuoteView,
    Section,
    SeriesView,
    SourceView,
    Turn,
)

#: Where the list of sources stands on a post's page.
SOURCES = "sources"


def posts(edition: Edition) -> tuple[Sheet, ...]:
    """One page a post; neighbours are those in time, whatever their subject."""
    around = (None, *edition.entries, None)
    return tuple(
        post(edition, entry, newer=newer, older=older)
        for newer, entry, older in zip(around, around[1:], around[2:], strict=False)
        if entry is not None
    )


def post(edition: Edition, entry: Entry, *, newer: Entry | None, older: Entry | None) -> Sheet:
    path = addresses.post_page(entry.post.slug)
    links = Links(path)
    turns = (
        _turn("← Older", older, links, "prev") if older else None,
        _turn("Newer →", newer, links, "next") if newer else None,
    )
    view = PostPage(
        frame=edition.frame(links, addresses.HOME),
        head=_head(edition, entry),
        # Its own title is no link, so that the claims in it can be.
        post=replace(card(edition, entry, links), title=trusted(entry.article.title_html)),
        contents=_contents(entry),
        body=trusted(entry.article.body),
        sources=_sources(edition, entry),
        series=_series(edition, entry, links),
        turns=tuple(filter(None, turns)),
    )
    return Sheet(path, "site/post.html.j2", view)


def _head(edition: Edition, entry: Entry) -> Head:
    meta, article = entry.post.meta, entry.article
    image = _image(edition, entry)
    graph = (
        ("og:image", image),
        ("og:image:alt", article.image_alt if image else ""),
        ("article:published_time", entry.date.isoformat() if entry.date else ""),
        ("article:modified_time", meta.updated.isoformat() if meta.updated else ""),
    )
    return edition.head(
        addresses.post_page(entry.post.slug),
        article.title_text,
        article.description,
        lang=meta.lang,
        kind="article",
        authors=meta.authors or edition.config.authors,
        graph=graph,
    )


def _image(edition: Edition, entry: Entry) -> str:
    """The full address of the post's picture for previews elsewhere, "" where there is none."""
    named = entry.article.image or entry.post.meta.image or ""
    if urlsplit(named).scheme in ("http", "https"):
        return named
    if edition.permalinks is None or all(file.name != named for file in entry.article.files):
        return ""
    page = addresses.post_page(entry.post.slug)
    return edition.permalinks.of(addresses.beside(page, named))


def _sources(edition: Edition, entry: Entry) -> tuple[SourceView, ...]:
    """Every source, with the numbers that the text quotes from it."""
    quotes: dict[str, list[QuoteView]] = {}
    for quote in entry.article.quotes:
        quotes.setdefault(quote.source, []).append(QuoteView(quote.text, f"#{quote.id}"))
    return tuple(
        SourceView(
            id=f"source-{origin.name}",
            title=origin.title,
            url=origin.url,
            date=edition.day(origin.date),
            quotes=tuple(quotes.get(origin.name, ())),
        )
        for origin in entry.post.meta.sources
    )


def _contents(entry: Entry) -> tuple[Section, ...]:
    """Headings of levels 2 and 3 as a tree, and the sources; nothing for a single heading."""
    headings = [heading for heading in entry.article.headings if heading.level in (2, 3)]
    if entry.post.meta.sources:
        headings.append(Heading(2, SOURCES, "Sources"))
    return _tree(headings) if len(headings) > 1 else ()


def _tree(headings: Sequence[Heading]) -> tuple[Section, ...]:
    tops = [at for at, heading in enumerate(headings) if heading.level == 2 or at == 0]
    ends = [*tops[1:], len(headings)]
    return tuple(
        Section(
            headings[top].id,
            trusted(without_links(headings[top].html)),
            tuple(
                Section(heading.id, trusted(without_links(heading.html)))
                for heading in headings[top + 1 : end]
            ),
        )
        for top, end in zip(tops, ends, strict=False)
    )


def _series(edition: Edition, entry: Entry, links: Links) -> SeriesView | None:
    series = edition.terms.series_of(entry)
    if series is None:
        return None
    parts = tuple(reversed(series.entries))
    at = parts.index(entry)
    turns = (
        _turn(f"← Part {at}", parts[at - 1], links) if at else None,
        _turn(f"Part {at + 2} →", parts[at + 1], links) if at + 1 < len(parts) else None,
    )
    return SeriesView(
        title=series.label,
        href=links.to(addresses.series_page(series.slug)),
        part=at + 1,
        parts=len(parts),
        turns=tuple(filter(None, turns)),
    )


def _turn(label: str, entry: Entry, links: Links, rel: str = "") -> Turn:
    return Turn(
        label=label,
        title=trusted(without_links(entry.article.title_html)),
        href=links.to(addresses.post_page(entry.post.slug)),
        rel="prev" if rel == "prev" else "next" if rel == "next" else "",
    )
