"""A post as it stands in a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from proofpress.config.looks import Look, Rows
from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.badge import badge
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.markup import relink, without_links
from proofpress.site.views import Card, Evidence, LinkView

_MARGIN = ("evidence",)


def cards(
    edition: Edition, entries: Iterable[Entry], links: Links, look: Look | None = None
) -> tuple[Card, ...]:
    """The posts of a list with this look, or with that of any list of the blog."""
    look = edition.look() if look is None else look
    return tuple(_listed(card(edition, entry, links, look.date_format), look) for entry in entries)


def _listed(card: Card, look: Look) -> Card:
    """The card with what a list of that look shows of it."""
    shown = replace(card, tags=card.tags[: look.tags], link=look.link or "")
    fields = look.fields or ()
    return replace(shown, rows=rows_of(shown, fields), margin=_MARGIN in fields)


def rows_of(card: Card, fields: Rows) -> Rows:
    """The lines of fields that the card has something to say on; the margin is none of them."""
    found = (tuple(name for name in row if _has(card, name)) for row in fields if row != _MARGIN)
    return tuple(filter(None, found))


def _has(card: Card, name: str) -> bool:
    return bool(card.evidence.badge if name == "badge" else getattr(card, name))


def card(edition: Edition, entry: Entry, links: Links, date_format: str | None = None) -> Card:
    """The post as the page of `links` shows it; the links of its dek are made to hold there."""
    page = addresses.post_page(entry.post.slug)
    article, meta = entry.article, entry.post.meta

    def from_post(href: str) -> str:
        return links.from_page(href, page)

    return Card(
        title=trusted(without_links(article.title_html)),
        href=links.to(page),
        lang=meta.lang if meta.lang != edition.config.lang else None,
        date=edition.day(entry.date, date_format),
        updated=edition.day(meta.updated if meta.updated != entry.date else None, date_format),
        minutes=entry.minutes,
        authors=meta.authors or edition.config.authors,
        category=category_links(edition, entry, links),
        tags=tuple(
            LinkView(term.label, links.to(addresses.tag_page(term.slug)))
            for term in edition.terms.tags_of(entry)
        ),
        dek=trusted(relink(article.dek_html, from_post)),
        summary=trusted(relink(article.summary_html, from_post)),
        evidence=evidence(edition, entry),
        impact=meta.impact or "",
    )


def category_links(edition: Edition, entry: Entry, links: Links) -> tuple[LinkView, ...]:
    """The category of a post and, where it has two levels, the sub-category after it."""
    filed = edition.terms.category_of(entry)
    if filed is None:
        return ()
    category, child = filed
    found = [LinkView(category.label, links.to(addresses.category_page(category.slug)))]
    if child is not None:
        path = addresses.category_page(category.slug, child.slug)
        found.append(LinkView(child.label, links.to(path)))
    return tuple(found)


def evidence(edition: Edition, entry: Entry) -> Evidence:
    """What a page may say of the run: outputs that an author stored are not called executed.

    A page that is no post is no essay either.
    """
    executed = entry.article.executed and not entry.post.is_essay
    essay = entry.post.is_essay and entry.listed
    return Evidence(
        state="essay" if essay else "executed" if executed else "not executed",
        badge=badge(entry),
        on=edition.day(entry.executed_on) if executed else None,
        versions=_versions(entry) if executed else (),
        sources=len(entry.post.meta.sources),
        claims=entry.article.claims if executed else 0,
        held=entry.article.held if executed else 0,
        pending=entry.article.pending if executed else 0,
    )


def _versions(entry: Entry) -> tuple[str, ...]:
    """The language first, then by name: a record read from the store has lost its order."""
    named = sorted(entry.versions.items(), key=lambda item: (item[0] != "Python", item[0]))
    return tuple(f"{name} {version}" for name, version in named)


def trusted(sanitised: str) -> Markup:
    """HTML that the render stage has sanitised, as a template may print it."""
    return Markup(sanitised)  # noqa: S704 - an article is sanitised when it is made
