"""By how little it is known that the page of a post comes out as it did.

To find out what a page is printed from takes as long as to print it. But all that the page of a
post shows is in its own article, in what any page may tell of any post, and in what all pages have
in common. Where these are what they were, so is the page.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields
from operator import attrgetter

from proofpress.post.front_matter import FrontMatter
from proofpress.post.post import Post
from proofpress.render.article import Article
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry

#: Of an article, what no page but its own shows; of the number of words others show the minutes.
_OWN = frozenset({"body", "files", "quotes", "downloads", "words"})
_told_of = attrgetter(*(part.name for part in fields(Article) if part.name not in _OWN))
#: Of a post, what is on no page: what was made of it is in its article.
_SOURCE = frozenset({"cells", "texts", "claims", "quotations", "written"})
_head = attrgetter(*(part.name for part in fields(Post) if part.name not in {"meta", *_SOURCE}))
#: Of front matter, where it stands, and what the post runs with.
_RUN = frozenset({"lines", "all_cells", "parameters", "counterfactual"})
_meta = attrgetter(*(part.name for part in fields(FrontMatter) if part.name not in _RUN))


def common(edition: Edition) -> str:
    """Digest of all that may stand on the page of any post, whichever it is."""
    shown = hashlib.sha256()
    places = [
        sorted((name, str(asset.path)) for name, asset in assets.items())
        for assets in (edition.assets, edition.moving)
    ]
    blog = edition.previews.get("")
    card = blog and (str(blog.path), blog.alt)
    shown.update(_bytes((edition.config, places, card)))
    for entry in edition.entries:
        shown.update(_bytes(_told(entry)))
    return shown.hexdigest()


def own(edition: Edition, entry: Entry) -> str:
    """Digest of what the page of a post shows beside that."""
    article = entry.article
    card = edition.previews.get(entry.post.slug)
    files = [(file.name, file.digest) for file in article.files]
    also = (entry.post.slug, article.words, article.quotes, article.downloads, files)
    shown = hashlib.sha256(_bytes((*also, card and (str(card.path), card.alt))))
    shown.update(article.body.encode("utf-8", "surrogatepass"))
    return shown.hexdigest()


def _told(entry: Entry) -> tuple[object, ...]:
    """What any page may tell of a post."""
    post, article = entry.post, entry.article
    head = (*_head(post), post.is_essay, *_meta(post.meta))
    ran = (sorted(entry.versions.items()), entry.executed_on, entry.minutes)
    return (*head, *ran, *_told_of(article))


def _bytes(said: tuple[object, ...]) -> bytes:
    return repr(said).encode("utf-8", "surrogatepass")
