"""The authors of a post: names, as people and other site makers write them.

A blog that moved here may have HTML or Markdown in its names, `author: <a href="…">Ada</a>` of
fastpages. On a page a name is text; the one address in it is the author's home if a page may link
there.
"""

from __future__ import annotations

import re
from html import unescape

import yaml

from proofpress.frozen import frozen
from proofpress.post import values
from proofpress.post.entries import children
from proofpress.post.values import TEXT, Fault, many
from proofpress.readers import reading

_HREF = re.compile(r"""<a\s(?:[^<>]*\s)?href\s*=\s*(["']?)([^"'<>\s]+)\1[^<>]*>""", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"\[([^\[\]]+)\]\(\s*<?([^\s()<>]+)>?(?:\s+[\"'][^()]*[\"'])?\s*\)")
_WEB = re.compile(r"https?://[^\s/?#@\"<>]+(?:[/?#][^\s\"<>]*)?", re.IGNORECASE)


@frozen
class Author:
    """A name as pages show it, and an `http` or `https` address, or ""."""

    name: str
    home: str = ""


@reading(
    many(
        {
            "anyOf": [
                TEXT,
                {"type": "object", "properties": {"name": TEXT}, "required": ["name"]},
            ]
        }
    )
)
def authors(node: yaml.Node) -> tuple[Author, ...] | Fault:
    """Names, or the mappings with a `name`, and perhaps a `url`, that Quarto and MyST have."""
    return values.each(node, _author)


def _author(node: yaml.Node) -> Author | Fault:
    if not isinstance(node, yaml.MappingNode):
        return _named(values.text(node))
    found = {key: value for key, _, value in children(node)}
    if "name" not in found:
        return _named(values.text(node))
    named, url = _named(values.text(found["name"])), values.text(found.get("url", node))
    if isinstance(named, Fault) or isinstance(url, Fault):
        return named
    return Author(named.name, _safe([url]) or named.home)


def _named(written: str | Fault) -> Author | Fault:
    if isinstance(written, Fault):
        return written
    homes = [match[2] for match in _HREF.finditer(written)]
    homes += [match[2] for match in _LINK.finditer(written)]
    name = " ".join(unescape(_TAG.sub("", _LINK.sub(r"\1", written))).split())
    return Author(name or written, _safe([unescape(home) for home in homes]))


def _safe(homes: list[str]) -> str:
    """The one address, if it is one of the web."""
    return homes[0] if len(homes) == 1 and _WEB.fullmatch(homes[0]) else ""
