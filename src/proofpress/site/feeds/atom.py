"""A feed as Atom (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from proofpress.site.feeds.feed import Feed, Item

# Characters that XML 1.0 forbids even when they are escaped.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Media RSS, whose thumbnails most readers know; Atom itself has no picture of an entry.
_MEDIA = "http://search.yahoo.com/mrss/"


def atom(feed: Feed) -> bytes:
    """The feed's Atom; dates come from its posts, never from the clock."""
    pictured = {"xmlns:media": _MEDIA} if any(item.image for item in feed.items) else {}
    root = Element(
        "feed", {"xmlns": "http://www.w3.org/2005/Atom", **pictured, "xml:lang": feed.lang}
    )
    _text(root, "title", feed.title)
    if feed.description:
        _text(root, "subtitle", feed.description)
    _text(root, "id", feed.home)
    _text(root, "updated", feed.changed)
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.atom})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.home})
    # Required of a feed unless every entry names an author of its own.
    _authors(root, feed.authors)
    _text(root, "generator", "proofpress")
    for item in feed.items:
        _entry(root, feed, item)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: Element, feed: Feed, item: Item) -> None:
    node = SubElement(root, "entry", {"xml:lang": item.lang} if item.lang else {})
    _text(node, "title", item.title)
    _text(node, "id", item.address)
    SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": item.address})
    _text(node, "published", item.published)
    _text(node, "updated", item.changed)
    if item.authors != feed.authors:
        _authors(node, item.authors)
    for label in item.labels:
        SubElement(node, "category", {"term": _clean(label)})
    if item.summary:
        _text(node, "summary", item.summary)
    if item.image:
        SubElement(node, "media:thumbnail", {"url": _clean(item.image)})
    if item.text:
        _text(node, "content", item.text, {"type": "html"})


def _authors(parent: Element, names: Sequence[str]) -> None:
    for name in names:
        _text(SubElement(parent, "author"), "name", name)


def _text(parent: Element, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
    SubElement(parent, name, attributes or {}).text = _clean(text)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("�", text)
