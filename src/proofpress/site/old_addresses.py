"""The addresses that every post had where the blog was before, out of patterns in the config.

A pattern is a path with names in braces: `/{year}/{month}/{day}/{name}.html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from proofpress.config import Config
from proofpress.post.names import name_of, undated_name_of
from proofpress.site.entries import Entry
from proofpress.site.slugs import slug_of

_NAME = re.compile(r"\{(\w+)\}")


def old_addresses(config: Config, entry: Entry) -> Iterator[str]:
    """One address a pattern; none where the post has nothing for one of its names."""
    parts = _parts(entry)
    for pattern in config.aliases:
        found = {name: parts[name] for name in _NAME.findall(pattern)}
        if all(found.values()):
            yield _NAME.sub(partial(_value, found), pattern)


def _value(found: Mapping[str, str], name: re.Match[str]) -> str:
    return found[name[1]]


def _parts(entry: Entry) -> Mapping[str, str]:
    """What each name stands for, as Jekyll's permalinks have it."""
    meta, day = entry.post.meta, entry.date
    categories = meta.category or meta.tags
    return {
        "year": f"{day.year:04}" if day else "",
        "month": f"{day.month:02}" if day else "",
        "day": f"{day.day:02}" if day else "",
        "name": undated_name_of(entry.post.path),
        "file": name_of(entry.post.path),
        "slug": entry.post.slug,
        "categories": "/".join(slug_of(category) for category in categories),
    }
