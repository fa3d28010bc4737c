"""A piece of a post's page, shown on another one."""

from __future__ import annotations

import re

from markupsafe import Markup

from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.entries import Entry
from proofpress.site.markup import relink

_OPENED = re.compile(r'<div class="compare[ "]')
_DIV = re.compile(r"<(/?)div\b[^>]*>")
_ID = re.compile(r'(<[a-z][^<>]*?) id="[^"]*"')


def comparison(entry: Entry, links: Links) -> Markup:
    """The first comparison of a post as the page of `links` can show it: without addresses of its
    own, and its links leading to the post. Nothing if the post has none.
    """
    body, page = entry.article.body, addresses.post_page(entry.post.slug)
    opened = _OPENED.search(body)
    if opened is None:
        return Markup()
    depth = 0
    for tag in _DIV.finditer(body, opened.start()):
        depth += -1 if tag[1] else 1
        if not depth:
            piece = _ID.sub(r"\1", body[opened.start() : tag.end()])
            moved = relink(piece, lambda href: links.from_page(href, page))
            return Markup(moved)  # noqa: S704 - an article is sanitised when it is made
    return Markup()
