"""The addresses that every post had where the blog was before, out of patterns in the config.

A pattern is a path with names in braces: `/{year}/{month}/{day}/{name}.html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import quote

from proofpress.config import Config
from proofpress.post.names import name_of, undated_name_of
from proofpress.site.entries import Entry

_NAME = re.compile(r"\{(\w+)\}")
#: A step of a path that Jekyll leaves out where a post has no category.
_CATEGORIES = re.compile(r"/\{categories\}(?=/)")
#: Signs that Jekyll writes into an address as they are; names may hold others, `#` and `%`.
_SAFE = "/!$&'()*+,;=:@"


def old_addresses(config: Config, entry: Entry) -> Iterator[str]:
    """One address a pattern; none where the post has nothing for one of its names."""
    parts = _parts(entry)
    for pattern in config.aliases:
        path = pattern if parts["categories"] else _CATEGORIES.sub("", pattern)
        found = {name: parts[name] for name in _NAME.findall(path)}
        if found and all(found.values()):
            yield _NAME.sub(partial(_value, found), path)


def _value(found: Mapping[str, str], name: re.Match[str]) -> str:
    return found[name[1]]


def _parts(entry: Entry) -> Mapping[str, str]:
    """What each name stands for, as Jekyll's permalinks have it."""
    meta, day = entry.post.meta, entry.date
    categories = meta.categories or meta.category
    return {
        "year": f"{day.year:04}" if day else "",
        "month": f"{day.month:02}" if day else "",
        "day": f"{day.day:02}" if day else "",
        "name": quote(undated_name_of(entry.post.path), safe=_SAFE),
        "file": quote(name_of(entry.post.path), safe=_SAFE),
        "slug": entry.post.slug,
        "categories": quote("/".join(dict.fromkeys(map(str.lower, categories))), safe=_SAFE),
    }
