"""What the page of a post says of itself to browsers, search engines and chats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.graph import picture_properties, shortened
from proofpress.site.people import author_links
from proofpress.site.pictures import picture
from proofpress.site.structured import posting
from proofpress.site.views import Head


def post_head(edition: Edition, entry: Entry) -> Head:
    meta, article = entry.post.meta, entry.article
    path = addresses.post_page(entry.post.slug)
    authors = meta.authors or edition.config.authors
    pages = [link.href for link in author_links(edition, authors, Links(path)) if link.href]
    image, properties = _picture(edition, entry)
    description = shortened(article.description)
    graph = (
        *properties,
        *_dates_and_labels(edition, entry, authors),
    )
    return edition.head(
        path,
        article.title_text,
        description,
        lang=meta.lang,
        kind="article" if entry.listed else "website",
        authors=authors,
        graph=graph,
        author=pages[0] if len(authors) == 1 and pages else "",
        data=posting(edition, entry, description=description, image=image),
    )


def _dates_and_labels(
    edition: Edition, entry: Entry, authors: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """What the Open Graph has for articles; a page that is no post is none."""
    meta = entry.post.meta
    if not entry.listed:
        return
    yield "article:published_time", entry.date.isoformat() if entry.date else ""
    yield "article:modified_time", meta.updated.isoformat() if meta.updated else ""
    yield from (("article:author", name) for name in authors)
    yield "article:section", meta.category[0] if meta.category else ""
    yield from (("article:tag", term.label) for term in edition.terms.tags_of(entry))


def _picture(edition: Edition, entry: Entry) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The address of the picture for previews, and what is said of it: the author's own first."""
    own = picture(edition, entry)
    if own:  # whose size nobody measured
        alt = entry.article.image_alt or entry.article.title_text
        return own, picture_properties(own, alt, size=None)
    card = edition.previews.get(entry.post.slug)
    if card is None or edition.permalinks is None:
        return "", picture_properties("", "")
    address = edition.permalinks.of(card.path)
    return address, picture_properties(address, card.alt)
