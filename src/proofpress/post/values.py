"""Single values of front matter and cell options: a YAML node in, a value or a fault out.

Text is taken as it was written (`title: 1984` is a text, `title: Yes` too), so that YAML's guesses
about types never change what an author wrote.
"""

from __future__ import annotations

import calendar
import keyword
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import yaml

from proofpress import durations, sizes
from proofpress.frozen import frozen
from proofpress.post import days
from proofpress.post.remedies import quoted
from proofpress.readers import Schema, any_case, reading

T = TypeVar("T")

#: Any scalar is a text, as it was written: `title: 1984`. What is empty counts as not written.
TEXT: Schema = {"type": ["string", "number", "boolean", "null"]}

_PLAIN = "tag:yaml.org,2002:"
_SCALARS = frozenset({"null", "bool", "int", "float", "str", "timestamp", "value", "merge"})
_DAY = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[Tt\s]\s*\d\d?:\d\d(?::\d\d(?:\.\d*)?)?\s*(?:[Zz]|[+-]\d\d?(?::?\d\d)?)?)?$"
)
_SEGMENT = re.compile(r"[\w~+@,=-][\w.~+@,=-]*$")


@frozen
class Fault:
    """What is wrong with a value (or an item of it), after its name; and what to write instead."""

    message: str
    help: str
    node: yaml.Node | None = None
    item: bool = False


def written(*patterns: str, types: Sequence[str] = ()) -> Schema:
    """Texts of one of these forms, with space around them, as JSON Schema.

    Args:
        types: others of which every value is such a text, as it is written.
    """
    text = {"type": "string", "pattern": "|".join(rf"^\s*{pattern}\s*$" for pattern in patterns)}
    return {"anyOf": [text, {"type": list(types)}]} if types else text


def maybe(schema: Schema) -> Schema:
    """What `schema` says, or nothing at all: an empty value counts as not written."""
    return schema if schema == TEXT else {"anyOf": [schema, {"enum": [None, ""]}]}


def many(item: Schema) -> Schema:
    """A list, or one alone; empty items are passed over."""
    return {"anyOf": [item, {"type": "array", "items": maybe(item)}]}


@reading(TEXT)
def text(node: yaml.Node) -> str | Fault:
    """Any scalar as it was written."""
    if not isinstance(node, yaml.ScalarNode):
        return Fault(
            f"must be text, not {kind(node)}", "put it in quotes, or write it on one line", node
        )
    if node.tag.removeprefix(_PLAIN) not in _SCALARS:
        return Fault(
            f"must be text, not a value with the tag `{node.tag}`", "put it in quotes", node
        )
    return str(node.value).strip()


@reading({"type": "boolean"})
def flag(node: yaml.Node) -> bool | Fault:
    """A YAML boolean."""
    if isinstance(node, yaml.ScalarNode) and node.tag == _PLAIN + "bool":
        return str(node.value).lower() in ("true", "yes", "on")
    return Fault(f"must be true or false, not {shown(node)}", "write `true` or `false`", node)


_TIME = r"(?:[Tt\s]\s*[0-9]{1,2}:[0-9]{2}.*)?"
_NUMBER = "[0-9]{1,2}"
_MONTH = f"(?:{any_case('|'.join(name.lower() for name in days.MONTHS))})"
_DAY_NAME = r"(?:[A-Za-z]+,\s+)?"


