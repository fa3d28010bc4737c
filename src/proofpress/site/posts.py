"""The page of a post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import PurePosixPath
from urllib.parse import quote

from proofpress.post.origins import source_id
from proofpress.render.article import Heading
from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.belonging import back, date_format, list_of
from proofpress.site.cards import card, rows_of, trusted
from proofpress.site.code_lines import counted
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.markup import without_links
from proofpress.site.moving import moving
from proofpress.site.page import Outline, Sheet
from proofpress.site.page_views import PostPage
from proofpress.site.people import author_links
from proofpress.site.post_head import post_head
from proofpress.site.related import MOST, Likeness, related
from proofpress.site.sheets import sheet_for
from proofpress.site.turns import alike, neighbours, series
from proofpress.site.upstream import upstream
from proofpress.site.views import LinkView, QuoteView, Section, SourceView

#: Where the list of sources stands on a post's page.
SOURCES = "sources"


def posts(
    edition: Edition, only: Collection[str] | None = None, likeness: Likeness | None = None
) -> tuple[Sheet, ...]:
    """One page a post; neighbours are those in time, in the same collection.

    A page that is no post has neither neighbours nor posts like it, and is none of them.

    Args:
        only: slugs of the posts whose pages are wanted; None: all.
        likeness: of the entries of the edition, if somebody has it.
    """
    like = related(edition.entries, only, likeness)
    beside: dict[PurePosixPath, list[Entry]] = defaultdict(list)
    for entry in edition.listed:
        beside[list_of(edition, entry)].append(entry)
    alone = [[entry] for entry in edition.entries if not entry.listed]
    return tuple(
        post(edition, entry, newer=newer, older=older, like=_listed(entry, like))
        for entries in (*beside.values(), *alone)
        for newer, entry, older in zip(
            [None, *entries[:-1]], entries, [*entries[1:], None], strict=True
        )
        if only is None or entry.post.slug in only
    )


def _listed(entry: Entry, like: Mapping[str, Sequence[Entry]]) -> Sequence[Entry]:
    return [other for other in like[entry.post.slug] if entry.listed and other.listed]


def posts_of(edition: Edition) -> tuple[Outline, ...]:
    """The pages of all posts. A few are made alone; who asks for more makes all at once."""
    found: dict[PurePosixPath, Sheet] = {}
    alone = count(1)

    def sheet(slug: str) -> Sheet:
        path = addresses.post_page(slug)
        if path not in found:
            only = {slug} if next(alone) <= _FEW else None
            found.update({one.path: one for one in posts(edition, only)})
        return found[path]

    return tuple(
        Outline(addresses.post_page(entry.post.slug), partial(sheet, entry.post.slug))
        for entry in edition.entries
    )


_FEW = 3


def post(
    edition: Edition,
    entry: Entry,
    *,
    newer: Entry | None,
    older: Entry | None,
    like: Sequence[Entry] = (),
) -> Sheet:
    """The page of one post.

    Args:
        like: other posts that its readers may like.
    """
    path = addresses.post_page(entry.post.slug)
    links = Links(path)
    opening = card(edition, entry, links, date_format(edition, entry))
    body = trusted(_body(edition, entry))
    view = PostPage(
        frame=edition.frame(links, list_of(edition, entry) if entry.listed else None),
        head=post_head(edition, entry),
        # Its own title is no link, so that the claims in it can be.
        post=replace(
            opening,
            title=trusted(entry.article.title_html),
            rows=rows_of(opening, edition.config.post_fields),
        ),
        contents=_contents(entry),
        body=body,
        sources=_sources(edition, entry),
        series=series(edition, entry, links),
        turns=neighbours(newer, older, links),
        authors=author_links(edition, opening.authors, links),
        related=alike(edition, _besides(like, newer, older), links),
        downloads=_downloads(edition, entry),
        upstream=upstream(edition, entry),
        styles=entry.article.styles,
        media=entry.article.media,
        moving=moving(entry, edition.moving, links),
        back=back(edition, entry, links),
        sheet=sheet_for(entry.article.title_html, opening.dek, opening.summary, body),
    )
    return Sheet(path, "site/post.html.j2", view)


def _besides(like: Sequence[Entry], *shown: Entry | None) -> Sequence[Entry]:
    """Those of the posts that the page does not name already."""
    return [entry for entry in like if all(entry is not other for other in shown)][:MOST]


def _body(edition: Edition, entry: Entry) -> str:
    return counted(entry.article.body) if edition.config.code_lines else entry.article.body


_FORMATS = {"ipynb": "notebook", "py": "script", "md": "Markdown", "qmd": "Quarto"}


def _downloads(edition: Edition, entry: Entry) -> tuple[LinkView, ...]:
    """The files in which the post can be taken home; they lie beside its page."""
    if not edition.config.downloads:
        return ()
    return tuple(
        LinkView(_FORMATS.get(name.rpartition(".")[2], name), quote(name))
        for name in entry.article.downloads
    )


def _sources(edition: Edition, entry: Entry) -> tuple[SourceView, ...]:
    """Every source, with the numbers that the text quotes from it."""
    quotes: dict[str, list[QuoteView]] = {}
    for one in entry.article.quotes:
        quotes.setdefault(one.source, []).append(QuoteView(one.text, f"#{one.id}"))
    return tuple(
        SourceView(
            id=source_id(origin.name),
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
