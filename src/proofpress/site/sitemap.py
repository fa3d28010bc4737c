"""What search engines read: the sitemap and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from proofpress.site import addresses
from proofpress.site.addresses import Permalinks
from proofpress.site.edition import Edition


def sitemap(edition: Edition, paths: Iterable[PurePosixPath], permalinks: Permalinks) -> bytes:
    """Every page at one of `paths`; posts say when they last changed (sitemaps.org, 0.9)."""
    changed: dict[PurePosixPath, date | None] = {
        addresses.post_page(entry.post.slug): entry.changed for entry in edition.entries
    }
    root = Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    for path in sorted(paths):
        node = SubElement(root, "url")
        SubElement(node, "loc").text = permalinks.of(path)
        when = changed.get(path)
        if when is not None:
            SubElement(node, "lastmod").text = when.isoformat()
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def robots(permalinks: Permalinks | None) -> bytes:
    """Everything may be read; the sitemap is named where there is one (RFC 9309)."""
    text = "User-agent: *\nAllow: /\n"
    if permalinks is not None:
        text += f"\nSitemap: {permalinks.of(addresses.SITEMAP)}\n"
    return text.encode()