@reading(
    written(
        rf"(?!0000)[0-9]{{4}}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12][0-9]|3[01]){_TIME}",
        rf"{_DAY_NAME}{_MONTH}\.?\s+{_NUMBER}(?:st|nd|rd|th)?,?\s+(?!0000)[0-9]{{4}}",
        rf"{_DAY_NAME}{_NUMBER}(?:st|nd|rd|th|\.)?\s+{_MONTH}\.?,?\s+(?!0000)[0-9]{{4}}",
        rf"{_NUMBER}/{_NUMBER}/(?!0000)[0-9]{{4}}",
    )
)
def day(node: yaml.Node) -> date | Fault:
    """A date, or the date of a date and time, as it was written."""
    written = text(node)
    match = _DAY.match(written) if isinstance(written, str) else None
    if match is None and isinstance(written, str):
        if (named := days.in_words(written)) is not None:
            return named
        meant = days.in_slashes(written)
        if len(meant) == 1:
            return meant[0]
        if meant:
            choices = " or ".join(f"`{one}`" for one in meant)
            return Fault(f"has two meanings: {shown(node)}", f"write {choices}", node)
    if match is None:
        return Fault(
            f"must be a date, not {shown(node)}", "write year, month and day: 2026-03-31", node
        )
    year, month, number = (int(part) for part in match.groups()[:3])
    if not 1 <= month <= 12 or year < 1:
        return Fault(
            f"is no date: {shown(node)} has the month {month}", "write year, month and day", node
        )
    last = calendar.monthrange(year, month)[1]
    if not 1 <= number <= last:
        name = calendar.month_name[month]
        return Fault(
            f"is no date: {name} {year} has {last} days, not {number}", "correct the day", node
        )
    return date(year, month, number)


@reading(durations.SCHEMA)
def seconds(node: yaml.Node) -> float | Fault:
    """A number of seconds, or one with its unit: `30 s`, `5 min`, `1 h`."""
    written = text(node)
    read = durations.seconds(written) if isinstance(written, str) else None
    if read is None:
        return Fault(
            f"must be a time greater than 0 and at most 7 days, not {shown(node)}",
            'write seconds, or a number with its unit: 90, "30 s", "5 min"',
            node,
        )
    return read


@reading({"anyOf": [{"type": "number", "minimum": 1}, sizes.SCHEMA]})
def size(node: yaml.Node) -> int | Fault:
    """A number of bytes with its unit: `512 MB`, `2 GB`."""
    written = text(node)
    read = sizes.size_bytes(written) if isinstance(written, str) else None
    if read is None:
        return Fault(
            f"must be a size greater than 0, not {shown(node)}",
            'write a number with its unit: "512 MB", "2 GB"',
            node,
        )
    return read


@reading(many(TEXT))
def texts(node: yaml.Node) -> tuple[str, ...] | Fault:
    """A list of texts, or one alone; without repetitions."""
    return each(node, text)


