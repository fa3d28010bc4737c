"""The keys of front matter: how the value of each is read."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from proofpress.post import values
from proofpress.post.counterfactuals import counterfactuals
from proofpress.post.entries import children
from proofpress.post.values import Fault, empty, shown
from proofpress.suggest import did_you_mean

SERVICES = ("postgres", "redis")
_SERVICE_NAMES = {"postgresql": "postgres", "pg": "postgres", "valkey": "redis"}
EVIDENCE = ("simulated", "recorded")
Evidence = Literal["simulated", "recorded"]
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a quoted number comes from."""

    name: str
    title: str
    url: str | None = None
    date: datetime.date | None = None


def source_id(name: str) -> str:
    """Where the source of that name stands on a page; an id has no spaces."""
    return f"source-{'-'.join(name.split())}"


def _authors(node: yaml.Node) -> tuple[str, ...] | Fault:
    """Names, or the mappings with a `name` that Quarto and MyST have."""

    def author(item: yaml.Node) -> str | Fault:
        if isinstance(item, yaml.MappingNode):
            for key, _, value in children(item):
                if key == "name":
                    return values.text(value)
        return values.text(item)

    return values.each(node, author)


def _category(node: yaml.Node) -> tuple[str, ...] | Fault:
    """One level, or two as `System Design / Databases` or a list."""
    parts = values.texts(node)
    if isinstance(parts, Fault):
        return parts
    if isinstance(node, yaml.ScalarNode):
        parts = tuple(part.strip() for part in re.split(r"\s/\s", parts[0]) if part.strip())
    if not 1 <= len(parts) <= 2:
        return Fault(
            f"must have one level or two, not {len(parts)}",
            "write `category: System Design / Databases`; what is more are tags",
            node,
        )
    return parts


def _tags(node: yaml.Node) -> tuple[str, ...] | Fault:
    """A list, or the `a, b` of Nikola."""
    tags = values.texts(node)
    if isinstance(tags, tuple) and isinstance(node, yaml.ScalarNode):
        tags = tuple(dict.fromkeys(tag.strip() for tag in tags[0].split(",") if tag.strip()))
    return tags


def _slug(node: yaml.Node) -> str | Fault:
    slug = values.text(node)
    if isinstance(slug, str) and not SLUG.fullmatch(slug):
        return Fault(
            f"must be 1 to 80 of a-z, 0-9 and `-`, not {shown(node)}",
            "write it as in an address: `slug: cache-stampede`",
            node,
        )
    return slug


def _aliases(node: yaml.Node) -> tuple[str, ...] | Fault:
    return values.each(node, values.site_path)


def _inputs(node: yaml.Node) -> tuple[str, ...] | Fault:
    return values.each(node, values.file_path)


def _image(node: yaml.Node) -> str | Fault:
    """A file by its path from the post, or an address elsewhere, which no page loads.

    What begins with `/` is meant from the top of the posts.
    """
    written = values.text(node)
    if isinstance(written, str) and re.match(r"https?://[^\s/?#]+\S*$", written):
        return written
    if isinstance(written, str) and re.match(r"/[^/\\]", written) and written.isprintable():
        return written
    return values.file_path(node)


def _lang(node: yaml.Node) -> str | Fault:
    lang = values.text(node)
    if isinstance(lang, str) and not _LANGUAGE.fullmatch(lang):
        return Fault(
            f"must be a language tag, not {shown(node)}", "write `en`, `de` or `pt-BR`", node
        )
    return lang


def _needs(node: yaml.Node) -> tuple[str, ...] | Fault:
    def service(item: yaml.Node) -> str | Fault:
        name = values.text(item)
        if isinstance(name, str) and name not in SERVICES:
            known = _SERVICE_NAMES.get(name.lower())
            help_ = f"did you mean `{known}`?" if known else ""
            return Fault(
                f"must be `postgres` or `redis`, not {shown(item)}",
                help_
                or did_you_mean(name, SERVICES, otherwise="start other servers in the post itself"),
                item,
            )
        return name

    return values.each(node, service)


def _evidence(node: yaml.Node) -> Evidence | Fault:
    """What the badge says instead of `reproduced`; it can be lowered, never raised."""
    written = values.text(node)
    if written == "simulated":
        return "simulated"
    if written == "recorded":
        return "recorded"
    if isinstance(written, Fault):
        return written
    if written == "reproduced":
        help_ = "remove it: a page says so by itself when every cell ran and a claim held"
    else:
        help_ = did_you_mean(written, EVIDENCE, otherwise="remove it to have the badge computed")
    return Fault(f"must be `simulated` or `recorded`, not {shown(node)}", help_, node)


def _sources(node: yaml.Node) -> tuple[Origin, ...] | Fault:
    """`name: title or address`, or `name: {title: …, url: …, date: …}`."""
    if not isinstance(node, yaml.MappingNode):
        help_ = "write the name that `](quoted:name)` uses, a colon, and a title or address"
        return Fault(f"must be a mapping, not {values.kind(node)}", help_, node)
    out: list[Origin] = []
    for name, _, value in children(node):
        origin = _origin(name, value)
        if isinstance(origin, Fault):
            return origin
        out.append(origin)
    return tuple(out)


_ORIGIN_KEYS: Mapping[str, Callable[[yaml.Node], Any]] = {
    "title": values.text,
    "url": values.web_address,
    "date": values.day,
}


def _origin(name: str, node: yaml.Node) -> Origin | Fault:
    if isinstance(node, yaml.ScalarNode):
        written = values.text(node)
        if isinstance(written, Fault) or not written:
            return Fault(f"says nothing of `{name}`", "give it a title or an address", node)
        url = written if re.match(r"https?://\S+$", written) else None
        return Origin(name, written, url)
    if not isinstance(node, yaml.MappingNode):
        return Fault(f"has a list for `{name}`", "write `{title: …, url: …}`", node)
    found: dict[str, Any] = {}
    for key, at, value_node in children(node):
        if key not in _ORIGIN_KEYS:
            help_ = did_you_mean(
                key, _ORIGIN_KEYS, otherwise="a source has `title`, `url` and `date`"
            )
            return Fault(f"has the unknown key `{key}` for `{name}`", help_, at)
        if empty(value_node):
            continue
        value = _ORIGIN_KEYS[key](value_node)
        if isinstance(value, Fault):
            return Fault(f"has a `{key}` for `{name}` that {value.message}", value.help, value.node)
        found[key] = value
    title = found.get("title") or found.get("url")
    if title is None:
        return Fault(f"has neither `title` nor `url` for `{name}`", "give it one", node)
    return Origin(name, title, found.get("url"), found.get("date"))


READERS: Mapping[str, Callable[[yaml.Node], Any]] = {
    "title": values.text,
    "dek": values.text,
    "summary": values.text,
    "date": values.day,
    "updated": values.day,
    "authors": _authors,
    "category": _category,
    "tags": _tags,
    "series": values.text,
    "collection": values.text,
    "impact": values.text,
    "slug": _slug,
    "aliases": _aliases,
    "draft": values.flag,
    "publish": values.day,
    "featured": values.flag,
    "image": _image,
    "image_alt": values.text,
    "lang": _lang,
    "needs": _needs,
    "inputs": _inputs,
    "parameters": values.parameters,
    "timeout": values.seconds,
    "memory": values.size,
    "counterfactual": counterfactuals,
    "strict": values.flag,
    "line_numbers": values.flag,
    "evidence": _evidence,
    "sources": _sources,
    "bibliography": _inputs,
}
