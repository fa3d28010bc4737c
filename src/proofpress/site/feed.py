"""The Atom feed, with the whole of each post (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from proofpress.site import addresses
from proofpress.site.addresses import Permalinks
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.markup import for_feed

#: Entries of the feed; readers fetch it again and again, so it cannot grow for ever.
LENGTH = 20

# Characters that XML 1.0 forbids even when they are escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = date(1970, 1, 1)


def feed(edition: Edition, permalinks: Permalinks) -> bytes:
    """The newest posts that have a date; their own dates make its timestamps, never the clock."""
    entries = [entry for entry in edition.entries if entry.date is not None][:LENGTH]
    home, here = permalinks.of(addresses.HOME), permalinks.of(addresses.FEED)
    root = Element(
        "feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": edition.config.lang}
    )
    _text(root, "title", edition.config.title)
    if edition.config.description:
        _text(root, "subtitle", edition.config.description)
    _text(root, "id", home)
    _text(root, "updated", _instant(_latest(entries)))
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": here})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": home})
    # Required of a feed unless every entry names an author of its own.
    _authors(root, edition.config.authors or (edition.config.title,))
    _text(root, "generator", "proofpress")
    for entry in entries:
        _entry(root, edition, entry, permalinks)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: Element, edition: Edition, entry: Entry, permalinks: Permalinks) -> None:
    meta, article = entry.post.meta, entry.article
    page = addresses.post_page(entry.post.slug)
    address = permalinks.of(page)
    node = SubElement(root, "entry", {"xml:lang": meta.lang} if meta.lang else {})
    _text(node, "title", article.title_text)
    _text(node, "id", address)
    SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": address})
    if entry.date is not None:
        _text(node, "published", _instant(entry.date))
    _text(node, "updated", _instant(entry.changed))
    _authors(node, meta.authors)
    for label in (*meta.category, *(term.label for term in edition.terms.tags_of(entry))):
        SubElement(node, "category", {"term": _clean(label)})
    if article.description:
        _text(node, "summary", article.description)
    content = for_feed(article.body, lambda href: permalinks.resolve(href, page))
    _text(node, "content", content, {"type": "html"})


def _authors(parent: Element, names: Sequence[str]) -> None:
    for name in names:
        _text(SubElement(parent, "author"), "name", name)


def _text(parent: Element, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
    SubElement(parent, name, attributes or {}).text = _clean(text)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("�", text)


def _latest(entries: Sequence[Entry]) -> date | None:
    return max((entry.changed for entry in entries if entry.changed), default=None)


def _instant(day: date | None) -> str:
    return f"{(day or _EPOCH).isoformat()}T00:00:00Z"
