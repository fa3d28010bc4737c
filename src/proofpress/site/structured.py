"""What a post's page says to search engines: a BlogPosting of schema.org, as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from proofpress.site import addresses
from proofpress.site.addresses import Permalinks
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.people import author_page


def posting(edition: Edition, entry: Entry, *, description: str, image: str) -> Markup:
    """The content of the script element; "" where the config does not say where the site lives.

    Args:
        image: full address of the picture for previews, "" if there is none.
    """
    permalinks = edition.permalinks
    if permalinks is None:
        return Markup()
    graph = [_posting(edition, entry, permalinks, description, image)]
    if entry.listed and entry.post.meta.category:
        graph.append(_trail(edition, entry, permalinks))
    data = {"@context": "https://schema.org", "@graph": graph}
    return _inside_script(data)


def _posting(
    edition: Edition, entry: Entry, permalinks: Permalinks, description: str, image: str
) -> dict[str, Any]:
    meta, article = entry.post.meta, entry.article
    page = addresses.post_page(entry.post.slug)
    url, home = permalinks.of(page), permalinks.of(addresses.HOME)
    series = edition.terms.series_of(entry)
    parts: list[dict[str, Any]] = [{"@type": "Blog", "@id": home, "name": edition.config.title}]
    if series is not None:
        address = permalinks.of(addresses.series_page(series.slug))
        parts.append({"@type": "CreativeWorkSeries", "@id": address, "name": series.label})
    taken = [permalinks.of(addresses.beside(page, name)) for name in article.downloads]
    said: dict[str, Any] = {
        "@type": "BlogPosting" if entry.listed else "WebPage",
        "@id": url,
        "mainEntityOfPage": url,
        "url": url,
        "headline": article.title_text,
        "description": description,
        "inLanguage": meta.lang or edition.config.lang,
        "datePublished": entry.date and entry.date.isoformat(),
        "dateModified": entry.changed and entry.changed.isoformat(),
        "author": [_person(edition, name) for name in meta.authors or edition.config.authors],
        "image": image,
        "articleSection": list(meta.category) if entry.listed else [],
        "keywords": [term.label for term in edition.terms.tags_of(entry)],
        "wordCount": article.words,
        "isPartOf": parts,
        "position": tuple(reversed(series.entries)).index(entry) + 1 if series else None,
        "isBasedOn": taken[:1] if edition.config.downloads else [],
        "citation": [
            {"@type": "CreativeWork", "name": origin.title, **_url(origin.url)}
            for origin in meta.sources
        ],
    }
    return {name: value for name, value in said.items() if value}


def _person(edition: Edition, name: str) -> dict[str, str]:
    permalinks, page = edition.permalinks, author_page(edition, name)
    known = next((one for one in edition.config.people if one.name == name), None)
    address = permalinks.of(page) if permalinks is not None and page is not None else None
    return {"@type": "Person", "name": name, **_url((known and known.url) or address)}


def _url(address: str | None) -> dict[str, str]:
    return {"url": address} if address else {}


def _trail(edition: Edition, entry: Entry, permalinks: Permalinks) -> dict[str, Any]:
    """The way from the home page to the post by its category."""
    steps = [(edition.config.title, addresses.HOME)]
    filed = edition.terms.category_of(entry)
    if filed is not None:
        category, child = filed
        steps.append((category.label, addresses.category_page(category.slug)))
        if child is not None:
            path = addresses.category_page(category.slug, child.slug)
            steps.append((child.label, path))
    steps.append((entry.article.title_text, addresses.post_page(entry.post.slug)))
    items = [
        {"@type": "ListItem", "position": at, "name": name, "item": permalinks.of(path)}
        for at, (name, path) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _inside_script(data: object) -> Markup:
    """JSON in which nothing can end the script element, or begin a comment in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - nothing of it can be markup
