"""The page of a term, and those that list terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from markupsafe import Markup

from proofpress.config.looks import Look
from proofpress.site.addresses import Links
from proofpress.site.cards import cards
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.page import Sheet
from proofpress.site.page_views import IndexPage, ListKind, TermPage
from proofpress.site.terms import Term
from proofpress.site.views import Group, LinkView

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


def index_page(
    edition: Edition, path: PurePosixPath, title: str, groups: tuple[Group, ...]
) -> Sheet:
    view = IndexPage(
        frame=edition.frame(Links(path), path),
        head=edition.head(path, title),
        title=title,
        groups=groups,
    )
    return Sheet(path, "site/index.html.j2", view)


def term_page(
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


def terms_page(
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
    return index_page(edition, path, title, groups)