def each(node: yaml.Node, read: Callable[[yaml.Node], T | Fault]) -> tuple[T, ...] | Fault:
    """A list of values, or one alone; without repetitions and empty items."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    out: dict[T, None] = {}
    for item in items:
        if empty(item):
            continue
        value = read(item)
        if isinstance(value, Fault):
            return replace(value, item=isinstance(node, yaml.SequenceNode))
        out[value] = None
    return tuple(out)


def plain(node: yaml.Node) -> Any | Fault:
    """A value a kernel can be given: a scalar that is no date, lists and mappings of such."""
    if isinstance(node, yaml.SequenceNode):
        items = [plain(item) for item in node.value]
        return next((item for item in items if isinstance(item, Fault)), items)
    if isinstance(node, yaml.MappingNode):
        out: dict[str, Any] = {}
        for key, item in node.value:
            name, value = text(key), plain(item)
            for part in (name, value):
                if isinstance(part, Fault):
                    return part
            out[str(name)] = value
        return out
    kind_ = node.tag.removeprefix(_PLAIN)
    if kind_ not in ("null", "bool", "int", "float", "str"):
        return Fault(f"must be numbers or text, not {shown(node)}", "put it in quotes", node)
    try:
        value = yaml.SafeLoader("").construct_object(node)
    except (ValueError, OverflowError):
        return Fault(f"has a number that cannot be read: {shown(node)}", "put it in quotes", node)
    if isinstance(value, float) and not math.isfinite(value):
        return Fault(f"must be finite, not {shown(node)}", "write a number", node)
    return value


@reading(
    {
        "type": "object",
        "propertyNames": {
            "pattern": "^[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*$",
            "not": {"enum": keyword.kwlist},
        },
    }
)
def parameters(node: yaml.Node) -> Mapping[str, Any] | Fault:
    """Names of variables and their values."""
    if not isinstance(node, yaml.MappingNode):
        return Fault(
            f"must be a mapping, not {kind(node)}", "write `parameters: {users: 50}`", node
        )
    for key, _ in node.value:
        name = text(key)
        if isinstance(name, Fault) or not name.isidentifier() or keyword.iskeyword(name):
            return Fault(f"has a name that no variable can have: {shown(key)}", "rename it", key)
    value: Mapping[str, Any] | Fault = plain(node)
    return value


@reading(
    written(r"/?(?:[\w~+@,=-][\w.~+@,=-]*/)*[\w~+@,=-][\w.~+@,=-]*/?", types=("number", "boolean"))
)
def site_path(node: yaml.Node) -> str | Fault:
    """An address on this site, without the leading `/`: `2019/10/redis/`."""
    written = text(node)
    if isinstance(written, Fault):
        return written
    path = written.lstrip("/")
    parts = path.removesuffix("/").split("/")
    if len(path) > 200 or "//" in written or not all(_SEGMENT.match(part) for part in parts):
        return Fault(
            f"must be an old address on this site, not {shown(node)}",
            "write a path from the site's root, without `..`, `?` or `#`: /2019/10/redis/",
            node,
        )
    return path


@reading(written(r"(?![A-Za-z][A-Za-z0-9_+.-]*:|/|\s)[^\\]+", types=("number", "boolean")))
def file_path(node: yaml.Node) -> str | Fault:
    """A file, by its path from the post's own folder."""
    written = text(node)
    if isinstance(written, Fault):
        return written
    absolute = re.match(r"[A-Za-z][\w+.-]*:|/", written) or "\\" in written
    if not written or absolute or not written.isprintable():
        return Fault(
            f"must be a path from the post's folder, not {shown(node)}",
            "write it as seen from the post: images/plan.png",
            node,
        )
    return written


@reading(written(r"https?://[^\s/?#]+\S*"))
def web_address(node: yaml.Node) -> str | Fault:
    """An `http` or `https` address."""
    written = text(node)
    if isinstance(written, str) and re.match(r"https?://[^\s/?#]+\S*$", written):
        return written
    return Fault(f"must be an http or https address, not {shown(node)}", "write it in full", node)


def empty(node: yaml.Node) -> bool:
    """Whether nothing was written: `key:`, `~` or `null`."""
    return isinstance(node, yaml.ScalarNode) and (node.tag == _PLAIN + "null" or not node.value)


def kind(node: yaml.Node) -> str:
    """What a node is, in a person's words."""
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return "a mapping" if isinstance(node, yaml.MappingNode) else shown(node)


def shown(node: yaml.Node) -> str:
    """A value as a message quotes it."""
    if not isinstance(node, yaml.ScalarNode):
        return kind(node)
    value = str(node.value).replace("\n", " ")
    return f"`{value if len(value) <= 60 else value[:59] + '…'}`"


def listed(names: Iterable[str]) -> str:
    """Names as a sentence has them: `a`, `b` and `c`."""
    *most, last = (f"`{name}`" for name in names)
    return f"{', '.join(most)} and {last}" if most else last


def in_quotes(node: yaml.Node, line: str) -> str | None:
    """The line with the value of `node`, which stands on it alone and unquoted, put in quotes."""
    start, end = node.start_mark, node.end_mark
    at = start.column
    if (
        at >= len(line)
        or (start.line == end.line and line[end.column :].strip())
        or end.line > start.line + 1
    ):
        return None
    return line[:at].strip() + " " + quoted(line[at:].strip())
