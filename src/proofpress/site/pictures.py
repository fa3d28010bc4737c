"""The picture of a post, for feeds and for previews elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from proofpress.site import addresses
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry


def picture(edition: Edition, entry: Entry) -> str:
    """The full address of the picture that a post's author chose, "" where there is none."""
    named = entry.article.image or entry.post.meta.image or ""
    if urlsplit(named).scheme in ("http", "https"):
        return named
    if edition.permalinks is None or all(file.name != named for file in entry.article.files):
        return ""
    page = addresses.post_page(entry.post.slug)
    return edition.permalinks.of(addresses.beside(page, named))
