"""Where quoted numbers come from: the key `sources` of front matter."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

import yaml

from proofpress.frozen import frozen
from proofpress.post import values
from proofpress.post.entries import children
from proofpress.post.values import Fault, empty, maybe
from proofpress.readers import Reader, Schema, reading
from proofpress.suggest import did_you_mean


@frozen
class Origin:
    """Where a quoted number comes from."""

    name: str
    title: str
    url: str | None = None
    date: datetime.date | None = None


def source_id(name: str) -> str:
    """Where the source of that name stands on a page; an id has no spaces."""
    return f"source-{'-'.join(name.split())}"


def _table(keys: Mapping[str, Reader[yaml.Node, Any]], **rules: Any) -> Schema:
    shown = {key: maybe(reader.schema) for key, reader in keys.items()}
    return {"type": "object", "properties": shown, "additionalProperties": False, **rules}


_ORIGIN_KEYS: Mapping[str, Reader[yaml.Node, Any]] = {
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


_ORIGIN: Schema = {
    "anyOf": [
        {"type": "string", "pattern": r"\S"},
        {"type": ["number", "boolean"]},
        _table(
            _ORIGIN_KEYS,
            anyOf=[
                {"required": ["title"], "properties": {"title": {"not": {"enum": [None, ""]}}}},
                {"required": ["url"], "properties": {"url": {"type": "string", "minLength": 1}}},
            ],
        ),
    ]
}


@reading({"type": "object", "additionalProperties": _ORIGIN})
def sources(node: yaml.Node) -> tuple[Origin, ...] | Fault:
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
