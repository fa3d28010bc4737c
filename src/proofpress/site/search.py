"""The page that searches the posts, and what of the posts its index is made of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import PurePosixPath

from markupsafe import escape

from proofpress.config import Config
from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.dates import format_date
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry, published
from proofpress.site.markup import for_search
from proofpress.site.page import Sheet
from proofpress.site.page_views import SearchPage
from proofpress.site.terms import Terms, terms
from proofpress.site.views import LinkView

_SIGN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_BETWEEN_SIGNS = re.compile(f"<[^>]*>|(?<={_SIGN.pattern})(?={_SIGN.pattern})")


@dataclass(frozen=True, slots=True)
class Document:
    """A post as it is indexed, at the address of its page."""

    path: PurePosixPath
    html: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that need not be written if the index knows one that was made of the same.

    Attributes:
        made_of: digest of all that it would be made of, which takes a fraction of the time.
    """

    made_of: str
    write: Callable[[], Document]


def search(edition: Edition) -> Sheet:
    """The page of the search, where there is something to find."""
    page = addresses.SEARCH
    links = Links(page)
    view = SearchPage(
        frame=edition.frame(links, page),
        head=edition.head(page, "Search"),
        title="Search",
        bundle=links.to(addresses.FINDER) + "/",
        root=links.to(addresses.HOME).removesuffix(addresses.HOME.name),
        categories=tuple(category.label for category in edition.terms.categories),
        tags=tuple(tag.label for tag in edition.terms.tags),
        places=tuple(_places(edition, links)),
    )
    return Sheet(page, "site/search.html.j2", view)


def _places(edition: Edition, links: Links) -> Iterable[LinkView]:
    yield LinkView("Archive", links.to(addresses.ARCHIVE))
    if edition.terms.tags:
        yield LinkView("Tags", links.to(addresses.TAGS))
    if edition.terms.categories:
        yield LinkView("Categories", links.to(addresses.CATEGORIES))


def drafts(config: Config, entries: Sequence[Entry], now: date) -> tuple[Draft, ...]:
    """What of each published post is indexed: its text by headings; its code counts for less."""
    shown = published(entries, now)
    known = terms(shown, config)
    return tuple(_draft(config, entry, known) for entry in shown)


def documents(config: Config, entries: Sequence[Entry], now: date) -> tuple[Document, ...]:
    """All of them, written."""
    return tuple(draft.write() for draft in drafts(config, entries, now))


def _draft(config: Config, entry: Entry, known: Terms) -> Draft:
    meta, article = entry.post.meta, entry.article
    tags = tuple(tag.label for tag in known.tags_of(entry))
    said = (entry.post.slug, article.title_text, article.description, len(article.body))
    filed = (str(entry.date), config.date_format, meta.lang, meta.category, tags)
    category = known.category_of(entry)
    text = f"{said!r} {filed!r} {category[0].label if category else None!r} {article.body}"
    made_of = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Draft(made_of, partial(_document, config, entry, known))


def _document(config: Config, entry: Entry, known: Terms) -> Document:
    article, meta = entry.article, entry.post.meta
    tags = [tag.label for tag in known.tags_of(entry)]
    filed = known.category_of(entry)
    category = filed[0].label if filed else ""
    when = format_date(entry.date, config.date_format) if entry.date else ""
    said = {
        "title": article.title_text,
        "dek": article.description,
        "date": when,
        "category": " / ".join(meta.category),
        "tags": ", ".join(tags),
        "lang": meta.lang or "",
    }
    marks = [f"meta={_quoted(f'{name}:{_apart(text)}')}" for name, text in said.items() if text]
    marks += [f"filter={_quoted(f'tag:{tag}')}" for tag in tags]
    if category:
        marks.append(f"filter={_quoted(f'category:{category}')}")
    head = "".join(f"<i data-pagefind-{mark}></i>" for mark in marks)
    text = _apart(for_search(article.body))
    html = f"<html><body><main data-pagefind-body>{head}{text}</main></body></html>"
    return Document(addresses.post_page(entry.post.slug), html)


def _apart(text: str) -> str:
    """Chinese and Japanese sign by sign, since no spaces part their words; the page joins them."""
    if not _SIGN.search(text):
        return text
    return _BETWEEN_SIGNS.sub(lambda found: found[0] or " ", text)


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'
