"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import Any

from proofpress.site.feeds.feed import Feed, Item


def json_feed(feed: Feed) -> bytes:
    """The feed's JSON, with what is empty left out."""
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.json,
        "description": feed.description,
        "authors": [{"name": name} for name in feed.authors],
        "language": feed.lang,
    }
    # On one line: to indent takes Python's own encoder, ten times as long.
    items = [_item(item) for item in feed.items]
    text = json.dumps({**_filled(whole), "items": items}, ensure_ascii=False)
    return text.encode("utf-8", "replace") + b"\n"


def _item(item: Item) -> dict[str, Any]:
    """An item has its text as HTML, or else as words: one of them is required."""
    words = "" if item.text else item.summary or item.title
    return _filled(
        {
            "id": item.address,
            "url": item.address,
            "title": item.title,
            "content_html": item.text,
            "content_text": words,
            "summary": item.summary,
            "image": item.image,
            "date_published": item.published,
            "date_modified": item.changed,
            "authors": [{"name": name} for name in item.authors],
            "tags": list(item.labels),
            "language": item.lang,
        }
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
